"""The second witness: the program's own loss, computed again a small step away in a random direction."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.check.adjoints import MOVES, NoRule
from chainrule.check.graph import Array, Node, ancestors
from chainrule.check.losses import Loss
from chainrule.check.parameters import Recording

STEP = 1e-6
_NAMES = "add sub mul pow matmul neg div=truediv"
COMPUTE: dict[str, Callable[..., Any]] = {
    **MOVES,
    **{name.partition("=")[0]: getattr(operator, name.partition("=")[2] or name) for name in _NAMES.split()},
}


def denies(recording: Recording, loss: Loss) -> bool:
    """Whether the loss, computed again a small step away, does not change as its derivatives say.

    False, too, where it cannot be computed again, as with functions that are not known here.
    """
    step = loss.steps[0]
    if loss.kind != "own" or recording.single:
        return False
    rng = np.random.default_rng(0)
    moves = {v.index: rng.choice((-1.0, 1.0), v.shape) for v in step.versions.values()}
    try:
        true = step.adjoints(recording)
        expected = sum(float((true[i] * move).sum()) for i, move in moves.items() if i in true)
        before, after = (_again(recording, step.seeds, moves, sign * STEP) for sign in (-1, 1))
        now = _again(recording, step.seeds, moves, 0.0)
    except (NoRule, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return False
    measured = ((after - before) / 2 / STEP, (after - now) / STEP, (now - before) / STEP)
    if not np.isfinite([*measured, expected]).all():
        return False
    floor = 1e-8 * (1 + abs(now)) / STEP * 1e-2
    return min(abs(m - expected) for m in measured) > 1e-3 * max(map(abs, (*measured, expected))) + floor


def _again(recording: Recording, seeds: list[tuple[Node, Any]], moves: dict[int, Array], size: float) -> float:
    """Σ seed · value, with every parameter moved by `size` times its move."""
    values: dict[int, Any] = {i: recording.nodes[i].value + size * move for i, move in moves.items()}

    def read(argument: Any) -> Any:
        if isinstance(argument, Node):
            return values.get(argument.index, argument.value)
        return [read(part) for part in argument] if isinstance(argument, list) else argument

    for index in sorted(ancestors((node for node, _ in seeds), moves)):
        node = recording.nodes[index]
        if index in values or not recording.depends[index]:
            continue
        options = {k: v for k, v in node.kwargs.items() if k not in ("called", "function", "out")}
        function = COMPUTE.get(node.op) or np.__dict__.get(node.op) or node.kwargs["function"]
        args = [np.array(read(a)) if isinstance(a, Node) else read(a) for a in node.args]
        values[index] = np.asarray(function(*args, **options), dtype=np.float64).reshape(node.shape)
    return float(sum(np.sum(seed * values[node.index]) for node, seed in seeds))
