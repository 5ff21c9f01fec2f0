"""What all figures share: colours that colour-blind readers can tell apart, sizes, and a plain frame.

Figures are built with matplotlib's objects, never through pyplot: nothing global is changed, no window opens, and a
figure that is dropped is gone.
"""

from __future__ import annotations

import io
import os

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from chainrule.store.files import write_whole

# From Okabe & Ito, 'Color universal design'
BLUE, VERMILION, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
INK, GREY, PALE = "#222222", "#8A8A8A", "#E4E4E4"
SIGNED = LinearSegmentedColormap.from_list("signed", [VERMILION, "white", BLUE])  # negative, zero, positive

TITLE, TEXT, SMALL = 13, 10.5, 9  # points
DPI = 150


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure, in inches, that keeps its labels apart and inside."""
    layout = ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.08)
    return Figure(figsize=(width, height), dpi=DPI, layout=layout, facecolor="white")


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
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    write_whole(path, picture.getvalue())
