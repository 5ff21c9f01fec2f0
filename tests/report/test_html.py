"""The report: what it holds, that the numbers are the result's, and that nothing in a table is taken for anything but
text."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from chainrule import Dense, Network
from chainrule.demos import DEMOS
from chainrule.demos.demo import subject
from chainrule.errors import InvalidInput
from chainrule.network.layers import Layer
from chainrule.network.normalization import BatchNorm, LayerNorm
from chainrule.report.html import page, write_report
from chainrule.report.importance import MOST_COLUMNS, importances
from chainrule.report.markup import number
from chainrule.report.subject import subject_of
from chainrule.tabular.result import TrainingResult
from chainrule.tabular.training import train

ALL = ["classified", "three_classes", "regressed", "attacked", "texts"]
SECTIONS = ["quality", "importance", "hardest", "data", "training", "learned", "network", "sequence", "chain", "again"]
NAMES = (
    "html head meta title link style body header main footer nav section h1 h2 h3 p ul li a strong small b i bdi span "
    "div blockquote table thead tbody tr th td figure figcaption details summary code pre img "
    "svg g path rect circle line polyline text tspan image title "
    "math mrow mi mn mo mtext mspace mfrac msup msub msubsup msqrt mover mtable mtr mtd"
)
ELEMENTS = set(NAMES.split())
EMPTY = {"meta", "link", "img"}


class Reader(HTMLParser):
    """Collects elements and attributes, and checks that every element that is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def without_recording(html: str) -> str:
    """The page without what plays the recording, which only `chainrule.playground` writes."""
    return re.sub(
        r'<script type="(?:text/x-chainrule|application/x-chainrule|module)[^"]*">[^<]*(?:<(?!/)[^<]*)*</script>',
        "",
        html,
    )


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(params=ALL)
def result(request: pytest.FixtureRequest) -> TrainingResult:
    return request.getfixturevalue(request.param)


def test_it_is_well_formed_and_asks_for_nothing(result: TrainingResult) -> None:
    html = without_recording(page(subject_of(result)))
    reader = read(html)
    assert {tag for tag, _ in reader.elements} <= ELEMENTS
    for tag, attributes in reader.elements:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href"):
            assert (attributes.get(name) or "data:")[:5] in ("data:", *[f"#{s}"[:5] for s in (*SECTIONS, "words")]), (
                tag,
                attributes,
            )
    assert "url(" not in html
    assert "@import" not in html
    assert "http" not in html.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    identifiers = [attributes["id"] for _, attributes in reader.elements if "id" in attributes]
    assert len(identifiers) == len(set(identifiers))
    for _, attributes in reader.elements:
        if (attributes.get("href") or "").startswith("#"):
            assert (attributes["href"] or "")[1:] in identifiers
    assert len(html) < 600_000


def test_a_section_for_everything(classified: TrainingResult) -> None:
    html = page(subject_of(classified))
    assert re.findall(r'<section id="(\w+)">', html) == SECTIONS
    for name, value in classified.metrics.items():
        assert f"<strong>{value:.4g}</strong>" in html, name
        assert f"{classified.baseline.metrics[name]:.4g}" in html
    assert "every row holds the same value" in html  # why a column was left out
    assert "chainrule train &#x27;a table.csv&#x27; --target kind" in html
    assert html.count('class="chart"') == 3  # calibration, losses, the way down
    assert "<math>" in html
    for place, title in enumerate(("Feedforward", "Loss", "Backpropagation", "Update"), start=1):
        assert f'<span class="stage">{place}</span>{title}' in html


def test_the_headline_is_the_verdict(classified: TrainingResult) -> None:
    head = page(subject_of(classified)).partition("<nav")[0]
    assert f"<strong>{classified.verdict.opening}:</strong> {classified.verdict.reason}</p>" in head
    assert head.index("data-verdict") < head.index('class="gauge"')
    assert "</strong> accuracy on held-out rows" in head  # its classes are of much the same size
    assert "data-verdict" not in page(replace(subject_of(classified), verdict=None)).partition("<body>")[2]


def test_what_stands_beside_the_network_has_intervals_too(classified: TrainingResult) -> None:
    html = page(subject_of(replace(classified, others=(replace(classified.baseline, name="trees"),))))
    ours, base = classified.figures["log_loss"], classified.baseline.figures["log_loss"]
    assert html.count(f"<small>{number(ours.low)} to {number(ours.high)}</small>") == 1
    assert html.count(f"{number(base.value, 4)}<small>{number(base.low)} to {number(base.high)}</small>") == 2


def test_of_unequal_classes_balanced_accuracy_is_the_headline() -> None:
    """Nine in ten are right, and none of the rare class: no figure to be proud of."""
    rng = np.random.default_rng(0)
    rare = np.where(rng.random(400) < 0.07, "yes", "no").tolist()
    result = train(pl.DataFrame({"x": rng.normal(size=400), "rare": rare}), "rare", epochs=10, progress=False)
    assert result.metrics["accuracy"] > 0.9
    assert "yes" not in result.held_out.predicted
    head = page(subject_of(result)).partition("<nav")[0]
    assert f'data-verdict="{result.verdict.verdict}"' in head
    assert "<strong>50.0%</strong> balanced accuracy on held-out rows" in head
    assert "baseline, majority class: 50.0%" in head


def test_a_regression(regressed: TrainingResult) -> None:
    html = page(subject_of(regressed))
    assert "RMSE" in html
    assert "Predicted against actual values" in html
    assert "Confusion matrix" not in html
    assert html.count('class="dot" cx=') == len(regressed.held_out.number)


