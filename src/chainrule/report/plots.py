"""Plots of training and of predictions; each function returns a matplotlib `Figure`.

They share colours that colour-blind readers can tell apart, sizes, and a plain frame. Figures are built with
matplotlib's objects, never through pyplot: nothing global is changed, no window opens, and a figure that is dropped is
gone.
"""

import io
import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter
from numpy.typing import ArrayLike, NDArray

from chainrule.errors import InvalidInput
from chainrule.store.files import write_whole

Array = NDArray[Any]
# From Okabe & Ito, 'Color universal design'
BLUE, VERMILION, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
INK, GREY, PALE = "#222222", "#8A8A8A", "#E4E4E4"
SIGNED = LinearSegmentedColormap.from_list("signed", [VERMILION, "white", BLUE])  # negative, zero, positive

TITLE, TEXT, SMALL = 13, 10.5, 9  # points
DPI = 150

WIDE_RANGE = 20  # largest loss over smallest, from which a logarithmic axis is easier to read
SERIES = (BLUE, ORANGE, GREEN, VERMILION, GREY)


def loss_plot(curves: Mapping[str, Sequence[float]], title: str = "", unit: str = "epoch") -> Figure:
    """Plot the loss at each epoch (or iteration), a line per named curve; logarithmic where the range is large."""
    if not curves or not all(len(losses) for losses in curves.values()):
        raise InvalidInput("There is no loss to plot yet: train the network first.")
    figure = new_figure(7.2, 4.2)
    axes = figure.add_subplot()
    for (name, losses), color in zip(curves.items(), SERIES, strict=False):
        steps = np.arange(1, len(losses) + 1)
        axes.plot(steps, losses, color=color, linewidth=2, label=name, marker="o" if len(losses) == 1 else None)
        _beside(axes, f"{losses[-1]:.3g}", (steps[-1], losses[-1]), (6, 0), color, annotation_clip=False)
    _loss_axis(axes, np.concatenate([np.asarray(losses) for losses in curves.values()]))
    _step_axis(axes, max(map(len, curves.values())))
    tidy(axes, title, unit, "loss")
    if len(curves) > 1:
        axes.legend(frameon=False, fontsize=SMALL)
    return figure


def starts_plot(panels: Mapping[str, tuple[ArrayLike, ArrayLike]], title: str = "") -> Figure:
    """Plot the losses of many starts: one panel per entry of `panels`, {heading: (losses, solved)}.

    losses : (starts, iterations); solved : (starts,), which of them are drawn as solved.
    """
    figure = new_figure(4.1 * len(panels) + 0.8, 4.2)
    every = np.concatenate([np.asarray(losses).ravel() for losses, _ in panels.values()])
    first: Axes | None = None
    for place, (heading, (losses, solved)) in enumerate(panels.items(), start=1):
        axes = figure.add_subplot(1, len(panels), place, sharey=first)
        curves = zip(np.asarray(losses), np.asarray(solved), strict=True)
        for curve, good in sorted(curves, key=lambda pair: not pair[1]):  # stuck ones last, on top
            steps = np.arange(1, len(curve) + 1)
            look: dict[str, Any] = {"linewidth": 1.3, "alpha": 0.75, "marker": "o" if len(steps) == 1 else None}
            axes.plot(steps, curve, color=BLUE if good else VERMILION, **look)
        _loss_axis(axes, every)
        _step_axis(axes, np.shape(losses)[1])
        tidy(axes, "", "iteration", "loss" if first is None else "")
        axes.set_title(heading, fontsize=TEXT, color=INK, loc="left")
        first = first or axes
    if title:
        figure.suptitle(title, fontsize=TITLE, color=INK, x=0.02, ha="left")
    colors = {"solved": BLUE, "stuck": VERMILION}
    lines = [Line2D([], [], color=color, linewidth=2, label=label) for label, color in colors.items()]
    figure.legend(handles=lines, loc="outside lower center", ncols=2, frameon=False, fontsize=SMALL)
    return figure


