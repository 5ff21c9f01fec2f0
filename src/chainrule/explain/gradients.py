"""The gradient check: is what the backward pass derives really the slope of the loss?

Every entry of every parameter is moved a little and the loss measured again (see `chainrule.explain.differences`), and
the slope found that way is compared with the derived gradient, in float64. Both forms of the backward pass are checked:
the chain rule written out (`network.program`) and the simplified program that `fit` runs.

Per array the relative difference is ‖a − n‖ / (‖a‖ + ‖n‖), with a the derived and n the measured gradient. The
denominator has a floor, so that a gradient of zero is not judged by its rounding errors: a difference within what is
uncertain about the measurement, or the rounding of the derived gradient, counts as within the tolerance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.explain.differences import ROUNDING, STEP_SIZES, Measurement, measure
from chainrule.explain.verdict import Array, Comparison, GradientReport
from chainrule.functions.vocabulary import TINY
from chainrule.network.build import build_program
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, Values
from chainrule.program.names import split_index
from chainrule.program.operations import LossValue
from chainrule.program.program import Program, Step
from chainrule.program.render.text import equation
from chainrule.program.verify import verify

if TYPE_CHECKING:
    from chainrule.network.network import Network

__all__ = ["Comparison", "GradientReport", "check_gradients", "compare"]

WRITTEN_OUT, SIMPLIFIED = "the chain written out", "the simplified program"


def check_gradients(
    network: Network,
    X: Any,
    y: Any,
    *,
    sample_weight: Any = None,
    tolerance: float = 1e-6,
    entries: int | None = None,
    step_sizes: Sequence[float] = STEP_SIZES,
) -> GradientReport:
    """Compare every derived gradient of `network` with central differences of its loss on X (n, inputs) and y.

    Parameters
    ----------
    sample_weight : (n,), how much each row counts.
    tolerance : the largest relative difference, per array, that passes.
    entries : how many entries of each array to check, chosen at random (always the same ones); all of them if None.
    step_sizes : how far a weight w is moved to either side, times max(1, |w|).

    Everything is computed in float64, whatever the network's dtype. Dropout drops the same units each time, and
    penalties are part of the loss. Raises `InvalidInput` for data and options that cannot be used.

    >>> from chainrule import Dense, Network
    >>> network = Network(2, [Dense(3, "tanh"), Dense(1)], loss="mean_squared_error", seed=0)
    >>> print(str(check_gradients(network, [[0.0, 1.0], [1.0, 1.0]], [1.0, 0.0])).partition(" (")[0])
    All 13 gradients of 4 parameters agree with central differences
    """
    values = network.values(X, y, sample_weight)
    weighted = sample_weight is not None
    written_out = network.program
    if weighted:
        written_out = derive(build_program(network.graph, network.losses, weighted=True))
    programs = {WRITTEN_OUT: written_out, SIMPLIFIED: network.gradient_program(weighted=weighted)}
    return compare(programs, values, tolerance=tolerance, entries=entries, step_sizes=step_sizes)


def compare(
    programs: Program | Mapping[str, Program],
    values: Mapping[str, Any],
    *,
    tolerance: float = 1e-6,
    entries: int | None = None,
    step_sizes: Sequence[float] = STEP_SIZES,
) -> GradientReport:
    """Compare the gradients of a program, or of several forms of one, by what they are called, with differences.

    `values` holds inputs, parameters and state by name. The loss that is measured is the last form's; one before it is
    left out where a prediction is rounded to its limit and only the last one, computed from raw scores, stays exact.
    For the options see `check_gradients`.

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1)], loss="mean_squared_error", dtype="float64", seed=0)
    >>> compare(network.program, network.values([[1.0]], [2.0])).passed
    True
    """
    _check_options(tolerance, entries, step_sizes)
    if isinstance(programs, Program):
        programs = {"the program": programs}
    programs = {label: verify(program) for label, program in programs.items()}
    values = {
        name: np.asarray(v, dtype=np.float64) if np.asarray(v).dtype.kind == "f" else v for name, v in values.items()
    }
    *others, last = programs
    reference = programs[last]
    computed = {label: Interpreter(program, keep=program.shapes)(values) for label, program in programs.items()}
    if not np.isfinite(loss := float(computed[last][str(reference.loss)])):
        return GradientReport((), (f"The loss is {loss} here: it has no slope. Scale features or weights down.",))

    limits = {label for label, program in programs.items() if any(_at_limit(s, computed[label]) for s in program)}
    left_out = [label for label in others if label in limits and last not in limits]
    measured = _measured(reference, values, entries, sorted(step_sizes, reverse=True))
    uncertainty = _uncertainty(measured, values)
    place = {split_index(step.output)[0]: index for index, step in enumerate(reference)}
    comparisons = tuple(
        Comparison(name, label, computed[label][d], m.slopes, uncertainty[name], tolerance, m.at_kinks)
        for name, d in sorted(reference.gradients.items(), key=lambda pair: place[pair[1]])  # as they are computed
        for m in [measured[name]]
        for label in programs
        if label not in left_out
    )
    notes = [
        f"Not compared: {label}. Where a prediction is rounded to its limit, it divides by zero; {last} does not."
        for label in left_out
    ]
    if last in limits and not all(c.passed for c in comparisons):
        notes.append(
            "A prediction is rounded to a limit of the loss, where log 0 and 1/0 are avoided: no slope is exact."
        )
    if faint := dict.fromkeys(c.name for c in comparisons if c.passed and c.faint):
        notes.append(f"Too small to be measured to three digits: the gradient of {', '.join(faint)}.")
    return GradientReport(comparisons, (*notes, *_what_was_left_out(measured)), _suspects(programs, comparisons))


def _check_options(tolerance: float, entries: int | None, step_sizes: Sequence[float]) -> None:
    if not 0 < tolerance < 1:
        raise InvalidInput(f"tolerance must be between 0 and 1, such as 1e-6, but is {tolerance!r}.")
    if entries is not None and (not isinstance(entries, int) or isinstance(entries, bool) or entries < 1):
        raise InvalidInput(f"entries must be a whole number per array, 1 or more, or None, but is {entries!r}.")
    if not step_sizes or not all(0 < h < np.inf for h in step_sizes) or len(set(step_sizes)) < len(step_sizes):
        raise InvalidInput(f"step_sizes must be different positive numbers, such as 1e-4, but is {step_sizes!r}.")


def _at_limit(step: Step, computed: Values) -> bool:
    """Whether a prediction is rounded to a limit of its loss, where log 0 and 1/0 have to be avoided."""
    operation = step.operation
    if not isinstance(operation, LossValue) or operation.from_scores or not operation.loss.link:
        return False
    low, high = operation.loss.predictions
    p = computed[split_index(step.inputs[1])[0]]
    return bool(np.any((p - low < TINY) | (high - p < TINY)))


def _measured(
    program: Program, values: Values, entries: int | None, step_sizes: Sequence[float]
) -> dict[str, Measurement]:
    """The measured slopes by parameter."""
    from chainrule.progress import Progress

    found = {name: _choose(values[name].size, entries) for name in program.parameters}
    with Progress("checking gradients", sum(map(len, found.values()))) as progress:
        return {n: measure(program, values, n, places, step_sizes, progress.advance) for n, places in found.items()}


def _uncertainty(measured: Mapping[str, Measurement], values: Values) -> dict[str, Array]:
    """Return by how much derived and measured may differ though both are right.

    To the uncertainty of the measurement comes what the rounding of the predictions does to the derived gradient: a
    relative change ε of a weight wⱼ changes the slope in wᵢ by ε wⱼ ∂²L/∂wᵢ∂wⱼ, where the loss is convex at most
    ε |wⱼ| √(∂²L/∂wᵢ²) √(∂²L/∂wⱼ²). At a perfect fit, where every gradient is zero, nothing else is left.
    """
    roots = {name: np.sqrt(m.curvature) for name, m in measured.items()}
    largest = max(float(np.nanmax(roots[name] * np.abs(values[name]), initial=0.0)) for name in roots)
    return {name: m.uncertainty + ROUNDING * largest * roots[name] for name, m in measured.items()}


def _choose(size: int, entries: int | None) -> NDArray[np.intp]:
    """Which entries of an array to check, counted row by row."""
    if entries is None or entries >= size:
        return np.arange(size)
    return np.sort(np.random.default_rng(0).choice(size, entries, replace=False))


def _what_was_left_out(measured: Mapping[str, Measurement]) -> Iterator[str]:
    total, tried = sum(m.slopes.size for m in measured.values()), sum(m.tried for m in measured.values())
    if tried < total:
        yield f"{tried:,} of {total:,} entries were chosen at random to be checked."
    if any(m.at_kinks for m in measured.values()):
        listed = ", ".join(f"{m.at_kinks} of {m.tried} in {name}" for name, m in measured.items() if m.at_kinks)
        yield f"At a kink, where there is no slope to compare, and left out: {listed}."
    if undeclared := sum(m.undeclared for m in measured.values()):
        yield f"{undeclared} of them where none is declared in `kinks`, but the measured slopes do not settle either."
    if unchecked := [name for name, m in measured.items() if m.at_kinks == m.tried]:
        yield f"So {', '.join(unchecked)} remained unchecked: try other rows, or parameters moved a little."


def _suspects(programs: Mapping[str, Program], comparisons: Sequence[Comparison]) -> tuple[str, ...]:
    """The backward steps that every wrong gradient depends on and no right one: one of them is the likely culprit.

    If there are none, more than one step is wrong, or the same operation in several places; then the steps are named
    that the first wrong gradient depends on.
    """
    first = next((c for c in comparisons if not c.passed), None)
    if first is None:
        return ()
    program, ours = programs[first.program], [c for c in comparisons if c.program == first.program and c.compared]
    behind = {c.name: _behind(program, program.gradients[c.name]) for c in ours}
    cleared = set[str]().union(*(behind[c.name] for c in ours if c.passed))
    common = set.intersection(*(behind[c.name] for c in ours if not c.passed)) - cleared or behind[first.name] - cleared
    return tuple(equation(step) for step in program.section("backward") if split_index(step.output)[0] in common)


def _behind(program: Program, name: str) -> set[str]:
    """The backward values that `name` is computed from, itself among them."""
    found, size = {name}, 0
    while size < len(found):  # what a turn passes on is computed from what was passed on to it
        size = len(found)
        for step in reversed(program.section("backward")):
            if split_index(step.output)[0] in found:
                found.update(split_index(read)[0] for read in step.inputs)
    return found
