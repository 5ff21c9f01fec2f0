"""How good the network is: its metrics beside the baseline's, where it errs, and whether its probabilities hold."""

from __future__ import annotations

import math
import shlex
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.report.charts import calibration_chart, scatter_chart
from chainrule.report.importance import Importance
from chainrule.report.markup import counted, figure, line, number, paragraph, section, table, text
from chainrule.report.pictures import data_uri
from chainrule.report.sections.seen import cards
from chainrule.report.subject import Compared, Judged, Subject

Array = NDArray[Any]

NAMES = {
    "accuracy": ("accuracy", "the share of rows that it gets right", 1),
    "balanced_accuracy": ("balanced accuracy", "the mean of the shares that it gets right in each class", 1),
    "log_loss": ("log loss", "how surprised its probabilities are by what is right; 0 is best", -1),
    "rmse": ("RMSE", "the typical size of an error, where large errors count more", -1),
    "mae": ("MAE", "the mean size of an error", -1),
    "r2": ("R²", "the share of the differences between rows that it explains; 1 is best, the mean alone has 0", 1),
    "loss": ("loss", "what training made small", -1),
}
MOST_CLASSES = 12  # in the confusion matrix
MOST_DOTS = 600  # in a scatter chart
HARDEST, CELLS = 8, 6  # rows, and columns of each


def quality(subject: Subject) -> str:
    """Return the section on the metrics and the errors."""
    where = f"Measured on {counted(len(subject.judged), subject.thing)}"
    seen = (
        " that neither training nor the decision when to stop has seen."
        if subject.held_out
        else ": the very rows it was trained on. Nothing was held out, so this says what it has learned, not what it "
        "would make of other rows."
    )
    parts = [paragraph(where + seen), _metrics(subject), paragraph(_in_words(subject))]
    judged = subject.judged
    if judged.codes is not None and judged.probabilities is not None:
        parts += [
            _confusion(subject, judged.codes, judged.probabilities),
            _calibration(subject, judged.codes, judged.probabilities),
        ]
    else:
        parts.append(_scatter(subject))
    return section("quality", "How good is it?", *parts)


def compared(subject: Compared) -> str:
    """Return the section on a network beside simple methods."""
    heads = list(next(iter(subject.measures.values())))
    rows = [[text(name), *(f"{row[head]:.4f}" for head in heads)] for name, row in subject.measures.items()]
    figures = table(["method", *heads], rows, "Measures", numbers=range(1, len(heads) + 1))
    said = (paragraph(escape(each)) for each in subject.said)
    return section("quality", "How good is it?", figures, *said, subject.figures)


def _metrics(subject: Subject) -> str:
    rows = []
    for name, value in subject.metrics.items():
        title, meaning, better = NAMES.get(name, (line(name), "", 0))
        cells = [f"{title}<small>{meaning}</small>", f"<strong>{number(value, 4)}</strong>"]
        if subject.simple is not None:
            cells.append(number(subject.simple.metrics[name], 4))
        if subject.baseline is not None:
            base = subject.baseline.metrics.get(name, math.nan)
            wins = "better" if better * (value - base) > 0 else "worse" if better * (value - base) < 0 else "equal"
            cells += [number(base, 4), f'<span class="{wins}">{wins}</span>']
        rows.append(cells)
    head = ["metric", "this network", *([] if subject.simple is None else [text(subject.simple.name)])]
    if subject.baseline is not None:
        always = subject.baseline.value
        shown = text(always, 20) if isinstance(always, str) else number(always, 4)
        head += [f"always {shown}<small>{subject.baseline.name}</small>", "network is"]
    return table(head, rows, "Metrics", numbers=range(1, len(head) - 1 if subject.baseline else len(head)))


def _in_words(subject: Subject) -> str:
    count = len(subject.judged)
    if not subject.classes or "accuracy" not in subject.metrics:
        return ""
    accuracy = subject.metrics["accuracy"]
    said = f"It gets {round(accuracy * count):,} of {count:,} right"
    if subject.baseline is not None:
        base = round(subject.baseline.metrics.get("accuracy", 0) * count)
        said += f"; without looking{'' if subject.pictures else ' at any column'}, it would be {base:,}"
    if not subject.held_out:
        return f"{said}."
    error = math.sqrt(max(accuracy * (1 - accuracy), 0) / count)
    return f"{said}. With {counted(count, subject.thing)}, luck alone moves the accuracy by about ±{error:.3f}."


def _confusion(subject: Subject, codes: Array, probabilities: Array) -> str:
    """Counts of actual (down) against predicted (across) classes; only the most frequent of very many."""
    classes = len(subject.classes)
    pairs = codes * classes + probabilities.argmax(axis=1)
    counts = np.bincount(pairs, minlength=classes**2).reshape(classes, classes)
    shown = np.sort(np.argsort(-counts.sum(axis=1), kind="stable")[:MOST_CLASSES])
    largest = int(counts.max()) or 1
    rows = []
    for i in shown:
        cells = [text(subject.classes[i], 20)]
        for j in shown:
            look = "right" if i == j else "wrong"
            share = 0.06 + 0.6 * counts[i, j] / largest if counts[i, j] else 0.0
            cells.append(f'<span class="count {look}" style="--share:{share:.2f}">{counts[i, j]:,}</span>')
        rows.append(cells)
    head = ["actual ↓ predicted →", *(text(subject.classes[j], 20) for j in shown)]
    matrix = table(head, rows, "Confusion matrix", numbers=range(1, len(head)))
    left = "" if len(shown) == classes else f" Shown are the {len(shown)} most frequent of {classes} classes."
    caption = (
        "Each row of the matrix is a class as it really is, each column what the network says: right answers stand on "
        f"the diagonal.{left}"
    )
    return f'<h3>Confusion matrix</h3><figure class="confusion">{matrix}<figcaption>{caption}</figcaption></figure>'


