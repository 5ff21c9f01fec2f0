"""Words for the turns of a block: arrays in which they lie side by side on an axis, or where there are fewer the last.

Counted from 0, or −1 for the last; `shown` is the index under which a page knows them.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.functions import shapes
from chainrule.functions.expression import Expr
from chainrule.functions.forms import ATOM, Form, Forms, Special, Written
from chainrule.functions.word import m, shape_of, word


def _turn(x: Any, place: int, axis: int, shown: str) -> Any:
    return np.take(x, place, axis=min(axis, x.ndim - 1))


def _placed(x: Any, like: Any, place: int, axis: int, shown: str) -> Any:
    result = np.zeros_like(like)
    np.moveaxis(result, min(axis, result.ndim - 1), 0)[place] = x
    return result


def _stack(*operands: Any) -> Any:
    *turns, axis = operands
    return np.stack(turns, axis=min(axis, np.ndim(turns[0])))


def _before(x: Any, start: Any, axis: int, letter: str) -> Any:
    result, left = np.empty_like(x), (slice(None),) * axis
    result[(*left, 0)], result[(*left, slice(1, None))] = start, x[(*left, slice(-1))]
    return result


def _on_axis(write: Callable[[Any, Expr, int], str]) -> Special:
    """NumPy source that is told on which axis the turns lie."""

    def python(printer: Any, e: Expr) -> Written:
        x = e.operands[-1] if e.op == "placed" else e.operands[0]
        return write(printer, e, min(e.args[-2], len(shape_of(x, printer.shapes)) - 1)), ATOM

    return python


def _placed_source(printer: Any, e: Expr, axis: int) -> str:
    x, like = map(printer, e.operands)
    after = "".join(", 1" for _ in shape_of(e.operands[1], printer.shapes)[axis + 1 :])
    number = f"np.arange({like}.shape[{axis}]).reshape(-1{after})"
    place = e.args[2] if e.args[2] >= 0 else f"{like}.shape[{axis}] - {-e.args[2]}"
    return f"np.where({number} == {place}, np.expand_dims({x}, {axis}), 0)"


def _before_source(printer: Any, e: Expr, axis: int) -> str:
    x, before = printer.operand(e.operands[0], ATOM), ":, " * axis
    first = f"np.expand_dims({printer(e.args[1])}, {axis})" if e.operands[1:] else f"np.zeros_like({x}[{before}:1])"
    return f"np.concatenate([{first}, {x}[{before}:-1]], axis={axis})"


def _stack_form(template: str, dots: str) -> Special:
    """The first and the last turn, and dots for those between."""

    def write(printer: Any, e: Expr) -> Written:
        turns = [printer(x) for x in (e.operands if len(e.operands) < 3 else (e.operands[0], e.operands[-1]))]
        return template.format((dots if len(e.operands) > 2 else " ").join(turns)), ATOM

    return write


def _stack_source(printer: Any, e: Expr) -> Written:
    axis = min(e.args[-1], len(shape_of(e.operands[0], printer.shapes)))
    return f"np.stack([{', '.join(map(printer, e.operands))}], axis={axis})", ATOM


word(
    "turn",  # x at one turn
    _turn,
    lambda d, y, x, place, axis, shown: (m.placed(d, x, place, axis, shown),),
    Forms(
        Form("{0}[{3}]", ATOM, (ATOM,)),
        Form("{{{0}}}_{{{3}}}", ATOM, (ATOM,)),
        Form("<msub>{0}<mi>{3}</mi></msub>", ATOM, (ATOM,)),
        _on_axis(lambda printer, e, axis: f"np.take({printer(e.operands[0])}, {e.args[1]}, axis={axis})"),
    ),
    lambda x, place, axis, shown: shapes.without(x, axis),
    (0, 1, "1"),
)
word(
    "placed",  # x at one turn of what is 0 elsewhere, in the shape of `like`
    _placed,
    lambda d, y, x, like, place, axis, shown: (m.turn(d, place, axis, shown), None),
    Forms(
        Form("{0} at {4}, else 0", ATOM, (ATOM, ATOM)),
        Form(r"{0}\text{{ at }}{4}\text{{, else }}0", ATOM, (ATOM, ATOM)),
        Form("<mrow>{0}<mtext> at {4}, else 0</mtext></mrow>", ATOM, (ATOM, ATOM)),
        _on_axis(_placed_source),
    ),
    lambda x, like, *place: like,
    (0, 1, "1"),
)
word(
    "stack",  # all turns as one array
    _stack,
    lambda d, y, *xs: tuple(m.turn(d, i, xs[-1], str(i + 1)) for i, _ in enumerate(xs[:-1])),
    Forms(
        _stack_form("[{}]", " … "),
        _stack_form(r"\left[{}\right]", r" \ldots "),
        _stack_form("<mrow><mo>[</mo>{}<mo>]</mo></mrow>", "<mo>…</mo>"),
        _stack_source,
    ),
    lambda *xs: shapes.stacked(xs[0], len(xs) - 1, xs[-1]),
    (1,),
)
word(
    "before",  # at each turn x of the turn before, and at the first one its start
    _before,
    None,
    Forms(
        Form("{0}[{3}−1]", ATOM, (ATOM, ATOM)),
        Form("{{{0}}}_{{{3}-1}}", ATOM, (ATOM, ATOM)),
        Form("<msub>{0}<mi>{3}−1</mi></msub>", ATOM, (ATOM, ATOM)),
        _on_axis(_before_source),
    ),
    lambda x, start, axis, letter: x,
    (0, 1, "t"),
)
