"""Words for images and sequences: each pair is adjoint, each gradient is that of differences, and PyTorch agrees."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chainrule.errors import ProgramError
from chainrule.functions.differentiate import vjp
from chainrule.functions.expression import Expr, symbol
from chainrule.functions.vocabulary import Vocabulary
from chainrule.functions.windows import Window
from chainrule.functions.words import evaluate, m, shape_of

A, B = symbol("a"), symbol("b")
M = Vocabulary(np.float64)

#: Windows, and the extents of the images that they go over.
WINDOWS = [
    (Window.of(3, 3), (5, 6)),
    (Window.of(2, 2, stride=2), (5, 7)),
    (Window.of(3, 3, stride=2, padding=1), (6, 5)),
    (Window((3, 2), (1, 3), ((1, 0), (0, 2)), (2, 1)), (7, 8)),
    (Window.of(5, 5, padding=2, dilation=2), (9, 6)),
    (Window.of(3, stride=2), (8,)),
    (Window((4,), (1,), ((1, 2),), (1,)), (6,)),
    (Window.of(1, 1), (1, 1)),
]
IDS = [f"{window} over {'×'.join(map(str, sizes))}" for window, sizes in WINDOWS]


def cases() -> list[Any]:
    found = []
    for (window, sizes), name in zip(WINDOWS, IDS, strict=True):
        x, places = (2, *sizes, 3), window.extents(sizes)
        words = ("patches", "sum_pool", "max_pool")
        found += [pytest.param(getattr(m, word)(A, *window), (x,), id=f"{word} {name}") for word in words]
        parts = int(np.prod(window.kernel)) * 3
        found.append(pytest.param(m.unpatch(A, B, *window), ((2, *places, parts), x), id=f"unpatch {name}"))
        found.append(pytest.param(m.unpatch(A, sizes, *window), ((2, *places, parts),), id=f"unpatch into {name}"))
        found.append(pytest.param(m.spread(A, sizes, *window), ((2, *places, 3),), id=f"spread {name}"))
    return [
        *found,
        pytest.param(m.reshape(A, (6, 2)), ((2, 4, 3),), id="reshape"),
        pytest.param(m.slice(A, 1, 3), ((2, 3, 4),), id="slice"),
        pytest.param(m.unslice(A, B, 1, 3), ((3, 2), (3, 4)), id="unslice"),
        pytest.param(m.concat(A, B, (2, 3)), ((2, 4, 2), (2, 4, 3)), id="concat"),
        pytest.param(m.concat(A, A * B, (2, 2)), ((4, 2), (4, 2)), id="concat of one name twice"),
        pytest.param(m.flip(A, 1), ((2, 3, 4),), id="flip"),
    ]


def random(shapes: Any, dtype: Any = np.float64) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    return {name: rng.normal(size=shape).astype(dtype) for name, shape in zip("ab", shapes, strict=False)}


@pytest.mark.parametrize(("e", "shapes"), cases())
def test_value_shape_and_gradient(e: Expr, shapes: Any) -> None:
    """Against a difference along a random direction: all of these are linear, but for max_pool, near no kink."""
    values = random(shapes)
    known = {name: np.shape(value) for name, value in values.items()}
    result = evaluate(e, values, M)
    assert shape_of(e, known) == result.shape
    single = evaluate(e, random(shapes, np.float32), Vocabulary(np.float32))
    assert single.dtype == np.float32
    np.testing.assert_allclose(single, result, rtol=1e-4, atol=1e-5)
    seed = np.random.default_rng(1).normal(size=result.shape)
    gradients = vjp(e, symbol("d"), {**known, "d": result.shape})
    assert "a" in gradients
    for name, gradient in gradients.items():
        assert shape_of(gradient, {**known, "d": result.shape}) == known[name]
        found = evaluate(gradient, {**values, "d": seed}, M)
        direction = np.random.default_rng(2).normal(size=known[name])
        ahead, behind = (evaluate(e, {**values, name: values[name] + h * direction}, M) for h in (1e-5, -1e-5))
        assert np.sum(found * direction) == pytest.approx(np.sum(seed * (ahead - behind)) / 2e-5, rel=1e-7, abs=1e-8)


@pytest.mark.parametrize(("window", "sizes"), WINDOWS, ids=IDS)
@pytest.mark.parametrize(("word", "back"), [("patches", "unpatch"), ("sum_pool", "spread")])
def test_each_is_the_others_adjoint(word: str, back: str, window: Window, sizes: Any) -> None:
    x = np.random.default_rng(0).normal(size=(2, *sizes, 3))
    there = getattr(M, word)(x, *window)
    y = np.random.default_rng(1).normal(size=there.shape)
    assert np.sum(there * y) == pytest.approx(np.sum(x * getattr(M, back)(y, x, *window)), rel=1e-12)


def test_a_patch_is_read_place_by_place() -> None:
    x = np.arange(2 * 3 * 3 * 2.0).reshape(2, 3, 3, 2)
    np.testing.assert_array_equal(M.patches(x, *Window.of(2, 2))[1, 0, 1], x[1, 0:2, 1:3].ravel())


def test_a_gradient_goes_to_the_first_maximum() -> None:
    x = np.array([[1.0, 3.0, 3.0, 3.0], [2.0, 3.0, -1.0, -1.0]])[None, :, :, None]
    window = Window.of(2, 2, stride=2)
    routed = M.route(np.array([[5.0, 7.0]])[None, :, :, None], x, M.max_pool(x, *window), *window)
    np.testing.assert_array_equal(routed[0, :, :, 0], [[0, 5, 7, 0], [0, 0, 0, 0]])


def test_padding_is_never_a_maximum() -> None:
    window = Window.of(3, 3, padding=1)
    assert (M.max_pool(-np.ones((1, 2, 2, 1)), *window) == -1).all()


def test_the_same_row_of_a_table_twice() -> None:
    table, indices = np.arange(10.0).reshape(5, 2), np.array([[1, 4, 1], [0, 1, 4]])
    np.testing.assert_array_equal(M.take(table, indices), table[indices])
    d = np.random.default_rng(0).normal(size=(2, 3, 2))
    expected = np.zeros((5, 2))
    np.add.at(expected, indices, d)
    np.testing.assert_allclose(M.scatter_add(d, indices, table), expected, rtol=1e-14)
    assert not M.scatter_add(d[:0], indices[:0], table).any()
    known = {"a": (5, 2), "b": (2, 3), "d": (2, 3, 2)}
    e = m.take(A, B)
    assert shape_of(e, known) == (2, 3, 2)
    gradient = vjp(e, symbol("d"), known)
    assert list(gradient) == ["a"]
    assert shape_of(gradient["a"], known) == (5, 2)
    np.testing.assert_array_equal(
        evaluate(gradient["a"], {"a": table, "b": indices, "d": d}, M), M.scatter_add(d, indices, table)
    )


def test_a_size_that_is_not_known_yet() -> None:
    same = Window((4,), (1,), ((1, 2),), (1,))
    assert shape_of(m.patches(A, *same), {"a": ("n", "T", 3)}) == ("n", "T", 12)
    assert shape_of(m.unpatch(A, B, *same), {"a": ("n", "T", 12), "b": ("n", "T", 3)}) == ("n", "T", 3)


@pytest.mark.parametrize(
    ("e", "shapes", "message"),
    [
        (m.patches(A, *Window.of(5, 5)), ((2, 4, 9, 1),), "reaches over 5 does not fit into 4"),
        (m.patches(A, *Window.of(7, padding=1)), ((2, 4, 1),), "into 4 and 2 of padding"),
        (m.patches(A, *Window.of(3)), ((2, 4, 9, 1),), "1 axes do not fit a value with 2"),
        (m.patches(A, *Window.of(3)), (("n", "T", 1),), "unknown size T"),
        (m.unpatch(A, B, *Window.of(2)), ((2, 3, 2), (2, 5, 1)), "are not those of an image"),
        (m.reshape(A, (5,)), ((2, 3, 2),), "cannot be written in the shape"),
        (m.slice(A, 2, 5), ((2, 4),), "no columns 2 to 5"),
        (m.concat(A, B, (2, 2)), ((2, 2), (3, 2)), "side by side"),
    ],
)
def test_shapes_that_do_not_fit(e: Expr, shapes: Any, message: str) -> None:
    with pytest.raises(ProgramError, match=message):
        shape_of(e, dict(zip("ab", shapes, strict=False)))


@pytest.mark.torch
@pytest.mark.parametrize(("window", "sizes"), [case for case in WINDOWS if len(case[1]) == 2][:3])
def test_pools_and_patches_are_pytorchs(window: Window, sizes: Any) -> None:
    torch = pytest.importorskip("torch")
    x = np.round(np.random.default_rng(0).normal(size=(2, *sizes, 3)))  # many ties
    theirs = torch.tensor(x.transpose(0, 3, 1, 2).copy(), requires_grad=True)
    (kernel, _), (stride, _), ((padding, _), _), _ = window
    pooled = torch.nn.functional.max_pool2d(theirs, kernel, stride, padding)
    ours = M.max_pool(x, *window)
    np.testing.assert_array_equal(ours, pooled.detach().numpy().transpose(0, 2, 3, 1))
    d = np.random.default_rng(1).normal(size=ours.shape)
    pooled.backward(torch.tensor(d.transpose(0, 3, 1, 2).copy()))
    np.testing.assert_allclose(M.route(d, x, ours, *window), theirs.grad.numpy().transpose(0, 2, 3, 1), rtol=1e-12)
    average = torch.nn.functional.avg_pool2d(theirs, kernel, stride, padding).detach().numpy()
    np.testing.assert_allclose(M.sum_pool(x, *window) / kernel**2, average.transpose(0, 2, 3, 1), atol=1e-12)
    unfolded = torch.nn.functional.unfold(theirs, kernel, padding=padding, stride=stride).detach().numpy()
    rows = unfolded.reshape(2, 3, kernel**2, -1).transpose(0, 3, 2, 1)
    patches = M.patches(x, *window)
    np.testing.assert_array_equal(rows.reshape(patches.shape), patches)
