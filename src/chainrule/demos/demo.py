"""What a demo is: settings to play with, a network to build, and what came out of training it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from numpy.typing import NDArray

from chainrule.functions.optimizers import Adam, Optimizer
from chainrule.network.network import Network
from chainrule.network.summary import described
from chainrule.program.render.svg import network_svg
from chainrule.report.markup import counted
from chainrule.report.subject import Trained

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Array = NDArray[Any]


@dataclass(frozen=True)
class Settings:
    """What can be changed about a demo; `hidden` are the units of each hidden layer, none if empty.

    data : where other data than the demo's own is read from, of demos that take it.
    """

    hidden: tuple[int, ...]
    activation: str
    learning_rate: float
    epochs: int
    seed: int = 0
    data: str | None = None


@dataclass(frozen=True)
class Demo(ABC):
    """A network, its data, and how it is trained.

    story : what it is, in two sentences.
    settings : the defaults.
    options : the settings that can be changed.
    batches : how `fit` divides the rows.
    method : the optimizer that follows from the learning rate.
    """

    name: str
    story: str
    settings: Settings
    options: ClassVar[frozenset[str]] = frozenset({"hidden", "activation", "learning_rate", "epochs", "seed"})
    batches: ClassVar[Mapping[str, Any]] = {}
    method: ClassVar[Callable[[float], Optimizer]] = Adam

    @abstractmethod
    def build(self, settings: Settings) -> Network:
        """Return the network, untrained."""

    @abstractmethod
    def data(self, settings: Settings) -> tuple[Any, Array]:
        """Return X (n, inputs), or a mapping of such, and y, what the network learns from."""

    @abstractmethod
    def run(self, settings: Settings) -> Outcome:
        """Build the network, train it, and see what it has learned."""

    def optimizer(self, settings: Settings) -> Optimizer:
        """Return what it is trained with."""
        return type(self).method(settings.learning_rate)

    def first_batch(self, settings: Settings) -> tuple[Any, Array]:
        """Return X (n, inputs) and y of one training iteration, to look into."""
        X, y = self.data(settings)
        rows = slice(self.batches.get("batch_size"))
        return {name: each[rows] for name, each in X.items()} if isinstance(X, Mapping) else X[rows], y[rows]

    def recipe(self, settings: Settings) -> str:
        """Return one line: the network, the loss, and how it is trained.

        >>> from chainrule.demos import find
        >>> print(find("truth-table").recipe(find("truth-table").settings))
        3-4-1 (sigmoid, sigmoid), sum_squared_error, gradient_descent, learning rate 1, 1,500 epochs, seed 0
        """
        network, epochs = self.build(settings), counted(settings.epochs, "epoch")
        how = f"{network.loss.name}, {self.optimizer(settings).name}, learning rate {settings.learning_rate:g}"
        return f"{described(network)}, {how}, {epochs}, seed {settings.seed}"


@dataclass
class Outcome(ABC):
    """A trained network, and what came of it."""

    demo: Demo
    settings: Settings
    network: Network

    @abstractmethod
    def about(self) -> Trained:
        """Return what its report is about, but for what is told of every demo."""

    @property
    def losses(self) -> list[float]:
        """The loss at each epoch."""
        return self.network.history.loss

    def lines(self) -> list[str]:
        """Return the results as lines of text."""
        return [f"loss {self.losses[0]:.4g} → {self.losses[-1]:.4g} in {counted(len(self.losses), 'epoch')}"]

    def reported(self) -> dict[str, Outcome]:
        """Return what is reported on, {name of the report: outcome}: this one first."""
        return {self.demo.name: self}

    def given(self) -> dict[str, Any]:
        """Return the settings that the demo has, by name."""
        named = asdict(self.settings).items()
        return {name: value for name, value in named if name in self.demo.options and value is not None}

    def used(self) -> dict[str, str]:
        """Return the names of the loss and of the optimizer."""
        return {"loss": self.network.loss.name, "optimizer": self.demo.optimizer(self.settings).name}

    def facts(self) -> dict[str, Any]:
        """Return the results as JSON holds them."""
        loss = {"first": self.losses[0], "last": self.losses[-1]}
        return {"demo": self.demo.name, "settings": self.given() | self.used(), "loss": loss}

    def drawing(self) -> str:
        """Return the trained network as SVG."""
        return network_svg(self.network)

    def figures(self) -> dict[str, Figure]:
        """Return the plots, each by the name of its file. They need matplotlib."""
        from chainrule.report.plots import loss_plot

        return {f"{self.demo.name}-loss": loss_plot({"loss": self.losses}, f"{self.demo.name}: loss per epoch")}


def units(hidden: tuple[int, ...]) -> str:
    """Return the sizes of hidden layers in words.

    >>> units((2,)), units((8, 4)), units(())
    ('2 hidden units', '8-4 hidden units', 'no hidden units')
    """
    return f"{'-'.join(map(str, hidden)) or 'no'} hidden unit{'s' * (hidden != (1,))}"


def subject(outcome: Outcome) -> Trained:
    """Return what the report of a demo is about."""
    demo, given = outcome.demo, outcome.given()
    hidden = given.get("hidden", demo.settings.hidden)
    changed = "" if hidden == demo.settings.hidden else f", with {units(hidden)}"
    words = {name: repr(value) if isinstance(value, float) else str(value) for name, value in given.items()}
    if "hidden" in words:
        words["hidden"] = ",".join(map(str, hidden)) or "0"
    options = [part for name, value in words.items() for part in (f"--{name.replace('_', '-')}", value)]
    return replace(
        outcome.about(),
        title=f"The {demo.name} demo{changed}",
        story=demo.story,
        settings={**outcome.used(), **{name.replace("_", " "): value for name, value in words.items()}},
        command=["chainrule", "demo", demo.name, *options],
    )
