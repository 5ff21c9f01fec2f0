"""Networks as one: a mixture of members, each a chain of layers from the same input, and parts of it."""

from collections.abc import Iterable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from numpy.typing import NDArray

from chainrule.functions.losses import Loss
from chainrule.network.graph import Input
from chainrule.network.layers import Layer
from chainrule.network.network import Network
from chainrule.network.periodic import Mixture

_parts: WeakKeyDictionary[Network, dict[tuple[int, int], Network]] = WeakKeyDictionary()


def mixture(
    x: Input,
    chains: Sequence[Sequence[Layer]],
    weights: Sequence[float],
    loss: str | Loss,
    arrays: Iterable[NDArray[Any]],
    seed: int,
) -> Network:
    """Return the network of all these chains, whose parameters are `arrays`, one after the other."""
    outputs = []
    for layers in chains:
        value: Any = x
        for layer in layers:
            value = layer(value)
        outputs.append(value)
    shares = tuple(weight / sum(weights) for weight in weights)
    last = Mixture(shares, chains[0][-1].activation)(*outputs) if len(outputs) > 1 else outputs[0]
    network = Network(x, last, loss, seed=seed)
    for name, array in zip(network.parameters, arrays, strict=True):
        network.parameters[name] = array
    network.training.engine = "compiled"
    return network


def part(network: Network, first: int, every: int) -> Network:
    """Return the mixture of every so many members from the first on; any other network as it is."""
    last, known = network.layers[-1], _parts.setdefault(network, {})
    if not isinstance(last, Mixture):
        return network
    if (first, every) not in known:
        places = range(first, len(last.weights), every)
        ends = (0, *network.graph.nodes[-1].reads)  # of the members' layers
        chains = [network.layers[ends[place] : ends[place + 1]] for place in places]
        numbers = {i + 1 for place in places for i in range(ends[place], ends[place + 1])}
        own = [name for name, p in network.forward_program.parameters.items() if p.layer in numbers]
        given = network.graph.inputs[0]
        known[first, every] = mixture(
            Input(given.given, take=given.take),
            chains,
            [last.weights[place] for place in places],
            network.loss,
            [network.parameters[name] for name in own],
            network.seed,
        )
    return known[first, every]