def predictions_plot(
    predictions: ArrayLike, actual: ArrayLike, labels: Sequence[str], title: str = "", threshold: float = 0.5
) -> Figure:
    """Plot each prediction beside its actual value, a row per sample; wrong sides of `threshold` in another colour."""
    figure = new_figure(6.4, 1.7 + 0.5 * len(labels))
    axes = figure.add_subplot()
    rows = np.arange(len(labels))
    axes.axvline(threshold, color=GREY, linewidth=1, linestyle=(0, (4, 4)), zorder=0)
    for row, predicted, target in zip(rows, np.asarray(predictions), np.asarray(actual), strict=True):
        color = BLUE if (predicted > threshold) == (target > threshold) else VERMILION
        axes.plot([predicted, target], [row, row], color=color, linewidth=2, alpha=0.5, zorder=1)
        axes.scatter([target], [row], s=150, facecolor="white", edgecolor=INK, linewidth=1.3, zorder=2)
        axes.scatter([predicted], [row], s=46, color=color, zorder=3)
        shift, side = (14, "left") if predicted < threshold else (-14, "right")
        _beside(axes, f"{predicted:.3f}", (predicted, row), (shift, 9), color, ha=side)
    axes.set_yticks(rows, labels)
    axes.set(xlim=(-0.06, 1.06), ylim=(len(labels) - 0.45, -0.65))
    tidy(axes, title, "prediction")
    axes.tick_params(axis="y", length=0, labelsize=TEXT)
    axes.spines["left"].set_visible(False)
    handles = [
        _dot("actual", 11, "white", INK),
        _dot("predicted, on the right side", 7, BLUE, BLUE),
        _dot("predicted, on the wrong side", 7, VERMILION, VERMILION),
    ]
    figure.legend(handles=handles, loc="outside lower center", ncols=3, frameon=False, fontsize=SMALL)
    return figure


def gallery(
    images: Sequence[Array],
    captions: Sequence[str],
    title: str = "",
    wrong: Sequence[bool] = (),
    columns: int = 8,
    signed: bool = False,
) -> Figure:
    """Show small images with a caption each; the captions of `wrong` ones stand out.

    Images are grey, dark for high values; `signed` ones, such as weights, are blue above 0 and vermilion below.
    """
    rows = -(-len(images) // columns)
    figure = new_figure(1.05 * columns + 0.3, 1.27 * rows + 0.5)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in grid:
        axes.axis("off")
    for place, (axes, image, caption) in enumerate(zip(grid, images, captions, strict=False)):
        reach = float(np.abs(image).max()) or 1.0
        scale = {"cmap": SIGNED, "vmin": -reach, "vmax": reach} if signed else {"cmap": "Greys"}
        axes.imshow(image, interpolation="nearest", **scale)
        stands_out = bool(wrong) and wrong[place]
        axes.set_title(caption, fontsize=SMALL, color=VERMILION if stands_out else INK, pad=4)
    if title:
        figure.suptitle(title, fontsize=TITLE, color=INK, x=0.02, ha="left")
    return figure


def _beside(axes: Axes, words: str, point: tuple[Any, Any], shift: tuple[int, int], color: str, **how: Any) -> None:
    axes.annotate(words, point, shift, textcoords="offset points", va="center", fontsize=SMALL, color=color, **how)


def _dot(label: str, size: float, face: str, edge: str) -> Line2D:
    dot = Line2D([], [], linestyle="", marker="o", markersize=size, label=label)
    dot.set(markerfacecolor=face, markeredgecolor=edge)
    return dot


def _loss_axis(axes: Axes, losses: Array) -> None:
    """A logarithmic axis where the range is large, else one that starts at 0."""
    lowest, highest = float(losses.min()), float(losses.max())
    if lowest > 0 and highest / lowest > WIDE_RANGE:
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
    elif lowest >= 0:
        axes.set_ylim(0, 1.06 * highest or 1.0)
    axes.grid(axis="y", color=PALE, linewidth=0.8)
    axes.set_axisbelow(True)


def _step_axis(axes: Axes, count: int) -> None:
    """Whole numbers of epochs, from the first to the last."""
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.margins(x=0.01)
    if count == 1:
        axes.set_xlim(0, 2)


class Shown(Figure):
    """A figure that shows itself in a notebook, without pyplot."""

    def _repr_png_(self) -> bytes:
        return _png(self)


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure, in inches, that keeps its labels apart and inside."""
    layout = ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.08)
    return Shown(figsize=(width, height), dpi=DPI, layout=layout, facecolor="white")


def tidy(axes: Axes, title: str = "", xlabel: str = "", ylabel: str = "") -> None:
    """Title and labels in the house's sizes; no frame on the right and above."""
    if title:
        axes.set_title(title, fontsize=TITLE, color=INK, loc="left", pad=10)
    axes.set_xlabel(xlabel, fontsize=TEXT, color=INK)
    axes.set_ylabel(ylabel, fontsize=TEXT, color=INK)
    axes.tick_params(labelsize=SMALL, color=GREY, labelcolor=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)


def save_figure(figure: Figure, path: str | os.PathLike[str]) -> None:
    """Write the figure as a PNG, whole or not at all."""
    write_whole(path, _png(figure))


def _png(figure: Figure) -> bytes:
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()
