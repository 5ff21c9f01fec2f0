"""The chain rule within one expression, by the words' rules.

What is derived here is proven to agree with the gradients that are written by hand, where a textbook names them; where
nobody has written one, such as for a user's own function, this one is used.
"""

from functools import lru_cache
from typing import Any

from chainrule.errors import InvalidInput
from chainrule.functions.expression import Expr, expr, folded, substitute, symbol, walk
from chainrule.functions.shapes import Shape, Shapes
from chainrule.functions.vocabulary import trace_method
from chainrule.functions.words import WORDS, m, shape_of

ONE, ZERO = Expr("constant", (1,)), Expr("constant", (0,))


def vjp(e: Expr, seed: Expr, known: Shapes) -> dict[str, Expr]:
    """Return the gradient of each symbol of `e`, given that of its value, `seed`; `known` has the symbols' shapes.

    (It is the product of a vector, the seed, and the Jacobian.) Raises `InvalidInput` for a function that does more
    than the vocabulary can say.

    >>> from chainrule.program.render.text import write
    >>> x = symbol("x")
    >>> write(vjp(m.tanh(x), ONE, {"x": ("n", 2)})["x"])
    '1 − tanh(x)²'
    """
    e = written_out(e)
    order: dict[int, Expr] = {}

    def visit(node: Expr) -> None:
        if id(node) not in order:
            for operand in node.operands:
                visit(operand)
            order[id(node)] = node

    visit(e)
    arrived: dict[int, Expr] = {id(e): seed}
    gradients: dict[str, Expr] = {}
    for node in reversed(order.values()):
        d = arrived.get(id(node))
        if d is None or node.op == "constant":
            continue
        if node.op == "symbol":
            (name,) = node.args
            gradients[name] = gradients[name] + d if name in gradients else d
            continue
        rule = WORDS[node.op].gradient
        if rule is None:
            continue
        for operand, share in zip(node.operands, rule(d, node, *node.args), strict=True):
            if share is None or operand.op == "constant":
                continue
            share = gathered(share, operand, known)
            arrived[id(operand)] = arrived[id(operand)] + share if id(operand) in arrived else share
    return {name: tidy(gradient) for name, gradient in gradients.items()}


def gathered(d: Expr, operand: Expr, known: Shapes) -> Expr:
    """Return a gradient in the shape of what it is the gradient of: summed where that was spread, spread where not."""
    have, want = shape_of(d, known), shape_of(operand, known)
    if len(have) > len(want):
        extra = len(have) - len(want)
        d = m.sum(d, "rows" if len(want) == 1 else tuple(range(extra)))
        have = have[extra:]
    for axis, (size, wanted) in enumerate(zip(have, want, strict=False)):
        if wanted == 1 != size and len(have) == len(want):
            d = m.sum(d, axis - len(want))
    return d if shape_of(d, known) == want else m.expand(d, operand)


def written_out(e: Expr) -> Expr:
    """Return an expression with the functions that it calls by name written in the words; shared parts stay shared."""

    def write(node: Expr, args: tuple[Any, ...]) -> Expr:
        return inlined(args[0], args[1:]) if node.op == "call" else Expr(node.op, args)

    return folded(e, write)


def inlined(function: Any, arguments: tuple[Expr, ...]) -> Expr:
    """Return a function's value with `arguments` in it. Raises `InvalidInput` where it is opaque."""
    names = [f"argument {i}" for i, _ in enumerate(arguments)]
    value = trace_method(function, "value", *names)
    if value is None:
        raise InvalidInput(
            f"The {function.family} {function.name!r} does more than the vocabulary can say: define it in the words of "
            "chainrule.functions.vocabulary."
        )
    return substitute(value, dict(zip(names, arguments, strict=True)))


def tidy(e: Expr) -> Expr:
    """Return an expression without factors of 1 and terms of 0, and with its constants computed.

    >>> from chainrule.program.render.text import write
    >>> write(tidy(ONE * (2 * symbol("x") ** expr(1)) + 0))
    '2 x'
    """

    def shorten(node: Expr, args: tuple[Any, ...]) -> Expr:
        return node if node.op in ("symbol", "constant", "call") else _tidied(node.op, args)

    return folded(e, shorten)


