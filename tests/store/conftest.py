"""What the tests of the store share."""

from __future__ import annotations

from collections.abc import Callable

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
