"""The terminal and the notebook show the same numbers, and they are the interpreter's."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest

from chainrule import AdamW, Dense, Network
from chainrule.demos import find
from chainrule.explain.shown import show
from chainrule.explain.trace import Trace
from chainrule.explain.views import TITLES, trace_lines
from chainrule.network.history import History
from chainrule.program.interpret import Interpreter

#: Elements that have no end tag.
VOID = {"polyline", "br", "meta"}


@dataclass
class Read:
    """One equation, as it was read back from a view: its shape, and the cells of its table."""

    equation: str
    shape: str
    cells: list[list[str]] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)


class PageReader(HTMLParser):
    """Reads a trace back from its HTML; fails where tags do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[Read] = []
        self.titles: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if tag == "details" and "td" not in self.open:
            self.found.append(Read("", ""))
        if tag == "tr":
            self.found[-1].cells.append([])
        if tag == "td":
            self.found[-1].cells[-1].append("")
        if tag == "pre":
            self.found[-1].stories.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        match self.open:
            case [*_, "h4"]:
                self.titles.append(data)
            case [*_, "pre", "code"]:
                self.found[-1].stories[-1] += data
            case [*_, "td"] | [*_, "td", "details", "summary"]:
                self.found[-1].cells[-1][-1] += data
            case [*_, "summary", "code"]:
                self.found[-1].equation = data
            case [*_, "summary", "span"]:
                self.found[-1].shape = data


def read_page(trace: Trace) -> PageReader:
    reader = PageReader()
    reader.feed(trace._repr_html_())
    reader.close()
    assert reader.open == []
    return reader


def read_text(trace: Trace) -> list[Read]:
    """What a terminal shows, read back from plain text."""
    found: list[Read] = []
    for line in str(trace).splitlines():
        if line.startswith("      "):
            if re.fullmatch(r"[\d\s.e+−naif]+", line):
                found[-1].cells.append(line.split())
        elif line.startswith("  "):
            equation, shape = re.fullmatch(r"(.*?)(?:  (\(.*\)))?", line.strip()).groups()  # type: ignore[union-attr]
            found.append(Read(equation, shape or ""))
    return found


def value_of(cell: str) -> float:
    return float(cell.replace("−", "-"))


def demo(name: str) -> Trace:
    chosen = find(name)
    X, y = chosen.first_batch(chosen.settings)
    return chosen.build(chosen.settings).trace(X, y, chosen.optimizer(chosen.settings))


