"""Runs a learner's program, recorded, and judges it: ``python -m chainrule.check.watch PROGRAM RESULT SECONDS``."""

from __future__ import annotations

import builtins
import json
import os
import sys
import types
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.check.diagnose import diagnose
from chainrule.check.parameters import record
from chainrule.check.process import UNKEPT
from chainrule.check.watch.drive import drive
from chainrule.check.watch.limits import limit_resources, make_repeatable, on_time_out, stop_waiting
from chainrule.check.watch.modules import read, record_modules
from chainrule.check.watch.recorder import Recorder
from chainrule.check.watch.rewrite import RECORD, rewrite
from chainrule.check.words import answer

leave = os._exit


class Child:
    """One program, from its source to the result that is written."""

    def __init__(self, program: str, result: str, seconds: float) -> None:
        self.program, self.result, self.seconds = program, result, seconds
        self.source = ""
        self.module = types.ModuleType("__main__")
        self.recorder = Recorder(lambda status: self.finish({"status": status}), seconds)

    def run(self) -> None:
        """Run the program and never return."""
        limit_resources()
        try:
            self.source = read(Path(self.program))
            code = rewrite(self.source, self.program, self.recorder.places)
        except (SyntaxError, ValueError, RecursionError) as error:  # ValueError: not UTF-8, null bytes, no notebook
            told = describe(error, self.program)
            self.write({"outcome": {"status": "error", "error": {**told, "type": "SyntaxError"}}})
        quiet()
        make_repeatable()
        stop_waiting()
        vars(os)["_exit"] = lambda code: self.finish({"status": "gone", "code": code})
        warnings.simplefilter("ignore")
        np.seterr(all="ignore")
        on_time_out(self.seconds, lambda: self.finish({"status": "time"}))
        self.finish(self._execute(code))

    def _execute(self, code: Any) -> dict[str, Any]:
        """Run the program as a script, and what it only defines; return how that ended."""
        self.module.__file__ = self.program
        sys.modules["__main__"] = self.module
        sys.argv = [self.program]
        record_modules(Path(self.program).parent, lambda s, f: rewrite(s, f, self.recorder.places))
        setattr(builtins, RECORD, self.recorder)
        ended: dict[str, Any] = {"status": "finished"}
        try:
            exec(code, self.module.__dict__)
        except SystemExit as leaving:
            ended = {"status": "exit", "code": str(leaving.code)}
        except BaseException as error:
            ended = {"status": "error", "error": describe(error, self.program)}
        if ended["status"] == "error" or record(self.recorder.nodes, self.recorder.places).parameters:
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
        recorder = self.recorder
        np.seterr(all="ignore")
        try:
            recording = record(recorder.nodes, recorder.places, single=recorder.single)
            diagnosis = diagnose(recording) if recording.parameters else None
            found = answer(diagnosis, self.program, self.source) if diagnosis is not None else None
        except MemoryError:
            found = None
        except Exception as error:  # whatever goes wrong here is not the learner's fault
            words = f"The check itself failed ({type(error).__name__}: {error}). Nothing is said against the program."
            found = {"verdict": "not understood", "explanation": words}
        seen = {"numbers": len(recorder.nodes), "arrays": sum(node.size > 1 for node in recorder.nodes[:5000])}
        self.write({"outcome": {**outcome, **seen}, "finding": found})

    def write(self, result: dict[str, Any]) -> None:
        """Write the result, whole or not at all, and end the process at once."""
        limit_resources()  # again: the program may have set limits of its own
        try:
            with open(self.result + ".part", "w", encoding="utf-8") as file:
                json.dump(result, file)
            os.replace(self.result + ".part", self.result)
        except OSError:
            leave(UNKEPT)
        leave(0)


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
    name = getattr(error, "name", None) if isinstance(error, ImportError) else None
    told = {"type": type(error).__name__, "text": text[:500], "line": line, "missing": str(missing) if missing else ""}
    return {**told, "module": str(name or "")}


def quiet() -> None:
    """Print nothing: what the learner's program says is of no use here, and may be megabytes."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open for as long as the process lives
    sys.stderr = sys.stdout


if __name__ == "__main__":
    Child(sys.argv[1], sys.argv[2], float(sys.argv[3])).run()
