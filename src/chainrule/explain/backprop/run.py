"""Running a learner's file in a process of its own, in a temporary folder, and bringing back what was seen."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.explain.backprop.child.recorder import EVENTS_PER_PLACE
from chainrule.explain.backprop.trace import Event, Node, Trace

SECONDS = 6.0  # the program's own time; then what was seen until then is looked at
GRACE = 3.0  # for what does not let itself be interrupted
LARGEST_COMPANION = 20_000_000


def run(path: Path, seconds: float = SECONDS, events: int = EVENTS_PER_PLACE) -> Trace:
    """Run the program at `path`, watched, and return what it computed and how it ended.

    At most `events` events are seen at each place of the program.
    """
    with tempfile.TemporaryDirectory(prefix="chainrule-check-", ignore_cleanup_errors=True) as folder:
        place = Path(folder, "work")
        place.mkdir()
        program = place / path.name
        shutil.copyfile(path, program)
        for companion in _companions(path):
            shutil.copyfile(companion, place / companion.name)
        result = Path(folder, "trace.npz")
        code = _run_child(program, result, seconds, events)
        if result.exists():
            return replace(_read(result), most=events)
    return Trace((), (), (), {"status": "killed" if code is None else "gone", "code": code})


def _run_child(program: Path, result: Path, seconds: float, events: int) -> int | None:
    """Run the child; return its exit code, or None where it had to be killed."""
    module = "chainrule.explain.backprop.child"
    command = [sys.executable, "-P", "-m", module, str(program), str(result), str(seconds), str(events)]
    child = subprocess.Popen(
        command,
        cwd=program.parent,
        env=_environment(program.parent),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return child.wait(seconds + GRACE)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _kill_group(child)


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    """End the child and everything that it has started."""
    try:
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    except (ProcessLookupError, PermissionError):
        pass
    child.wait()


def _environment(home: Path) -> dict[str, str]:
    """The child's environment: one thread, no display, its home in the temporary folder."""
    paths = [str(Path(__file__).parents[3]), os.environ.get("PYTHONPATH", "")]
    real_home = Path.home()
    fonts = os.environ.get("MPLCONFIGDIR") or str(
        real_home / (".matplotlib" if sys.platform == "darwin" else ".cache/matplotlib")
    )
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")
    return {
        **os.environ,
        **threads,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
        "MPLCONFIGDIR": fonts,
        "HOME": str(home),
        "USERPROFILE": str(home),
    }


def _companions(path: Path) -> Iterator[Path]:
    """Files beside the program that it names: its modules and its data. It works on copies."""
    source = path.read_text(encoding="utf-8", errors="replace")
    words = set(re.findall(r"[\w.\- ]+", source)) | set(re.findall(r"\w+", source))
    try:
        beside = sorted(path.parent.iterdir())
    except OSError:
        return
    for other in beside:
        named = other.name in words or (
            other.suffix == ".py"
            and re.search(rf"import.*\b{re.escape(other.stem)}\b|from\s+{re.escape(other.stem)}\b", source)
        )
        if named and other != path and other.is_file() and other.stat().st_size <= LARGEST_COMPANION:
            yield other


def _read(path: Path) -> Trace:
    with np.load(path, allow_pickle=False) as stored:
        about: dict[str, Any] = json.loads(stored["about"].tobytes().decode())
        flat, numbers = stored["flat"], stored["events"]
    sizes = [int(np.prod(shape)) for shape in about["shapes"]]
    ends = np.cumsum([0, *sizes])
    values = tuple(
        flat[start : start + size].reshape(shape)
        for start, size, shape in zip(ends, sizes, about["shapes"], strict=False)
    )
    nodes = tuple(Node(**node) for node in about["nodes"])
    events = tuple(Event(int(place), int(value), about["names"][name]) for place, value, name in numbers)
    return Trace(nodes, events, values, about["outcome"], any(about["single"]))
