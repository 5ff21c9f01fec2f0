"""A block's turns as one function of Python, in which every name is a local variable.

It computes what the values of the block's operations do, in the same order, so the numbers are the same to the bit.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.functions.differentiate import written_out
from chainrule.functions.expression import Expr, symbols, walk
from chainrule.functions.shapes import Shapes
from chainrule.functions.vocabulary import Vocabulary
from chainrule.functions.words import WORDS, shape_of
from chainrule.program.blocks import Block

#: Words that are operators of Python.
OPERATORS = {
    **{"add": "{} + {}", "sub": "{} - {}", "mul": "{} * {}", "hadamard": "{} * {}", "div": "{} / {}", "neg": "-{}"},
    **{"pow": "{} ** {}", "matmul": "{} @ {}", "transpose": "{}.T", "rows": "{}"},
}


def reads(block: Block) -> list[str]:
    """Return what a block needs of what it reads: of the two that a slope could be written in, only one."""
    needed: set[str] = set()
    for step in block.steps:
        needed.update(step.inputs if step.expression is None else symbols(step.expression))
    return [name for name in block.reads if name in needed]


def compiled(block: Block, shapes: Shapes, given: list[str], parts: list[str], kept: list[str]) -> Callable[..., None]:
    """Return a function of the vocabulary, the numbers of the turns, and three kinds of values, in their order.

    Those that are `given` before the first turn, what `parts` are of at every turn, and what is `kept` of every turn;
    the last two by the turns' numbers, of these arrays.
    """
    known: dict[str, Any] = {"cast": cast}  # what the lines call
    names = dict.fromkeys([*given, *parts, *(step.output for step in block.steps)])
    places = {name: f"v{number}" for number, name in enumerate(names)}
    lines = [f"{places[name]} = part{number}[t]" for number, name in enumerate(parts)]
    for number, step in enumerate(block.steps):
        own = step.operation.at(1) is not step.operation  # at every turn
        known[f"f{number}"] = step.operation.at if own else step.operation.value
        inputs = ", ".join(places.get(name, "None") for name in step.inputs)
        value = f"f{number}{'(t).value' * own}(m, {inputs})"
        if step.expression is None:
            value = f"cast(m, {value})"
        elif not own:
            value = _in_place(step.expression, places, shapes, known) or value
        lines.append(f"{places[step.output]} = {value}")
    lines += [f"kept{number}[t] = {places[block.own(name)]}" for number, name in enumerate(kept)]
    passed_on = {places[name]: places[block.own(name)] for name in given if block.is_carried(name)}
    lines += [f"{', '.join(passed_on)} = {', '.join(passed_on.values())}"] if passed_on else []
    arguments = ["m", "numbers", *(places[name] for name in given)]
    arguments += [f"{kind}{number}" for kind, of in (("part", parts), ("kept", kept)) for number, _ in enumerate(of)]
    body = "\n        ".join(lines)
    exec(f"def turns({', '.join(arguments)}):\n    for t in numbers:\n        {body}\n", known)
    return known["turns"]  # type: ignore[no-any-return]


def _in_place(e: Expr, places: Mapping[str, str], shapes: Shapes, known: dict[str, Any]) -> str | None:
    """An expression written out; None where its operation's value goes another way.

    That is so where a part occurs twice, which is computed once, and in products of more axes than two.
    """
    try:
        e = written_out(e)
    except InvalidInput:
        return None
    parts = [node for node in walk(e) if node.op not in ("symbol", "constant")]
    words = [WORDS[node.op] for node in parts]
    if len(set(parts)) < len(parts) or any(word.typed or word.attributes for word in words):
        return None
    whole = [node for node, word in zip(parts, words, strict=True) if not word.elementwise]
    if any(len(shape_of(x, shapes)) != 2 for node in whole for x in node.operands):
        return None
    known |= {word.name: word.value for word in words if word.name not in OPERATORS}

    def write(e: Expr) -> str:
        if e.op == "symbol":
            return places[e.args[0]]
        if e.op == "constant":
            return f"({e.args[0]!r})"
        operands = [write(operand) for operand in e.operands]
        return f"({OPERATORS[e.op].format(*operands)})" if e.op in OPERATORS else f"{e.op}({', '.join(operands)})"

    return write(e)


def cast(m: Vocabulary, value: Any) -> Any:
    """A value in the dtype of `m`: a user's function may compute in another."""
    other = isinstance(value, np.ndarray) and value.dtype != m.dtype and value.dtype.kind == "f"
    return value.astype(m.dtype) if other else value
