"""The matrix products of a program, and the ways to read each as the affine part of a layer.

Everything is brought into rows: X is (n, in), W is (in, out), whatever the program's layout. A product L R can be read
as a W (samples in rows) or, transposed, as (W a)ᵀ (samples in columns); only one reading makes a chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from chainrule.explain.backprop.recognise import same
from chainrule.explain.backprop.trace import Array, Trace

MOST_PLACES = 8  # of products that are seen as often as can be


class Reading(NamedTuple):
    """One way to read a product as the affine part of a layer."""

    event: int
    a_event: int
    w_event: int
    a: Array
    W: Array
    z: Array
    form: str  # how the program's arrays become rows

    @property
    def columns(self) -> bool:
        """Whether samples are columns."""
        return self.form in ("transposed", "one column", "unit of columns", "number of columns")


def to_rows(array: Array, form: str) -> Array | None:
    """Bring one of the program's arrays of the shape of z into rows; None where its shape does not fit."""
    if form == "rows":
        return array if array.ndim == 2 else None
    if form == "transposed":
        return array.T if array.ndim == 2 else None
    if form in ("one row", "one column"):
        return array[None] if array.ndim == 1 else None
    if form in ("unit of rows", "unit of columns"):
        return array[:, None] if array.ndim == 1 else None
    return array.reshape(1, 1) if array.size == 1 else None


def readings(trace: Trace) -> Iterator[Reading]:
    for event in trace.products[: MOST_PLACES * trace.most]:
        trace.go_on()
        operands = [child for child in trace.children[event] if trace.array(child).ndim >= 1][:2]
        if len(operands) != 2:
            continue
        left, right = operands
        L, R, P = trace.array(left), trace.array(right), trace.array(event)
        if max(L.ndim, R.ndim, P.ndim) > 2:
            continue
        if trace.node(left).kind == "unary:USub" and trace.children[left]:  # exp(-X @ W): the minus belongs to X
            left, L, P = trace.children[left][0], -L, -P
        for swap, matrices in _interpretations(L, R, P, trace.tolerance):
            a, W, z, form = matrices
            first, second = (right, left) if swap else (left, right)
            yield Reading(event, first, second, a, W, z, form)


def _interpretations(
    L: Array, R: Array, P: Array, tolerance: float
) -> Iterator[tuple[bool, tuple[Array, Array, Array, str]]]:
    """Ways to read L R = P as z = a W: whether a is R, and a, W, z in rows with the form."""
    if L.ndim == R.ndim == 2 and P.ndim == 2:
        if L.shape[1] != R.shape[0] or not same(L @ R, P, tolerance):
            if L.shape[1] == R.shape[1] and same(L @ R.T, P, tolerance):  # einsum and inner
                R = R.T
            elif L.shape[0] == R.shape[0] and same(L.T @ R, P, tolerance):
                L = L.T
            else:
                return
        yield False, (L, R, P, "rows")
        yield True, (R.T, L.T, P.T, "transposed")
    elif L.ndim == 1 and R.ndim == 2 and P.ndim == 1 and L.size == R.shape[0]:
        yield False, (L[None], R, P[None], "one row")
        yield True, (R.T, L[:, None], P[:, None], "unit of columns")
    elif L.ndim == 2 and R.ndim == 1 and P.ndim == 1 and R.size == L.shape[1]:
        yield True, (R[None], L.T, P[None], "one column")
        yield False, (L, R[:, None], P[:, None], "unit of rows")
    elif L.ndim == R.ndim == 1 and P.size == 1 and L.size == R.size:
        yield False, (L[None], R[:, None], P.reshape(1, 1), "number")
        yield True, (R[None], L[:, None], P.reshape(1, 1), "number")
        yield True, (R[None], L[:, None], P.reshape(1, 1), "number of columns")
        yield False, (L[None], R[:, None], P.reshape(1, 1), "number of columns")
