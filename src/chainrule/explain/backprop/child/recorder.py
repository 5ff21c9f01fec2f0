"""What was seen: events (a place, and the array it yielded), each distinct array kept once."""

from __future__ import annotations

import hashlib
import json
import math
import os
import sys
import time
from typing import Any

import numpy as np

from chainrule.explain.backprop.child.limits import end_process, lift_file_limit

EVENTS_PER_PLACE = 90  # unless told otherwise
TOTAL_BYTES = 300_000_000
QUIET_EVENTS, QUIET_SECONDS = 1_500, 0.05  # nothing new for so long: the loop has shown what it does
LONGEST_LIST = 4_096


class Recorder:
    """Sees values, and writes them to `path` when asked to or when enough was seen."""

    def __init__(self, path: str, events_per_place: int = EVENTS_PER_PLACE) -> None:
        self.path, self.events_per_place = path, events_per_place
        self.nodes: list[dict[str, Any]] = []
        self.events: list[tuple[int, int, int]] = []  # place, value, name
        self.names: dict[str, int] = {"": 0}
        self.objects: dict[str, Any] = {}  # the latest object of each name, for calling functions by their arguments
        self._counts: dict[int, int] = {}
        self._values: dict[Any, int] = {}
        self._arrays: list[Any] = []
        self._single: list[bool] = []
        self._bytes = 0
        self._quiet, self._quiet_since = 0, 0.0
        self._busy = False
        self._written = False

    def see(self, place: int, value: Any, owner: Any = None) -> Any:
        """Record `value` if it is an array, a number or a collection of arrays; return it."""
        kind = type(value)
        if kind is int or kind is str or kind is bool or value is None or self._busy:
            return value
        count = self._counts.get(place, 0)
        if count >= self.events_per_place:
            self._nothing_new()
            return value
        self._busy = True
        try:
            if self._record(place, value, owner):
                self._counts[place] = count + 1
                self._quiet = 0
        finally:
            self._busy = False
        return value

    def write(self, outcome: dict[str, Any]) -> None:
        """Write everything to the file, or only how it ended where that is too much."""
        self._written = True
        self._busy = True
        lift_file_limit()
        try:
            self._save(outcome)
        except (OSError, MemoryError):
            self.nodes, self.events, self._arrays, self._single = [], [], [], []
            self._save({"status": "too much", "bytes": self._bytes})

    def _save(self, outcome: dict[str, Any]) -> None:
        flat = np.concatenate([array.ravel() for array in self._arrays]) if self._arrays else np.zeros(0)
        about = {
            "nodes": self.nodes,
            "shapes": [list(array.shape) for array in self._arrays],
            "single": self._single,
            "names": list(self.names),
            "outcome": outcome,
        }
        text = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
        events = np.array(self.events, dtype=np.int64).reshape(-1, 3)
        with open(self.path + ".part", "wb") as file:
            np.savez(file, flat=flat, events=events, about=text)
        os.replace(self.path + ".part", self.path)

    def leave(self, outcome: dict[str, Any]) -> None:
        """Write and end the process at once, whatever the learner's program would still do."""
        if not self._written:  # else time has run out while the record is being written: let that end
            self.write(outcome)
            end_process(0)

    def _nothing_new(self) -> None:
        self._quiet += 1
        if self._quiet == 1:
            self._quiet_since = time.perf_counter()
        looking = self._quiet % 256 == 0 and self._quiet > QUIET_EVENTS
        if looking and time.perf_counter() - self._quiet_since > QUIET_SECONDS:
            self.leave({"status": "enough"})

    def _record(self, place: int, value: Any, owner: Any) -> bool:
        kind = self.nodes[place]["kind"]
        stored = kind == "store" or kind.startswith("aug")
        if stored:
            self.objects[self.nodes[place]["text"].removeprefix("self.")] = value
            if isinstance(owner, np.ndarray):  # a part of an array was assigned: the array is what changed
                value = owner
        array = as_array(value)
        if array is not None:
            self._event(place, array, "")
            return True
        if stored or kind == "return" or kind.startswith("call"):
            return self._entries(place, value)
        return False

    def _entries(self, place: int, value: Any) -> bool:
        """Record a dictionary, list or tuple of arrays, each with its key."""
        if isinstance(value, dict):
            pairs = [(str(key), item) for key, item in list(value.items())[:64]]
        elif isinstance(value, list | tuple) and len(value) <= 64:
            pairs = [(str(key), item) for key, item in enumerate(value)]
        else:
            return False
        found = False
        for key, item in pairs:
            array = as_array(item) if not isinstance(item, float) else None
            if array is not None:
                self._event(place, array, key)
                if isinstance(value, dict):
                    self.objects[key] = item
                found = True
        return found

    def _event(self, place: int, array: Any, name: str) -> None:
        single = array.dtype.itemsize < 8 and array.dtype.kind == "f"
        array = np.array(array, dtype=np.float64, order="C")
        data = array.tobytes()
        key = (array.shape, data if len(data) <= 64 else hashlib.blake2b(data, digest_size=16).digest())
        index = self._values.get(key)
        if index is None:
            index = self._values[key] = len(self._arrays)
            self._arrays.append(array)
            self._single.append(single)
            self._bytes += array.nbytes
        self.events.append((place, index, self.names.setdefault(name, len(self.names))))
        if self._bytes > TOTAL_BYTES:
            self.leave({"status": "enough"})


def as_array(value: Any) -> Any:
    """Return an array, number, or list of numbers as an array; None for anything else."""
    if isinstance(value, np.ndarray):
        return value if value.dtype.kind in "biuf" and value.ndim <= 3 and value.size else _objects(value)
    if isinstance(value, float | np.floating | np.integer):
        return np.asarray(value) if math.isfinite(value) else None
    if isinstance(value, list) and 0 < len(value) <= LONGEST_LIST:
        first = value[0]
        if isinstance(first, list) and first:
            first = first[0]
        if isinstance(first, int | float | np.number) and not isinstance(first, bool):
            try:
                array = np.array(value, dtype=np.float64)
            except (TypeError, ValueError):
                return None
            return array if array.ndim <= 2 else None
    return None


def _objects(value: Any) -> Any:
    if value.dtype.kind == "O" and value.size and value.ndim <= 2:
        try:
            return value.astype(np.float64)
        except (TypeError, ValueError):
            return None
    return None


def describe(error: BaseException, filename: str) -> dict[str, Any]:
    """Return what went wrong and the last line of the learner's file that it happened on."""
    line, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == filename:
            line = trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, SyntaxError) and line is None:
        line = error.lineno
    missing = getattr(error, "filename", None) if isinstance(error, OSError) else None
    text = f"{error.msg}" if isinstance(error, SyntaxError) else str(error)
    return {"type": type(error).__name__, "text": text[:500], "line": line, "missing": str(missing) if missing else ""}


def quiet() -> None:
    """Print nothing: what the learner's program says is of no use here, and may be megabytes."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open for as long as the process lives
    sys.stderr = sys.stdout
