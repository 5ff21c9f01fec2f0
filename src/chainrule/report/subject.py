"""What a report is about: a trained network, its data and its answers, whatever it was trained by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.network.summary import described
from chainrule.playground.recording import how_it_learned
from chainrule.report.markup import counted, line
from chainrule.tabular.contributions import Contributions, explain
from chainrule.tabular.curves import Curve, curve
from chainrule.tabular.metrics import log_loss
from chainrule.tabular.mixture import part

if TYPE_CHECKING:
    from chainrule.data.pictures import Pictures
    from chainrule.network.network import Network
    from chainrule.tabular.result import Baseline, DataSummary, Figure, Rows, Snapshot, TrainingResult
    from chainrule.tabular.verdict import Verdict

Array = NDArray[Any]


#: What a report shows as training has left it.
SAME = (
    *("network", "classes", "metrics", "baseline", "figures", "others", "crossed", "verdict", "data", "a0", "y"),
    *("seconds", "best_epoch", "path", "stopped", "notes", "command", "model_file"),
)


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A trained network: what every report shows.

    settings : how it was trained, in words. thing : what a row of its data is called.
    inputs, outputs : names of the network's units. classes : the labels of its outputs; empty where there are none.
    best_epoch : the epoch whose weights are kept; 0 where it is the last one. `averaged` : they are a running mean.
    reading : returns the contributions to some of the judged rows; None where the table has no free text.
    recording : returns the HTML of how it learned, to scrub through; empty where there is none.
    measures : of this network, last, and of simple methods, by what is measured. said : what they say, in sentences.
    drawn : what is to be seen beside these, as HTML.
    """

    network: Network
    title: str = ""
    story: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    thing: str = "row"
    inputs: Sequence[str] = ()
    outputs: Sequence[str] = ()
    classes: tuple[str, ...] = ()
    seconds: float | None = None
    best_epoch: int = 0
    averaged: bool = False
    verdict: Verdict | None = None
    data: DataSummary | None = None
    stopped: str = ""
    notes: Sequence[str] = ()
    command: Sequence[str] = ()
    model_file: str = ""
    reading: Callable[[Array], Contributions] | None = None
    recording: Callable[[], str] = str
    measures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    said: Sequence[str] = ()
    drawn: str = ""

    @property
    def shown(self) -> Network:
        """The network whose insides are shown: of a mixture, its first member."""
        return part(self.network, 0, len(self.network.layers))

    @property
    def members(self) -> int:
        """How many networks it is a mixture of."""
        return len(getattr(self.network.layers[-1], "weights", [1]))

    @property
    def sizes(self) -> str:
        """The units of all layers, and their activations, such as 2-2-1 units (tanh, sigmoid)."""
        units, _, activations = described(self.shown).rpartition(" (")
        return f"{units} units ({activations}"


@dataclass(frozen=True, kw_only=True)
class Subject(Trained):
    """A trained network, its data and its answers.

    held_out : whether `judged` are rows that training has not seen.
    columns : what the inputs are made from, {column: positions of its inputs}, for their importance.
    error : from outputs (n, outputs) and positions of judged rows (n,) to one number, the smaller the better.
    a0, y : what the network was trained on.
    image : the height, width and channels of the picture that a row is; None where it is none.
    pictures : those that were read, where that is what the network learned from.
    figures, crossed : the metrics and more, with their intervals, of the judged rows, and by cross-validation.
    others : what else was trained on the same rows.
    curve : returns what is said as a column changes; None where there is no such curve.
    """

    target: str
    judged: Rows
    held_out: bool
    metrics: Mapping[str, float]
    baseline: Baseline | None
    columns: Mapping[str, Sequence[int]]
    error: Callable[[Array, Array], float]
    a0: Array
    y: Array
    path: tuple[Snapshot, ...] = ()
    image: tuple[int, ...] | None = None
    pictures: Pictures | None = None
    figures: Mapping[str, Figure] = field(default_factory=dict)
    crossed: Mapping[str, Figure] = field(default_factory=dict)
    others: tuple[Baseline, ...] = ()
    curve: Callable[[str], Curve | None] | None = None

    @property
    def headline(self) -> str | None:
        """The metric that says most: balanced accuracy where a class has twice as many judged rows as another."""
        if self.judged.codes is not None and "balanced_accuracy" in self.metrics:
            counts = np.bincount(self.judged.codes, minlength=len(self.classes))
            if counts.max() >= 2 * counts.min():
                return "balanced_accuracy"
        return next((name for name in ("accuracy", "r2") if name in self.metrics), None)

    @property
    def rows(self) -> str:
        """What the judged rows are called."""
        return f"held-out {self.thing}s" if self.held_out else f"{self.thing}s it was trained on"


def subject_of(result: TrainingResult) -> Subject:
    """Return what the report of a table is about."""
    data, settings = result.data, result.settings
    source = Path(data.source).name or "a table"
    held, pictures = result.held_out, result.pictures
    columns = {} if pictures is not None else result.model.table.places
    return Subject(
        **{name: getattr(result, name) for name in SAME},
        title=f"{line(data.target)}, predicted from {line(source)}",
        story="",
        target=data.target,
        judged=held,
        held_out=True,
        columns=columns,
        inputs=[feature.name for feature in result.model.features],
        outputs=output_names(result.classes, data.target),
        error=_table_error(result, held.codes),
        settings=_settings(settings),
        averaged=bool(settings.averaging),
        reading=(lambda rows: explain(result.model, held.a0[rows])) if settings.text else None,
        recording=partial(how_it_learned, result) if pictures is None else str,
        image=None if pictures is None else result.model.pictures.shape,
        pictures=pictures,
        thing="row" if pictures is None else "picture",
        curve=None if pictures is not None else lambda name: curve(result.model, held.frame, held.a0, name),
    )


def output_names(classes: Sequence[str], target: str) -> list[str]:
    """Return what the last layer's units stand for: the class whose probability it is, or the target."""
    if len(classes) == 2:
        return [f"P({line(classes[1], 16)})"]
    return list(classes) or [target]


def _table_error(result: TrainingResult, codes: Array | None) -> Callable[[Array, Array], float]:
    target, actual = result.model.target, result.held_out.actual
    if codes is None:
        return lambda y_hat, rows: float(np.sqrt(np.mean((target.values(y_hat) - actual[rows]) ** 2)))
    return lambda y_hat, rows: log_loss(codes[rows], target.probabilities(y_hat))


def _settings(settings: Any) -> dict[str, str]:
    stopping = {"epochs at most": f"{settings.epochs:,}", "patience": counted(settings.patience, "epoch")}
    shown = {
        "recipe": settings.recipe,
        "free text by": settings.text,
        "hidden units": ", ".join(map(str, settings.hidden)) or "none",
        "activation": settings.activation,
        "dropout": f"{settings.dropout:g}" if settings.dropout else "",
        "optimizer": settings.optimizer.name,
        "learning rate": f"{settings.learning_rate:g}",
        "weight decay": f"{settings.weight_decay:g}" if settings.weight_decay else "",
        "averaging of weights": f"{settings.averaging:g}" if settings.averaging else "",
        "rows per update": f"{settings.batch_size:,}",
        "class weight": settings.class_weight or "",
        **({} if settings.recipe == "strong" else stopping),
        "seed": str(settings.seed),
    }
    return {name: value for name, value in shown.items() if value}
