"""The same comparison with the PyTorch that is installed, so that the stored numbers cannot go stale."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytestmark = pytest.mark.torch


@pytest.fixture(scope="module")
def script() -> Any:
    """The script that made the stored numbers."""
    spec = importlib.util.spec_from_file_location("make_numbers", Path(__file__).with_name("make_numbers.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_cases_are_the_stored_ones(script: Any, stored: Any) -> None:
    assert list(stored) == list(script.CASES)
    for name, chosen in script.CASES.items():
        assert stored[name]["case"] == json.loads(json.dumps(chosen)), name


def test_the_stored_numbers_are_made_again(
    name: str, script: Any, stored: Any, interpret: Callable[..., Any], agree: Callable[..., None]
) -> None:
    chosen, case = script.CASES[name], stored[name]
    given, made = script.data(chosen), script.train(chosen)
    for key in ("X", "y", "w"):
        np.testing.assert_array_equal(given[key], case[key]) if given[key] is not None else None
    for key, value in given["start"].items():
        np.testing.assert_array_equal(value, case["start"][key])
    agree(made["losses"], made["end"], case, rtol=1e-12)
    losses, end = interpret(chosen, given["X"], given["y"], given["w"], given["start"], script.UPDATES)
    agree(losses, end, made)
