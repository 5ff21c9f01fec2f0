"""From a table to a trained model: divide the rows, understand the columns, train, and judge."""

import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from difflib import get_close_matches
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.data.frames import as_frame
from chainrule.data.inference import understood
from chainrule.data.large import LargeTable, is_large
from chainrule.data.reading import read_raw, shortened
from chainrule.data.suspects import notes
from chainrule.data.target import Target, decide_task
from chainrule.errors import InvalidInput
from chainrule.network.checks import as_targets
from chainrule.network.network import Network
from chainrule.tabular.crossing import cross_validated
from chainrule.tabular.fast import Learned, mask
from chainrule.tabular.fitting import class_weights, examined, learn
from chainrule.tabular.large import Divided, keeps_names, look
from chainrule.tabular.metrics import Figures, baseline, class_figures, constant, number_figures, with_intervals
from chainrule.tabular.model import TabularModel
from chainrule.tabular.result import Baseline, DataSummary, Figure, Rows, TrainingResult
from chainrule.tabular.settings import Options, Settings
from chainrule.tabular.simple import tfidf, usual
from chainrule.tabular.split import divide
from chainrule.tabular.threads import limited
from chainrule.tabular.verdict import Things, Verdict, class_verdict, number_verdict

Array = NDArray[Any]


def train(
    table: Any, target: str, options: Options | None = None, *, progress: bool | None = None, **changes: Any
) -> TrainingResult:
    """Train a network to predict the column `target` of a table or a table's file; judge it on rows held out.

    A table is a data frame (of Polars, pandas, PyArrow, …) or a dictionary of columns.

    `options`, or their fields as keyword arguments, say how. An interrupt (Ctrl-C) after the first epoch ends training
    with the best weights so far.

    Raises `InvalidInput`, with the reason, where the table cannot be learned from.

    >>> table = pl.DataFrame({"size": [1.0, 2.0, 3.0, 4.0] * 10, "kind": ["small", "small", "large", "large"] * 10})
    >>> result = train(table, "kind", epochs=30)
    >>> result.model.predict(pl.DataFrame({"size": [1.5, 4.5]})).tolist()
    ['small', 'large']
    """
    options = replace(options or Options(), **changes)
    if not options.recipe and isinstance(table, str | os.PathLike) and is_large(table):
        options = replace(options, recipe="fast")
    options = options.decided()
    with limited(options.threads):
        return _train(table, target, options, progress)


def _train(table: Any, target: str, options: Options, progress: bool | None) -> TrainingResult:
    started = time.perf_counter()
    in_file = isinstance(table, str | os.PathLike)
    source = os.fsdecode(table) if in_file else ""
    source = "standard input" if source == "-" else source
    if in_file and is_large(table):
        with LargeTable(table) as large:
            _check_names(large.read(0), target, options)
            return _trained(source, look(large, target, options), started, progress)
    raw = read_raw(table, options.encoding) if in_file else as_frame(table)
    _check_names(raw, target, options)
    return _trained(source, _divided(raw, target, options, in_file), started, progress)


def _divided(raw: pl.DataFrame, target: str, options: Options, in_file: bool) -> Divided:
    """Understand a table that is read whole, and divide its rows."""
    whole, readings = understood(raw, options.kinds, () if in_file else raw.columns)
    if keeps_names(target, readings, options.kinds, raw[target]):
        whole = whole.with_columns(raw[target])
    read = readings.pop(target, None)
    frame = _rows_with(whole, target)
    columns, options, told = examined(frame.drop(target), readings, options)
    series = frame[target]
    fitted = Target.fit(series, options.task or decide_task(series))
    encoded = fitted.encode(series)
    classes = encoded if fitted.task == "classification" else None
    by = {"groups": _order(frame, options.group), "time": _order(frame, options.time_column)}
    stopping = 0.0 if options.recipe == "strong" else options.validation_size
    parts = divide(classes, frame.height, options.test_size, stopping, options.seed, **by)
    if fitted.task == "regression":
        fitted = Target.fit(series.gather(parts[0]), "regression")  # what is held out must not tell its mean
    if read and series.dtype != pl.String:
        fitted = replace(fitted, steps=read.steps)
    number = np.flatnonzero(whole[target].is_not_null().to_numpy()) + 1
    return Divided(frame, columns, readings, fitted, options, parts, number, whole.height, told=told, by=by)


