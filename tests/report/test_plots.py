"""The figures: what they show, that nothing overlaps, and that files are written whole."""

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread
from matplotlib.text import Text

from chainrule import InvalidInput
from chainrule.report import plots
from chainrule.report.plots import BLUE, VERMILION, save_figure


def visible_texts(figure: Figure) -> list[Text]:
    """Every text that is drawn: without the labels of ticks out of view, and of axes that are off."""
    FigureCanvasAgg(figure).draw()
    hidden: set[Text] = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                if not (axes.axison and low <= tick.get_loc() <= high):
                    hidden |= {tick.label1, tick.label2}
            if not axes.axison:
                hidden.add(axis.label)
    return [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible() and t not in hidden]


def check_tidy(figure: Figure) -> None:
    """Every text lies inside the figure, and none on another."""
    boxes = [(text.get_text(), text.get_window_extent()) for text in visible_texts(figure)]
    for name, box in boxes:
        assert box.x0 >= 0, f"{name!r} is cut off"
        assert box.y0 >= 0, f"{name!r} is cut off"
        assert box.x1 <= figure.bbox.x1, f"{name!r} is cut off"
        assert box.y1 <= figure.bbox.y1, f"{name!r} is cut off"
    for (name, box), (other, its) in combinations(boxes, 2):
        assert not box.overlaps(its), f"{name!r} overlaps {other!r}"


@pytest.mark.parametrize(("x", "message"), [(0.5, "overlaps"), (3.0, "is cut off")])
def test_an_untidy_figure_would_be_seen(x: float, message: str) -> None:
    figure = Figure()
    figure.text(0.5, 0.5, "one text")
    figure.text(x, 0.5, "another")
    with pytest.raises(AssertionError, match=message):
        check_tidy(figure)


@pytest.mark.parametrize(
    ("losses", "scale"),
    [([1.0, 0.5, 0.4], "linear"), ([1.0, 0.1, 0.001], "log"), ([1.0, 0.0], "linear"), ([0.7], "linear")],
)
def test_loss_plot(losses: list[float], scale: str) -> None:
    figure = plots.loss_plot({"loss": losses}, "a title")
    (axes,) = figure.axes
    assert axes.get_yscale() == scale
    assert axes.lines[0].get_ydata().tolist() == losses  # type: ignore[union-attr]
    assert axes.get_legend() is None
    check_tidy(figure)


def test_two_losses_have_a_legend() -> None:
    figure = plots.loss_plot({"two": [1.0, 0.5], "eight": [1.0, 0.01, 0.005]}, "a title")
    assert [text.get_text() for text in figure.axes[0].get_legend().get_texts()] == ["two", "eight"]
    check_tidy(figure)


@pytest.mark.parametrize("curves", [{}, {"loss": []}])
def test_no_loss_to_plot(curves: dict[str, list[float]]) -> None:
    with pytest.raises(InvalidInput, match="train the network first"):
        plots.loss_plot(curves)


def test_starts_plot() -> None:
    losses = np.geomspace(1, [0.5, 0.001], 50).T
    figure = plots.starts_plot(
        {"2 hidden units: 1 of 2": (losses, [False, True]), "8": (losses / 2, [True, True])}, "starts"
    )
    stuck = [[line.get_color() for line in axes.lines].count(VERMILION) for axes in figure.axes]
    assert stuck == [1, 0]
    check_tidy(figure)


def test_predictions_plot() -> None:
    figure = plots.predictions_plot([0.01, 0.49, 1.0], [0, 1, 1], ["0 0", "0 1", "1 0"], "predictions")
    colors = [text.get_color() for text in figure.axes[0].texts]
    assert colors == [BLUE, VERMILION, BLUE]
    check_tidy(figure)


def test_gallery() -> None:
    images = [np.eye(8)] * 11
    captions = [f"{i} (99%), is {i}" for i in range(11)]
    figure = plots.gallery(images, captions, "a gallery", wrong=[True] + [False] * 10)
    shown = [axes for axes in figure.axes if axes.images]
    assert len(shown) == 11
    assert [axes.title.get_color() == VERMILION for axes in shown] == [True] + [False] * 10
    check_tidy(figure)
    signed = plots.gallery([np.array([[-1.0, 0.5]])], ["w"], signed=True).axes[0].images[0]
    assert signed.get_clim() == (-1.0, 1.0)


def test_a_figure_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plot.png"
    save_figure(plots.loss_plot({"loss": [1.0, 0.5]}), path)
    whole = path.read_bytes()
    assert imread(path).shape[2] == 4
    assert len(whole) > 5_000

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Figure, "savefig", fail)
    with pytest.raises(KeyboardInterrupt):
        save_figure(plots.loss_plot({"loss": [2.0]}), path)
    assert path.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [path]
    monkeypatch.undo()
    with pytest.raises(InvalidInput, match="Cannot write"):
        save_figure(plots.loss_plot({"loss": [2.0]}), tmp_path / "missing" / "plot.png")


def test_pyplot_is_never_loaded() -> None:
    code = (
        "import io, sys\n"
        "from chainrule.report.plots import loss_plot\n"
        "loss_plot({'loss': [1.0, 0.5]}).savefig(io.BytesIO())\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
