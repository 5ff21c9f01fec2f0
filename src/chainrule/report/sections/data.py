"""What the network was trained on, and which of it matters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chainrule.data.pictures import in_words
from chainrule.report.charts import curve_chart
from chainrule.report.importance import Importance
from chainrule.report.markup import counted, folded, line, number, paragraph, section, table, text
from chainrule.report.subject import Subject

if TYPE_CHECKING:
    from chainrule.data.columns import Column
    from chainrule.data.pictures import Pictures
    from chainrule.tabular.curves import Curve
    from chainrule.tabular.result import DataSummary

MOST_BARS, MOST_CURVES = 20, 4
MOST_COLUMNS, MOST_LISTED = 30, 1000  # of the table that are listed openly, and at all


def matters(subject: Subject, found: list[Importance], error: float, rows: int) -> str:
    """Return the section on the importance of the columns."""
    if len(found) < 2:
        return ""
    what = "log loss" if subject.classes else "RMSE"
    widest = max(max(each.growth for each in found), 1e-12)
    bars = []
    for each in found[:MOST_BARS]:
        width = 100 * max(each.growth, 0.0) / widest
        size = f"{_grown(each.growth, each.spread)} <small>± {number(each.spread, 1)}</small>"
        bars.append([text(each.column, 28), f'<span class="bar" style="width:{width:.1f}%"></span>', size])
    left = len(found) - len(bars)
    words = (
        f"Exchange the values of one column between rows, so that it no longer tells anything, and see how much worse "
        f"the predictions get: the {what} of {counted(rows, 'row')}, which is {number(error)} with every column, grows "
        f"by this much (mean and standard deviation of several exchanges). Columns that tell the same share their "
        "importance."
    )
    head = ["column", '<span class="hidden">as a bar</span>', f"{what} grows by"]
    more = paragraph(f"And {counted(left, 'column')} that matter less.", "note") if left > 0 else ""
    untried = len(subject.columns) - len(found)
    if untried:
        more += paragraph(f"{counted(untried, 'column')} with the weakest weights were not tried.", "note")
    chart = f'<div class="bars">{table(head, bars, "Importance of columns")}</div>'
    return section("importance", "What does it go by?", paragraph(words), chart, more, _curves(subject, found))


def _curves(subject: Subject, found: list[Importance]) -> str:
    """What is said as each of the most important columns changes, for all rows alike."""
    if subject.curve is None:
        return ""
    shown, what = [], ""
    for each in found[:MOST_CURVES]:
        curve = subject.curve(each.column)
        if curve is None:
            continue
        what = text(curve.what, 30)
        if isinstance(curve.values[0], str):
            shown.append(_steps(curve, each.column))
        else:
            shown.append(f"<div>{curve_chart(curve, each.column)}</div>")
    if not shown:
        return ""
    words = (
        f"Give all rows the same value in one column, leave the others as they are, and see what is said: {what} on "
        "average, and the middle 80% of the rows around it (a band, or the numbers behind a bar). Columns that go "
        "together in truth are torn apart here."
    )
    return f'<h3>As a column changes</h3>{paragraph(words)}<div class="curves">{"".join(shown)}</div>'


def _steps(curve: Curve, column: str) -> str:
    low, high = min(0.0, float(curve.mean.min())), max(float(curve.mean.max()), 1e-12)
    rows = []
    for value, mean, ends in zip(curve.values, curve.mean, zip(curve.low, curve.high, strict=True), strict=True):
        width = 100 * (float(mean) - low) / (high - low)
        size = f"{number(float(mean))} <small>{number(float(ends[0]), 2)} to {number(float(ends[1]), 2)}</small>"
        rows.append([text(value, 18), f'<span class="bar" style="width:{width:.1f}%"></span>', size])
    head = [text(column, 28), '<span class="hidden">as a bar</span>', text(curve.what, 28)]
    return f'<div class="bars">{table(head, rows, f"By {line(column)}")}</div>'


def _grown(growth: float, spread: float) -> str:
    """Return a growth in two digits, or 0 where it is far below what luck moves it by."""
    shown = 0.0 if abs(growth) < spread / 100 else growth
    return f"{'+' if shown > 0 else ''}{number(shown, 2)}"


def table_section(subject: Subject) -> str:
    """Return the section on the table: how its rows were divided, what its columns are, which are left out and why."""
    data = subject.data
    if data is None:
        return ""
    source = f"{text(Path(data.source).name)} holds" if data.source else "The table holds"
    if subject.pictures is not None:
        return _pictures(data, subject.pictures, source if data.source else "There are")
    without = ""
    if data.rows_without_target:
        verb = "is" if data.rows_without_target == 1 else "are"
        without = f" {counted(data.rows_without_target, 'row')} without a value of it {verb} left out."
    intro = f"{source} {counted(data.rows, 'row')}; the column to predict is {text(data.target)}.{without}"
    used = [
        [text(c.name, 40), _kind(c), f"{c.distinct:,}", f"{c.missing:,}" if c.missing else "none"] for c in data.used
    ]
    inputs = (
        f"They become {counted(subject.network.inputs, 'input')} of the network: numbers are scaled, each frequent "
        "category gets an input of its own, and so does the fact that a value is missing."
    )
    if subject.reading is not None:
        inputs += " Of a text, every place is an input: the number of its word in the vocabulary, 0 behind the end."
    left = [[text(name, 40), text(reason, 200)] for name, reason in data.dropped.items()]
    return section(
        "data",
        "The table",
        paragraph(intro),
        _division(data),
        _long(["column used", "kind", "different values", "missing"], used, "Columns used", numbers=[2, 3]),
        paragraph(inputs, "note"),
        _long(["column left out", "why"], left, "Columns left out") if left else "",
    )


def _pictures(data: DataSummary, pictures: Pictures, source: str) -> str:
    """The section on pictures: how many there are, how they were divided, and which files were left out."""
    height, width, channels = pictures.pixels.shape[1:]
    intro = (
        f"{source} {counted(len(pictures.names), 'picture')} that can be read, each of {in_words((height, width))}"
        f"{'' if channels > 1 else ', in grey'}{'; the folder that one is in is its class' if data.source else ''}."
    )
    left = [[text(name, 60), text(why, 200)] for name, why in pictures.left_out.items()]
    files = _long(["file left out", "why"], left, "Files left out") if left else ""
    return section("data", "The pictures", paragraph(intro), _division(data), files)


def _kind(column: Column) -> str:
    kind = "yes or no" if column.kind == "boolean" else column.kind
    return f"{kind} <small>{text(column.how, 120)}</small>" if column.how else kind


def _division(data: DataSummary) -> str:
    """How the rows were divided, as a strip and in numbers."""
    parts = (
        ("train", "to learn from", data.n_train),
        ("watch", "to decide when to stop", data.n_validation),
        ("test", "held out to judge", data.n_test),
    )
    whole = max(sum(count for *_, count in parts), 1)
    strip = "".join(f'<span class="{name}" style="width:{100 * n / whole:.2f}%"></span>' for name, _, n in parts if n)
    keys = "".join(f'<li class="{name}"><strong>{n:,}</strong> {words}</li>' for name, words, n in parts if n)
    return f'<div class="strip" aria-hidden="true">{strip}</div><ul class="keys">{keys}</ul>'


def _long(head: Sequence[str], rows: Sequence[Sequence[str]], label: str, *, numbers: Sequence[int] = ()) -> str:
    """A table whose later rows are unfolded on demand."""
    shown = table(head, rows[:MOST_COLUMNS], label, numbers=numbers)
    if len(rows) <= MOST_COLUMNS:
        return shown
    rest = table(head, rows[MOST_COLUMNS:MOST_LISTED], f"More: {label}", numbers=numbers)
    more = len(rows) - MOST_COLUMNS
    return shown + folded(f"{more:,} more" + (" (the first of them)" if len(rows) > MOST_LISTED else ""), rest)
