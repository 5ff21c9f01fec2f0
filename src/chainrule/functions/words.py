"""The words in which every function is written: one row each, with all that is known of it.

A row says how a word is computed in NumPy, what shape it has, how a gradient passes through it, and how it is written
in each notation. Everything else, the interpreter, the chain rule, the printers, the engine, looks words up here, so a
new word is a new row:

    word("sin", np.sin, lambda d, y, x: d * m.cos(x), function("sin"))

In a gradient's rule, d is the gradient of the word's value y, and there is one result for each operand, None where
nothing passes. Rules need not mind broadcasting: what was spread over an axis is summed over it again (see `vjp`).
"""

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.functions import random, shapes, turns, windows  # noqa: F401  (their words are among these)
from chainrule.functions.expression import Expr
from chainrule.functions.forms import (
    ATOM,
    CHOICE,
    COMPARE,
    HADAMARD,
    POWER,
    PRODUCT,
    SUM,
    Form,
    Forms,
    Written,
    function,
    infix,
    said,
    transparent,
)
from chainrule.functions.shapes import Axes
from chainrule.functions.word import WORDS, Symbolic, evaluate, m, shape_of, word

__all__ = ["TIMES", "TINY", "WORDS", "Symbolic", "evaluate", "m", "shape_of"]

#: Between factors in MathML: nothing but a little room.
TIMES = '<mo>&#8290;</mo><mspace width="0.16em"/>'

#: The smallest normal float32: what `positive` keeps its argument above.
TINY = 2.0**-126


# ---- arithmetic: Python's operators

_LEFT = (PRODUCT, PRODUCT, POWER)  # Python reads products, quotients and @ from left to right


def _quotient(d: Expr, y: Expr, a: Expr, b: Expr) -> tuple[Expr, Expr]:
    return d / b, -(d * y / b)


def _power(d: Expr, y: Expr, a: Expr, b: Expr) -> tuple[Expr, Expr | None]:
    if b.op == "constant":
        return d * (b.args[0] * a ** (b.args[0] - 1)), None
    return d * (b * a ** (b - 1)), d * (y * m.log(m.positive(a)))


word("add", operator.add, lambda d, y, a, b: (d, d), infix("+", "+", SUM, SUM, SUM, (SUM, SUM, PRODUCT)))
word("sub", operator.sub, lambda d, y, a, b: (d, -d), infix("−", "-", SUM, SUM, HADAMARD, (SUM, SUM, PRODUCT)))
word("mul", operator.mul, lambda d, y, a, b: (d * b, d * a), Forms(numpy=Form("{} * {}", *_LEFT[:1], _LEFT[1:])))
word(
    "div",
    operator.truediv,
    _quotient,
    Forms(
        Form("{} / {}", PRODUCT, (PRODUCT, POWER)),
        Form(r"\frac{{{}}}{{{}}}"),
        None,
        Form("{} / {}", PRODUCT, _LEFT[1:]),
    ),
)
word("neg", operator.neg, lambda d, y, a: (-d,), said("−{}", Form("-{}", PRODUCT, (POWER,)), PRODUCT, (PRODUCT,)))
word("pow", operator.pow, _power, Forms())
for _name, _sign, _python in (("gt", ">", ">"), ("ge", "≥", ">="), ("lt", "<", "<"), ("le", "≤", "<=")):
    word(_name, getattr(operator, _name), None, infix(_sign, _python, COMPARE, SUM, SUM, (COMPARE, SUM, SUM)))

# ---- element by element

_erf = np.frompyfunc(math.erf, 1, 1)


def _erf_value(dtype: Any, x: Any) -> Any:
    return np.asarray(_erf(x), dtype=dtype)


def _where(dtype: Any, condition: Any, x: Any, y: Any) -> Any:
    if not isinstance(x, np.ndarray) and not isinstance(y, np.ndarray):
        x, y = dtype(x), dtype(y)
    return np.where(condition, x, y)


def _column_number(dtype: Any, x: Any) -> Any:
    return np.broadcast_to(np.arange(np.shape(x)[-1], dtype=dtype), np.shape(x))


word("exp", np.exp, lambda d, y, x: (d * y,), function("exp"))
word("log", np.log, lambda d, y, x: (d / x,), function("log")._replace(text=None))
word(
    "log1p",  # log(1 + x), exact for small x
    np.log1p,
    lambda d, y, x: (d / (1 + x),),
    said("log(1 + {})", "np.log1p({})", ATOM, (SUM,)),
)
word("tanh", np.tanh, lambda d, y, x: (d * (1 - y**2),), function("tanh"))
word(
    "erf",  # the error function 2/√π ∫₀ˣ exp(−t²) dt
    _erf_value,
    lambda d, y, x: (d * (2 / math.sqrt(math.pi) * m.exp(-(x**2))),),
    function("erf", numpy="erf"),
    typed=True,
)
word(
    "sqrt",
    np.sqrt,
    lambda d, y, x: (d / (2 * y),),
    Forms(Form("√{}", ATOM, (ATOM,)), Form(r"\sqrt{{{}}}"), Form("<msqrt>{}</msqrt>"), Form("np.sqrt({})")),
)
word("sin", np.sin, lambda d, y, x: (d * m.cos(x),), function("sin"), written=lambda x: m.cos(x - math.pi / 2))
word("cos", np.cos, lambda d, y, x: (d * -m.sin(x),), function("cos"))
word("floor", np.floor, None, said("⌊{}⌋", "np.floor({})"))
word(
    "abs",
    np.abs,
    lambda d, y, x: (d * m.sign(x),),
    Forms(Form("|{}|"), Form(r"\left|{}\right|"), Form("<mrow><mo>|</mo>{}<mo>|</mo></mrow>"), Form("np.abs({})")),
)
word("sign", np.sign, None, function("sign"))  # −1, 0 or 1


