"""Charts as inline SVG. Their colours are the page's CSS variables, so they follow its light or dark theme."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.report.landscape import Landscape
from chainrule.report.markup import line, number
from chainrule.report.pictures import levels, lines, shade
from chainrule.tabular.curves import Curve
from chainrule.tabular.metrics import wilson

Array = NDArray[Any]

WIDTH, HEIGHT = 420, 270  # small enough to be read on a phone
LEFT, RIGHT, TOP, BOTTOM = 50, 14, 30, 42
MOST_POINTS, PLACES = 300, 40  # of a line; of a histogram
WIDE_RANGE = 20  # largest over smallest, from which a logarithmic axis is easier to read


@dataclass(frozen=True)
class Axis:
    """From values to pixels."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: Any) -> Any:
        low, high, value = self._scaled(self.low), self._scaled(self.high), self._scaled(value)
        return self.start + (value - low) / ((high - low) or 1.0) * (self.end - self.start)

    def _scaled(self, value: Any) -> Any:
        return np.log10(np.maximum(value, 1e-300)) if self.log else value

    def ticks(self, count: int = 5) -> list[float]:
        """Return round numbers along the axis."""
        if self.log:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            digits = (1, 2, 5) if last - first <= 2 else (1,)
            every = max(1, math.ceil((last - first) / 6))
            marks = [d * 10.0**e for e in range(first, last + 1, every) for d in digits]
        else:
            rough = (self.high - self.low) / count or 1.0
            power = 10.0 ** math.floor(math.log10(rough))
            step = next(s * power for s in (1, 2, 5, 10) if s * power >= rough)
            marks = [step * k for k in range(math.ceil(self.low / step), math.floor(self.high / step) + 1)]
        return [mark for mark in marks if self.low * (1 - 1e-9) <= mark <= self.high * (1 + 1e-9) or mark == 0]


def curve_chart(found: Curve, column: str) -> str:
    """Return what is said along a column of numbers: the mean of the rows, and where the middle 80% of them are."""
    low, high = float(found.low.min()), float(found.high.max())
    pad = 0.06 * (high - low) or 0.1 * abs(high) or 1.0
    at = np.array(found.values, float)
    x, y = _axes((float(at.min()), float(at.max())), (low - pad, high + pad), 220)
    around = "L".join(
        f"{a:.1f} {b:.1f}"
        for a, b in [*zip(x(at), y(found.low), strict=True), *zip(x(at)[::-1], y(found.high)[::-1], strict=True)]
    )
    parts = [f'<path class="band" d="M{around}Z"/>', _line(x(at), y(found.mean), "one")]
    ends = f"from {number(float(found.mean.min()))} to {number(float(found.mean.max()))}"
    label = f"{line(found.what)} by {line(column)}, {ends}"
    drawn = _chart(x, y, line(column, 30), line(found.what, 30), label, parts, years=found.years)
    return drawn.replace('"chart"', '"chart curve"', 1)


def _chart(
    x: Axis,
    y: Axis,
    xlabel: str,
    ylabel: str,
    label: str,
    parts: Sequence[str],
    *,
    keys: Mapping[str, str] | None = None,
    years: bool = False,
) -> str:
    """Put parts into a frame with axes, their labels, and a line of keys, {what: CSS class}."""
    frame = []
    for mark in y.ticks():
        at = f"{y(mark):.1f}"
        frame.append(f'<path class="grid" d="M{x.start:g} {at}H{x.end:g}"/>')
        frame.append(
            f'<text class="tick" x="{x.start - 6:g}" y="{at}" dy=".34em" text-anchor="end">{number(mark)}</text>'
        )
    for mark in x.ticks():
        at = f"{x(mark):.1f}"
        side = "end" if x(mark) > x.end - 14 else "middle"
        shown = f"{mark:g}" if years else number(mark)
        frame.append(f'<text class="tick" x="{at}" y="{y.start + 16:g}" text-anchor="{side}">{shown}</text>')
    frame.append(f'<path class="axis" d="M{x.start:g} {y.start:g}H{x.end:g}"/>')
    middle = (x.start + x.end) / 2
    frame.append(
        f'<text class="label" x="{middle:g}" y="{y.start + 34:g}" text-anchor="middle">{escape(xlabel)}</text>'
    )
    frame.append(f'<text class="label" x="4" y="14">{escape(ylabel)}</text>')
    if keys:  # one text, so that it keeps together in any font
        words = "".join(
            f'<tspan class="key {look}" dx="{12 if i else 0}">●</tspan><tspan dx="5">{escape(what)}</tspan>'
            for i, (what, look) in enumerate(keys.items())
        )
        frame.append(f'<text class="label" x="{WIDTH - RIGHT}" y="14" text-anchor="end">{words}</text>')
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {y.start + BOTTOM:g}" role="img" aria-label="{escape(label)}">'
        f"{''.join(frame)}{''.join(parts)}</svg>"
    )


