"""Runs a learner's program, watched: ``python -m chainrule.explain.backprop.child PROGRAM TRACE SECONDS EVENTS``."""

from __future__ import annotations

import builtins
import os
import sys
import types
import warnings
from typing import Any

import numpy as np

from chainrule.explain.backprop.child.drive import drive, needs_driving
from chainrule.explain.backprop.child.instrument import SEE, instrument
from chainrule.explain.backprop.child.limits import (
    limit_resources,
    make_repeatable,
    on_exit,
    on_time_out,
    stop_waiting,
)
from chainrule.explain.backprop.child.recorder import Recorder, describe, quiet


def main(program: str, trace: str, seconds: float, events: int) -> None:
    """Run `program` and write what was seen to `trace`: at most `events` events at each place."""
    recorder = Recorder(trace, events)
    limit_resources()
    try:
        with open(program, encoding="utf-8-sig") as file:
            source = file.read()
        code, recorder.nodes = instrument(source, program)
    except (SyntaxError, ValueError, RecursionError) as error:  # ValueError: not UTF-8, or null bytes
        if isinstance(error, SyntaxError):
            outcome = {"status": "error", "error": describe(error, program)}
        else:
            outcome = {"status": "error", "error": {**describe(error, program), "type": "SyntaxError"}}
        recorder.leave(outcome)
        return
    quiet()
    make_repeatable()
    stop_waiting()
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    on_time_out(seconds, lambda: recorder.leave({"status": "time"}))
    on_exit(lambda: recorder.leave({"status": "left"}))
    recorder.leave(_run(code, program, source, recorder))


def _run(code: Any, program: str, source: str, recorder: Recorder) -> dict[str, Any]:
    """Run the program as a script, and then call what it only defines; return how that ended."""
    module = types.ModuleType("__main__")
    module.__file__ = program
    sys.modules["__main__"] = module
    sys.argv = [program]
    sys.path.insert(0, os.path.dirname(program))
    setattr(builtins, SEE, recorder.see)
    ended: dict[str, Any] = {"status": "finished"}
    try:
        exec(code, module.__dict__)
    except SystemExit as leaving:
        ended = {"status": "exit", "code": str(leaving.code)}
    except BaseException as error:
        ended = {"status": "error", "error": describe(error, program)}
    if ended["status"] == "error" or not needs_driving(source, recorder):
        return ended
    try:
        called = drive(module.__dict__, source, recorder)
    except SystemExit:
        called = {}
    except BaseException as error:
        called = {"driven_error": describe(error, program)}
    return {**ended, **called}


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