def _tidied(op: str, args: tuple[Any, ...]) -> Expr:
    if op in ("add", "sub", "mul", "div", "pow", "neg") and all(a.op == "constant" for a in args):
        return Expr("constant", (WORDS[op].value(*(a.args[0] for a in args)),))
    if op in ("mul", "hadamard", "neg", "div"):
        return _product(op, args)
    match op, args:
        case ("add" | "sub", (a, b)) if b == ZERO:
            return a  # type: ignore[no-any-return]
        case "add", (a, b) if a == ZERO:
            return b  # type: ignore[no-any-return]
        case ("add" | "sub", (a, b)) if _factor(b)[0] < 0:
            other = _tidied("neg", (b,))
            return _tidied("sub" if op == "add" else "add", (a, other))
        case "pow", (a, b) if b == ONE:
            return a  # type: ignore[no-any-return]
        case "pow", (a, b) if b == ZERO:
            return ONE
        case "where", (condition, a, b) if (a, b) == (ONE, ZERO):
            return condition  # type: ignore[no-any-return]
    return Expr(op, args)


def _factor(e: Expr) -> tuple[float, Expr]:
    """The constant factor that an expression begins with, and the rest."""
    if e.op == "constant":
        return e.args[0], ONE
    if e.op == "neg":
        number, rest = _factor(e.args[0])
        return -number, rest
    if e.op == "mul" and e.args[0].op == "constant":
        return e.args[0].args[0], e.args[1]
    return 1, e


def _product(op: str, args: tuple[Expr, ...]) -> Expr:
    """A product or quotient with its signs and constant factors taken to its front."""
    if op == "neg":
        number, rest = _factor(args[0])
        number = -number
    elif op == "div" and args[1].op == "constant":
        return args[0] if args[1] == ONE else Expr(op, args)
    else:
        (number, a), (other, b) = map(_factor, args)
        if op == "div":
            number, b = (number, args[1]) if other != -1 else (-number, b)
        else:
            number *= other
        rest = b if a == ONE and op != "div" else a if b == ONE else Expr(op, (a, b))
        if op == "div" and a == ONE:
            return _tidied("neg", (Expr("div", (expr(-number), b)),)) if number < 0 else Expr("div", (expr(number), b))
    if number == 0:
        return ZERO
    if rest == ONE:
        return expr(number)
    return rest if number == 1 else Expr("neg", (rest,)) if number == -1 else Expr("mul", (expr(number), rest))


def is_elementwise(e: Expr) -> bool:
    """Whether every word of an expression, in which no function is called, acts on each element by itself."""
    return all(node.op in ("symbol", "constant") or WORDS[node.op].elementwise for node in walk(e))


@lru_cache(maxsize=256)
def derived(entry: Any, method: str, arguments: tuple[str, ...], of: str, value: str, d: str = "") -> Expr:
    """Return the gradient of ``entry.method(*arguments)`` in the argument `of`, given that of its value, `d`.

    Without `d` that is 1 everywhere: what is returned is the derivative, if every element is computed by itself. The
    result is called `value` in it. Raises `InvalidInput` where the method does more than the vocabulary can say.

    >>> from chainrule.functions.activations import Activation
    >>> from chainrule.program.render.text import write
    >>> write(derived(Activation.get("tanh"), "value", ("z",), "z", "a"))
    '1 − a²'
    """
    traced = trace_method(entry, method, *arguments)
    if traced is None:
        raise InvalidInput(
            f"The {entry.family} {entry.name!r} does more than the vocabulary can say, so its derivative cannot be "
            "found: write its `derivative` too."
        )
    traced = written_out(traced)
    known: dict[str, Shape] = dict.fromkeys((*arguments, value), ("n", "k"))
    seed = d or "gradient of the value"
    found = vjp(traced, symbol(seed), {**known, seed: shape_of(traced, known)}).get(of, ZERO * symbol(of))
    if traced.op != "symbol":
        found = replaced(found, traced, symbol(value))
    return found if d else tidy(substitute(found, {seed: ONE}))


def replaced(e: Expr, part: Expr, new: Expr) -> Expr:
    """Return an expression with `new` wherever `part` occurs."""

    def exchange(node: Expr, args: tuple[Any, ...]) -> Expr:
        return new if node == part else Expr(node.op, args)

    return folded(e, exchange)
