"""The page that is in the package is the one that its sources make."""

import gzip
import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "src/chainrule/playground/page"


def test_the_built_page_is_fresh() -> None:
    web = ROOT / "web"
    names = ["build.mjs", "package.json", "tsconfig.json", "versions.txt"]
    names += [f"src/{path.name}" for path in (web / "src").iterdir()]
    found = hashlib.sha256()
    for name in sorted(names):
        found.update(name.encode() + b"\0" + (web / name).read_bytes() + b"\0")
    assert (PAGE / "SOURCES").read_text().strip() == found.hexdigest(), "the page's sources have changed: make web"


def test_the_page_is_small() -> None:
    assert len(gzip.compress((PAGE / "play.js").read_bytes())) < 120_000
    assert len(gzip.compress((PAGE / "play.css").read_bytes())) < 15_000


@pytest.mark.slow  # it needs the build tools, which pip brings
def test_the_wheel_contains_the_page_and_the_lessons(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as built:
        packed = {name: built.read(name) for name in built.namelist() if name.startswith("chainrule/playground/")}
    folder = ROOT / "src/chainrule/playground"
    data = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")]
    assert {"play.js", "play.css", "index.html", "02-xor.toml"} <= {path.name for path in data}
    for path in data:
        assert packed[str(path.relative_to(ROOT / "src"))] == path.read_bytes()


def test_no_file_says_where_packages_come_from() -> None:
    for path in (ROOT / "web").glob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert "resolved" not in text
            assert "://" not in text
    assert not (ROOT / "web/package-lock.json").exists()
    assert not (ROOT / "web/.npmrc").exists()
