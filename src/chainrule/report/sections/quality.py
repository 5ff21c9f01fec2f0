"""How good the network is: its metrics beside the baseline's, where it errs, and whether its probabilities hold."""

from __future__ import annotations

import math
import shlex
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.report.charts import calibration_chart, scatter_chart
from chainrule.report.importance import Importance
from chainrule.report.markup import counted, figure, line, number, paragraph, section, table, text
from chainrule.report.sections.seen import cards
from chainrule.report.subject import Subject, Trained

if TYPE_CHECKING:
    from chainrule.tabular.result import Figure, Rows

Array = NDArray[Any]

NAMES = {
    "accuracy": ("accuracy", "the share of rows that it gets right", 1),
    "balanced_accuracy": ("balanced accuracy", "the mean of the shares that it gets right in each class", 1),
    "log_loss": ("log loss", "how surprised its probabilities are by what is right; 0 is best", -1),
    "auc": ("AUC", "how often it gives a row of the class the higher score than another row; 0.5 is chance", 1),
    "average_precision": ("average precision", "the precision over all thresholds; chance has the class's share", 1),
    "f1": ("F1", "between precision and recall", 1),
    "rmse": ("RMSE", "the typical size of an error, where large errors count more", -1),
    "mae": ("MAE", "the mean size of an error", -1),
    "r2": ("R²", "the share of the differences between rows that it explains; 1 is best, their own mean has 0", 1),
    "loss": ("loss", "what training made small", -1),
}
MOST_CLASSES = 12  # in the confusion matrix
MOST_DOTS = 600  # in a scatter chart
HARDEST, CELLS = 8, 6  # rows, and columns of each
MOST_LISTED = 50  # classes, one by one
THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


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
            _classes(subject, judged.codes, judged.probabilities),
            _thresholds(subject, judged.codes, judged.probabilities),
            _calibration(subject, judged.codes, judged.probabilities),
        ]
    else:
        parts.append(_scatter(subject))
    return section("quality", "How good is it?", *parts)


def compared(subject: Trained) -> str:
    """Return the section on a network beside simple methods."""
    heads = list(next(iter(subject.measures.values())))
    rows = [[text(name), *(f"{row[head]:.4f}" for head in heads)] for name, row in subject.measures.items()]
    figures = table(["method", *heads], rows, "Measures", numbers=range(1, len(heads) + 1))
    said = (paragraph(escape(each)) for each in subject.said)
    return section("quality", "How good is it?", figures, *said, subject.drawn)


def _metrics(subject: Subject) -> str:
    rows = []
    shown = {name: figure.value for name, figure in subject.figures.items()} or subject.metrics
    for name, value in shown.items():
        title, meaning, better = NAMES.get(name, (line(name), "", 0))
        cells = [f"{title}<small>{meaning}</small>", f"<strong>{number(value, 4)}</strong>"]
        if figure := subject.figures.get(name):
            cells[1] += _interval(figure)
        if crossed := subject.crossed.get(name):
            cells.append(number(crossed.value, 4) + _interval(crossed))
        for other in (*subject.others, *filter(None, [subject.baseline])):
            figure = other.figures.get(name)
            interval = _interval(figure) if figure and subject.figures else ""
            cells.append(number(figure.value if figure else math.nan, 4) + interval)
        if subject.baseline is not None:
            base = subject.baseline.metrics.get(name, math.nan)
            wins = "better" if better * (value - base) > 0 else "worse" if better * (value - base) < 0 else "equal"
            cells.append(f'<span class="{wins}">{wins}</span>')
        rows.append(cells)
    head = ["metric", f"this network{'<small>95% interval</small>' if subject.figures else ''}"]
    head += ["cross-validated<small>all rows</small>"] if subject.crossed else []
    head += [text(other.name, 40) for other in subject.others]
    if subject.baseline is not None:
        always = subject.baseline.value
        shown_value = text(always, 20) if isinstance(always, str) else number(always, 4)
        head += [f"always {shown_value}<small>{subject.baseline.name}</small>", "network is"]
    return table(head, rows, "Metrics", numbers=range(1, len(head) - 1 if subject.baseline else len(head)))


