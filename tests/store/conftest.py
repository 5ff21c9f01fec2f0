"""What the tests of the store share."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from chainrule import Network


@pytest.fixture(scope="session")
def assert_same() -> Callable[[Network, Network], None]:
    """Return a check that two networks agree in everything, bit by bit."""

    def check(one: Network, other: Network) -> None:
        assert one.spec() == other.spec()
        assert (one.optimizer, one.lr_factor, one.engine) == (other.optimizer, other.lr_factor, other.engine)
        np.testing.assert_equal(vars(one.history), vars(other.history))  # NaN equals NaN
        assert list(one.parameters) == list(other.parameters)
        for name, value in one.parameters.items():
            np.testing.assert_array_equal(value, other.parameters[name], strict=True)
        assert one.state.keys() == other.state.keys()
        for name, value in one.state.items():
            assert type(value) is type(other.state[name])
            np.testing.assert_array_equal(value, other.state[name], strict=True)

    return check


@pytest.fixture(scope="session")
def mutations() -> Any:
    """The module that takes models' files apart, and puts them together with the right checksums."""
    place = importlib.util.spec_from_file_location("mutations", Path(__file__).with_name("mutations.py"))
    assert place is not None
    assert place.loader is not None
    module = importlib.util.module_from_spec(place)
    place.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def models(mutations: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model of every kind, and tables to try them on."""
    folder = tmp_path_factory.mktemp("models")
    mutations.make(folder)
    return folder
