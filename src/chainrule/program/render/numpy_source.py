"""A program as NumPy source that computes, bit for bit, what the interpreter computes.

Every step is a line in the program's own names: the same operations in the same order. An activation becomes a function
of its name; a part of a formula that occurs twice gets a name, and is computed once.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from numpy.typing import DTypeLike

from chainrule.errors import InvalidInput
from chainrule.functions.expression import Expr, folded, substitute, symbol, walk
from chainrule.functions.forms import ATOM, POWER, PRODUCT, Form, Special, Written
from chainrule.functions.registry import Entry
from chainrule.functions.shapes import Dimension
from chainrule.functions.vocabulary import trace_method
from chainrule.functions.words import WORDS, shape_of
from chainrule.program.blocks import Block, whole_names
from chainrule.program.compiled import reads
from chainrule.program.names import split_index
from chainrule.program.operations import Zeros
from chainrule.program.program import SECTIONS, Program, Section, Shape, Step
from chainrule.program.render.printer import Printer
from chainrule.program.render.script import WIDTH, Definitions, check_names, comment, fold, number
from chainrule.program.render.text import shape_text


def _symbol(printer: Printer, e: Expr) -> Written:
    return e.args[0], ATOM


def _constant(printer: Printer, e: Expr) -> Written:
    text = number(e.args[0])
    return text, PRODUCT if text.startswith("-") else ATOM


def _power(printer: Printer, e: Expr) -> Written:
    base, exponent = (printer.operand(operand, ATOM) for operand in e.operands)
    return f"{base} ** {exponent}" if "(" in base + exponent else f"{base}**{exponent}", POWER


def _transpose(printer: Printer, e: Expr) -> Written:
    """The last two axes exchanged, of a matrix as of many."""
    (x,) = e.operands
    if len(shape_of(x, printer.shapes)) == 2:  # type: ignore[attr-defined]
        return f"{printer.operand(x, ATOM)}.T", ATOM
    return f"np.swapaxes({printer(x)}, -1, -2)", ATOM


def _rows(printer: Printer, e: Expr) -> Written:
    """A matrix is its own rows."""
    (x,) = e.operands
    shape = shape_of(x, printer.shapes)  # type: ignore[attr-defined]
    return printer.write(x) if len(shape) == 2 else (f"{printer.operand(x, ATOM)}.reshape(-1, {shape[-1]})", ATOM)


def _matmul(printer: Printer, e: Expr) -> Written:
    """Of what has more axes than two, all but the last are rows."""
    x, y = e.operands
    if len(shape_of(x, printer.shapes)) > 2 == len(shape_of(y, printer.shapes)):  # type: ignore[attr-defined]
        return f"product({printer(x)}, {printer(y)})", ATOM
    return f"{printer.operand(x, PRODUCT)} @ {printer.operand(y, POWER)}", PRODUCT


NUMPY: dict[str, Form | Special] = {
    **{word.name: word.forms.numpy for word in WORDS.values() if word.forms.numpy is not None},
    **{"symbol": _symbol, "constant": _constant, "pow": _power},
    **{"transpose": _transpose, "rows": _rows, "matmul": _matmul},
}

#: What Python's own numbers can do as well; and what is as short to write as a name for it.
ARITHMETIC = {"symbol", "constant", "add", "sub", "neg", "mul", "hadamard", "div", "pow", "gt", "ge", "lt", "le"}


class Source(Printer):
    """Writes expressions over names of known shapes, and collects the definitions that they need."""

    key, forms = "numpy", NUMPY

    def __init__(self, shapes: Mapping[str, Shape], definitions: Definitions) -> None:
        self.shapes, self.definitions = dict(shapes), definitions

    def write_where(self, e: Expr) -> Written:
        """Of two plain numbers NumPy would make a float64."""
        typed = "{}" if any(map(self._is_array, e.operands[1:])) else "dtype({})"
        condition, *chosen = map(self, e.operands)
        return f"np.where({', '.join([condition, *map(typed.format, chosen)])})", ATOM

    def _is_array(self, e: Expr) -> bool:
        return e.op in ("erf", "where") or shape_of(e, self.shapes) != ()

    def write_call(self, e: Expr) -> Written:
        """A function that is a single operation is written in place; any other is defined, and called."""
        function, arguments = e.args[0], e.operands
        names = ("z",) if len(arguments) == 1 else tuple(f"z{i}" for i, _ in enumerate(arguments, start=1))
        value = trace_method(function, "value", *names)
        if value is None:
            raise _opaque(function)
        if all(operand.op in ("symbol", "constant") for operand in value.operands):
            return self.write(substitute(value, dict(zip(names, arguments, strict=True))))
        shapes = {name: shape_of(argument, self.shapes) for name, argument in zip(names, arguments, strict=True)}
        parts, result = Source(shapes, self.definitions).statements(value)
        name = self.definitions.function(function.name, names, [*parts, f"return {result}"])
        return f"{name}({', '.join(map(self, arguments))})", ATOM

    def statements(self, e: Expr) -> tuple[list[str], str]:
        """Return assignments to the parts of `e` that occur twice, and what is left of `e`, written out."""
        parts: list[tuple[str, Expr]] = []
        while (part := self._repeated([*(definition for _, definition in parts), e])) is not None:
            name = f"part {len(parts)}"
            self.shapes[name] = shape_of(part, self.shapes)
            parts = [(name, part), *((other, self._replace(p, part, name)) for other, p in parts)]
            e = self._replace(e, part, name)
        chosen: dict[str, Expr] = {}
        lines = []
        for name, part in parts:
            short = itertools.chain(["e"] if part.op == "exp" else [], (f"t{count}" for count in itertools.count(1)))
            new = next(n for n in short if n not in self.definitions.taken and symbol(n) not in chosen.values())
            lines.append(f"{new} = {self(substitute(part, chosen))}")
            self.shapes[new], chosen[name] = self.shapes[name], symbol(new)
        result = self(substitute(e, chosen))
        self.definitions.need(" ".join([*lines, result]))
        return lines, result

    def _repeated(self, roots: Iterable[Expr]) -> Expr | None:
        """Return the largest part that occurs more than once, if one is worth a name."""
        nodes = [(self._key(node), node) for root in roots for node in walk(root) if _weight(node) > 1]
        counts = Counter(key for key, _ in nodes)
        return max((node for key, node in nodes if counts[key] > 1), key=_weight, default=None)

    def _replace(self, e: Expr, part: Expr, name: str) -> Expr:
        """Return `e` with `name` in place of every occurrence of `part`."""
        key = self._key(part)
        return folded(e, lambda node, args: symbol(name) if self._key(node) == key else Expr(node.op, args))

    def _key(self, e: Expr) -> tuple[str, int]:
        """What is the same for the same computation. (Expressions compare 1 and 1.0, and 0.0 and -0.0, as equal.)"""
        return self(e), _weight(e)


def _weight(e: Expr) -> int:
    """How much there is to compute: one sum or product is as short as a name for it, and weighs 1."""
    own = 0 if e.op in ("symbol", "constant") else 1 if e.op in ARITHMETIC else 2
    return own + sum(map(_weight, e.operands))


def _opaque(owner: Any) -> InvalidInput:
    what = f"The {owner.family} {owner.name!r}" if isinstance(owner, Entry) else f"The step {owner!r}"
    return InvalidInput(
        f"{what} is computed by Python code of its own, which cannot be written as NumPy source; "
        "define it in the words of chainrule.functions.vocabulary."
    )


class _Statement(NamedTuple):
    """A step as an assignment, and those to parts of it before; with the shape of what it computes."""

    step: Step
    parts: list[str]
    text: str
    shape: Shape


def _size(program: Program, size: Dimension) -> str:
    """A size in Python: where it has a name, it is that of what the program is given."""
    if isinstance(size, int):
        return str(size)
    name, axis = next((n, shape.index(size)) for n, shape in program.given.items() if size in shape)
    return f"{name}.shape[{axis}]" if axis else f"len({name})"


def _zeros(program: Program, shape: Shape, function: str = "zeros") -> str:
    sizes = ", ".join(_size(program, size) for size in shape)
    return f"np.{function}(({sizes}{',' * (len(shape) == 1)}), dtype)"


class Loop:
    """A block as a loop: what its names are in Python, and the lines around the statements of a turn.

    names : by what it is called within the block: a part of an array, such as u2[:, t], or a name of its own.
    before : the arrays for what is needed of every turn, what is carried at first, and the loop's head.
    after : what a turn ends with: it is kept, and passed on.
    """

    def __init__(self, block: Block, program: Program, needed: set[str]) -> None:
        self.inside = block.shapes_inside(program.shapes)
        carried = [name for name in block.reads if block.is_carried(name)]
        self.turn = t = (
            block.letter if block.letter not in program.shapes else "turn"
        )  # t counts an optimizer's updates
        kept = [name for name in block.outputs if name in needed]

        def start(name: str) -> str:
            """What an array is before the first turn."""
            return dict(block.starts).get(split_index(name)[0]) or _zeros(program, self.inside[name])

        self.names: dict[str, str] = {}
        first: list[str] = []
        for name in dict.fromkeys([*block.reads, *(step.output for step in block.steps)]):
            array, index = split_index(name)
            own = f"{array}_{'prev' if index == block.before else block.letter}" if index else name
            self.names[name] = f"{own}_" if index and own in program.shapes else own
            if index and name in block.reads and not block.is_carried(name):
                part = f"{array}[{':, ' * min(block.axis, len(program.shapes[array]) - 1)}{{}}]".format
                if index == block.letter:
                    self.names[name] = part(t)
                else:
                    first.append(f"    {self.names[name]} = {part(f'{t} - 1')} if {t} else {start(name)}")
        self.own = {t, *(own for name, own in self.names.items() if "[" in name and own.isidentifier())}
        self.shapes = {own: self.inside[name] for name, own in self.names.items()}
        turns = f"range({_size(program, block.count)})"
        self.before = [
            *(f"{array} = {_zeros(program, program.shapes[array], 'empty')}" for array in kept),
            *(f"{self.names[name]} = {start(name)}" for name in carried),
            f"for {t} in {f'reversed({turns})' if block.reverse else turns}:",
            *first,
        ]
        self.after = []
        for array in kept:
            own = block.own(array)
            self.after.append(f"{array}[{':, ' * min(block.axis, len(self.inside[own]))}{t}] = {self.names[own]}")
        if carried:
            left, right = (", ".join(self.names[n] for n in names) for names in (carried, map(block.own, carried)))
            self.after.append(f"{left} = {right}")


class NumpySource:
    """A program as statements in NumPy, and the definitions that they need before them.

    `reserved` are names that the script around them needs. Raises `InvalidInput` where a name of the program cannot be
    one in the script, and for functions outside the vocabulary.

    >>> from chainrule.functions.activations import Softmax
    >>> from chainrule.program.operations import Activate
    >>> from chainrule.program.program import Builder
    >>> builder = Builder()
    >>> _ = builder.add(Activate(Softmax()), "a1", builder.input("z1", ("n", 2)))
    >>> source = NumpySource(builder.program("a1"))
    >>> for line in [*source.definitions.functions.values(), *source.lines("forward")]:
    ...     print(line)
    def softmax(z):
        e = np.exp(z - np.max(z, axis=-1, keepdims=True))
        return e / np.sum(e, axis=-1, keepdims=True)
    a1 = softmax(z1)  # (n, 2)
    """

    def __init__(self, program: Program, reserved: Iterable[str] = ()) -> None:
        self.program = program
        parts = {split_index(n)[0] for block in program.blocks for n in reads(block) if not block.is_carried(n)}
        loops = {block: Loop(block, program, whole_names(program) | parts) for block in program.blocks}
        reserved = (*reserved, *(name for loop in loops.values() for name in loop.own))
        check_names(program.shapes, reserved)
        self.definitions = Definitions([*program.shapes, *reserved])
        numbers = {name: state.shape for name, state in program.state.items()} | dict(program.inputs)
        self._numbers = {name for name, shape in numbers.items() if shape == ()}  # Python's, not NumPy's
        self._reasons = {step.output: rewrite.reason for rewrite in program.rewrites for step in rewrite.after}
        self._items: list[tuple[Section, Loop | None, list[_Statement]]] = []
        for item in program.steps:
            loop = loops[item] if isinstance(item, Block) else None
            self._items.append((item.section, loop, [self._statement(step, loop) for step in item.inner]))

    def _statement(self, step: Step, loop: Loop | None) -> _Statement:
        program, expression = self.program, step.expression
        shape = (loop.inside if loop else program.shapes)[step.output]
        if isinstance(step.operation, Zeros):
            return _Statement(step, [], f"{step.output} = {_zeros(program, shape)}", shape)
        if loop:
            expression = step.operation.at(symbol(loop.turn)).trace(*step.inputs)
        if expression is None:
            entries = [value for value in vars(step.operation).values() if isinstance(value, Entry)]
            raise _opaque(entries[0] if entries else step.output)
        names = loop.names if loop else {}
        within = substitute(expression, {name: symbol(own) for name, own in names.items()})
        parts, result = Source(loop.shapes if loop else program.shapes, self.definitions).statements(within)
        if step.section == "update" and shape == ():
            if not all(self._computes_in_python(node) for node in walk(expression)):
                result = f"float({result})"
            self._numbers.add(step.output)
        return _Statement(step, parts, f"{names.get(step.output, step.output)} = {result}", shape)

    def _computes_in_python(self, node: Expr) -> bool:
        return node.args[0] in self._numbers if node.op == "symbol" else node.op in ARITHMETIC

    @property
    def statements(self) -> tuple[str, ...]:
        """Each step as one line of Python, in the order of the program."""
        return tuple("; ".join([*s.parts, s.text]) for _, _, statements in self._items for s in statements)

    def lines(self, section: Section, indent: str = "") -> list[str]:
        """Return the lines of one section, with the shapes of what they compute."""
        lines: list[str] = []
        for own, loop, statements in self._items:
            if own != section:
                continue
            inside = f"{indent}    " if loop else indent
            lines += [indent + line for line in loop.before] if loop else []
            for step, parts, text, shape in statements:
                reason = f"{inside}# {comment(self._reasons.get(step.output, ''))}"
                if section == "backward" and step.output in self._reasons and reason not in lines:
                    lines.append(reason)
                lines += [line for part in parts for line in fold(part, inside)]
                shown = shape_text(shape) if section in ("forward", "backward") else ""
                noted = f"{inside}{text}  # {comment(shown)}"
                lines += [noted] if shown and len(noted) <= WIDTH else fold(text, inside)
            lines += [inside + line for line in loop.after] if loop else []
        return lines


def to_numpy(program: Program, dtype: DTypeLike = "float64") -> str:
    """Return a program as source that computes its names from what is given; see `NumpySource`.

    >>> from chainrule import Dense, Network
    >>> network = Network(2, [Dense(1, "tanh")], loss="mean_squared_error", seed=0)
    >>> print(to_numpy(network.prediction_program, "float32"))
    import numpy as np
    <BLANKLINE>
    dtype = np.float32
    <BLANKLINE>
    # forward
    z1 = a0 @ W1 + b1  # (n, 1)
    y_hat = np.tanh(z1)  # (n, 1)
    """
    source = NumpySource(program)
    sections = [[f"# {section}", *source.lines(section), ""] for section in SECTIONS if program.section(section)]
    return "\n".join([*source.definitions.header(dtype), *(line for lines in sections for line in lines)])