def _extreme(name: str, wins: Callable[[Any, Any], Any], loses: Callable[[Any, Any], Any]) -> None:
    """The larger or smaller of two; where they are equal, the gradient is the second's."""
    word(
        f"{name}imum",
        getattr(np, f"{name}imum"),
        lambda d, y, a, b: (d * wins(a, b), d * loses(a, b)),
        said(f"{name}({{}}, {{}})", f"np.{name}imum({{}}, {{}})"),
    )


_extreme("max", operator.gt, operator.le)
_extreme("min", operator.lt, operator.ge)
word(
    "where",  # x where the condition holds, y elsewhere
    _where,
    lambda d, y, c, a, b: (None, m.where(c, d, 0), m.where(c, 0, d)),
    Forms(
        Form("{1} if {0}, else {2}", CHOICE, (COMPARE, COMPARE, CHOICE)),
        Form(r"\begin{{cases}} {1} & {0} \\ {2} & \text{{otherwise}} \end{{cases}}"),
        Form(
            "<mrow><mo>{{</mo><mtable><mtr><mtd>{1}</mtd><mtd><mtext>if </mtext>{0}</mtd></mtr>"
            "<mtr><mtd>{2}</mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>"
        ),
        Form("np.where({}, {}, {})"),
    ),
    typed=True,
)
word(
    "column_number",  # for each element of x the number of its column, 0, 1, …
    _column_number,
    None,
    said("j", Form("np.broadcast_to(np.arange({0}.shape[-1], dtype=dtype), {0}.shape)", ATOM, (ATOM,))),
    typed=True,
)
word(
    "positive",  # x, kept at or above TINY so that it can be divided by or have its logarithm taken
    lambda x: np.maximum(x, TINY),
    lambda d, y, x: (d,),
    Forms(transparent, transparent, transparent, Form("np.maximum({}, TINY)")),
    written=lambda x: m.maximum(x, TINY),
)
word(
    "hadamard",  # x ⊙ y: the product of elements, named so that it is written as one
    operator.mul,
    lambda d, y, a, b: (m.hadamard(d, b), m.hadamard(d, a)),
    infix("⊙", "*", HADAMARD, HADAMARD, PRODUCT, _LEFT),
    written=operator.mul,
)

# ---- whole arrays


def _rows(x: Any) -> Any:
    return x if x.ndim == 2 else x.reshape(-1, x.shape[-1])


def _matmul(x: Any, y: Any) -> Any:
    if x.ndim > 2 and y.ndim == 2:  # one product of all rows, not one for each matrix
        return (_rows(x) @ y).reshape(*x.shape[:-1], y.shape[-1])
    return x @ y


def _reduction(reduce: Callable[..., Any]) -> Callable[[Any, Axes], Any]:
    def value(x: Any, axes: Axes = None) -> Any:
        if axes is None:
            return reduce(x)
        if axes == "rows":
            return reduce(_rows(x), axis=0)
        return reduce(x, axis=axes, keepdims=isinstance(axes, int))

    return value


def _inner(axes: Axes) -> tuple[int, ...]:
    """The axes that a reduction has taken away, where others lie before them."""
    return axes if isinstance(axes, tuple) and axes[0] else ()


def _to_largest(d: Expr, y: Expr, x: Expr, axes: Axes) -> tuple[Expr]:
    if not (inner := _inner(axes)):
        return (d * (x >= y) / m.sum(x >= y, axes),)
    largest = x >= m.expand(y, x, inner)
    return (m.expand(d, x, inner) * largest / m.expand(m.sum(largest, axes), x, inner),)


def _expand_source(printer: Any, e: Expr) -> Written:
    x, like = printer(e.operands[0]), printer.operand(e.operands[1], ATOM)
    return f"np.broadcast_to({f'np.expand_dims({x}, {e.args[2]})' if e.args[2] else x}, {like}.shape)", ATOM