def _trained(source: str, given: Divided, started: float, progress: bool | None) -> TrainingResult:
    """Train on rows that are divided, and judge."""
    frame, fitted, options, (learned, validation, test) = given.frame, given.target, given.options, given.parts
    target, series = fitted.name, frame[fitted.name]
    encoded = fitted.encode(series)
    weights = [class_weights(options, fitted, encoded[part]) for part in (learned, validation)]
    deadline = None if options.time_limit is None else started + options.time_limit
    found, settings = learn(given, encoded, weights, deadline, progress)
    model, seconds = found.model, time.perf_counter() - started
    held_out = judged(model, frame.filter(mask(frame, test)), given.number[test], encoded[test])
    others: tuple[Baseline, ...] = ()
    if settings.recipe == "strong":
        actual = held_out.actual if held_out.codes is None else held_out.codes
        others = usual(fitted, found.a0, encoded[learned], held_out.a0, actual)
    elif settings.text:
        rows = frame.filter(mask(frame, np.concatenate([learned, validation])))
        others = tfidf(model.table, fitted, rows, held_out.frame)
    without_target = given.rows - sum(given.counts)
    summary = DataSummary(source, given.rows, without_target, target, model.encoder.columns, *given.counts)
    crossed = cross_validated(given, progress) if options.cv else {}
    result = concluded(found, settings, summary, held_out, encoded[learned], others, seconds=seconds, crossed=crossed)
    more = notes(frame, model.encoder.columns, target, encoded, fitted.task)
    return replace(result, notes=(*given.told, *result.notes, *more))


def concluded(
    found: Learned,
    settings: Settings,
    data: DataSummary,
    held_out: Rows,
    encoded: Array,
    others: tuple[Baseline, ...],
    things: Things = "rows",
    **more: Any,
) -> TrainingResult:
    """Judge by rows held out what was learned from those with the targets `encoded`; notes say what is better."""
    model, without = found.model, constant(found.model.target, encoded)
    measure, verdict = _scores(settings, held_out, without)
    figures = with_intervals(measure, len(held_out))
    result = TrainingResult(
        model=model,
        task=model.target.task,
        data=data,
        settings=settings,
        figures=figures,
        baseline=baseline(model.target, without, held_out.actual if held_out.codes is None else held_out.codes),
        verdict=replace(verdict, things=things),
        held_out=held_out,
        a0=found.a0,
        y=_targets(model.network, encoded),
        history=model.network.history,
        best_epoch=found.best_epoch,
        path=found.path,
        stopped="it was interrupted" if found.interrupted else found.stopped,
        interrupted=found.interrupted,
        seed=settings.seed,
        others=others,
        notes=tuple(surpassed(figures, others)),
        **more,
    )
    return replace(result, model=replace(model, about=model.about | about(result) | {"constant": without.tolist()}))


def surpassed(figures: Mapping[str, Figure], others: Iterable[Baseline]) -> list[str]:
    """Say which other methods are better by more than luck explains."""
    name, title = ("log_loss", "log loss") if "log_loss" in figures else ("rmse", "RMSE")
    ours = figures[name]
    interval = f"{ours.value:.4g} (95% interval: {ours.low:.4g} to {ours.high:.4g})"
    better = [(other.name, other.metrics[name]) for other in others if other.metrics[name] < ours.low]
    return [f"Better here: {other}, with a {title} of {theirs:.4g} against {interval}." for other, theirs in better]


