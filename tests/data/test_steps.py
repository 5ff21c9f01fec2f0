"""Numbers in text: read in one pass or step by step, they are the same."""

from __future__ import annotations

import polars as pl
import pytest

from chainrule.data.plain import follow
from chainrule.data.steps import Step, cleaned

MISSING: list[Step] = [{"do": "strip"}, {"do": "lower"}, {"do": "missing", "values": ["", "-", "n/a"]}]


@pytest.mark.parametrize(
    ("texts", "pairs"),
    [
        (["$1,250.50", "($3)", "−$7"], [["$", ""], ["−", "-"], ["(", "-"], [")", ""], [",", ""]]),
        (["1.234,56 €", "2 €"], [["€", ""], [" ", ""], [".", ""], [",", "."]]),
        (["5 km", " 6 KM ", "-"], [["km", ""], [" ", ""]]),
        (["1,5", "2,5"], [[",", "."], [".", ""]]),  # each comma goes, by way of a point
    ],
)
def test_pairs_are_replaced_in_order(texts: list[str], pairs: list[list[str]]) -> None:
    steps = [*MISSING, {"do": "replace", "pairs": pairs}, {"do": "number"}]
    expected = []
    for text in texts:
        value: object = text
        for step in steps:
            value = follow(value, step)
        expected.append(value)
    assert cleaned(pl.Series(texts), steps).to_list() == expected
