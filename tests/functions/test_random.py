"""Philox 4×32-10 against its published numbers, and the masks made of it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.functions.random import dropout_mask, philox

repeatable = settings(max_examples=60, deadline=None, derandomize=True)
WORD = st.integers(0, 2**32 - 1)

# The known-answer vectors of Random123 for philox4x32 with 10 rounds: counter, key, words. The third is made of π.
KNOWN = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


def reference(counter: list[int], key: list[int]) -> list[int]:
    """The ten rounds as the paper draws them, in whole numbers of Python."""
    (c0, c1, c2, c3), (k0, k1) = counter, key
    for _ in range(10):
        (high0, low0), (high1, low1) = divmod(0xD2511F53 * c0, 2**32), divmod(0xCD9E8D57 * c2, 2**32)
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
    return [c0, c1, c2, c3]


@pytest.mark.parametrize(("counter", "key", "expected"), KNOWN)
def test_known_answers(counter: str, key: str, expected: str) -> None:
    found = philox([[word] for word in words(counter)], tuple(words(key)))
    assert found.dtype == np.uint32
    assert found[:, 0].tolist() == words(expected)
    assert reference(words(counter), words(key)) == words(expected)


def test_blocks_are_computed_alike() -> None:
    counters = np.array([words(counter) for counter, _, _ in KNOWN]).T
    together = philox(counters, (0xA4093822, 0x299F31D0))
    for block in range(3):
        alone = philox(counters[:, [block]], (0xA4093822, 0x299F31D0))
        np.testing.assert_array_equal(together[:, [block]], alone)


@repeatable
@given(counter=st.lists(WORD, min_size=4, max_size=4), key=st.lists(WORD, min_size=2, max_size=2))
def test_against_the_reference(counter: list[int], key: list[int]) -> None:
    assert philox([[word] for word in counter], tuple(key))[:, 0].tolist() == reference(counter, key)


# ---- masks


@repeatable
@given(
    seed=st.integers(0, 2**63 - 1),
    draw=st.integers(0, 2**40),
    stream=st.integers(1, 100),
    rate=st.floats(0, 0.95),
    shape=st.sampled_from([(1, 1), (3, 5), (4, 4), (7,), (2, 3, 5)]),
)
def test_layout(seed: int, draw: int, stream: int, rate: float, shape: tuple[int, ...]) -> None:
    """Element e is decided by word e mod 4 of block e div 4: anyone can compute any part of a mask alone."""
    mask = dropout_mask(shape, seed, draw, stream, rate, np.float64)
    assert mask.shape == shape
    for e, value in enumerate(mask.reshape(-1)):
        counter = [e // 4, stream, draw % 2**32, draw // 2**32]
        word = reference(counter, [seed % 2**32, seed // 2**32])[e % 4]
        assert value == (1 / (1 - rate) if word >= int(rate * 2**32) else 0)


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.5, 0.9])
def test_the_share_that_is_dropped(rate: float) -> None:
    n = 400 * 250
    mask = dropout_mask((400, 250), 7, 3, 1, rate, np.float32)
    assert mask.dtype == np.float32
    assert set(np.unique(mask)) == {np.float32(0), np.float32(1 / (1 - rate))}
    spread = 4 * math.sqrt(rate * (1 - rate) / n)
    assert abs((mask == 0).mean() - rate) < spread
    assert abs(mask.mean() - 1) < spread / (1 - rate)
    for axis in (0, 1):  # no row or column is favoured
        shares = (mask == 0).mean(axis=axis)
        assert np.abs(shares - rate).max() < 5 * math.sqrt(rate * (1 - rate) / mask.shape[axis])


def test_neighbours_are_independent() -> None:
    dropped = (dropout_mask((500, 200), 0, 0, 1, 0.5, np.float64) == 0).reshape(-1)
    for distance in (1, 2, 3, 4, 5, 200):
        both = (dropped[distance:] & dropped[:-distance]).mean()
        assert abs(both - 0.25) < 4 * math.sqrt(0.1875 / dropped.size)


@pytest.mark.parametrize("other", [{"seed": 1}, {"seed": 2**32}, {"draw": 1}, {"draw": 2**32}, {"stream": 2}])
def test_seed_draw_and_stream_all_count(other: dict[str, Any]) -> None:
    def dropped(seed: int = 0, draw: int = 0, stream: int = 1) -> Any:
        return dropout_mask((100, 100), seed, draw, stream, 0.5, np.float64) == 0

    agreement = (dropped() == dropped(**other)).mean()
    assert abs(agreement - 0.5) < 4 * math.sqrt(0.25 / 10_000)
    np.testing.assert_array_equal(dropped(**other), dropped(**other))


def test_the_first_rows_do_not_depend_on_how_many_follow() -> None:
    whole = dropout_mask((10, 6), 5, 2, 1, 0.4, np.float64)
    np.testing.assert_array_equal(dropout_mask((3, 6), 5, 2, 1, 0.4, np.float64), whole[:3])
    for turn in range(3):  # 15 elements each, so blocks of 4 words are shared
        part = dropout_mask((5, 3), 5, 2, 1, 0.4, np.float64, turn)
        np.testing.assert_array_equal(part.ravel(), whole.ravel()[15 * turn :][:15])


def test_nothing_is_dropped_at_rate_zero() -> None:
    np.testing.assert_array_equal(dropout_mask((5, 5), 1, 0, 1, 0.0, np.float64), np.ones((5, 5)))
