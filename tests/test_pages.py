"""The pages: whatever they link to is there, and every snippet of every page is run by some test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", text) + re.findall(r'(?:src|srcset)="([^"]+)"', text)
    inside = [target for target in targets if not target.startswith("http")]
    assert [target for target in inside if not (page.parent / target).exists()] == []


def test_every_picture_is_made_and_shown() -> None:
    made = set(re.findall(r'^    "([\w.-]+)": ', (DOCS / "pictures.py").read_text(encoding="utf-8"), re.MULTILINE))
    there = {path.name for path in (DOCS / "pictures").iterdir()}
    shown = set(re.findall(r"pictures/([\w.-]+)", "".join(page.read_text(encoding="utf-8") for page in PAGES)))
    assert made == there
    assert there <= shown


def test_every_page_with_snippets_is_read_by_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/*.py"))
    with_snippets = [page.name for page in PAGES if re.search(r"```(python|console)", page.read_text(encoding="utf-8"))]
    assert len(with_snippets) > 5
    assert [name for name in with_snippets if name not in tests] == []
