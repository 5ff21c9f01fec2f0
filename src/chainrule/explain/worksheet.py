"""A worksheet: one training iteration of a small network to do by hand, and its solution."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import UnknownName
from chainrule.explain.trace import Trace, trace
from chainrule.functions.initializers import Uniform
from chainrule.functions.optimizers import GradientDescent
from chainrule.network.layers import Dense
from chainrule.network.network import Network
from chainrule.program.render.text import definition, equation, pretty

LEARNING_RATE = 0.5
DECIMALS = 4
#: Three rows each. Each column holds two 1s and a 0, so that there are sums over rows and none in dW1 is that in db1.
X = ((0.0, 1.0), (1.0, 0.0), (1.0, 1.0))
Y = ((1.0,), (1.0,), (0.0,))
#: What there is to learn: what it is called, the targets, and the output's activation.
DATA: dict[str, tuple[str, tuple[tuple[float, ...], ...], str]] = {
    "xor": ("XOR", Y, "sigmoid"),
    "and": ("AND", ((0.0,), (0.0,), (1.0,)), "sigmoid"),
    "sum": ("a sum", ((1.0,), (1.0,), (2.0,)), "identity"),
    "classes": ("three classes", ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), "softmax"),
}
SHEET = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>
body{{margin:2cm auto;max-width:19cm}}pre{{font:12pt/1.6 ui-monospace,monospace;white-space:pre-wrap}}
@page{{margin:2cm}}@media print{{body{{margin:0}}}}</style><pre>{text}</pre>"""
TITLES = {"forward": "Forward", "loss": "Loss", "backward": "Backward", "update": "Update"}
Array = NDArray[Any]


@dataclass(frozen=True)
class Worksheet:
    """The tasks, and the solutions; printed, both, with a line to cut along."""

    tasks: str
    solutions: str

    def __str__(self) -> str:
        return f"{self.tasks}\n\n{'✂ ' * 30}\n\n{self.solutions}"

    def pages(self) -> tuple[str, str]:
        """Return the tasks and their key as two HTML pages to be printed."""
        sheets = (("Worksheet", self.tasks), ("Key to the worksheet", self.solutions))
        tasks, key = (SHEET.format(title=title, text=escape(text)) for title, text in sheets)
        return tasks, key


def worksheet(
    hidden: int | Sequence[int] = 2, activation: str = "tanh", seed: int = 1, *, data: str = "xor", loss: str = ""
) -> Worksheet:
    """Return one iteration of gradient descent on three rows, for a network with `hidden` units, or layers of units.

    `data` is "xor", "and", "sum" (for regression) or "classes"; `loss` is any that fits it, otherwise half the sum of
    squares, for classes cross-entropy.

    The weights are rounded to one decimal, and every result is given to four, but never rounded in between. Raises
    `UnknownName`, and `InvalidInput` where loss and data do not fit.

    >>> print(str(worksheet(hidden=2)).splitlines()[0])
    Worksheet: one training iteration of a 2-2-1 network by hand
    """
    if data not in DATA:
        raise UnknownName("data", data, DATA)
    title, targets, output = DATA[data]
    units = (hidden,) if isinstance(hidden, int) else tuple(hidden)
    start = Uniform(-1.0, 1.0)
    layers = [
        *(Dense(n, activation, weight_init=start, bias_init=start) for n in units),
        Dense(len(targets[0]), output, weight_init=start, bias_init=start),
    ]
    loss = loss or ("categorical_cross_entropy" if data == "classes" else "half_sum_squared_error")
    network = Network(2, layers, loss, dtype="float64", seed=seed)
    for name, array in network.parameters.items():
        rounded = array.round(1)
        network.parameters[name] = np.where(rounded == 0, 0.1, rounded)
    iteration = trace(network, X, targets, GradientDescent(LEARNING_RATE))
    return Worksheet(_tasks(network, iteration, title), "\n".join(["Solutions", *_numbered(iteration, _number)]))


def _tasks(network: Network, iteration: Trace, title: str) -> str:
    first, last, values = network.layers[0], network.layers[-1], iteration.given
    sizes = "-".join(map(str, [2, *(array.shape[1] for name, array in values.items() if name[0] == "W")]))
    where = "in the hidden layer" if len(network.layers) == 2 else "in the hidden layers"
    activations = dict.fromkeys([first.activation, last.activation])
    lines = [
        f"Worksheet: one training iteration of a {sizes} network by hand",
        "",
        f"Three rows of {title}, {first.activation.name} {where}, {last.activation.name} at the output. Round to "
        f"{DECIMALS} decimals.",
        "",
        "Given",
        *_block("X = a0", values["a0"], _number),
        *_block("y", values["y"], _number),
        *(line for name in network.parameters for line in _block(name, values[name], _number)),
        f"    η = {LEARNING_RATE:g} (the learning rate)",
        "",
        "Remember",
        *(f"    {text}" for text in map(definition, activations) if text != "tanh(z) = tanh(z)"),
        "    ⊙ multiplies element by element",
        *_numbered(iteration, lambda x: "_______"),
    ]
    return "\n".join(lines)


def _numbered(iteration: Trace, shown: Callable[[float], str]) -> list[str]:
    """What there is to do, step by step, with what comes out: all but the learning rate, which is given."""
    lines: list[str] = []
    numbers = itertools.count(1)
    for section, title in TITLES.items():
        lines += ["", title]
        for step, value in iteration:
            if step.section == section and step.output != "lr":
                lines += [f"{next(numbers):>3}. {equation(step)}", *_block(pretty(step.output), value, shown)]
    return lines


def _block(name: str, value: Any, shown: Callable[[float], str]) -> list[str]:
    """A number, vector or matrix as lines of text."""
    array = np.atleast_2d(np.asarray(value, dtype=np.float64))
    label = f"    {name} = "
    rows = ["  ".join(map(shown, row)) for row in array]
    return [f"{' ' * len(label) if i else label}{row}" for i, row in enumerate(rows)]


def _number(x: float) -> str:
    """A number to four decimals; −0, which is 0, as 0."""
    rounded = float(f"{x:.{DECIMALS}f}") + 0.0
    return f"{rounded:.{DECIMALS}f}".replace("-", "−").rjust(7)