def with_everything() -> Trace:
    """Dropout, penalties, weight decay, weights of rows, float32, in the middle of training."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(12, 5)), rng.integers(0, 3, 12)
    layers = [Dense(9, "relu", dropout=0.4, l2=0.01), Dense(4, "elu", l1=0.01), Dense(3, "softmax")]
    network = Network(5, layers, "categorical_cross_entropy", seed=3)
    network.fit(X, y, 4, batch_size=5, optimizer=AdamW(0.01, clip_norm=1.0))
    return network.trace(X, y, sample_weight=rng.random(12))


TRACES = {name: name for name in ("truth-table", "xor", "xor-tanh", "digits")} | {"everything": "everything"}


@pytest.fixture(scope="module", params=TRACES)
def traced(request: pytest.FixtureRequest) -> Trace:
    return with_everything() if request.param == "everything" else demo(request.param)


def test_both_show_the_same(traced: Trace) -> None:
    text, page = read_text(traced), read_page(traced)
    assert [(r.equation, r.shape, r.cells) for r in text] == [(r.equation, r.shape, r.cells) for r in page.found]
    assert page.titles == list(TITLES.values())


def test_what_is_shown_is_what_the_interpreter_computes(traced: Trace) -> None:
    results: list[Any] = []
    Interpreter(traced.program, traced.dtype)(traced.given, record=results)
    values = [*traced.given.values(), *results]
    shown = read_page(traced).found
    assert len(shown) == len(values)
    for read, value in zip(shown, values, strict=True):
        array = np.atleast_2d(np.asarray(value, dtype=float))
        rows, columns = len(read.cells), len(read.cells[0])
        whole = array.shape[0] <= 8 and array.shape[1] <= 8
        assert (rows, columns) == (array.shape if whole else (min(3, array.shape[0]), min(5, array.shape[1])))
        for i in range(rows):
            for j in range(columns):
                assert value_of(read.cells[i][j]) == float(f"{array[i, j]:.6g}")


def test_each_number_shown_can_be_opened_in_the_page(traced: Trace) -> None:
    shown = read_page(traced).found
    for read in shown[: len(traced.given)]:
        assert not read.stories
    for read in shown[len(traced.given) :]:
        cells = [cell for row in read.cells for cell in row]
        assert len(read.stories) == len(cells)
        for cell, story in zip(cells, read.stories, strict=True):
            assert f"line: {read.equation}" in story.splitlines()
            before_where = story.split("\n  where")[0].split("\nline:")[0].splitlines()
            results = [line.rpartition("= ")[2] for line in before_where if "= " in line]
            assert results[-1] == cell


def test_a_changed_number_would_be_seen(traced: Trace) -> None:
    """The reader of pages reads: another number in the trace is another number in both views."""
    computed = list(traced.computed)
    computed[0] = computed[0] + 1
    changed = type(traced)(traced.program, traced.given, tuple(computed), traced.dtype)
    position = len(traced.given)
    assert read_text(changed)[position].cells != read_text(traced)[position].cells
    assert read_page(changed).found[position].cells != read_page(traced).found[position].cells
    with pytest.raises(AssertionError):
        test_what_is_shown_is_what_the_interpreter_computes(changed)


def test_large_arrays_are_summarised(traced: Trace) -> None:
    for line, kind in trace_lines(traced):
        assert kind in ("title", "equation", "number", "note", "")
        assert len(line) < 260
    if traced["a0"].shape == (32, 64):
        shown = show(traced["a1"])
        assert shown.summary.startswith("mean ")
        assert shown.summary.endswith("the first 3 rows and 5 columns of 32 × 100:")
        assert shown.places[2][4] == (2, 4)


def test_a_large_network_is_shown_in_little_space() -> None:
    network = Network(784, [Dense(128, "relu"), Dense(10, "softmax")], "categorical_cross_entropy", seed=0)
    rng = np.random.default_rng(0)
    trace = network.trace(rng.random((64, 784)), rng.integers(0, 10, 64), "adam")
    assert len(str(trace)) < 20_000
    assert len(trace._repr_html_().encode()) < 200_000
    assert len(network._repr_html_()) < 10_000
    assert trace.open("dW1", (500, 64)).by_hand == pytest.approx(trace["dW1"][500, 64], rel=1e-3)


def test_minus_zero_is_zero() -> None:
    assert show(np.array([-0.0, -1e-9])).cells == (("0", "−1e−09"),)


def test_many_matrices_are_shown_by_place() -> None:
    shown = show(np.arange(12.0).reshape(3, 2, 2))
    assert shown.cells[3] == ("6", "7")
    assert shown.places[3] == ((1, 1, 0), (1, 1, 1))
    assert show(np.arange(3.0)).places == (((0,), (1,), (2,)),)
    assert show(5).places == (((),),)


# ---- networks, programs and histories


def test_networks_and_programs_show_themselves() -> None:
    network = Network(2, [Dense(2, "tanh")], "mean_squared_error", seed=0)
    page = network._repr_html_()
    assert re.search(r"z1 += a0 W1 \+ b1", page)
    assert "loss mean_squared_error" in page
    assert re.search(r"z1 += a0 W1 \+ b1", network.program._repr_html_())
    assert "script" not in page


@pytest.mark.parametrize("epochs", [0, 1, 2, 10, 11, 500])
@pytest.mark.parametrize("validated", [False, True])
def test_a_history_shows_its_losses(epochs: int, validated: bool) -> None:
    rng = np.random.default_rng(0)
    losses, others = rng.random(epochs).tolist(), rng.random(epochs).tolist() if validated else [np.nan] * epochs
    page = History(losses, others, [0.1] * epochs)._repr_html_()
    cells = re.findall(r"<td>([^<]*)</td>", page)
    chosen = list(range(epochs)) if epochs <= 10 else [*range(5), *range(epochs - 5, epochs)]
    columns = 3 if validated else 2
    expected = ["epoch", "loss", "validation loss"][:columns]
    for i in chosen:
        expected += [str(i + 1), f"{losses[i]:.6g}", f"{others[i]:.6g}"][:columns]
    assert cells == (expected if epochs else [])
    assert (f"the first and last 5 of {epochs}" in page) == (epochs > 10)
    points = re.search(r'points="([^"]*)"', page)
    assert (points is not None) == bool(epochs)
    if points:
        assert len(points[1].split()) == min(epochs, 360)
        assert "nan" not in points[1]
