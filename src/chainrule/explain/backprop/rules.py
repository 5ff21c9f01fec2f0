"""Updates other than plain gradient descent: momentum and weight decay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from chainrule.explain.backprop.compare import error
from chainrule.explain.backprop.reference import Context
from chainrule.explain.backprop.trace import Array

ENOUGH = 15  # numbers that a rule with three constants must explain


def other_rule(
    context: Context,
    rows: Sequence[Mapping[str, Array]],
    gradients: Sequence[Mapping[str, Array]],
    direction: float,
    tolerance: float,
) -> str:
    """Return a remark where change = c·gradient + d·W + μ·last change, with the same constants throughout, else ""."""
    for spared in _spared(context):
        solution = _solution(context, rows, gradients, direction, tolerance, spared)
        if solution is not None:
            break
    else:
        return ""
    parts = [word for word, size in (("momentum", solution[2]), ("weight decay", solution[1])) if abs(size) > 1e-9]
    return f"the update has {' and '.join(parts)}; the gradients are right"


def _spared(context: Context) -> list[slice]:
    """Which rows of the first weights may be spared from decay: none, or those of a column of ones in X."""
    X = [np.asarray(v["a0"]) for v in context.values]
    found = [slice(0, 0)]
    found += [slice(0, 1)] if all((x[:, 0] == 1).all() for x in X) else []
    found += [slice(-1, None)] if all((x[:, -1] == 1).all() for x in X) else []
    return found


def _solution(
    context: Context,
    rows: Sequence[Mapping[str, Array]],
    gradients: Sequence[Mapping[str, Array]],
    direction: float,
    tolerance: float,
    spared: slice,
) -> Array | None:
    """The constants c, d and μ, where they explain every change."""
    columns: list[list[Array]] = [[], [], []]
    wanted: list[Array] = []
    for t, (row, gradient) in enumerate(zip(rows, gradients, strict=True)):
        for name, change in row.items():
            shape = change.shape
            if name not in gradient:
                continue
            if gradient[name].shape != shape or rows[0][name].shape != shape:
                return None
            W = np.array(context.values[t][name] if name[0] == "W" else np.zeros(shape))
            if name == "W1":
                W[spared] = 0
            last = rows[t - 1][name] if t else np.zeros(shape)
            wanted.append(change.ravel())
            for column, part in zip(columns, (gradient[name], W, last), strict=True):
                column.append(np.ravel(part))
    target, table = np.concatenate(wanted), np.stack([np.concatenate(c) for c in columns], axis=1)
    if target.size < ENOUGH or not np.isfinite(table).all():
        return None
    solution, *_ = np.linalg.lstsq(table, target, rcond=None)
    fits = error(table @ solution, target) <= tolerance and solution[0] * direction > 0
    return np.asarray(solution) if fits else None
