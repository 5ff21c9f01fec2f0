"""Running a learner's file in a process of its own, in a temporary folder, and bringing back what was found."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SECONDS = 6.0  # of the processor, for the program itself; then what was seen until then is looked at
GRACE = 13.5  # for the judgement, and for what does not let itself be interrupted
UNKEPT = 97  # how the child ends where it could not write down what it found
LARGEST_COMPANION = 20_000_000


def run(path: Path, seconds: float = SECONDS) -> dict[str, Any]:
    """Run the program at `path`, recorded and judged; return its "outcome", and its "finding" where there is one."""
    with tempfile.TemporaryDirectory(prefix="chainrule-check-", ignore_cleanup_errors=True) as folder:
        place, result = Path(folder, "work"), Path(folder, "result.json")
        place.mkdir()
        shutil.copyfile(path, place / path.name)
        _copy_beside(path, place)
        code = _run_child(place / path.name, result, seconds)
        if result.exists():
            found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
            return found
    return {"outcome": {"status": "killed" if code is None else "gone", "code": code}, "finding": None}


def _run_child(program: Path, result: Path, seconds: float) -> int | None:
    """Run the child; return its exit code, or None where it had to be killed."""
    command = [sys.executable, "-P", "-m", "chainrule.check.watch", str(program), str(result), str(seconds)]
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
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
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


def _copy_beside(path: Path, place: Path) -> None:
    """Copy what the program names: its data, and its modules with all that they name. It works on copies.

    Modules may also lie in the folder above, as where a program adds that to its path.
    """
    waiting, seen = [path], {path}
    around = [other for folder in (path.parent, path.resolve().parent.parent) for other in _inside(folder)]
    while waiting:
        source = waiting.pop().read_text(encoding="utf-8", errors="replace")
        words = set(re.findall(r"[\w.\- ]+|\w+", source)) | set(re.findall(r"\w+", source))
        imported = set(re.findall(r"^\s*(?:from|import)\s+(\w+)", source.replace("\\n", "\n").replace('"', " "), re.M))
        for other in around:
            named = {other.stem} & imported if other.parent != path.parent else {other.name, other.stem} & words
            target = place / other.name
            if other in seen or not named or target.is_file() or _size(other) > LARGEST_COMPANION:
                continue
            seen.add(other)
            if other.is_dir():
                shutil.copytree(other, target, dirs_exist_ok=True)
                waiting += other.rglob("*.py")
            elif other.suffix == ".py" or other.name in words:
                shutil.copyfile(other, target)
                waiting += [other] if other.suffix == ".py" else []


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _size(path: Path) -> int:
    """How many bytes a file or a folder holds, as far as its first files tell."""
    return sum(file.stat().st_size for file in itertools.islice([path] if path.is_file() else path.rglob("*"), 2_000))