def _axes(
    x: tuple[float, float], y: tuple[float, float], height: float = HEIGHT, *, log: bool = False
) -> tuple[Axis, Axis]:
    return Axis(*x, LEFT, WIDTH - RIGHT), Axis(*y, height - BOTTOM, TOP, log)


def loss_chart(curves: Mapping[str, Sequence[float]], best: int) -> str:
    """Return losses per epoch, a line per curve; with `best` from 1, the epoch whose weights are kept is marked."""
    every = np.concatenate([np.asarray(losses, float) for losses in curves.values()])
    every = every[np.isfinite(every)]
    low, high = float(every.min()), float(every.max())
    log = low > 0 and high / low >= WIDE_RANGE
    epochs = max(map(len, curves.values()))
    pad = 0.06 * (high - low) or 0.1 * abs(high) or 1.0
    y_range = (low / 1.15, high * 1.15) if log else (max(low - pad, 0.0) if low >= 0 else low - pad, high + pad)
    x, y = _axes((1, max(epochs, 2)), y_range, log=log)
    parts = []
    if 0 < best <= epochs:
        parts.append(_at(x, y, best, f"kept: epoch {best:,}"))
    looks = ["one", "two", "three"]
    for look, losses in zip(looks, curves.values(), strict=False):
        values = np.asarray(losses, float)
        chosen = np.unique(np.linspace(0, len(values) - 1, min(MOST_POINTS, len(values))).astype(int))
        chosen = chosen[np.isfinite(values[chosen])]
        parts.append(_line(x(chosen + 1), y(values[chosen]), look))
        if len(chosen) == 1:
            parts.append(f'<circle class="{look}" cx="{x(chosen[0] + 1):.1f}" cy="{y(values[chosen[0]]):.1f}" r="4"/>')
    label = f"Loss per epoch, from {number(high)} to {number(low)}"
    ylabel = "loss (logarithmic)" if log else "loss"
    return _chart(x, y, "epoch", ylabel, label, parts, keys=dict(zip(curves, looks, strict=False)))


def calibration_chart(said: Array, seen: Array, counts: Array, xlabel: str, ylabel: str) -> str:
    """Return groups of rows: the probability that was said, and the share that was seen, with its 95% interval."""
    x, y = _axes((0, 1), (0, 1), 330)
    parts = [f'<path class="mark" d="M{x(0):g} {y(0):g}L{x(1):g} {y(1):g}"/>']
    for p, share, count in zip(said, seen, counts, strict=True):
        low, high = wilson(share, count)
        parts.append(f'<path class="whisker" d="M{x(p):.1f} {y(low):.1f}V{y(high):.1f}"/>')
        radius = 3 + 4 * math.sqrt(count / max(counts))
        parts.append(
            f'<circle class="one" cx="{x(p):.1f}" cy="{y(share):.1f}" r="{radius:.1f}">'
            f"<title>{count} rows: said {p:.0%}, seen {share:.0%}</title></circle>"
        )
    return _chart(x, y, xlabel, ylabel, "Calibration: predicted probability against observed share", parts)


def scatter_chart(predicted: Array, actual: Array, means: tuple[Array, Array], label: str) -> str:
    """Return predictions against actual values, with the means of groups; equal ones lie on the diagonal."""
    both = np.concatenate([predicted, actual])
    low, high = float(both.min()), float(both.max())
    pad = 0.04 * (high - low) or 1.0
    x, y = _axes((low - pad, high + pad), (low - pad, high + pad), 360)
    parts = [f'<path class="mark" d="M{x(x.low):.1f} {y(x.low):.1f}L{x(x.high):.1f} {y(x.high):.1f}"/>']
    parts += [
        f'<circle class="dot" cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b in zip(x(predicted), y(actual), strict=True)
    ]
    parts += [
        f'<circle class="two" cx="{a:.1f}" cy="{b:.1f}" r="5"/>' for a, b in zip(x(means[0]), y(means[1]), strict=True)
    ]
    keys = {"a row": "dot", "mean of a tenth": "two"}
    return _chart(x, y, "predicted", "actual", label, parts, keys=keys)


