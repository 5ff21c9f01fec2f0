"""Running a learner's file in a process of its own, in a temporary folder, and bringing back what was found."""

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
LARGEST_COMPANION = 20_000_000


def run(path: Path, seconds: float = SECONDS) -> dict[str, Any]:
    """Run the program at `path`, recorded and judged; return its "outcome", and its "finding" where there is one."""
    with tempfile.TemporaryDirectory(prefix="chainrule-check-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        shutil.copyfile(path, place / path.name)
        _copy_beside(path, place)
        status, code, told = _run_child(place / path.name, seconds)
    found: dict[str, Any] = json.loads(told) if told else {"outcome": {"status": status, "code": code}}
    return found


def _run_child(program: Path, seconds: float) -> tuple[str, int | None, bytes]:
    """Run the child; return how it ended, with which exit code, and what it wrote."""
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "chainrule.check.watch", str(program), str(seconds)],
        cwd=program.parent,
        env=_environment(program.parent),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        told, _ = child.communicate(timeout=seconds + GRACE)
        return "gone", child.returncode, told
    except subprocess.TimeoutExpired:
        return "killed", None, b""
    finally:
        _kill_group(child)
        if child.stdout is not None:
            child.stdout.close()


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
    caches = Path.home() / (".matplotlib" if sys.platform == "darwin" else ".cache/matplotlib")
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")
    return {
        "MPLCONFIGDIR": str(caches),
        **os.environ,
        **threads,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
        "HOME": str(home),
        "USERPROFILE": str(home),
    }


def _copy_beside(path: Path, place: Path) -> None:
    """Copy what the program names: its data, and its modules with all that they name. It works on copies.

    Modules may also lie in the folder above, as where a program adds that to its path.
    """
    waiting = [path]
    around = [*sorted(path.parent.glob("*")), *sorted(path.resolve().parent.parent.glob("*"))]
    while waiting:
        source = waiting.pop().read_text(encoding="utf-8", errors="replace")
        words = set(re.findall(r"[\w.\- ]+", source)) | set(re.findall(r"\w+", source))
        imported = set(re.findall(r"^\W*(?:from|import)\s+(\w+)", source.replace("\\n", "\n"), re.M))
        for other in around:
            target, module = place / other.name, other.is_dir() or other.suffix == ".py"
            named = (
                other.stem in (words if other.parent == path.parent else imported) if module else other.name in words
            )
            if not named or target.exists() or _size(other) > LARGEST_COMPANION:
                continue
            if other.is_dir():
                shutil.copytree(other, target, ignore_dangling_symlinks=True)
            else:
                shutil.copyfile(other, target)
            waiting += [target] if target.suffix == ".py" else target.rglob("*.py")


def _size(path: Path) -> int:
    """How many bytes a file or a folder holds, as far as its first files tell."""
    return sum(file.lstat().st_size for file in itertools.islice([path] if path.is_file() else path.rglob("*"), 2_000))
