"""The page that is in the package is the one that its sources make."""

import hashlib
from pathlib import Path

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


def test_no_file_says_where_packages_come_from() -> None:
    for path in (ROOT / "web").glob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert "resolved" not in text
            assert "://" not in text
    assert not (ROOT / "web/package-lock.json").exists()
    assert not (ROOT / "web/.npmrc").exists()
