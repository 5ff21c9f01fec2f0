"""XOR with tanh and cross-entropy: whether two hidden units learn it is luck, and eight are the remedy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.byhand import xor_tanh as byhand
from chainrule.demos.answers import Answers
from chainrule.demos.demo import Array, Outcome, Settings, units
from chainrule.demos.tables import Table, TableOutcome, draws_one_line
from chainrule.functions.initializers import Normal
from chainrule.progress import Progress
from chainrule.report.markup import counted

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SEEDS = range(20)
REMEDY, WIDER = (8,), "xor-tanh-8-hidden"  # hidden units, and what the files of such a network are called


class NormalByUnit(Normal):
    """Normal, drawn unit by unit: the tutorial keeps a unit's weights in a row, chainrule in a column."""

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...], fan_in: int, fan_out: int) -> Array:
        return super().draw(rng, shape[::-1], fan_in, fan_out).T


@dataclass(frozen=True)
class Starts:
    """The same network from every seed.

    losses : (seeds, epochs); solved : (seeds,), whether every answer is right.
    freed : how many of the others get there when they are trained three times as long.
    """

    settings: Settings
    losses: Array
    solved: NDArray[np.bool_]
    freed: int

    @property
    def count(self) -> int:
        """How many seeds solved it."""
        return int(self.solved.sum())

    def sentence(self) -> str:
        """Return what happened, in a sentence or two."""
        text = f"Of the seeds 0 to {SEEDS[-1]}, {self.count or 'none'} solve XOR with {units(self.settings.hidden)}."
        if self.solved.all():
            return text
        stuck, after = len(SEEDS) - self.count, counted(3 * self.settings.epochs, "epoch")
        return f"{text} Of the other {stuck}, trained on to {after}, {self.freed or 'none'} get there."


@dataclass(frozen=True)
class XorTanh(Table):
    """XOR by tanh, with a look at other starts."""

    def run(self, settings: Settings) -> XorTanhOutcome:
        outcome, starts, remedy = super().run(settings), [self.starts(settings)], None
        if starts[0].count < len(SEEDS) and settings.hidden != REMEDY:
            larger = replace(settings, hidden=REMEDY)
            starts, remedy = [*starts, self.starts(larger)], super().run(larger)
        return XorTanhOutcome(self, settings, outcome.network, outcome.path, starts, remedy)

    def starts(self, settings: Settings) -> Starts:
        """Train from every seed."""
        losses, solved, freed = [], [], 0
        with Progress("other starts", len(SEEDS)) as bar:
            for seed in SEEDS:
                network = self.build(replace(settings, seed=seed))
                self.train(network, settings, progress=False)
                losses.append(list(network.history.loss))
                solved.append(self.accuracy(network) == 1)
                if not solved[-1]:
                    self.train(network, replace(settings, epochs=2 * settings.epochs), progress=False)
                    freed += self.accuracy(network) == 1
                bar.advance()
        return Starts(settings, np.array(losses), np.array(solved), freed)


@dataclass
class XorTanhOutcome(TableOutcome):
    """One start, the other starts, and, unless all solve XOR, the remedy: the same seed with more hidden units."""

    starts: list[Starts]
    remedy: Answers | None

    def lines(self) -> list[str]:
        lines = [*super().lines(), "", self.starts[0].sentence()]
        if self.remedy is None:
            return lines
        luck = [
            "Bad luck at the start can leave a network stuck: two rows with different answers get the same hidden",
            "values, where the activation is flat. The remedy is room.",
        ]
        again = [f"The same seed again, with {units(REMEDY)}:", "", self.demo.recipe(self.remedy.settings)]
        lines += [*([] if draws_one_line(self.settings) else luck), *again]
        return [*lines, *self.remedy.lines(), "", self.starts[1].sentence()]

    def remarks(self) -> list[str]:
        return super().remarks()[: 3 if draws_one_line(self.settings) else 2]

    def reported(self) -> dict[str, Outcome]:
        return super().reported() | ({} if self.remedy is None else {WIDER: self.remedy})

    def facts(self) -> dict[str, Any]:
        solved = [
            {"hidden": list(s.settings.hidden), "seeds": len(SEEDS), "solved": s.count, "solved_later": s.freed}
            for s in self.starts
        ]
        return super().facts() | {"starts": solved, "remedy": self.remedy and self.remedy.facts()}

    def figures(self) -> dict[str, Figure]:
        from chainrule.report.plots import loss_plot, starts_plot

        panels = {f"{units(s.settings.hidden)}: {s.count} of {len(SEEDS)}": (s.losses, s.solved) for s in self.starts}
        figures = super().figures() | {
            "xor-tanh-starts": starts_plot(panels, f"xor-tanh: the loss from {len(SEEDS)} starts")
        }
        if self.remedy is not None:
            curves = {units(outcome.settings.hidden): outcome.losses for outcome in (self, self.remedy)}
            figures["xor-tanh-loss"] = loss_plot(curves, "xor-tanh: loss per iteration", "iteration")
            figures[f"{WIDER}-predictions"] = self.remedy.figures()["xor-tanh-predictions"]
        return figures


XOR_TANH = XorTanh(
    "xor-tanh",
    "XOR once more, with tanh in the hidden layer, cross-entropy as the loss, and normally distributed first weights. "
    "With two hidden units it is a matter of luck, so this demo also looks at other starts.",
    Settings((2,), "tanh", 0.3, 1_000),
    X=byhand.X.T,
    y=byhand.Y.T,
    loss="binary_cross_entropy",
    weights=NormalByUnit(1.0),
)
