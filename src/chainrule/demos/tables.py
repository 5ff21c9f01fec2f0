"""Truth tables of four rows, learned as the tutorials in `chainrule.byhand` learn them: the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from chainrule.byhand import truth_table as byhand_truth_table
from chainrule.byhand import xor as byhand_xor
from chainrule.demos.answers import Answering, Answers
from chainrule.demos.demo import Array, Settings, units
from chainrule.functions.activations import Activation
from chainrule.functions.initializers import Initializer, Uniform
from chainrule.functions.optimizers import GradientDescent
from chainrule.functions.vocabulary import Vocabulary
from chainrule.network.layers import Dense
from chainrule.network.network import Network
from chainrule.report.markup import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def draws_one_line(settings: Settings) -> bool:
    """Whether such a network divides its inputs by one straight line, whatever its weights.

    >>> draws_one_line(Settings((), "tanh", 0.1, 10)), draws_one_line(Settings((2,), "tanh", 0.1, 10))
    (True, False)
    """
    if settings.activation == "identity":
        return True
    along = Activation.get(settings.activation).value(np.linspace(-20, 20, 401)[:, np.newaxis], Vocabulary())
    return set(settings.hidden) <= {1} and bool((np.diff(along, axis=0) > -1e-9).all())  # it never turns back


@dataclass
class TableOutcome(Answers):
    """A trained network's answer to each row."""

    demo: Table

    @property
    def rows(self) -> list[str]:
        """The inputs of each row, as text."""
        return [" ".join(f"{value:2.0f}" for value in row) for row in self.demo.X]

    def lines(self) -> list[str]:
        table = [
            f"{row}  {predicted:10.3f}  {right:6.0f}"
            for row, predicted, right in zip(self.rows, self.answers, self.actual, strict=True)
        ]
        head = f"{' '.join(self.inputs)}  prediction  actual"
        return [*super().lines(), "", head, *table, "", *self.remarks()]

    def remarks(self) -> list[str]:
        right, worst = round(self.accuracy * len(self.actual)), float(np.abs(self.answers - self.actual).max())
        rises = int(np.sum(np.diff(self.losses) > 0))
        course = f"rose in {counted(rises, 'epoch')}" if rises else "never rose"
        remarks = [
            f"{right} of {len(self.actual)} answers are on the right side of 1/2; the furthest is off by {worst:.3f}.",
            f"The loss {course}.",
        ]
        return [*remarks, self.advice()] if self.accuracy < 1 else remarks

    def advice(self) -> str:
        """Return what may help a network that has not learned the table."""
        if not draws_one_line(self.settings):
            return "Not learned: try another --seed, more --epochs, another --learning-rate or more --hidden."
        options = ["--hidden 2"] if max(self.settings.hidden, default=0) < 2 else []
        options += ["--activation tanh"] if self.settings.activation == "identity" else []
        return (
            "Not learned, and no seed, rate or number of epochs can help: whatever its weights, this network divides "
            f"its inputs by one straight line, and no line separates the ones from the zeros. Try {' '.join(options)}."
        )

    def facts(self) -> dict[str, Any]:
        return super().facts() | {"inputs": self.demo.X.tolist()}

    def figures(self) -> dict[str, Figure]:
        from chainrule.report.plots import loss_plot, predictions_plot

        name, title = self.demo.name, f"{self.demo.name}, {units(self.settings.hidden)}"
        return {
            f"{name}-loss": loss_plot({"loss": self.losses}, f"{title}: loss per iteration", "iteration"),
            f"{name}-predictions": predictions_plot(
                self.answers, self.actual, self.rows, f"{title}: predictions and actual values"
            ),
        }


@dataclass(frozen=True)
class Table(Answering):
    """A table X (4, inputs) with the answers y (4, 1), all of it used in every step of plain gradient descent."""

    X: Array
    y: Array
    loss: str
    weights: Initializer
    bias: bool = True
    kind: ClassVar = TableOutcome
    batches: ClassVar = {"shuffle": False}
    method: ClassVar = GradientDescent
    target: ClassVar = "y"
    classes: ClassVar = ("0", "1")

    def build(self, settings: Settings) -> Network:
        sizes = [*((size, settings.activation) for size in settings.hidden), (1, "sigmoid")]
        layers = [Dense(size, activation, self.bias, weight_init=self.weights) for size, activation in sizes]
        return Network(self.X.shape[1], layers, self.loss, dtype="float64", seed=settings.seed)

    def data(self, settings: Settings) -> tuple[Array, Array]:
        return self.X, self.y

    def accuracy(self, network: Network) -> float:
        """Return the share of rows whose prediction is on the right side of 1/2."""
        return float(np.mean((network.predict(self.X) > 0.5) == (self.y > 0.5)))


TRUTH_TABLE = Table(
    "truth-table",
    "Four rows of three inputs, where the answer is 'x1 or x2, but not both': the network is shown the rows, no more. "
    "Sigmoid units without biases learn it by gradient descent; the third input, always 1, does the biases' work.",
    Settings((4,), "sigmoid", 1.0, 1_500),
    X=byhand_truth_table.X,
    y=byhand_truth_table.Y,
    loss="sum_squared_error",
    weights=Uniform(0, 1),
    bias=False,
)

XOR = Table(
    "xor",
    "No straight line separates the ones of XOR from its zeros, so a single unit cannot learn it. "
    "Two hidden units can: each draws a line and the output combines them, after lingering on a plateau.",
    Settings((2,), "sigmoid", 0.1, 10_000),
    X=byhand_xor.X,
    y=byhand_xor.Y,
    loss="half_sum_squared_error",
    weights=Uniform(0, 1),
)
