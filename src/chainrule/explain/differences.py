"""Gradients measured instead of derived: central differences of a program's loss.

The central difference D(h) = (L(w + h) − L(w − h)) / 2h errs by c₂h² + c₄h⁴ + … and, by rounding, in proportion to 1/h:
a large h suffers from the one, a small h from the other, and which is best differs from weight to weight. So several
are taken, from large to small, and each new D(h) is extrapolated with those before it to h = 0, which cancels c₂, then
c₄ (Richardson 1911; Ridders 1982, 'Accurate computation of F′(x) and F′(x)F″(x)'). An estimate is trusted as far as the
next step size confirms it, and no further than rounding allows, and the most trusted one is kept. The derived gradient
has no say in the choice: picking the estimate nearest to it would let wrong gradients pass.

A step size at which a value crosses a kink says nothing about the slope on this side of it, and is left out.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from chainrule.program.blocks import Block
from chainrule.program.interpret import Interpreter, Values
from chainrule.program.names import split_index
from chainrule.program.operations import Activate, LossValue, Penalty
from chainrule.program.program import Program, Step

#: Tried in this order, times max(1, |w|); the last ones only where those before do not agree or cross a kink.
STEP_SIZES = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)

ROUNDING = 8 * float(np.finfo(np.float64).eps)  # relative, of one evaluation of the loss
AGREED = 1e-9  # relative: two estimates so close need no third
SAFETY = 3  # what differs from the estimate is itself only an estimate
SETTLED = 1e-6  # relative: estimates further apart than this, at the smallest steps, are none


class Estimate(NamedTuple):
    """A measured slope, by how much the nearest other estimates differ from it, and what rounding can do to it."""

    slope: float
    error: float
    rounding: float

    @property
    def uncertainty(self) -> float:
        """By how much the slope may be off."""
        return self.error + self.rounding


class Difference(NamedTuple):
    """The central difference at one step size h, and by how much it differs from one side of w to the other."""

    h: float
    slope: float
    change: float
    rounding: float


@dataclass(frozen=True, eq=False)
class Measurement:
    """The measured slopes of the loss in the entries of a parameter, in its shape; NaN where nothing was measured.

    `uncertainty` is by how much each may be off, and `curvature` the second derivative there. Of the `tried` entries,
    `at_kinks` could not be measured; `undeclared` of them are at a kink that no function's `kinks` foretells: the
    differences do not come together as h goes to 0.
    """

    slopes: NDArray[np.float64]
    uncertainty: NDArray[np.float64]
    curvature: NDArray[np.float64]
    tried: int
    at_kinks: int
    undeclared: int


def _part(program: Program, steps: Sequence[Step | Block]) -> Program:
    """A program of some of the steps, which is given whatever they read that the others compute."""
    made = {name for item in steps for name in item.outputs}
    others = {name for item in program.steps for name in item.outputs} - made
    computed = {name: shape for name, shape in program.shapes.items() if name in others}
    return replace(program, steps=tuple(steps), inputs={**program.inputs, **computed})


def measure(
    program: Program,
    values: Values,
    name: str,
    entries: Sequence[int] | NDArray[np.intp],
    step_sizes: Sequence[float] = STEP_SIZES,
    tick: Callable[[], Any] = lambda: None,
) -> Measurement:
    """Measure the slope of the loss in some entries (counted row by row) of the parameter `name`.

    `values` holds what `program` is given, in float64; `tick` is called after every entry.

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1, weight_init="zeros")], loss="mean_squared_error", dtype="float64", seed=0)
    >>> measure(network.program, network.values([[1.0]], [1.0]), "W1", [0]).slopes.round(9)
    array([[-2.]])
    """
    assert program.loss is not None
    loss = program.loss
    forward = _part(program, [item for item in program.steps if item.section in ("forward", "loss")])
    base = Interpreter(forward, keep=forward.shapes)(values)
    tail = _affected(forward, name)
    run = Interpreter(tail, keep=tail.shapes)
    sides = _sides(tail, base)
    array = np.array(base[name], dtype=np.float64)
    trial = {**base, name: array}

    def loss_with(entry: int, w: float) -> float:
        """The loss with one entry changed; NaN where that takes a value across a kink, off it or onto it."""
        kept, array.flat[entry] = array.flat[entry], w
        after = run(trial)
        array.flat[entry] = kept
        crossed = not all(map(np.array_equal, _sides(tail, after), sides))
        return math.nan if crossed else float(after[loss])

    slopes, uncertainty, curvature = np.full((3, *array.shape), math.nan)
    at_kinks = undeclared = 0
    for entry in entries:
        at = float(array.flat[entry])
        best, taken = _slope(partial(loss_with, entry), at, float(base[loss]), step_sizes)
        if best is None or _is_kink(taken, best):
            at_kinks += 1
            undeclared += best is not None
        else:
            slopes.flat[entry] = best.slope
            uncertainty.flat[entry] = SAFETY * (best.uncertainty if len(taken) > 1 else best.rounding)
            curvature.flat[entry] = taken[0].change / taken[0].h
        tick()
    return Measurement(slopes, uncertainty, curvature, len(entries), at_kinks, undeclared)


def _affected(program: Program, name: str) -> Program:
    """The steps that depend on `name`: all that needs to be computed again when it changes."""
    known, steps = {name}, list[Step | Block]()
    for item in program.steps:
        if known.intersection(item.inputs) and (isinstance(item, Block) or not item.operation.constant):
            known.update(item.outputs)
            steps.append(item)
    return _part(program, steps)


def _sides(steps: Iterable[Step], values: Values) -> list[Any]:
    """On which side of each kink, where a slope jumps, each element lies: −1, 0 (on it) or 1.

    An activation's input z, a loss's margin (such as ŷ − y), and the weights of an l1 penalty, at 0, have such kinks.
    """
    found = []
    for step in steps:
        names = [split_index(name)[0] for name in step.inputs]
        match step.operation:
            case Activate(activation) if activation.kinks:
                quantity, kinks = values[names[0]], activation.kinks
            case LossValue(loss, from_scores=False) if loss.kinks:
                quantity, kinks = loss.kinked(values[names[0]], values[names[1]]), loss.kinks
            case Penalty(l1=l1) if l1:
                quantity, kinks = values[names[0]], (0.0,)
            case _:
                continue
        found += [np.sign(quantity - kink) for kink in kinks]
    return found


def _slope(
    loss_at: Callable[[float], float], w: float, loss: float, step_sizes: Sequence[float]
) -> tuple[Estimate | None, list[Difference]]:
    """The best estimate of the slope at `w`, None if no step size could be used; and the differences behind it."""
    taken: list[Difference] = []
    row: list[float] = []  # the last difference, and it extrapolated with one, two, … of those before it
    best: Estimate | None = None
    for size in step_sizes:
        move = size * max(1.0, abs(w))
        up, down = w + move, w - move
        high, low = loss_at(up), loss_at(down)
        if not math.isfinite(high - low):
            continue
        h = (up - down) / 2
        rounding = ROUNDING * (abs(high) + abs(low)) / h
        taken.append(Difference(h, (high - low) / (up - down), abs(high - 2 * loss + low) / h, rounding))
        above, row = row, _extrapolated(row, taken)
        candidates = [best] if best else [Estimate(row[0], math.inf, rounding)]
        for old, new, further in zip(above, row, row[1:], strict=False):
            apart = abs(old - new)
            candidates.append(Estimate(further, apart / ((taken[-2].h / h) ** 2 - 1), rounding))
            candidates.append(Estimate(old, apart, taken[-2].rounding))
        best = min(candidates, key=lambda e: e.uncertainty)
        if best.error <= max(AGREED * abs(best.slope), best.rounding):
            break
    return best, taken


def _extrapolated(above: list[float], taken: list[Difference]) -> list[float]:
    """The next row of the table: the last difference, and it extrapolated to h = 0 with those of larger h.

    `above` is the row before. In D₂ + (D₂ − D₁) / (h₁²/h₂² − 1) the terms in h² cancel; from two of these those in h⁴
    do, and so on.
    """
    row = [taken[-1].slope]
    for m, old in enumerate(above):
        row.append(row[m] + (row[m] - old) / ((taken[-2 - m].h / taken[-1].h) ** 2 - 1))
    return row


def _is_kink(taken: list[Difference], best: Estimate) -> bool:
    """Whether the differences, or the slopes to the left and right, refuse to come together as h goes to 0."""
    if len(taken) < 2:
        return False
    wide, narrow = taken[-2:]
    shrunk, noise = math.sqrt(narrow.h / wide.h), max(100 * narrow.rounding, SETTLED * abs(best.slope))
    apart = [(wide.change, narrow.change), (abs(wide.slope - best.slope), abs(narrow.slope - best.slope))]
    unsettled = best.error > max(30 * best.rounding, SETTLED * abs(best.slope))
    return unsettled or any(late > max(shrunk * early, noise) for early, late in apart)
