"""From a program to statements: every step is traced into an expression, and what needs a loop is cut out of it."""

from dataclasses import replace

from chainrule.engine.lowering.cuts import Cuts, is_unmade
from chainrule.engine.lowering.statements import ROWS, Loop, Statement, Statements
from chainrule.errors import NotCompilable
from chainrule.functions.expression import Expr, folded, substitute, symbol, walk
from chainrule.functions.shapes import Shape, times
from chainrule.functions.words import shape_of
from chainrule.program.blocks import Block
from chainrule.program.names import split_index
from chainrule.program.operations import ActivationGradient, Zeros
from chainrule.program.program import Program, Step
from chainrule.program.totals import Total

#: Activations whose derivative asks of z only whether it is above 0, which a tells as well.
KEEPS_SIGN = frozenset({"relu", "leaky_relu"})

#: Functions so costly that it is quicker to read what another loop has stored. They end in a choice; erf ends in a
#: product, which becomes one multiply-add with what it is added to, where it is computed there.
STORED = frozenset({"log", "log1p", "tanh", "sin", "cos"})


def split(program: Program) -> Statements:
    """Return the program as statements. Raises `NotCompilable`."""
    scheduled = {name for name, state in program.state.items() if state.shape == ()}
    result = Statements({name: _as_matrix(shape) for name, shape in program.given.items()}, scheduled=scheduled)
    result.shapes[ROWS] = ()
    result.latest = {name: name for name in program.given} | ({"n": ROWS} if "n" in program.inputs else {})
    splitter = _Splitter(program, result, result.latest, outside=None)
    for name, shape in program.given.items():
        if any(isinstance(size, str) and size != "n" for size in shape):
            raise NotCompilable(f"{name} has shape {shape}, but the engine knows samples of one size.")
    for item in program.steps:
        if isinstance(item, Block):
            splitter.block(item)
        else:
            splitter.step(item)
    if not result.phases:  # which count statements
        _share(result)
    return result


def _share(result: Statements) -> None:
    """Let a costly function that several statements compute of the same rows be a statement of its own."""
    found = (e for s in result.body if s.kind == "rows" for e in walk(s.expression) if e.op in STORED)
    for number, e in enumerate(sorted(dict.fromkeys(found), key=lambda e: -len([*walk(e)]))):
        users = [s for s in result.body if s.kind == "rows" and e in walk(s.expression)]
        if len(users) < 2 or shape_of(e, result.shapes) != users[0].shape:
            continue
        own = Statement("rows", f"{users[0].output}.{e.op}{number}", e, users[0].shape)
        result.shapes[own.output] = own.shape
        for user in users:
            reading = replace(user, expression=_replaced(user.expression, e, symbol(own.output)))
            place = result.body.index(user)
            result.body[place : place + 1] = [own, reading][user is not users[0] :]


def _replaced(whole: Expr, part: Expr, by: Expr) -> Expr:
    return folded(whole, lambda e, args: by if e == part else Expr(e.op, args))


class _Splitter(Cuts):
    """Adds steps and blocks; `names` are what the statements call what the program has computed."""

    def __init__(self, program: Program, result: Statements, names: dict[str, str], outside: Cuts | None) -> None:
        super().__init__(program, result, outside)
        self._shapes, self._names = program.shapes_inside, names
        self._unmade: dict[str, Expr] = {}

    def step(self, step: Step) -> None:
        shape = _as_matrix(self._shapes[step.output])
        reads = tuple(self._names.get(name, "") for name in step.inputs)
        output = f"{step.output}′" if step.output in self._program.given else step.output
        self._output, self._count = output, 0
        self.result.shapes[output] = shape
        if isinstance(step.operation, Total):
            self._names[step.output], end = reads[0], len(self.result.body)
            if not self.result.phases or self.result.phases[-1][0] != end:
                self.result.phases.append((end, {}))
            self.result.phases[-1][1][step.output] = reads[0]
            return
        if step.section == "update" and shape == () and all(name in self.result.scheduled for name in reads):
            self.result.scalar_steps.append((step, output, reads))
            self.result.scheduled.add(output)
        else:
            if isinstance(step.operation, Zeros):
                self._names[step.output] = self._new("copy", Expr("zeros", ()), shape).args[0]
                return
            if step.expression is None:
                raise NotCompilable(
                    f"{step.output} is computed by {step.operation}, which does more than the vocabulary can say "
                    "(see chainrule.functions.vocabulary): only the NumPy engine can run it."
                )
            step = replace(step, inputs=_inputs(step))
            assert step.expression is not None
            renamed = {
                name: self._unmade[name] if name in self._unmade else symbol(self._names[name]) for name in step.inputs
            }
            rest = self._cut(substitute(step.expression, renamed))
            if is_unmade(rest):
                self._unmade[step.output] = rest
                return
            if self._outside is not None and rest.op == "symbol" and self.result.body[-1:]:
                made = self.result.body[-1]
                if made.output == rest.args[0] == f"{split_index(output)[0]}.{self._count}":  # it has this name alone
                    self.result.body[-1] = replace(made, output=output)
                    self._found = {e: symbol(output) if x == rest else x for e, x in self._found.items()}
                    self._names[step.output] = output
                    return
            kept = step.output in self._program.given or self._outside is not None
            if rest.op == "symbol" and not kept and self._shape(rest) == shape:
                self._names[step.output] = rest.args[0]  # another name for the same value
                return
            self._add(self._kind(shape), output, rest, shape)
        if step.output in self._program.given:
            self.result.stored[output] = step.output
        self._names[step.output] = output

    def block(self, block: Block) -> None:
        """Add a block as a loop."""
        if isinstance(block.count, str) or any(step.operation.at(0) != step.operation for step in block.steps):
            raise NotCompilable(f"{block.outputs[0]}: the engine repeats the same steps a known number of times.")
        names = self._names | {name: name for name in block.reads if split_index(name)[1]}
        inner = Statements(self.result.shapes, scheduled=self.result.scheduled)
        turn = _Splitter(self._program, inner, names, outside=self)
        self.result.shapes.update(block.shapes_inside(self._program.shapes))
        for step in block.steps:
            turn.step(step)
        arrays = {name: self._names[name] for name in block.inputs if name not in self._program.parameters}
        self._names |= {name: name for name in block.outputs}
        shapes = {name: self._program.shapes[name] for name in block.outputs}
        self.result.shapes.update(shapes)
        first = block.outputs[0]
        self.result.body.append(Loop("loop", first, symbol(first), shapes[first], block, inner, arrays))


def _as_matrix(shape: Shape) -> Shape:
    """The shape of a parameter as a matrix; others, of n samples, as they are."""
    return shape if len(shape) <= 2 or "n" in shape else (times(*shape[:-1]), shape[-1])


def _inputs(step: Step) -> tuple[str, ...]:
    """What the step reads: derivatives in `KEEPS_SIGN` read a in place of z, which then need not be stored."""
    operation = step.operation
    if isinstance(operation, ActivationGradient) and operation.activation.name in KEEPS_SIGN:
        da, _, a = step.inputs
        return da, a, a
    return step.inputs
