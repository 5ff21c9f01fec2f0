"""Networks as graphs: inputs, layers called on values, and what they give."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.functions.cached import cached_property
from chainrule.functions.registry import check_count
from chainrule.functions.shapes import Dimension
from chainrule.network.layers import Layer, Value


class Input(Value):
    """What a network is given: an array with a row for each sample.

    Parameters
    ----------
    shape : of one sample, without n: (784,) of numbers in columns, (28, 28, 1) of images, height × width × channels;
        (40, 2) of sequences of 40 steps with 2 numbers each, ("T", 2) of sequences of different lengths.
    name : what it is called, where there are several.
    vocabulary : of word numbers, how many there are; 0 is the padding.
    take : of numbers in columns, which of them the network reads, in this order; a column may be taken several times.
        With a vocabulary, the columns are the words of sequences of different lengths. Several inputs that take columns
        share one array of these.

    Raises `InvalidInput` for a shape that cannot be one.

    >>> from chainrule import Dense, Network
    >>> x = Input((2,))
    >>> Network(x, Dense(1)(Dense(3, "tanh")(x)), loss="mean_squared_error", seed=0).layers
    (Dense(3, 'tanh'), Dense(1, 'identity'))
    """

    def __init__(
        self, shape: Any, name: str | None = None, vocabulary: int | None = None, take: Sequence[int] | None = None
    ) -> None:
        super().__init__()
        sizes = tuple(shape) if isinstance(shape, tuple | list) else (shape,)
        self.given: tuple[Dimension, ...] = tuple(map(_dimension, sizes))
        self.take = None if take is None else tuple(map(int, take))
        words = ("T" if name is None else f"T_{name}",)
        self.shape = self.given if self.take is None else (len(self.take),) if vocabulary is None else words
        if not self.shape or any(isinstance(size, str) for size in self.shape[1:]):
            raise InvalidInput(f"An input's shape is such as (784,), (28, 28, 1) or ('T', 2), but is {shape!r:.200}.")
        if name is not None and not (isinstance(name, str) and name.isidentifier()):
            raise InvalidInput(f"An input's name must be letters, digits and _, but is {name!r:.60}.")
        if vocabulary is not None:
            vocabulary = check_count("A vocabulary", vocabulary)
        if self.take is not None:
            columns = self.given[0] if len(self.given) == 1 else None
            if not (isinstance(columns, int) and self.take and all(0 <= place < columns for place in self.take)):
                raise InvalidInput(
                    f"take must list columns of an input of numbers, but is {take!r:.60} for {shape!r:.60}."
                )
        self.name, self.vocabulary = name, vocabulary

    def spec(self) -> dict[str, Any]:
        """Return what the constructor needs, as JSON."""
        spec = {"shape": list(self.given), "name": self.name, "vocabulary": self.vocabulary}
        return spec if self.take is None else {**spec, "take": list(self.take)}

    def __repr__(self) -> str:
        more = {"name": self.name, "vocabulary": self.vocabulary}
        listed = [repr(self.given), *(f"{k}={v!r}" for k, v in more.items() if v is not None)]
        return f"Input({', '.join(listed + ['take=…'] * (self.take is not None))})"


class Sequential:
    """Layers one after the other, to be called as one: called twice, they share their weights.

    >>> from chainrule import Add, Dense, Network
    >>> twin = Sequential([Dense(4, "relu"), Dense(2)])
    >>> left, right = Input(3, name="left"), Input(3, name="right")
    >>> network = Network([left, right], Dense(1)(Add()(twin(left), twin(right))), loss="mean_squared_error", seed=0)
    >>> list(network.parameters)
    ['W1', 'b1', 'W2', 'b2', 'W4', 'b4']
    """

    def __init__(self, layers: Iterable[Any]) -> None:
        self.layers = _distinct(layers)

    def __call__(self, value: Value) -> Value:
        """Return what the layers make of a value."""
        for layer in self.layers:
            value = layer(value)
        return value

    def __repr__(self) -> str:
        return f"Sequential([{', '.join(map(repr, self.layers))}])"


class Node(NamedTuple):
    """One use of a layer: its place among the layers, and those of what it reads: inputs first, then nodes."""

    layer: int
    reads: tuple[int, ...]


@dataclass(frozen=True)
class Graph:
    """What a network is made of.

    layers : each once, in the order in which they are used first. outputs : the places of what is given, by name; one
    alone is called "".
    """

    inputs: tuple[Input, ...]
    layers: tuple[Layer, ...]
    nodes: tuple[Node, ...]
    outputs: Mapping[str, int]

    @classmethod
    def of(cls, inputs: Any, outputs: Any) -> Self:
        """Return the graph from inputs to a list of layers, a value, or values by name. Raises `InvalidInput`."""
        if isinstance(inputs, cls):
            return inputs
        if isinstance(outputs, Value | Mapping):
            return cls._of_values(inputs, outputs)
        if isinstance(inputs, list) and len(inputs) == 1:
            inputs = inputs[0]
        if isinstance(inputs, list):
            raise InvalidInput("A list of layers is a chain from one input: of several, pass what the layers give.")
        if not isinstance(inputs, Input | tuple):
            good = isinstance(inputs, int | np.integer) and not isinstance(inputs, bool) and inputs >= 1
            if not good:
                raise InvalidInput(f"inputs must be a whole number of features, 1 or more, but is {inputs!r:.200}.")
        layers = _distinct([outputs] if isinstance(outputs, Layer | Sequential) else outputs)
        nodes = tuple(Node(place, (place,)) for place in range(len(layers)))
        return cls((inputs if isinstance(inputs, Input) else Input(inputs),), layers, nodes, {"": len(layers)})

    @classmethod
    def _of_values(cls, inputs: Any, outputs: Value | Mapping[str, Value]) -> Self:
        given = [inputs] if isinstance(inputs, Input) else list(inputs) if isinstance(inputs, Iterable) else [inputs]
        for value in given:
            if not isinstance(value, Input):
                raise InvalidInput(f"inputs must be a list of Input(…), but holds {value!r:.200}.")
        if len(given) > 1:
            names = [value.name for value in given]
            if None in names or len(set(names)) < len(names):
                raise InvalidInput(f"Several inputs need a name each, all different, but they are called {names}.")
        wanted = {"": outputs} if isinstance(outputs, Value) else dict(outputs)
        for name, value in wanted.items():
            named = isinstance(name, str) and (name == "" or name.isidentifier())
            if not isinstance(value, Value) or isinstance(value, Input) or not named:
                raise InvalidInput(f"The network is to give {name!r}: {value!r:.200}, which is not what a layer gives.")
        if not wanted or len(set(map(id, wanted.values()))) < len(wanted):
            raise InvalidInput("outputs must be one value or more, all different.")
        places: dict[int, int] = {id(value): place for place, value in enumerate(given)}
        layers: dict[int, Layer] = {}
        nodes: list[Node] = []
        for value in _in_order(wanted.values()):
            if isinstance(value, Input):
                if id(value) not in places:
                    raise InvalidInput(f"What the network gives depends on {value!r}, which is not among its inputs.")
                continue
            assert value.layer is not None
            layers.setdefault(id(value.layer), value.layer)
            nodes.append(Node(list(layers).index(id(value.layer)), tuple(places[id(read)] for read in value.inputs)))
            places[id(value)] = len(given) + len(nodes) - 1
        read = {place for node in nodes for place in node.reads}
        for place, value in enumerate(given):
            if place not in read:
                raise InvalidInput(f"Nothing that the network gives depends on its input {value!r}.")
        ends = {name: places[id(value)] for name, value in wanted.items()}
        return cls(tuple(given), tuple(layers.values()), tuple(nodes), ends)

    @cached_property
    def is_chain(self) -> bool:
        """Whether it is a list of layers, each reading the one before."""
        ahead = all(node == (place, (place,)) for place, node in enumerate(self.nodes))
        return ahead and len(self.inputs) == 1 and self.outputs == {"": len(self.nodes)}

    @cached_property
    def features(self) -> int | None:
        """How many columns the array has that it is given; None where it is given something else."""
        (size, *others) = self.inputs[0].given
        taken = all(value.take and value.given == (size,) for value in self.inputs)
        plain = len(self.inputs) == 1 and not others and self.inputs[0].vocabulary is None
        return size if (plain or taken) and isinstance(size, int) else None

    @cached_property
    def take(self) -> tuple[int, ...] | None:
        """Which columns its one input reads of rows of numbers; None where it reads all, or something else."""
        return self.inputs[0].take if len(self.inputs) == 1 and self.inputs[0].vocabulary is None else None

    def input_name(self, letter: str, place: int) -> str:
        """Return what the program calls an input, or its mask: a0, or a0_left where there are several."""
        return f"{letter}0" + (f"_{self.inputs[place].name}" if len(self.inputs) > 1 else "")

    def uses(self) -> list[tuple[str, int]]:
        """Return for each node how that use of its layer is called, "" where it is the only one, and its number.

        It is called by the input it depends on, where each use depends on another one.
        """
        origins: list[set[str]] = [{value.name or ""} for value in self.inputs]
        for node in self.nodes:
            origins.append(set().union(*(origins[place] for place in node.reads)))
        found: list[tuple[str, int]] = []
        for place, node in enumerate(self.nodes):
            alike = [i for i, other in enumerate(self.nodes) if other.layer == node.layer]
            own = [min(origins[len(self.inputs) + i]) for i in alike if len(origins[len(self.inputs) + i]) == 1]
            number = alike.index(place)
            apart = len(set(own)) == len(alike)
            found.append(("" if len(alike) == 1 else own[number] if apart else str(number + 1), number))
        return found

    def spec(self) -> dict[str, Any]:
        """Return it as JSON: a chain from columns as a number of inputs and a list of layers."""
        plain = self.is_chain and not self.inputs[0].name and self.inputs[0].take is None
        inputs = self.features if plain else None
        spec = {
            "inputs": inputs or [value.spec() for value in self.inputs],
            "layers": [layer.spec() for layer in self.layers],
        }
        if self.is_chain:
            return spec
        nodes = [[node.layer, list(node.reads)] for node in self.nodes]
        return {**spec, "nodes": nodes, "outputs": list(map(list, self.outputs.items()))}  # in order, also once sorted

    @classmethod
    def from_spec(cls, spec: Mapping[str, Any], functions: Mapping[str, Any] | None = None) -> Self:
        """Return the graph of a `spec`; `functions` maps the names of a user's layers to their classes."""
        layers = [Layer.get(layer, functions) for layer in spec["layers"]]
        if isinstance(spec["inputs"], int):
            return cls.of(spec["inputs"], layers)
        values: list[Value] = [Input(**value) for value in spec["inputs"]]
        inputs = list(values)
        if "nodes" not in spec:
            return cls.of(inputs, layers)
        for layer, reads in spec["nodes"]:
            if not all(0 <= place < len(values) for place in reads):
                raise InvalidInput("Its layers read each other in a circle.")
            values.append(layers[layer](*(values[place] for place in reads)))
        return cls.of(inputs, {name: values[place] for name, place in spec["outputs"]})

    def __str__(self) -> str:
        """The network's first two arguments, as they are written."""
        layers = f"[{', '.join(map(repr, self.layers))}]"
        if self.is_chain:
            return f"{self.features or repr(self.inputs[0])}, {layers}"
        return f"[{', '.join(map(repr, self.inputs))}], a graph of {layers}"


