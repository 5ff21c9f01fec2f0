"""The gradient check's findings, and how they are put into words."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chainrule.explain.shown import place_of

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Comparison:
    """One parameter's gradient, as one program derives it, beside the measured one.

    `derived` and `measured` have the parameter's shape; `measured` is NaN where nothing was measured: at a kink (as
    `at_kinks` entries are), or in an entry that was not chosen. `uncertainty` is by how much the two may differ though
    both are right.
    """

    name: str
    program: str
    derived: Array
    measured: Array
    uncertainty: Array
    tolerance: float
    at_kinks: int = 0

    @cached_property
    def where(self) -> NDArray[np.bool_]:
        """Which entries were compared."""
        return np.isfinite(self.measured)

    @property
    def compared(self) -> int:
        """How many entries were compared."""
        return int(self.where.sum())

    @cached_property
    def relative_difference(self) -> float:
        """‖a − n‖ / (‖a‖ + ‖n‖) over the compared entries; with a floor, so that the uncertainty passes."""
        a, n = self.derived[self.where], self.measured[self.where]
        total = max(_norm(a) + _norm(n), self.floor)
        return _norm(a - n) / total if total else 0.0

    @property
    def floor(self) -> float:
        """What ‖a‖ + ‖n‖ is taken to be at least: then a difference as large as the uncertainty just passes."""
        return _norm(self.uncertainty[self.where]) / self.tolerance

    @property
    def passed(self) -> bool:
        """Whether the relative difference is within the tolerance. (NaN is not.)"""
        return self.relative_difference <= self.tolerance

    @property
    def faint(self) -> bool:
        """Whether the gradient is so small that the measurement confirms less than three of its digits."""
        total = _norm(self.derived[self.where]) + _norm(self.measured[self.where])
        return 0 < total < 1e3 * self.floor * self.tolerance

    @property
    def worst(self) -> tuple[int, ...]:
        """The index of the entry in which derived and measured differ most."""
        difference = np.where(self.where, np.abs(self.derived - self.measured), -1.0)
        difference[np.isnan(self.derived) & self.where] = np.inf
        return place_of(int(np.argmax(difference)), difference.shape)

    @property
    def hint(self) -> str:
        """What is evidently the matter, in words; empty where nothing is evident.

        >>> n = np.array([1.0, -2.0])
        >>> Comparison("b1", "", -2 * n, n, 0 * n, 1e-6).hint
        'the sign is the opposite, and it is everywhere 2 times too large'
        """
        a, n = self.derived[self.where], self.measured[self.where]
        if not np.isfinite(a).all():
            return "it is not finite"
        if not a.any():
            return "it is 0 everywhere"
        if _norm(n) <= self.floor * self.tolerance:
            return "it should be 0"
        unit = n / _norm(n)
        ratio = float(a / _norm(n) @ unit)
        if _norm(a - ratio * n) <= max(1e-4 * _norm(a), self.floor * self.tolerance):
            return _ratio_in_words(ratio, "everywhere " if a.size > 1 else "")
        whole = self.where.all() and self.derived.ndim == 2 and self.derived.shape[0] == self.derived.shape[1]
        if whole and _norm(self.derived - self.measured.T) <= 1e-4 * _norm(n):
            return "it is transposed"
        return ""


@dataclass(frozen=True, eq=False, repr=False)
class GradientReport:
    """What `check_gradients` found; printed, it is a verdict in words.

    `comparisons` has one entry per parameter and program, in the order in which the backward pass computes the
    gradients: the last layer's first. `notes` says what was left out, and why. `suspects` are the steps, as equations,
    where a single mistake would explain what is wrong.
    """

    comparisons: tuple[Comparison, ...]
    notes: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether something was compared, and all of it agrees."""
        return any(c.compared for c in self.comparisons) and not self.wrong

    def __bool__(self) -> bool:
        return self.passed

    @property
    def wrong(self) -> tuple[str, ...]:
        """The parameters whose gradient is wrong, beginning with the first one along the backward pass."""
        return tuple(dict.fromkeys(c.name for c in self.comparisons if not c.passed))

    @property
    def right(self) -> tuple[str, ...]:
        """The parameters whose gradient was compared and is right."""
        return tuple(dict.fromkeys(c.name for c in self.comparisons if c.compared and c.name not in self.wrong))

    @property
    def largest(self) -> float:
        """The largest relative difference."""
        return max((c.relative_difference for c in self.comparisons), default=0.0)

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        lines = _wrong(self) if self.wrong else [_right(self)]
        return "\n".join([*lines, *self.notes])


def _right(report: GradientReport) -> str:
    compared = {c.name: c.compared for c in report.comparisons}
    if not any(compared.values()):
        return "Nothing could be compared."
    largest = max(report.comparisons, key=lambda c: c.relative_difference)
    count, parameters = sum(compared.values()), len(report.right)
    return (
        f"{f'All {count:,} gradients' if count > 1 else 'The 1 gradient'} of {parameters} "
        f"parameter{'s' if parameters > 1 else ''} agree{'' if count > 1 else 's'} with central differences "
        f"(largest relative difference {report.largest:.1g}, in {largest.name})."
    )


def _wrong(report: GradientReport) -> list[str]:
    failed = {c.name: c for c in reversed(report.comparisons) if not c.passed}
    first, *others = report.wrong
    c = failed[first]
    fine = [other.program for other in report.comparisons if other.name == first and other.passed]
    only = f" in {c.program} (in {fine[0]} it is right)" if fine else ""
    hint = f"; {c.hint}" if c.hint else ""
    place = f"{first}[{', '.join(map(str, c.worst))}]" if c.worst else first
    lines = [
        f"The gradient of {first} is wrong{only}: relative difference {_short(c.relative_difference)}{hint}.",
        f"Worst entry {place}: derived {_short(c.derived[c.worst])}, measured {_short(c.measured[c.worst])}.",
    ]
    if others:
        listed = ", ".join(f"{name} ({_short(failed[name].relative_difference)})" for name in others)
        lines.append(f"Also wrong, further back or by the same mistake: {listed}.")
    lines += [f"Right: {', '.join(report.right)}."] if report.right else []
    return lines + ([f"One mistake would explain it here: {'; '.join(report.suspects)}."] if report.suspects else [])


def _ratio_in_words(ratio: float, everywhere: str) -> str:
    size = abs(ratio)
    words = ["the sign is the opposite"] if ratio < 0 else []
    if abs(size - 1) > 1e-3:
        amount = f"{size:.4g} times too large" if size > 1 else f"{1 / size:.4g} times too small"
        words.append(f"it is {everywhere}{amount}")
    return ", and ".join(words)


def _short(value: float) -> str:
    text = f"{value:.3g}"
    return "−" + text[1:] if text.startswith("-") else text


def _norm(array: Array) -> float:
    """The Euclidean norm, also where squares would overflow."""
    largest = float(np.max(np.abs(array), initial=0.0))
    if largest == 0 or not np.isfinite(largest):
        return largest
    return largest * float(np.linalg.norm(array / largest))
