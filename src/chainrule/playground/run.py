"""One run: a network, trained update by update, with exact time travel by keyframes and replay."""

from __future__ import annotations

import copy
import math
from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from chainrule.errors import InvalidInput, TrainingDiverged
from chainrule.explain.opened import check_index
from chainrule.network.network import Network
from chainrule.playground.settings import Settings
from chainrule.playground.table import Data
from chainrule.training.stepper import Snapshot, Stepper

SPACING = 64  # updates between keyframes, at first
BUDGET = 32 << 20  # bytes that all keyframes may take
MOST_JUDGED = 5000  # held-out rows that the validation loss is taken on
NO_HISTORY = ((), (), ())  # of a keyframe: the page has losses of its own


@dataclass(frozen=True)
class Edit:
    """A weight that a person has set, after update number `t`."""

    t: int
    name: str
    index: tuple[int, ...]
    value: float


@dataclass(frozen=True)
class Leg:
    """A stretch of training with the same settings, from the moment after update `first` on."""

    first: int
    settings: Settings
    edits: tuple[Edit, ...]


def go_on(stepper: Stepper, past: Stepper) -> None:
    """Begin where another training stands: its weights, its place in the epoch, and what its optimizer remembers."""
    now, own = past.snapshot(), stepper.snapshot()
    fits = {
        name: copy.copy(value)
        for name, value in now.values.items()
        if name in own.values and np.shape(value) == np.shape(own.values[name])
    }
    update, total = (now.update, now.total) if stepper.updates_per_epoch == past.updates_per_epoch else (0, 0.0)
    stepper.restore(replace(now, update=update, total=total, values={**own.values, **fits}))


class Run:
    """A network's training on a table, as far as it has been seen.

    t : updates made, at the moment that the network stands at; head : the furthest that was reached.
    first : where the run begins: 0, or where it parted from another.
    losses : before each update from `first` on; watched : (t, loss on held-out rows).
    diverged : what went wrong where no further update can be made; empty otherwise.
    """

    def __init__(self, data: Data, settings: Settings, parent: Run | None = None) -> None:
        self.data, self.settings = data, settings
        last, loss = data.last
        self.network = Network(data.X.shape[1], settings.layers(last), loss, seed=settings.seed)
        self.first = self.t = self.head = 0
        self.losses = array("f")
        self.watched: tuple[array[int], array[float]] = array("l"), array("f")
        self.diverged, self.edits = "", list[Edit]()
        self._past: tuple[Leg, ...] = ()
        batch, rule = min(settings.batch_size, len(data.X)), settings.update_rule()
        self.stepper = Stepper(self.network, data.X, data.y, batch, rule, engine=settings.engine)
        if parent is not None:
            go_on(self.stepper, parent.stepper)
            self._past, self.first = parent.legs, parent.t
            self.t = self.head = parent.t
        self.spacing, self.keys = SPACING, dict[int, Snapshot]()
        self._keep()
        self._size = sum(np.asarray(x).nbytes for x in self.keys[self.first].values.values())

    @property
    def legs(self) -> tuple[Leg, ...]:
        """How the run came to where it stands: all that it takes to make it again."""
        return (*self._past, Leg(self.first, self.settings, tuple(edit for edit in self.edits if edit.t <= self.t)))

    @classmethod
    def again(cls, data: Data, legs: Iterable[Leg]) -> Run:
        """Return a run that came the same way, at the beginning of its last leg."""
        run: Run | None = None
        for leg in legs:
            if run is not None:
                run.seek(leg.first)
            run = cls(data, leg.settings, run)
            run.edits = list(leg.edits)
            run._edit()
            run._keep()
        assert run is not None
        return run

    # ---- time

    @property
    def per_epoch(self) -> int:
        """Updates in an epoch."""
        return self.stepper.updates_per_epoch

    @property
    def loss(self) -> float:
        """The loss before the latest update; NaN before there is one."""
        return self.losses[self.t - self.first - 1] if self.t > self.first else math.nan

    def seek(self, t: int) -> None:
        """Go to the moment after update number t, by what has happened or, beyond the head, what will."""
        t = max(self.first, t)
        if not self._base(t) <= self.t <= t:
            base = self._base(t)
            self.stepper.restore(self.keys[base])
            self.t = base
        while self.t < t and not (self.diverged and self.t >= self.head):
            self._advance(t - self.t)

    def _base(self, t: int) -> int:
        times = sorted(self.keys)
        return times[bisect_right(times, t) - 1]

    def _advance(self, most: int) -> None:
        """Make updates, up to the next keyframe or edit; what is new is noted."""
        stops = [self.spacing - self.t % self.spacing, most, self._watch() - self.t % self._watch()]
        stops += [edit.t - self.t for edit in self.edits if edit.t > self.t]
        count = min(stops)
        try:
            losses = self.stepper.step(count)
        except TrainingDiverged as reason:
            if count > 1:
                for _ in range(count):
                    self._advance(1)
                    if self.diverged:
                        return
            self.diverged = str(reason)
            return
        self.t += count
        if self.t > self.head:
            self.losses.extend(losses[-(self.t - self.head) :])
            self.head = self.t
            if self.t % self._watch() == 0:
                self._judge()
        self._edit()
        if self.t % self.spacing == 0 and self.t not in self.keys:
            self._keep()

    def _watch(self) -> int:
        """After how many updates the held-out rows are asked."""
        return max(self.per_epoch, 8)

    def _judge(self) -> None:
        data = self.data
        if data.X_held is not None:
            self.watched[0].append(self.t)
            self.watched[1].append(self.network.evaluate(data.X_held[:MOST_JUDGED], data.y_held[:MOST_JUDGED]))

    def _keep(self) -> None:
        self.keys[self.t] = replace(self.stepper.snapshot(), history=NO_HISTORY)
        if len(self.keys) > 2 and self._size * len(self.keys) > BUDGET:
            self.spacing *= 2
            self.keys = {t: key for t, key in self.keys.items() if t % self.spacing == 0 or t == self.first}

    # ---- touching

    def change(self, name: str, index: tuple[int, ...], value: float) -> None:
        """Set one weight by hand. What came after is forgotten: it would no longer come."""
        if name not in self.network.parameters:
            raise InvalidInput(f"Only weights and biases can be set by hand, and {name[:60]!r} is neither.")
        check_index(name, self.network.parameters[name], index)
        keep = self.t - self.first
        del self.losses[keep:]
        seen = bisect_right(self.watched[0], self.t)
        del self.watched[0][seen:], self.watched[1][seen:]
        self.keys = {t: key for t, key in self.keys.items() if t < self.t}
        self.edits = [edit for edit in self.edits if edit.t <= self.t]
        self.head, self.diverged = self.t, ""
        self.edits.append(Edit(self.t, name, index, value))
        self._set(self.edits[-1])
        self._keep()

    def _edit(self) -> None:
        for edit in self.edits:
            if edit.t == self.t:
                self._set(edit)

    def _set(self, edit: Edit) -> None:
        new = self.network.parameters[edit.name].copy()
        new[edit.index] = edit.value
        self.network.parameters[edit.name] = new

    # ---- looking

    @property
    def rows(self) -> Any:
        """The rows of X that the next update reads."""
        return self.stepper.rows

    def trace(self) -> Any:
        """Every number of the next update."""
        return self.network.trace(self.data.X[self.rows], self.data.y[self.rows])