def _in_order(wanted: Iterable[Value]) -> Iterator[Value]:
    """Yield values, each once, after what it was made from."""
    seen: set[int] = set()
    waiting = [(value, False) for value in reversed(list(wanted))]
    while waiting:
        value, ready = waiting.pop()
        if ready:
            yield value
        elif id(value) not in seen:
            seen.add(id(value))
            waiting += [(value, True), *((read, False) for read in reversed(value.inputs))]


def _distinct(layers: Any) -> tuple[Layer, ...]:
    """A list of layers, of which those that stand in it twice are layers of their own."""
    given = list(layers) if isinstance(layers, Iterable) and not isinstance(layers, str) else layers
    several = given if isinstance(given, list) else []
    parts = [part for layer in several for part in (layer.layers if isinstance(layer, Sequential) else [layer])]
    if not parts or not all(isinstance(part, Layer) for part in parts):
        raise InvalidInput(f"layers must be a list of layers, such as [Dense(1)], but is {given!r:.200}.")
    found: list[Layer] = []
    for part in parts:
        found.append(replace(part) if any(part is other for other in found) else part)
    return tuple(found)


def _dimension(size: Any) -> Dimension:
    if isinstance(size, str):
        if not size.isidentifier() or size == "n":
            raise InvalidInput(f"A dimension is a number, or a name such as 'T' (not 'n'), but is {size!r:.60}.")
        return size
    return check_count("A dimension", size)