def test_the_confusion_matrix_counts_the_held_out_rows(three_classes: TrainingResult) -> None:
    html = page(subject_of(three_classes))
    counts = [int(n) for n in re.findall(r'<span class="count \w+" style="--share:[\d.]+">(\d+)</span>', html)]
    expected = [
        int(np.sum((three_classes.held_out.actual == a) & (three_classes.held_out.predicted == p)))
        for a in three_classes.classes
        for p in three_classes.classes
    ]
    assert counts == expected


def test_importance_finds_the_columns_that_matter(regressed: TrainingResult, classified: TrainingResult) -> None:
    about = subject_of(regressed)
    found, error, rows = importances(about)
    assert [each.column for each in found] == ["x", "y", "noise"]
    assert rows == len(about.judged)
    assert error == pytest.approx(regressed.metrics["rmse"], rel=1e-4)
    assert found[0].growth > 10 > found[1].growth > 1 > abs(found[2].growth)  # in the target's unit
    found, error, _ = importances(subject_of(classified))
    assert found[0].column == "size"
    assert {each.column for each in found} == {"size", "weight", "colour"}  # three inputs of colour, exchanged together
    assert error == pytest.approx(classified.metrics["log_loss"], rel=1e-4)


def test_hostile_text_is_text(attacked: TrainingResult) -> None:
    html = without_recording(page(subject_of(attacked)))
    assert "<script" not in html
    assert "<img src=x" not in html
    assert "<b>no</b>" not in html
    assert "\u202e" not in html  # what turns the direction of the text around it
    assert "\x00" not in html
    assert "x" * 200 not in html
    shown = "".join(read(html).said)
    assert "<script>document.title" in shown
    assert "two⏎lines⏎${title} $style" in shown
    assert "שלום" in shown
    assert "${title} $style" in html  # no template's


def test_texts_are_shown_in_full_with_the_words_that_matter(texts: TrainingResult) -> None:
    html = page(subject_of(texts))
    assert "<script>document" not in html
    assert "<img src=x" not in html
    (words,) = re.findall('<section id="words">.*?</section>', html, re.DOTALL)
    rows = re.findall(r"<bdi>towards (\w+)</bdi></th><td>(.*?)</td>", words)
    assert rows
    for kind, shown in rows:
        assert f"<bdi>{kind}</bdi> " in shown
    whole = re.findall('<blockquote dir="auto">(.*?)</blockquote>', words)
    assert len(whole) == 8
    row = next(row for row in range(1, 151) if f"Row {row}<" in words and row > 1)
    assert f"number {row - 1} of so many films &lt;img src=x" in words
    assert all(len(text) < 3000 for text in whole)
    assert "TF-IDF, logistic regression" in html


def test_a_network_that_reads_word_by_word_has_a_report() -> None:
    said = [f"the film number {i} was so very {kind}" for i, kind in enumerate(["fine", "dull"] * 30)]
    frame = pl.DataFrame({"review": said, "stars": np.arange(60) % 2 + np.arange(60) / 50, "size": range(60)})
    html = page(subject_of(train(frame, "stars", text="lstm", epochs=1, hidden=(3,), progress=False)))
    assert "(n, T_review, 32)" in html
    assert "TF-IDF, ridge regression" in html
    assert "towards higher" in html


def test_it_is_written_whole_or_not_at_all(tmp_path: Path, classified: TrainingResult) -> None:
    path = tmp_path / "report.html"
    write_report(classified, path)
    assert path.read_text(encoding="utf-8").endswith("</html>\n")
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(InvalidInput, match="Cannot write"):
        write_report(classified, tmp_path / "missing" / "report.html")


def test_the_same_result_gives_the_same_report(classified: TrainingResult) -> None:
    assert page(subject_of(classified)) == page(subject_of(classified))


def test_what_is_not_there_is_left_out(classified: TrainingResult) -> None:
    bare = replace(classified, path=(), command=(), model_file="", notes=())
    html = page(subject_of(bare))
    assert "The way down" not in html
    assert 'id="again"' not in html
    read(html)


def test_of_very_many_columns_the_strongest_are_tried() -> None:
    rng = np.random.default_rng(0)
    table = pl.DataFrame({f"c{i}": rng.normal(size=500) for i in range(130)})
    table = table.with_columns(y=3 * table["c7"] + 0.1 * rng.normal(size=500))
    about = subject_of(train(table, "y", epochs=30, progress=False))
    found, _, _ = importances(about)
    assert len(found) == MOST_COLUMNS
    assert found[0].column == "c7"
    html = page(about)
    assert "30 columns with the weakest weights were not tried" in html
    assert "100 more" in html  # columns of the table


@pytest.mark.parametrize("normalization", [LayerNorm, BatchNorm])
def test_a_normalized_network_has_a_report(classified: TrainingResult, normalization: Callable[..., Layer]) -> None:
    inputs = classified.network.inputs
    layers = [Dense(4), normalization("relu"), Dense(1, "sigmoid")]
    network = Network(inputs, layers, "binary_cross_entropy", seed=0)
    network.fit(classified.a0, classified.y, 3)
    html = page(replace(subject_of(classified), network=network, path=()))
    read(html)
    assert f"A network of {inputs}-4-1 units" in html


@pytest.mark.parametrize("name", [name for name in DEMOS if "hidden" in DEMOS[name].options])
@pytest.mark.parametrize("hidden", [(), (3, 3)])
def test_every_demo_has_a_report(name: str, hidden: tuple[int, ...]) -> None:
    demo = DEMOS[name]
    outcome = demo.run(replace(demo.settings, hidden=hidden, epochs=3))
    about = subject(outcome)
    html = page(about)
    read(html)
    assert about.held_out == (name in ("digits", "cnn"))
    assert ("the very rows it was trained on" in html) != about.held_out
    assert f"chainrule demo {name} --hidden" in html
    assert "--data" not in html.partition('<section id="again"')[2]
    assert "The way down" in html
