"""What a network's answer goes by: how its loss moves with what it is given, by the program's own gradients."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from chainrule.network.build import build_program
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter
from chainrule.program.program import Parameter
from chainrule.program.simplify import simplify

if TYPE_CHECKING:
    from chainrule.network.network import Network


def input_gradients(network: Network, X: Any, y: Any) -> dict[str, NDArray[Any]]:
    """Return the gradient of the loss with respect to what the network reads, by the inputs' names, such as a0.

    As predictions are made, without dropout; by the rules of the parameters' gradients, as if the inputs were learned.
    Raises `ProgramError` where they go through a `BatchNorm`: there is no rule for running statistics.

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1)], loss="mean_squared_error", seed=0)
    >>> network.parameters["W1"] = [[3.0]]
    >>> input_gradients(network, [[1.0]], [2.0])["a0"].tolist()  # 2 (3 − 2) · 3
    [[6.0]]
    """
    program = build_program(network.graph, network.losses, training=False)
    values = network.values(X, y, training=False)
    given: dict[str, Any] = {name: shape for name, shape in program.inputs.items() if name.startswith("a0")}
    names = {name: Parameter(shape) for name, shape in given.items()}
    rest = {name: parameter.shape for name, parameter in program.parameters.items()}
    derived = simplify(derive(replace(program, parameters=names, inputs={**program.inputs, **rest})))
    found = Interpreter(derived, network.dtype)(values)
    return {name: found[derived.gradients[name]] for name in names}
