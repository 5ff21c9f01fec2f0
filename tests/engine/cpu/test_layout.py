"""Layouts: what is packed comes out again, and the padding stays zero."""

from __future__ import annotations

import numpy as np
import pytest

from chainrule.engine.cpu.layout import Layout


@pytest.mark.parametrize("shape", [(3,), (64,), (5, 3), (7, 64), (100, 150), (2, 129)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_packing_and_unpacking(shape, dtype):
    layout = Layout(np.dtype(dtype))
    values = np.random.default_rng(0).standard_normal(shape).astype(dtype)
    place = np.zeros(layout.size(shape), dtype)
    layout.pack(values, place)
    np.testing.assert_array_equal(layout.unpack(place, shape), values)
    assert np.count_nonzero(place) == values.size