def _interval(figure: Figure) -> str:
    return f"<small>{number(figure.low)} to {number(figure.high)}</small>"


def _in_words(subject: Subject) -> str:
    count = len(subject.judged)
    if not subject.classes or "accuracy" not in subject.metrics:
        return ""
    said = f"It gets {round(subject.metrics['accuracy'] * count):,} of {count:,} right"
    if subject.baseline is not None:
        base = round(subject.baseline.metrics.get("accuracy", 0) * count)
        said += f"; without looking{' at any column' if subject.image is None else ''}, it would be {base:,}"
    if not subject.figures:
        return f"{said}."
    return (
        f"{said}. The intervals tell how far luck moves a figure where only {counted(count, subject.thing)} judge it."
    )


def _classes(subject: Subject, codes: Array, probabilities: Array) -> str:
    """How many rows of each class there are, are found, and how many that are said to be of it are."""
    said, body = probabilities.argmax(axis=1), []
    for k, name in list(enumerate(subject.classes))[:MOST_LISTED]:
        there, told = codes == k, said == k
        hits = int((there & told).sum())
        shares = [hits / each.sum() if each.any() else math.nan for each in (there, told)]
        f1 = 2 * hits / max(int(there.sum() + told.sum()), 1)
        body.append([text(name, 30), f"{there.sum():,}", *map(_share, shares), number(f1, 2)])
    head = [
        "class",
        subject.thing + "s",
        "found<small>recall</small>",
        "right where said<small>precision</small>",
        "F1",
    ]
    return "<h3>Class by class</h3>" + table(head, body, "Classes", numbers=range(1, 5))


def _thresholds(subject: Subject, codes: Array, probabilities: Array) -> str:
    """What follows from saying the second of two classes from another probability on than a half."""
    if len(subject.classes) != 2 or not 0 < codes.sum() < len(codes):
        return ""
    p, body, name = probabilities[:, 1], [], text(subject.classes[1], 20)
    scores = {}
    for threshold in THRESHOLDS:
        told = p >= threshold
        hits, said = int((told & (codes == 1)).sum()), int(told.sum())
        scores[threshold] = 2 * hits / (said + codes.sum())
        right = hits + int((~told & (codes == 0)).sum())
        cells = [f"{said:,}", _share(hits / codes.sum()), _share(hits / said if said else math.nan)]
        body.append([f"{threshold:.0%}", *cells, number(scores[threshold], 2), _share(right / len(codes))])
    best = max(scores, key=lambda threshold: scores[threshold])
    words = (
        f"Which probability is enough to say {name} depends on what a miss and a false alarm cost. By these "
        f"{subject.thing}s, F1 is best from {best:.0%} on; a threshold that is chosen by them looks a little better "
        "than it is."
    )
    head = [f"probability of {name} from", "are said to be", "of all found", "right where said", "F1", "accuracy"]
    return "<h3>Threshold</h3>" + paragraph(words) + table(head, body, "Thresholds", numbers=range(1, 6))


def _share(share: float) -> str:
    return "–" if math.isnan(share) else f"{share:.0%}"


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
        "the dashed line, what was said is what was seen. The whiskers are 95% intervals."
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


def worst(judged: Rows) -> tuple[Array, str, list[str]]:
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
    if subject.image is not None:
        return cards(subject, rows, values)
    shown = ([each.column for each in order] or judged.frame.columns)[:CELLS]
    body = []
    for row, value in zip(rows, values, strict=True):
        cells = judged.cells(int(row), shown)
        answers = [_answer(judged.actual[row]), _answer(judged.predicted[row]), value]
        body.append([f"{judged.number[row]:,}", *answers, *(text(cells.get(name), 24) for name in shown)])
    head = ["row", "actual", "predicted", title, *(text(name, 20) for name in shown)]
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
