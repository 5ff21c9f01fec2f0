"""What `chainrule train` prints: the table, how training went, the figures and the verdict."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from chainrule.cli import options as parse
from chainrule.cli.options import plain
from chainrule.cli.terminal import linked, sparkline

if TYPE_CHECKING:
    from chainrule.data.columns import Column
    from chainrule.data.pictures import Pictures
    from chainrule.network.history import History
    from chainrule.tabular.result import TrainingResult

MOST_COLUMNS = 60  # that are listed
MOST_BARS, BAR = 5, 30  # columns that are drawn as bars; signs of the longest


def lines_of(result: TrainingResult, out: Path, page: Path | None) -> list[str]:
    """Return what is printed of a training, a line each."""
    from chainrule.network.summary import described
    from chainrule.report.markup import counted

    data, settings, network, pictures = result.data, result.settings, result.network, result.pictures
    things = "rows" if pictures is None else "pictures"
    lines = _of_table(result) if pictures is None else _of_pictures(result, pictures)
    stopping = f"{data.n_validation:,} to decide when to stop, "
    if settings.recipe == "strong":
        told, stopping = result.model.about["strong"], ""
        lines += [
            f"{told['members']} networks, the best of {len(told['configurations'])} kinds in {told['folds']} folds; "
            f"{told['steps']:,} steps of {settings.batch_size:,} rows, seed {result.seed}",
            f"trained in {result.seconds:.1f} s",
        ]
    else:
        dropout = f", dropout {settings.dropout:g}" if settings.dropout and len(network.parameters) > 2 else ""
        what = f"network {described(network)}{dropout}"
        if settings.text:
            pairs = {"mean": "the mean of its words' and pairs' vectors"}
            how = pairs.get(settings.text, f"a bidirectional {settings.text}")
            what = f"network of {network.parameters.count:,} parameters, free text by {how}"
        lines += [
            f"{what}; {settings.optimizer.name}, learning rate "
            f"{settings.learning_rate:g}, {settings.batch_size:,} {things} per update, seed {result.seed}",
            f"{counted(len(result.history), 'epoch')} in {result.seconds:.1f} s, the best was epoch "
            f"{result.best_epoch:,}",
        ]
    lines += _course(network.history)
    lines += [f"{data.n_train:,} {things} to learn from, {stopping}{data.n_test:,} held out for these metrics:", ""]
    told = result.model.about.get("strong", {}) if result.verdict.verdict == "learned" else {}
    others = [each.facts() for each in (*result.others, result.baseline)]
    lines += [*parse.figures_table(result.figures, others), "", *_bars(told.get("importances", {}))]
    lines.append(str(result.verdict))
    if result.crossed:
        rows = data.n_train + data.n_validation + data.n_test
        crossed = f"By cross-validation, each of {rows:,} rows by a network that has not seen it:"
        lines += ["", crossed, *parse.figures_table(result.crossed, [])]
    if pictures is not None and result.saved.refit:
        lines.append(f"The weights in the file are fitted on all {len(pictures.names):,}, for as many updates.")
    files = [f"Model in {out}", *([f"report in {linked(page)}"] if page else [])]
    return [*lines, "", "; ".join(files)]


def _course(history: History) -> list[str]:
    """Return how the loss of rows that were not learned from went, or else that of those that were."""
    kept, losses = "not learned from", [x for x in history.validation_loss if math.isfinite(x)]
    if not losses:
        kept, losses = "learned from", [x for x in history.loss if math.isfinite(x)]
    if not losses:
        return []
    return [f"loss of rows {kept}: {losses[0]:.3g} {sparkline(losses)} {losses[-1]:.3g}, at best {min(losses):.3g}"]


def _bars(importances: Mapping[str, float]) -> list[str]:
    """Return the columns that it goes by most, as bars."""
    best = sorted(importances.items(), key=lambda pair: -pair[1])[:MOST_BARS]
    best = [(name, growth) for name, growth in best if growth > 0.01 * best[0][1] > 0]
    if not best:
        return []
    rows = [
        (plain(name, 30), "█" * max(1, round(BAR * growth / best[0][1])), f"+{growth:.2g}") for name, growth in best
    ]
    return ["What it goes by: how much the loss grows without a column", *parse.table(rows, right={2}), ""]


def _of_table(result: TrainingResult) -> list[str]:
    data = result.data
    what = f"{result.task}, {len(result.classes)} classes" if result.classes else result.task
    lines = [f"{plain(Path(data.source).name)}: {data.rows:,} rows; to predict: {plain(data.target)} ({what})"]
    if data.rows_without_target:
        lines.append(f"{data.rows_without_target:,} rows have no {plain(data.target)} and are left out")
    lines += ["", *_understood(data.columns), ""]
    return [*lines, *(plain(note, 300) for note in result.notes), ""] if result.notes else lines


def _of_pictures(result: TrainingResult, pictures: Pictures) -> list[str]:
    from chainrule.data.pictures import in_words

    shape = result.model.pictures.shape
    shade = {1: "grey", 3: "colour"}.get(shape[2], f"{shape[2]} channels")
    classes = ", ".join(plain(name, 20) for name in result.classes[:10])
    more = f" and {len(result.classes) - 10:,} more" if len(result.classes) > 10 else ""
    return [
        f"{plain(Path(result.data.source).name)}: {len(pictures.names):,} pictures of {in_words(shape)}, {shade}; "
        f"{len(result.classes)} classes: {classes}{more}",
        *parse.left_out(pictures),
        *(plain(note, 300) for note in result.notes[len(pictures.notes) :]),
        "",
    ]


def _understood(columns: tuple[Column, ...]) -> list[str]:
    """Return what the columns are as a table; only the first of very many."""
    rows = [("column", "is read as", "missing", "")]
    for column in columns[:MOST_COLUMNS]:
        told = f"{column.dropped}{'; ' if column.dropped and column.how else ''}{column.how}"
        told = told.replace("COLUMN", shlex.quote(plain(column.name)))
        missing = f"{column.missing:,}" if column.missing else ""
        kind = "(left out)" if column.dropped else column.kind
        rows.append((plain(column.name, 30), kind, missing, plain(told, 200)))
    more = len(columns) - MOST_COLUMNS
    return [*parse.table(rows, right={2}), *([f"… and {more:,} columns more"] if more > 0 else [])]
