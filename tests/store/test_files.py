"""A file is written whole or not at all, whatever happens on the way."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from chainrule.errors import InvalidInput
from chainrule.store import files
from chainrule.store.files import write_whole

OLD, NEW = b"old " * 1000, b"new!" * 2000


class Faulty:
    """The os module, but for the call numbered `at` (from 0), before or after which `strike` is called."""

    def __init__(self, at: int, strike: Callable[[], None], *, after: bool) -> None:
        self.at, self.strike, self.after = at, strike, after
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(os, name)
        if isinstance(found, type) or not callable(found) or name in ("fsdecode", "fsencode", "fspath"):
            return found

        def call(*args: Any, **options: Any) -> Any:
            number = len(self.calls)
            self.calls.append(name)
            if number == self.at and not self.after:
                self.strike()
            if name == "write":
                args = (args[0], args[1][:3000])  # the system may write less than it was given
            result = found(*args, **options)
            if number == self.at and self.after:
                self.strike()
            return result

        return call


def in_folder(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def umask() -> Iterator[Callable[[int], int]]:
    """Sets the mask of new files' permissions, until the test ends."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


# ---- what is written


@pytest.mark.parametrize("data", [b"", b"x", NEW, bytes(10_000_000)], ids=["empty", "one byte", "text", "10 MB"])
def test_a_file_holds_what_was_written_and_nothing_stays_beside_it(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file"
    for _ in range(2):
        write_whole(path, data)
        assert path.read_bytes() == data
        assert in_folder(tmp_path) == ["file"]


@pytest.mark.parametrize("name", ["ŷ = σ(z).model", "a" * 255, "-rf", ".hidden", " "])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    write_whole(tmp_path / name, NEW)
    assert in_folder(tmp_path) == [name]


def test_a_path_is_text_or_bytes_or_a_path_relative_or_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_whole("one", b"1")
    write_whole(b"two", b"2")
    write_whole(Path("three"), b"3")
    write_whole(os.fsdecode(b"f\xffur"), b"4")
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == [b"1", b"2", b"3", b"4"]


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path, umask: Callable[[int], int], mask: int) -> None:
    umask(mask)
    write_whole(tmp_path / "ours", NEW)
    (tmp_path / "plain").write_bytes(NEW)
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o666, 0o755])
def test_a_replaced_file_keeps_its_permissions(tmp_path: Path, umask: Callable[[int], int], mode: int) -> None:
    umask(0o022)  # which would take away what some of these modes allow
    path = tmp_path / "file"
    path.write_bytes(OLD)
    path.chmod(mode)
    write_whole(path, NEW)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == NEW


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files away")
def test_a_replaced_file_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(OLD)
    os.chown(path, 12345, 23456)
    write_whole(path, NEW)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


@pytest.mark.parametrize("exists", [True, False])
def test_a_symbolic_link_stays_and_its_target_is_replaced(tmp_path: Path, exists: bool) -> None:
    (tmp_path / "models").mkdir()
    target, link, second = tmp_path / "models" / "v2", tmp_path / "latest", tmp_path / "best"
    if exists:
        target.write_bytes(OLD)
    link.symlink_to(Path("models") / "v2")
    second.symlink_to("latest")
    write_whole(second, NEW)
    assert link.is_symlink()
    assert second.is_symlink()
    assert target.read_bytes() == NEW
    assert in_folder(tmp_path / "models") == ["v2"]


def test_a_reader_of_the_old_file_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(OLD)
    with path.open("rb") as reader:
        write_whole(path, NEW)
        assert reader.read() == OLD


# ---- what cannot be written


def refused(path: Any, reason: str) -> None:
    """Check that writing to `path` is refused in one sentence with the path and the reason."""
    with pytest.raises(InvalidInput) as caught:
        write_whole(path, NEW)
    message = str(caught.value)
    assert message.startswith(f"Cannot write {(str(path) if isinstance(path, Path) else path)!r}: ")
    assert reason in message
    assert message.endswith(".")
    assert "\n" not in message


def test_a_folder_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "that is a folder; add a file's name")
    refused(f"{tmp_path}/", "that is a folder")
    refused(f"{tmp_path}/new/", "that is a folder")
    refused("", "that is a folder")
    refused("..", "that is a folder")
    assert in_folder(tmp_path) == []


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    refused(tmp_path / "models" / "file", f"there is no folder '{tmp_path / 'models'}'; create it first")
    (tmp_path / "models").write_bytes(OLD)
    refused(tmp_path / "models" / "file", f"there is no folder '{tmp_path / 'models'}'")
    assert (tmp_path / "models").read_bytes() == OLD


@pytest.mark.parametrize("path", [None, 3, 1.5, "a\0b", "a\ud800b", ["file"]])
def test_what_is_no_path_is_refused(path: Any) -> None:
    refused(path, "that is not a path")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_or_device_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe", "it exists and is not an ordinary file")
    refused(os.devnull, "it exists and is not an ordinary file")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_circle_of_links_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    refused(tmp_path / "a", "symbolic links")