def about(result: TrainingResult) -> dict[str, Any]:
    """Return what a model's file tells of its training, as JSON."""
    data, settings = result.data, result.settings
    return {
        "rows": {"train": data.n_train, "validation": data.n_validation, "test": data.n_test},
        "metrics": result.metrics,
        "figures": {name: list(figure) for name, figure in result.figures.items()},
        "baseline": result.baseline.facts(),
        "others": [each.facts() for each in result.others],
        "verdict": result.verdict.spec(),
        "epochs": len(result.history),
        "best_epoch": result.best_epoch,
        "settings": asdict(settings) | {"optimizer": settings.optimizer.spec(), "hidden": list(settings.hidden)},
    }


def _check_names(frame: pl.DataFrame, target: str, options: Options) -> None:
    """Raise `InvalidInput` where a name that was given is no column's."""
    if not isinstance(target, str):
        raise InvalidInput(f"The target must be the name of a column, but is {target!r:.60}.")
    check_there([target], frame.columns, "target column")
    check_there(options.drop_columns, frame.columns, "column to drop")
    check_there(options.keep_columns, frame.columns, "column to keep")
    check_there(options.kinds, frame.columns, "column")
    check_there([name for name in (options.group, options.time_column) if name], frame.columns, "column")
    if target in (options.group, options.time_column):
        raise InvalidInput(f"The column {shortened(target)} is the target: rows cannot be held out by it.")
    if target in options.drop_columns:
        raise InvalidInput(f"The column {shortened(target)} is the target and cannot be dropped.")


def _order(frame: pl.DataFrame, name: str | None) -> Array | None:
    """Return the place of each row's value among all values of a column, (n,); missing ones come first."""
    return None if name is None else frame[name].rank("dense").fill_null(0).to_numpy().astype(np.intp)


def _rows_with(frame: pl.DataFrame, target: str) -> pl.DataFrame:
    rows = frame.filter(pl.col(target).is_not_null()) if frame[target].null_count() else frame
    if not rows.height:
        raise InvalidInput(f"No row has a value of the target {shortened(target)}.")
    return rows


def check_there(names: Iterable[str], columns: list[str], what: str) -> None:
    """Raise `InvalidInput`, with the nearest name, where one of the names is not among the columns."""
    for name in names:
        if name not in columns:
            same = [column for column in columns if column.lower() == name.lower()]
            near = same or get_close_matches(name, columns, n=1, cutoff=0.5)
            listed = ", ".join(map(shortened, columns[:10])) + (", …" if len(columns) > 10 else "")
            hint = f"did you mean {shortened(near[0])}?" if near else f"the columns are {listed}."
            raise InvalidInput(f"There is no {what} {shortened(name)}; {hint}")


def judged(model: TabularModel, frame: pl.DataFrame, number: Array, encoded: Array) -> Rows:
    """Return rows, of which the encoded targets are known, with what the model says of them."""
    target, a0 = model.target, model.encoder.transform(frame)
    outputs = model.network.predict(a0)
    series = frame[target.name]
    return Rows(
        frame=frame,
        number=number,
        a0=a0,
        y=_targets(model.network, encoded),
        actual=target.actual(series),
        predicted=target.values(outputs),
        probabilities=target.probabilities(outputs) if target.task == "classification" else None,
    )


def _targets(network: Network, encoded: Array) -> Array:
    """Return the targets as the network's loss reads them."""
    return as_targets(encoded, network.loss, network.outputs, len(encoded), network.dtype)


def _scores(settings: Settings, rows: Rows, without: Array) -> tuple[Figures, Verdict]:
    """Return what gives the figures of rows, and the verdict beside the constant `without`."""
    if rows.codes is None or rows.probabilities is None:
        verdict = number_verdict(rows.actual, rows.predicted, float(without[0]))
        return number_figures(rows.actual, rows.predicted), verdict
    balanced = settings.class_weight == "balanced"
    verdict = class_verdict(rows.codes, rows.probabilities, without, balanced=balanced)
    return class_figures(rows.codes, rows.probabilities), verdict
