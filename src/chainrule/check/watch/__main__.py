"""Runs a learner's program, recorded, and judges it: ``python -m chainrule.check.watch PROGRAM RESULT SECONDS``.

Where the system can fork, this process waits for another that runs the program, and then for those that try what may be
the right line.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import json
import os
import re
import sys
import traceback
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.check.diagnose import diagnose
from chainrule.check.locate import unseen
from chainrule.check.mend import Trial, mended
from chainrule.check.parameters import record
from chainrule.check.process import UNKEPT
from chainrule.check.watch.drive import drive
from chainrule.check.watch.limits import limit_resources, make_quiet_and_repeatable, on_time_out
from chainrule.check.watch.modules import read, record_modules
from chainrule.check.watch.recorder import Recorder
from chainrule.check.watch.rewrite import RECORD, rewrite
from chainrule.check.words import answer

leave = os._exit


class Child:
    """One run of a program, from its source to the result that is written."""

    def __init__(self, program: str, result: str, seconds: float) -> None:
        self.program, self.result, self.seconds = program, result, seconds
        self.module = types.ModuleType("__main__")
        self.recorder = Recorder(lambda status: self.finish({"status": status}), seconds)
        self.missing: list[str] = []

    def run(self, source: str | None = None, trial: Trial | None = None) -> None:
        """Run the program, or another source in its place, and never return."""
        limit_resources()
        try:
            self.source = read(Path(self.program)) if source is None else source
            parts = rewrite(self.source, self.program, self.recorder.places)
        except (SyntaxError, ValueError, RecursionError) as error:  # ValueError: not UTF-8, null bytes, no notebook
            told = {**describe(error, self.program), "type": "SyntaxError"}
            self.write({"outcome": {"status": "error", "error": told}})
        if trial is not None:
            found = trial.found
            self.recorder.watched = lambda n: self.write({"found": found}) if trial.look(n, self.program) else None
        make_quiet_and_repeatable()
        vars(os)["_exit"] = lambda code: self.finish({"status": "gone", "code": code})
        on_time_out(self.seconds, lambda: self.finish({"status": "time"}))
        self.finish(self._execute(parts))

    def _execute(self, parts: list[Any]) -> dict[str, Any]:
        """Run the program as a script, and what it only defines; return how that ended."""
        self.module.__file__ = self.program
        sys.modules["__main__"] = self.module
        sys.argv = [self.program]
        places = self.recorder.places
        self.missing = record_modules(Path(self.program).parent, lambda s, f: rewrite(s, f, places))
        setattr(builtins, RECORD, self.recorder)
        ended: dict[str, Any] = {"status": "finished"}
        for code in parts:
            try:
                exec(code, self.module.__dict__)
            except SystemExit as leaving:
                return {"status": "exit", "code": str(leaving.code)}
            except BaseException as error:
                if ended["status"] != "error":
                    ended = {"status": "error", "error": describe(error, self.program)}
        if record(self.recorder.nodes, places).parameters or (ended["status"] == "error" and len(parts) == 1):
            return ended
        try:
            problem = drive(self.module.__dict__, self.source, self.recorder)
        except BaseException as error:
            problem = str(error)
        return {**ended, "not_driven": problem} if problem else ended

    def finish(self, outcome: dict[str, Any]) -> None:
        """Judge what was recorded, write it, and end the process, whatever the program would still do."""
        on_time_out(0, lambda: None)
        sys.setrecursionlimit(20_000)
        np.seterr(all="ignore")
        recorder, found = self.recorder, None
        try:
            recording = record(recorder.nodes, recorder.places, single=recorder.single)
            rest = unseen(recorder.places, recorder.ran, self.program)
            found = answer(diagnose(recording), self.program, rest) if recording.parameters else None
        except MemoryError:
            pass
        except Exception as error:  # whatever goes wrong here is not the learner's fault
            words = f"The check itself failed ({type(error).__name__}: {error}). Nothing is said against the program."
            found = {"verdict": "not understood", "explanation": words}
        understood = found is not None and found["verdict"] != "not understood"
        if self.missing and not understood:
            absent = ModuleNotFoundError(f"No module named {self.missing[0]!r}")
            outcome = {"status": "error", "error": describe(absent, self.program)}
        elif outcome["status"] == "error" and recorder.cut:  # perhaps since a loop was cut short
            outcome = {"status": "finished"}
        seen = {"numbers": len(recorder.nodes)}
        self.write({"outcome": {**outcome, **seen}, "finding": found})

    def write(self, result: dict[str, Any]) -> None:
        """Write the result, whole or not at all, and end the process at once."""
        limit_resources()  # again: the program may have set limits of its own
        try:
            write(self.result, result)
        except OSError:
            leave(UNKEPT)
        leave(0)


def write(path: str, result: dict[str, Any]) -> None:
    """Write a result, whole or not at all."""
    Path(path + ".part").write_text(json.dumps(result), encoding="utf-8")
    os.replace(path + ".part", path)


def describe(error: BaseException, filename: str) -> dict[str, Any]:
    """Return what went wrong and the last line of the learner's file that it happened on."""
    frames = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == filename]
    line = frames[-1] if frames else error.lineno if isinstance(error, SyntaxError) else None
    text = (error.msg if isinstance(error, SyntaxError) else str(error))[:500] or "out of memory"
    missing = getattr(error, "filename", None) or text
    return {"type": type(error).__name__, "text": text, "line": line, "missing": str(missing)}


def preload(source: str) -> None:
    """Import the large packages that a program names, once for all of its runs."""
    for name in re.findall(r"^\s*(?:from|import)\s+((?:sklearn|matplotlib|scipy|pandas)[\w.]*)", source, re.M):
        with contextlib.suppress(Exception):  # the program itself will meet with it
            importlib.import_module(name)


def main(program: str, result: str, seconds: float) -> None:
    """Run the program, judge it, and look for the right line."""

    def forked(path: str, run: Callable[[Child], None], seconds: float = 5.0) -> dict[str, Any]:
        process = os.fork()
        if not process:
            run(Child(program, path, seconds))
        code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        if not os.path.exists(path):
            return {"outcome": {"status": "gone", "code": code}, "finding": None}
        found: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
        os.remove(path)
        return found

    if not hasattr(os, "fork"):
        Child(program, result, seconds).run()
    try:
        source = read(Path(program))
    except ValueError:
        source = ""
    preload(source)
    answered = forked(f"{result}.first", lambda child: child.run(), seconds)
    write(result, answered)
    if answered.get("finding"):
        again = mended(source, answered["finding"], lambda **how: forked(f"{result}.next", lambda c: c.run(**how)))
        write(result, {**answered, "finding": again})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
