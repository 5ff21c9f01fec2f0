"""A session: a table, one run or two beside each other, what is shown of them, and the commands that change it."""

import math
import threading
import time
from dataclasses import asdict
from typing import Any

import numpy as np
import polars as pl

from chainrule.errors import ChainruleError, InvalidInput, UnknownName
from chainrule.explain.trace import Trace
from chainrule.playground import opening
from chainrule.playground.exports import export
from chainrule.playground.lessons import Progress, lesson_named, lesson_titles
from chainrule.playground.run import Run
from chainrule.playground.samples import SAMPLES, classic
from chainrule.playground.settings import CHOICES, Settings, number_in
from chainrule.playground.table import Data
from chainrule.playground.view import View

FRAME = 1 / 60  # seconds between two moments that are shown
MOST_UPDATES = 1_000_000


class Session:
    """What a page shows and does. Thread-safe: commands are serialised.

    version : goes up whenever there is something new to see; layout : whenever what a page is built from has changed.
    """

    def __init__(self, frame: pl.DataFrame, name: str, settings: Settings | None = None, source: str = "") -> None:
        self.lock = threading.RLock()
        self.version = self.layout = 0
        self.playing, self.speed = False, 1
        self.progress: Progress | None = None
        self._traces: dict[Any, Trace] = {}
        self.load(frame, name, settings or Settings(), source)
        self._wake = threading.Event()
        threading.Thread(target=self._loop, name="chainrule play", daemon=True).start()

    def load(self, frame: pl.DataFrame, name: str, settings: Settings, source: str = "") -> None:
        """Take up a table. Raises `InvalidInput`, and keeps the one before, where it cannot be used."""
        self._begin(Data(frame, name, settings, source), settings)

    def _begin(self, data: Data, settings: Settings) -> None:
        run = Run(data, settings)
        kept: Data | None = getattr(self, "data", None)
        if kept is None or kept.name != data.name or not {*self.view.axes} <= {*data.axes}:
            self.view = View(data)
        else:
            self.view = View(data, self.view.axes, {k: v for k, v in self.view.held.items() if k in data.hold})
        self.data, self.a, self.b, self.shown = data, run, None, "A"
        self.t, self.line, self.playing, self.note = 0, None, False, ""
        self._changed(layout=True)

    a: Run
    b: Run | None
    data: Data
    view: View
    line: int | None

    def _changed(self, *, layout: bool = False) -> None:
        self.version += 1
        self.layout += layout
        self._traces.clear()

    # ---- time

    @property
    def run(self) -> Run:
        """The run that is shown; before B parted from A, that is A."""
        return self.b if self.b is not None and self.shown == "B" and self.t >= self.b.first else self.a

    @property
    def head(self) -> int:
        """The furthest moment that was reached."""
        return max(self.a.head, self.b.head if self.b else 0)

    def go(self, t: int) -> None:
        """Take all runs to the moment after update number t."""
        t = max(0, min(t, MOST_UPDATES))
        self.a.seek(t)
        if self.b is not None and t >= self.b.first:
            self.b.seek(t)
        self.t = t
        self.t, self.line = self.run.t, None
        self._changed()

    def trace(self) -> Trace:
        """Every number of the next update of the run that is shown, as far as its lines have been stepped through."""
        key = (id(self.run), self.run.t)
        if key not in self._traces:
            self._traces = {key: self.run.trace()}
        whole = self._traces[key]
        return whole if self.line is None else whole.at(self.line)

    def _loop(self) -> None:
        """Train while it plays, a moment at a time."""
        while True:
            if not self.playing:
                self._wake.wait()
                self._wake.clear()
            began = time.monotonic()
            with self.lock:
                if self.playing:
                    try:
                        before = self.t
                        self.go(self.t + self.speed)
                        self.playing = self.t > before
                    except ChainruleError as error:
                        self.note, self.playing = str(error), False
            time.sleep(max(0.001, FRAME - (time.monotonic() - began)))

    # ---- commands

    def do(self, command: Any) -> dict[str, Any] | None:
        """Carry out one command, a JSON object with its name in "do"; return what is to be answered, if anything.

        Raises `ChainruleError`, with the reason, for a command that cannot be.
        """
        given = dict(command) if isinstance(command, dict) else {}
        name = str(given.pop("do", ""))[:40]
        if name not in COMMANDS:
            raise UnknownName("command", name, COMMANDS)
        with self.lock:
            try:
                answer: dict[str, Any] | None = COMMANDS[name](
                    self, **{key: _read(key, value) for key, value in given.items()}
                )
            except (KeyError, TypeError, ValueError, IndexError) as error:
                raise InvalidInput(f"The command {name!r:.40} is not as it should be ({error!r:.100}).") from None
            self.note = ""
            self.version += answer is None or (self.progress is not None and command != self._last)
            self._last = command
            return answer

    def do_play(self, on: bool) -> None:
        self.playing, self.line = on, None
        self._wake.set()

    def do_step(self, by: int, epoch: bool = False) -> None:
        self.playing = False
        self.go(self.t + by * (self.run.per_epoch if epoch else 1))

    def do_seek(self, t: int) -> None:
        self.playing = False
        self.go(min(t, self.head))

    def do_line(self, by: int) -> None:
        """One line of the program on or back; after the last one, the next update begins."""
        self.playing = False
        last = len(self.trace().computed)
        line = (0 if self.line is None else self.line) + by
        if self.line is None and line < 0:
            line = last - 1
        if line > last:
            self.go(self.t + 1)
            line = 1
        self.line = max(0, line)

    def do_speed(self, n: int) -> None:
        self.speed = max(1, min(1000, n))

    def do_same_start(self) -> None:
        self._begin(self.data, (self.b or self.a).settings)

    def do_set(self, changes: dict[str, Any]) -> None:
        """Change settings: before training the run's own, later those of B, which parts from A."""
        own = (self.b or self.a).settings
        settings = own.changed(changes)
        self.playing = False
        if settings.target != own.target or settings.left_out != own.left_out or (not self.b and not self.head):
            table = (settings.target, settings.left_out, settings.seed)
            same = table == (own.target, own.left_out, own.seed)
            self._begin(self.data if same else self._data(settings), settings)
        else:
            self._part(settings)

    def _data(self, settings: Settings) -> Data:
        return Data(self.data.whole, self.data.name, settings, self.data.source)

    def _part(self, settings: Settings) -> None:
        """Let B begin: at the moment where it parts from A, or from the start where it has other weights."""
        first = self.b.first if self.b else self.t
        if self.a.settings.goes_on(settings):
            self.a.seek(first)
            run, said = Run(self.data, settings, self.a), ""
        else:
            first, run = 0, Run(self.data, settings)
            said = "B starts over: with these settings it has other weights, so there is none of A's to go on from."
        self.b, self.shown = run, "B"
        self.go(first)
        self.layout += 1
        self._said = said

    _said = ""
    _last: Any = None

    def do_compare(self, keep: str = "") -> None:
        """Begin B here, or end the comparison and keep one of the two."""
        self.playing = False
        if keep:
            if self.b is not None and keep == "B":
                self.a = self.b
                if self.a.first:
                    self._said = f"Time begins at update {self.a.first:,} now, where this run parted."
            self.b, self.shown = None, "A"
            self.go(min(self.t, self.a.head))
            self.layout += 1
        elif self.b is None:
            self._part(self.a.settings)

    def do_show(self, run: str) -> None:
        self.shown = "B" if run == "B" and self.b is not None else "A"
        self.go(self.t)
        self.layout += 1

    def do_axes(self, across: str, up: str) -> None:
        self.view = View(self.data, (across, up), self.view.held)
        self.layout += 1

    def do_hold(self, row: int | None = None) -> None:
        """Hold the other columns at a row's values, or at the typical ones."""
        held = {}
        if row is not None:
            if not 0 <= row < self.data.frame.height:
                raise InvalidInput(f"The table has no row {row}.")
            values = self.data.frame.row(row, named=True)
            held = {name: values[name] for name in self.data.hold}
        self.view = View(self.data, self.view.axes, held)
        self.layout += 1

    def do_change(self, name: str, index: tuple[int, ...], value: float) -> None:
        self.playing, self.line = False, None
        self.run.change(name, index, value)
        self._changed()

    def do_open(self, name: str, index: tuple[int, ...]) -> dict[str, Any]:
        answer = opening.opened(self.trace(), name, index)
        if self.progress is not None:
            self.progress.opened.add(name)
        return {"type": "opened", "t": self.t, "line": self.line, **answer}

    def do_sample(self, name: str) -> None:
        table = classic(name)
        self.progress = None
        self.load(*table)

    def do_lesson(self, name: str = "", answer: int | None = None, next: bool = False) -> None:
        """Begin a lesson, give an answer in it, go on in it, or leave it."""
        if name:
            lesson = lesson_named(name)
            self.load(*classic(lesson.table, lesson.settings))
            self.progress = Progress(lesson)
        elif self.progress is not None:
            if answer is not None:
                self.progress.answer = answer
            elif next:
                self.progress.go_on()
            else:
                self.progress = None

    def do_export(self, kind: str, rows: bool = False) -> dict[str, Any]:
        name, text = export(self, kind, rows=rows)
        return {"type": "file", "name": name, "text": text}

    # ---- what is seen

    def hello(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what a page is built from: everything that frames do not repeat."""
        with self.lock:
            run = self.run
            program = run.network.training_program(run.settings.update_rule())
            settings = (self.b or self.a).settings.spec() | {"target": self.data.target.name}
            tables = {name: each.title for name, each in SAMPLES.items()}
            header = {"type": "hello"} | self.view.hello(run)
            header |= {"settings": settings, "program": opening.listing(program)}
            header |= {"choices": CHOICES | {"samples": tables, "lessons": lesson_titles()}, "said": self._said}
            header |= {"parted": self.b.first if self.b else None, "shown": self.shown}
            self._said = ""
            return header, {"dots": self.data.dots(*self.view.axes)}

    def frame(self, sent: dict[str, Any], *, maps: bool = True) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what is to be drawn now; `sent` remembers for a page which losses it has. Maps may be left out."""
        with self.lock:
            run, trace = self.run, self.trace()
            header, arrays = self.view.frame(run, trace, maps=maps or not self.playing, playing=self.playing)
            header |= {"type": "frame", "version": self.version, "t": self.t, "head": self.head, "line": self.line}
            header |= {"epoch": self.t / run.per_epoch, "playing": self.playing, "speed": self.speed}
            header["note"] = self.note or run.diverged * (run.t >= run.head)
            if self.line is not None:
                header["values"] = opening.values(trace)
            for letter, each in (("A", self.a), ("B", self.b)):
                if each is not None:
                    known, columns = news(each, sent, letter)
                    header["losses" + letter] = known
                    arrays |= columns
            if self.progress is not None:
                header["lesson"] = self.progress.facts(self.state(header.get("hints", [])))
            return header, arrays

    def state(self, seen: list[dict[str, Any]]) -> dict[str, Any]:
        """Return what a lesson's conditions can speak of."""
        run = self.run
        held = [loss for t, loss in zip(*run.watched, strict=True) if t <= run.t]
        opened = sorted(self.progress.opened) if self.progress else []
        facts: dict[str, Any] = {"update": self.t, "head": self.head, "line": -1 if self.line is None else self.line}
        facts |= {"loss": run.loss, "held_out_loss": held[-1] if held else math.nan, "accuracy": self.view.accuracy}
        facts |= {"hints": [hint["kind"] for hint in seen], "opened": opened, "compared": self.b is not None}
        facts |= {"edits": len(run.edits), "diverged": bool(run.diverged), "hidden_units": sum(run.settings.units)}
        return facts | asdict(run.settings)


#: The commands, by name.
COMMANDS = {name[3:].replace("_", " "): do for name, do in vars(Session).items() if name.startswith("do_")}


def _read(name: str, value: Any) -> Any:
    """What a command is given under a name, from JSON."""
    if name in ("by", "t", "n", "row", "answer"):
        return int(number_in(value, name))
    return number_in(value, name) if name == "value" else tuple(map(int, value)) if name == "index" else value


def news(run: Any, sent: dict[str, Any], letter: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the losses of a run that a page does not have yet, and where they go."""
    about = (id(run), len(run.edits))
    known, count, seen = sent.get(letter, (None, 0, 0))
    if known != about:
        count = seen = 0
    sent[letter] = (about, len(run.losses), len(run.watched[0]))
    arrays = {
        f"losses{letter}": np.array(run.losses[count:], np.float32),
        f"watchedT{letter}": np.array(run.watched[0][seen:], np.float32),
        f"watched{letter}": np.array(run.watched[1][seen:], np.float32),
    }
    return {"from": count, "seen": seen, "first": run.first, "loss": run.loss}, arrays
