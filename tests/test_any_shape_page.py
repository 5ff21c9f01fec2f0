"""docs/images-sequences-twins.md: what its snippets print is what the page shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "images-sequences-twins.md"


def test_the_page_shows_what_its_snippets_print(capsys: pytest.CaptureFixture[str]) -> None:
    found = re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 5
    space: dict[str, Any] = {}
    for snippet, shown in found:
        exec(snippet, space)
        printed = [line.rstrip() for line in capsys.readouterr().out.rstrip().splitlines()]
        assert printed == shown.rstrip().splitlines()
    for name in ("lenet", "judge", "faces"):
        assert len(str(space[name].program).splitlines()) <= 60