def _calibration(subject: Subject, codes: Array, probabilities: Array) -> str:
    """Groups of equally many rows by probability: of the second of two classes, or of the predicted one of more."""
    if len(codes) < 30:
        return ""
    if len(subject.classes) == 2:
        said, right = probabilities[:, 1], codes.astype(float)
        name = line(subject.classes[1], 14)
        xlabel, ylabel = f"predicted probability of {name}", f"share that is {name}"
    else:
        said, right = probabilities.max(axis=1), (probabilities.argmax(axis=1) == codes).astype(float)
        xlabel, ylabel = "probability of the predicted class", "share that is right"
    groups = np.array_split(np.argsort(said), min(10, len(said) // 15))
    chart = calibration_chart(
        np.array([said[group].mean() for group in groups]),
        np.array([right[group].mean() for group in groups]),
        np.array([len(group) for group in groups]),
        xlabel,
        ylabel,
    )
    caption = (
        "Can its probabilities be taken at their word? Rows are put into groups by the probability they were given; on "
        "the dashed line, what was said is what was seen. The whiskers are one standard error."
    )
    return "<h3>Calibration</h3>" + figure(chart, caption)


def _scatter(subject: Subject) -> str:
    predicted, actual = (np.asarray(x, float) for x in (subject.judged.predicted, subject.judged.actual))
    groups = np.array_split(np.argsort(predicted, kind="stable"), max(1, min(10, len(predicted) // 5)))
    means = tuple(np.array([values[group].mean() for group in groups]) for values in (predicted, actual))
    shown = np.random.default_rng(0).permutation(len(predicted))[:MOST_DOTS]
    chart = scatter_chart(predicted[shown], actual[shown], (means[0], means[1]), "Predicted against actual values")
    few = f" ({MOST_DOTS} rows of {len(predicted):,}, drawn by chance)" if len(shown) < len(predicted) else ""
    caption = (
        f"Each dot is a row{few}; on the dashed line, the prediction is right. Large dots are the means of tenths of "
        "the rows: where they leave the line, predictions of that size are too high or too low throughout."
    )
    return "<h3>Predicted against actual</h3>" + figure(chart, caption)


def _smallest(numbers: Array) -> Array:
    """The positions of the smallest few, in order; of equals the first."""
    count = min(HARDEST, len(numbers))
    few = np.flatnonzero(numbers <= np.partition(numbers, count - 1)[count - 1])
    return few[np.argsort(numbers[few], kind="stable")][:count]


def worst(judged: Judged) -> tuple[Array, str, list[str]]:
    """Return the rows that the network is most wrong about, what tells so, and what it is of each."""
    if judged.probabilities is not None:
        given = judged.probabilities[np.arange(len(judged)), judged.codes]
        rows = _smallest(given)
        return rows, "probability given to the right answer", [f"{given[row]:.1%}" for row in rows]
    errors = np.asarray(judged.predicted, float) - np.asarray(judged.actual, float)
    rows = _smallest(-np.abs(errors))
    return rows, "error", [("+" if errors[row] > 0 else "") + number(errors[row]) for row in rows]


def hardest(subject: Subject, order: list[Importance]) -> str:
    """Return the section on the rows that the network is most wrong about, with the columns that it reads most."""
    judged = subject.judged
    rows, title, values = worst(judged)
    if subject.pictures is not None:
        return cards(subject, rows, values)
    names = [each.column for each in order] or list(judged.cells(0))
    shown = [] if subject.image else names[:CELLS]
    body = []
    for row, value in zip(rows, values, strict=True):
        cells = judged.cells(int(row))
        picture = [_picture(subject, int(row))] if subject.image else []
        answers = [_answer(judged.actual[row]), _answer(judged.predicted[row]), value]
        body.append([f"{judged.number[row]:,}", *picture, *answers, *(text(cells.get(name), 24) for name in shown)])
    head = ["row", *(["picture"] if subject.image else []), "actual", "predicted", title, *(text(n, 20) for n in shown)]
    words = (
        "The rows that it is most wrong about are worth a look: a wrong label, a rare case, or something that no "
        "column tells."
    )
    parts = [paragraph(words), table(head, body, "The hardest rows"), paragraph(_opened(subject, rows), "note")]
    return section("hardest", "The hardest rows", *parts)


def _opened(subject: Subject, rows: Array) -> str:
    """How to follow the first of these rows through the network; empty where the table or the model is in no file."""
    if subject.data is None or not subject.data.source or not subject.model_file:
        return ""
    number = str(subject.judged.number[rows[0]])
    command = shlex.join(["chainrule", "explain", subject.model_file, subject.data.source, "--row", number])
    return f"To follow a row through the network: <code>{escape(line(command, 400))}</code>"


def _answer(value: Any) -> str:
    return text(value, 20) if isinstance(value, str) else number(float(value), 4)


def _picture(subject: Subject, row: int) -> str:
    assert subject.image is not None
    ink = np.asarray(subject.judged.a0[row], float).reshape(subject.image)
    pixels = np.zeros((*subject.image, 4))
    pixels[..., :3] = 255 * (1 - ink / (np.abs(ink).max() or 1.0))[..., None]
    pixels[..., 3] = 255
    return f'<img class="pixels" alt="the picture of row {subject.judged.number[row]}" src="{data_uri(pixels)}">'
