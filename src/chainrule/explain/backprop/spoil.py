"""Mistakes as programs: one step of the derived program exchanged for a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from chainrule.explain.backprop.recognise import NUMPY
from chainrule.program.interpret import Values
from chainrule.program.names import Name
from chainrule.program.operations import Operation
from chainrule.program.program import Program, Step


@dataclass(frozen=True)
class Wrong(Operation):
    """A computation that somebody might write instead of the right one."""

    compute: Callable[..., Any] = field(compare=False)

    def value(self, m: Any, *inputs: Any) -> Any:
        return self.compute(*inputs)


@dataclass(frozen=True)
class Change:
    """One step of a program, written wrongly.

    mistake : its name, one of `MISTAKES`.
    step : the name of what the step computes.
    inputs, compute : what it reads and computes instead.
    words : what was done, to follow "Here".
    """

    mistake: str
    step: str
    inputs: tuple[str, ...]
    compute: Callable[..., Any] = field(compare=False)
    words: str = ""
    kind: str = ""  # what it has in common with the same mistake in other layers

    @property
    def layer(self) -> int:
        """The layer that it is about."""
        return int(Name.parse(self.step).layer or 0)


@dataclass(frozen=True)
class Hypothesis:
    """A mistake made once, or in every layer: the changes, and the steps from the first of them on."""

    mistake: str
    changes: tuple[Change, ...]
    steps: tuple[Step, ...]

    @property
    def first(self) -> Change:
        """The change that comes first along the backward pass."""
        return min(self.changes, key=lambda change: -change.layer)

    def compute(self, values: Values) -> Values:
        """Return `values`, which the right program computed, as the wrong one would have."""
        known = dict(values)
        with np.errstate(all="ignore"):
            for step in self.steps:
                known[step.output] = step.operation.value(NUMPY, *(known[name] for name in step.inputs))
        return known


def spoil(program: Program, changes: Iterable[Change]) -> tuple[Step, ...] | None:
    """Return the program's steps from the first exchanged one on; None where one would read what comes later."""
    wanted = {change.step: change for change in changes}
    known = set(program.given)
    steps: list[Step] = []
    for step in program:
        change = wanted.pop(step.output, None)
        if change is not None:
            if any(name not in known and not name.endswith("_new") for name in change.inputs):
                return None
            step = replace(step, operation=Wrong(change.compute), inputs=change.inputs)
        if change is not None or steps:
            steps.append(step)
        known.add(step.output)
    return None if wanted else tuple(steps)


def hypotheses(program: Program, changes: Iterable[Change]) -> Iterator[Hypothesis]:
    """Yield every change by itself, and changes of one kind together: in every layer, or in every hidden one."""
    kinds: dict[tuple[str, str, str], list[Change]] = {}
    for change in changes:
        steps = spoil(program, [change])
        if steps is not None:
            yield Hypothesis(change.mistake, (change,), steps)
            kinds.setdefault((change.mistake, Name.parse(change.step).word, change.kind), []).append(change)
    depth = max((change.layer for group in kinds.values() for change in group), default=0)
    for (mistake, _, _), group in kinds.items():
        hidden = [change for change in group if change.layer < depth]
        for together in (group, hidden) if len(hidden) < len(group) else (group,):
            if len({change.step for change in together}) == len(together) > 1:
                steps = spoil(program, together)
                if steps is not None:
                    yield Hypothesis(mistake, tuple(together), steps)