def _reduction_forms(text: str, latex: str, mathml: str, numpy: str) -> Forms:
    """Over everything without a letter; j for columns, i for rows, k for what lies before, t for turns after rows."""

    def letter(axes: Axes) -> str:
        return "" if axes is None else "i" if axes == "rows" else "j" if axes == -1 else "t" if axes == (1,) else "k"

    def notation(sign: str, subscript: Callable[[str], str], brackets: tuple[str, str], whole: str) -> Any:
        def write(printer: Any, e: Expr) -> Written:
            over = letter(e.args[1])
            if over in ("", "j"):
                inside = f"{brackets[0]}{printer(e.operands[0])}{brackets[1]}"
                return whole.format(subscript(over) + inside if over else sign + inside), ATOM
            return whole.format(f"{subscript(over)}{space}{printer.operand(e.operands[0], POWER)}"), PRODUCT

        space = "" if whole != "{}" else " "
        return write

    def python(printer: Any, e: Expr) -> Written:
        axes = e.args[1]
        if axes == "rows":
            return f"{numpy}({printer(m.rows(e.operands[0]))}, axis=0)", ATOM
        how = {None: ""}.get(axes, f", axis={axes}" + ", keepdims=True" * isinstance(axes, int))
        return f"{numpy}({printer(e.operands[0])}{how})", ATOM

    small = {"i": "ᵢ", "j": "ⱼ", "k": "ₖ", "t": "ₜ"}
    return Forms(
        notation(text, lambda j: f"{text}{small[j]}", ("(", ")"), "{}"),
        notation(latex, lambda j: f"{latex}_{j}", (r"\left(", r"\right)"), "{}"),
        notation(
            mathml, lambda j: f"<msub>{mathml}<mi>{j}</mi></msub>", ("<mo>(</mo>", "<mo>)</mo>"), "<mrow>{}</mrow>"
        ),
        python,
    )


word(
    "matmul",  # rows of x times columns of y
    _matmul,
    lambda d, y, a, b: (m.matmul(d, m.transpose(b)), m.matmul(m.transpose(a), d)),
    Forms(
        Form("{} {}", PRODUCT, (PRODUCT, POWER)),
        Form(r"{}\,{}", PRODUCT, (PRODUCT, POWER)),
        Form(f"<mrow>{{}}{TIMES}{{}}</mrow>", PRODUCT, (PRODUCT, POWER)),
        Form("{} @ {}", PRODUCT, _LEFT[1:]),
    ),
    shapes.matmul,
)
word(
    "transpose",  # the last two axes exchanged
    lambda x: np.swapaxes(x, -1, -2),
    lambda d, y, x: (m.transpose(d),),
    Forms(text=Form("{}ᵀ", POWER, (ATOM,))),
    shapes.transpose,
)
word(
    "rows",  # all axes but the last as one: (n, …, k) → (n·…, k)
    _rows,
    lambda d, y, x: (m.reshape_like(d, x),),
    Forms(transparent, transparent, transparent),
    shapes.rows,
)
word(
    "reshape_like",  # the elements of x, in order, in the shape of y
    lambda x, y: np.reshape(x, np.shape(y)),
    lambda d, y, x, like: (m.reshape_like(d, x), None),
    Forms(transparent, transparent, transparent, Form("np.reshape({}, {}.shape)", ATOM, (CHOICE, ATOM))),
    shapes.like,
)
word(
    "expand",  # x in the shape of y, which it is spread over; `axes` are those of y that x lacks
    lambda x, y, axes=(): np.broadcast_to(np.expand_dims(x, axes), np.shape(y)),
    lambda d, y, x, like, axes: (m.sum(d, axes) if axes else d, None),
    Forms(transparent, transparent, transparent, _expand_source),
    shapes.second,
    (None, ()),
)
word(
    "sum",  # over everything, or over some axes: see `Axes`
    _reduction(np.sum),
    lambda d, y, x, axes: (m.expand(d, x, _inner(axes)),),
    _reduction_forms("Σ", r"\sum", "<mo>∑</mo>", "np.sum"),
    shapes.reduced,
    (None,),
)
word(
    "max",  # the largest element; several that are equally large share the gradient
    _reduction(np.max),
    _to_largest,
    _reduction_forms("max", r"\max", "<mi>max</mi>", "np.max"),
    shapes.reduced,
    (None,),
)
word(
    "mean",  # over everything
    lambda x: np.sum(x) / x.size,
    lambda d, y, x: (m.expand(d, x) / m.sum(m.expand(1, x)),),
    said("mean[{}]", "np.mean({})"),
    shapes.reduced,
)


def _mask_source(printer: Any, e: Expr) -> Written:
    like, *numbers = (printer.operand(x, ATOM) for x in e.operands)
    return f"dropout_mask({', '.join([f'{like}.shape', *numbers[:4], 'dtype', *numbers[4:]])})", ATOM


word(
    "dropout_mask",  # 1/(1 − rate) where a unit is kept, 0 where it is dropped, in the shape of `like`
    lambda dtype, like, seed, draw, stream, rate, turn=0, block=None: random.dropout_mask(
        like.shape, seed, draw, stream, rate, dtype, turn, block
    ),
    None,
    Forms(numpy=_mask_source),
    shapes.first,
    typed=True,
)