def test_too_long_a_name_is_refused(tmp_path: Path) -> None:
    refused(tmp_path / ("a" * 256), "file name too long")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_or_file_without_permission_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(OLD)
    (tmp_path / "file").chmod(0o444)
    refused(tmp_path / "file", "the file is write-protected")
    tmp_path.chmod(0o555)
    refused(tmp_path / "other", f"the folder '{tmp_path}' cannot be written to; choose another")
    tmp_path.chmod(0o755)
    assert (tmp_path / "file").read_bytes() == OLD


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("EACCES", "cannot be written to; choose another, or change its permissions"),
        ("EROFS", "cannot be written to"),
        ("ENOSPC", "is full"),
        ("EIO", "input/output error"),
    ],
)
@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
def test_an_error_of_the_system_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: str, reason: str
) -> None:
    def fail(*args: Any) -> None:
        number = getattr(errno, code)
        raise OSError(number, os.strerror(number))

    path = tmp_path / "file"
    path.write_bytes(OLD)
    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        refused(path, reason)
    assert path.read_bytes() == OLD
    assert in_folder(tmp_path) == ["file"]


# ---- interrupted at every single call


def interrupted(path: Path, at: int, error: BaseException, *, after: bool, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Write NEW, with `error` raised at one call of the system; return whether there was such a call."""

    def strike() -> None:
        raise error

    faulty = Faulty(at, strike, after=after)
    with monkeypatch.context() as patch:
        patch.setattr(files, "os", faulty)
        told: BaseException | None = None
        try:
            write_whole(path, NEW)
        except (InvalidInput, KeyboardInterrupt) as caught:
            told = caught
    assert told is None or error in (told, told.__cause__)
    assert path.read_bytes() in ((NEW,) if told is None else (OLD, NEW))
    assert in_folder(path.parent) == [path.name]
    return len(faulty.calls) > at


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), KeyboardInterrupt()], ids=["error", "interrupt"])
def test_a_failure_at_any_call_leaves_one_whole_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, after: bool
) -> None:
    path, at = tmp_path / "file", 0
    path.write_bytes(OLD)
    while interrupted(path, at, error, after=after, monkeypatch=monkeypatch):
        path.write_bytes(OLD)
        at += 1
    assert at >= 12  # stat, access, open, write (3 pieces), chown, chmod, fsync, close, replace, the folder's sync


def test_the_data_is_on_the_disk_before_its_name_is_and_then_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # what a loss of power needs, and no test can see
    watched = Faulty(-1, lambda: None, after=False)
    monkeypatch.setattr(files, "os", watched)
    write_whole(tmp_path / "file", NEW)
    calls = watched.calls[watched.calls.index("open") :]
    assert calls == ["open", "write", "write", "write", "fsync", "close", "replace", "open", "fsync", "close"]


DIES_AT = """
import importlib.util, os, sys
from chainrule.store import files
spec = importlib.util.spec_from_file_location("tests_of_files", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
files.os = module.Faulty(int(sys.argv[3]), lambda: os._exit(9), after=sys.argv[4] == "after")
files.write_whole(sys.argv[2], module.NEW)
"""


def test_death_at_any_call_leaves_one_whole_file(tmp_path: Path) -> None:
    seen, at = [], 0
    while True:
        folder = tmp_path / str(at)
        folder.mkdir()
        (folder / "file").write_bytes(OLD)
        command = [sys.executable, "-c", DIES_AT, __file__, str(folder / "file"), str(at), "before"]
        code = subprocess.run(command, check=False).returncode
        content = (folder / "file").read_bytes()
        assert content in (OLD, NEW)
        assert all(name == "file" or name.startswith(".chainrule-") for name in in_folder(folder))
        write_whole(folder / "file", b"again")  # what is left behind is in nobody's way
        assert (folder / "file").read_bytes() == b"again"
        if code == 0:
            break
        assert code == 9
        seen.append(content)
        at += 1
    assert content == NEW
    assert seen == sorted(seen, reverse=True)  # the old file, and from one moment on the new one
    assert {OLD, NEW} == set(seen)
    assert at >= 12


WRITES_FOREVER = """
import sys
from chainrule.store.files import write_whole
contents = [bytes([65 + i]) * 3_000_000 for i in range(4)]
write_whole(sys.argv[1], contents[0])
print("started", flush=True)
while True:
    for content in contents:
        write_whole(sys.argv[1], content)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_kill_at_a_random_moment_leaves_one_whole_file(tmp_path: Path) -> None:
    wait = random.Random(0)
    for kill in range(20):
        path = tmp_path / str(kill) / "file"
        path.parent.mkdir()
        with subprocess.Popen([sys.executable, "-c", WRITES_FOREVER, path], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"started\n"
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=wait.uniform(0, 0.03))
            process.kill()
        content = path.read_bytes()
        assert len(content) == 3_000_000
        assert content == content[:1] * len(content)
        assert len(in_folder(path.parent)) <= 2


def test_two_writers_at_once_leave_one_of_their_files(tmp_path: Path) -> None:
    contents = [bytes([65 + i]) * 100_000 for i in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda content: write_whole(tmp_path / "file", content), contents * 4))
    assert (tmp_path / "file").read_bytes() in contents
    assert in_folder(tmp_path) == ["file"]
