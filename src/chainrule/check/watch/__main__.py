"""Runs a learner's program, recorded, and judges it: ``python -m chainrule.check.watch PROGRAM SECONDS``.

What was found is written to what was the standard output, as JSON.
"""

import builtins
import json
import os
import sys
import traceback
import types
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.check.diagnose import diagnose
from chainrule.check.locate import unseen
from chainrule.check.parameters import record
from chainrule.check.watch.drive import drive
from chainrule.check.watch.limits import limit_resources, make_quiet_and_repeatable, on_time_out
from chainrule.check.watch.modules import read, record_modules
from chainrule.check.watch.recorder import Recorder
from chainrule.check.watch.rewrite import RECORD, rewrite
from chainrule.check.words import answer

leave = os._exit


class Run:
    """One run of a program, from its source to the result that is written."""

    def __init__(self, program: str, seconds: float) -> None:
        self.program, self.seconds, self.result = program, seconds, os.dup(1)
        self.recorder = Recorder(lambda status: self.finish({"status": status}), seconds)
        self.missing: list[str] = []

    def start(self) -> None:
        """Run the program and judge it; never return."""
        limit_resources()
        try:
            source = read(Path(self.program))
            parts = rewrite(source, self.program, self.recorder.places)
        except (SyntaxError, ValueError, RecursionError) as error:  # ValueError: not UTF-8, null bytes, no notebook
            told = {**describe(error, self.program), "type": "SyntaxError"}
            self.write({"outcome": {"status": "error", "error": told}})
        make_quiet_and_repeatable()
        vars(os)["_exit"] = lambda code: self.finish({"status": "gone", "code": code})
        on_time_out(self.seconds, lambda: self.finish({"status": "time"}))
        self.finish(self._execute(source, parts))

    def _execute(self, source: str, parts: list[Any]) -> dict[str, Any]:
        """Run the program as a script, and what it only defines; return how that ended."""
        module, places = types.ModuleType("__main__"), self.recorder.places
        module.__file__ = self.program
        sys.modules["__main__"] = module
        sys.argv = [self.program]
        self.missing = record_modules(Path(self.program).parent, lambda s, f: rewrite(s, f, places))
        setattr(builtins, RECORD, self.recorder)
        ended: dict[str, Any] = {"status": "finished"}
        for code in parts:
            try:
                exec(code, module.__dict__)
            except SystemExit as leaving:
                return {"status": "exit", "code": str(leaving.code)}
            except BaseException as error:
                if ended["status"] != "error":
                    ended = {"status": "error", "error": describe(error, self.program)}
        if record(self.recorder.nodes, places).parameters or (ended["status"] == "error" and len(parts) == 1):
            return ended
        try:
            problem = drive(module.__dict__, source, self.recorder)
        except BaseException as error:
            problem = str(error)
        return {**ended, "not_driven": problem} if problem else ended

    def finish(self, outcome: dict[str, Any]) -> None:
        """Judge what was recorded, write it, and end the process, whatever the program would still do."""
        on_time_out(0, lambda: None)
        sys.setrecursionlimit(20_000)
        np.seterr(all="ignore")
        recorder, found = self.recorder, None
        setattr(builtins, RECORD, Recorder(lambda status: None, 60.0, recorder.places))  # for functions called again
        try:
            recording = record(recorder.nodes, recorder.places, recorder.functions, single=recorder.single)
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
        self.write({"outcome": {**outcome, "numbers": len(recorder.nodes)}, "finding": found})

    def write(self, result: dict[str, Any]) -> None:
        """Write the result and end the process at once."""
        with os.fdopen(self.result, "w", encoding="utf-8") as file:
            json.dump(result, file)
        leave(0)


def describe(error: BaseException, filename: str) -> dict[str, Any]:
    """Return what went wrong and the last line of the learner's file that it happened on."""
    frames = [line for frame, line in traceback.walk_tb(error.__traceback__) if frame.f_code.co_filename == filename]
    line = frames[-1] if frames else error.lineno if isinstance(error, SyntaxError) else None
    text = (error.msg if isinstance(error, SyntaxError) else str(error))[:500] or "out of memory"
    missing = getattr(error, "filename", None) or text
    return {"type": type(error).__name__, "text": text, "line": line, "missing": str(missing)}


if __name__ == "__main__":
    Run(sys.argv[1], float(sys.argv[2])).start()
