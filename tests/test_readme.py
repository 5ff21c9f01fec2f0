"""The README's snippets run, and print what it says they print."""

import contextlib
import io
import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "README.md"


def test_snippets_print_what_the_page_shows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```(python|text)\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert [kind for kind, _ in blocks] == ["python", "text"] * 3
    names: dict[str, object] = {}
    for (_, code), (_, shown) in zip(blocks[::2], blocks[1::2], strict=True):
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, names)
        assert _without_rounding(printed.getvalue()) == _without_rounding(shown)


def _without_rounding(text: str) -> str:
    """Figures that rounding errors decide differ from machine to machine; everything else must be the same."""
    return re.sub(r"difference [\d.e-]+, in \w+", "difference", text)