def pairs_chart(same: Array, different: Array, limit: float) -> str:
    """Return how many pairs of the same and of different people are how far apart, and the distance that decides."""
    edges = np.linspace(0, float(max(same.max(), different.max())) or 1.0, PLACES + 1)
    shares = [np.histogram(values, edges)[0] / len(values) for values in (same, different)]
    x, y = _axes((0, float(edges[-1])), (0, 1.08 * float(np.max(shares))))
    looks = {"the same": "one", "different": "two"}
    parts = [
        _line(x(edges.repeat(2)), y(np.concatenate([[0], share.repeat(2), [0]])), look)
        for share, look in zip(shares, looks.values(), strict=True)
    ]
    parts.append(_at(x, y, limit, f"threshold {number(limit)}"))
    return _chart(x, y, "distance", "share of the pairs", "The distances of pairs", parts, keys=looks)


def _at(x: Axis, y: Axis, value: float, words: str) -> str:
    """A dashed line at a value of x, and beside it, inside the chart, what it is."""
    at = float(x(value))
    side, shift = ("end", -5) if at > (x.start + x.end) / 2 else ("start", 5)
    return (
        f'<path class="mark" d="M{at:.1f} {y.start:g}V{TOP}"/>'
        f'<text class="tick" x="{at + shift:.1f}" y="{TOP + 9}" text-anchor="{side}">{words}</text>'
    )


def landscape_chart(land: Landscape, kept: int) -> str:
    """Return the loss surface from above, with the way that training took; `kept` is the epoch of the kept weights."""
    size = (WIDTH - 20, 330)
    x = Axis(float(land.x[0]), float(land.x[-1]), 10, 10 + size[0])
    y = Axis(float(land.y[0]), float(land.y[-1]), 10 + size[1], 10)
    steps = levels(land.loss, 14)
    parts = [
        f'<image x="10" y="10" width="{size[0]}" height="{size[1]}" preserveAspectRatio="none" '
        f'href="{shade(land.loss[::-1], steps)}"/>'
    ]
    cell = size[0] / (len(land.x) - 1), size[1] / (len(land.y) - 1)
    for level in steps:
        way = "".join(
            "M" + "L".join(f"{10 + a * cell[0]:.1f} {10 + b * cell[1]:.1f}" for a, b in contour)
            for contour in lines(land.loss[::-1], float(level))
        )
        parts.append(f'<path class="contour" d="{way}"/>')
    px, py = x(land.path[:, 0]), y(land.path[:, 1])
    parts.append(_line(px, py, "way"))
    for a, b, epoch, loss in zip(px, py, land.epochs, land.path_loss, strict=True):
        parts.append(
            f'<circle class="step" cx="{a:.1f}" cy="{b:.1f}" r="2.6">'
            f"<title>epoch {epoch}: loss {number(loss)}</title></circle>"
        )
    parts.append(_place(px[0], py[0], f"start, loss {number(land.path_loss[0])}", "begin"))
    named = f"kept: epoch {kept:,}" if kept else f"end, loss {number(land.path_loss[-1])}"
    parts.append(_place(x(0.0), y(0.0), named, "goal"))
    parts.append(_scale(steps, land, size[1] + 26))
    label = "The loss surface from above, with the way from the start to the kept weights"
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {size[1] + 44}" role="img" '
        f'aria-label="{label}">{"".join(parts)}</svg>'
    )


def _scale(steps: Array, land: Landscape, top: float) -> str:
    """What tints stand for: the lowest loss on the left, the highest on the right, and some of the levels between."""
    ends = [float(land.loss.min()), *map(float, steps), float(land.loss.max())]
    wide = (WIDTH - 160) / (len(ends) - 1)
    tints = "".join(
        f'<rect x="{80 + i * wide:.1f}" y="{top - 8:g}" width="{wide:.1f}" height="9" class="tint" '
        f'fill-opacity="{(10 + 170 * i / max(len(steps), 1)) / 255:.2f}"/>'
        for i in range(len(ends) - 1)
    )
    words = ((74, "end", f"loss {number(ends[0])}"), (WIDTH - 74, "start", number(ends[-1])))
    return tints + "".join(
        f'<text class="tick" x="{x}" y="{top:g}" text-anchor="{side}">{w}</text>' for x, side, w in words
    )


def _place(x: float, y: float, words: str, look: str) -> str:
    """A point with a name, which stays inside the picture."""
    side, shift = ("end", -9) if x > WIDTH / 2 else ("start", 9)
    return (
        f'<circle class="{look}" cx="{x:.1f}" cy="{y:.1f}" r="6"/>'
        f'<text class="name" x="{x + shift:.1f}" y="{y + (18 if y < 40 else -9):.1f}" '
        f'text-anchor="{side}">{words}</text>'
    )


def _line(x: Array, y: Array, look: str) -> str:
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    return f'<polyline class="line {look}" points="{points}"/>'
