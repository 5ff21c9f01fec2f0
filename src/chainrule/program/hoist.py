"""What need not be done turn by turn: rewrites of blocks, by which the same numbers come of fewer, larger products."""

from collections.abc import Iterable
from dataclasses import replace

from chainrule.functions.expression import Expr
from chainrule.functions.shapes import Shapes
from chainrule.functions.words import WORDS, shape_of
from chainrule.program.blocks import Block
from chainrule.program.names import Name, split_index
from chainrule.program.operations import Add, Before, Copy, TurnSum
from chainrule.program.program import Program, Step


def hoist(program: Program) -> Program | None:
    """Steps that wait for no other turn, or for which none waits, are taken for all turns at once outside their block.

    A sum over turns of sums over rows is then one sum over all rows. Networks side by side, whose turns lie on the
    first axis, stay together: each is read, and computed, as it would be alone.
    """
    for block in program.blocks:
        found = _Hoist(program, block) if block.axis else None
        if found and found.taken:
            steps: list[Step | Block] = []
            for item in program.steps:
                steps += found.parts if item is block else [item] if item not in found.sums else []
            names = _list(split_index(step.output)[0] for step in found.taken)
            reason = f"{names}: for all {block.letter} at once, as no turn waits for another's"
            outside = tuple(item for item in found.parts if isinstance(item, Step))
            return replace(program, steps=tuple(steps)).noted("hoist", reason, (*found.taken, *found.sums), outside)
    return None


def copies(program: Program) -> Program | None:
    """What is a copy within a block is read as what it is a copy of."""
    kept = {*program.outputs, program.loss, *program.gradients.values()}
    for block in program.blocks:
        names: dict[str, str] = {}
        for step in block.steps:
            (copy, index), (source, of) = split_index(step.output), split_index(step.inputs[0])
            if isinstance(step.operation, Copy) and copy not in kept and block.written.get(source) == of == index:
                names[copy] = names.get(source, source)
        if names:
            dropped = tuple(step for step in block.inner if split_index(step.output)[0] in names)
            reason = f"{_list(names)}: within a block, a copy is read as what it is a copy of"
            return program.exchanged(dict.fromkeys(dropped)).renamed(names).noted("copy", reason, dropped)
    return None


def last_turn(program: Program) -> Program | None:
    """A gradient that arrives only at the last turn is what the way back starts from, in place of 0."""
    for block in filter(lambda block: block.reverse, program.blocks):
        for step in block.steps:
            ahead = [name for name in step.inputs if block.is_carried(name)]
            arrives = {name: _at_last(program, name) for name in step.inputs if name not in ahead}
            last = next((name for name, made in arrives.items() if made is not None), None)
            if not isinstance(step.operation, Add) or len(ahead) != 1 or last is None:
                continue
            made, (carried, _), (output, _) = arrives[last], split_index(ahead[0]), split_index(step.output)
            if made is None or carried in dict(block.starts):
                continue
            others = tuple(name for name in step.inputs if name != last)
            shorter = replace(step, operation=Add() if others[1:] else Copy(), inputs=others)
            steps = tuple(shorter if s is step else s for s in block.steps)
            needed = {name for s in block.steps for name in s.inputs} | {block.own(name) for name in ahead}
            kept = any(output in item.inputs for item in program.steps) or output in program.outputs
            kept |= any(step.output in s.inputs and s.output not in needed for s in block.steps)  # what can be hoisted
            if not others[1:] and not kept:
                steps = tuple(s.renamed({step.output: ahead[0]}) for s in block.steps if s is not step)
            back = replace(block, steps=steps, starts=(*block.starts, (carried, made.inputs[0])))
            names = _list([made.output]), _list([made.inputs[0]])
            reason = f"{names[0]}: 0 at every turn but the last, so the way back starts from {names[1]}"
            changed = tuple(back if item is block else item for item in program.steps)
            return replace(program, steps=changed).noted("last turn", reason, (made, step))
    return None


def _list(names: Iterable[str]) -> str:
    return ", ".join(str(Name.parse(name)) for name in names)


def _at_last(program: Program, name: str) -> Step | None:
    """The step that computes a name outside, if that is 0 at every turn but the last."""
    made = program.producer(split_index(name)[0])
    e = made.expression if made is not None else None
    return made if e is not None and e.op == "placed" and e.args[2] == -1 else None


class _Hoist:
    """What of a block can be done before and after it, and what is left of it.

    parts : what takes the block's place.
    taken : the steps that are no longer repeated.
    sums : sums over turns of what these computed, no longer needed.
    """

    def __init__(self, program: Program, block: Block) -> None:
        self.program, self.whole = program, block
        self.shapes = block.shapes_inside(program.shapes)
        self.taken: list[Step] = []
        self.sums: list[Step] = []
        self._befores: set[str] = set()
        before = [step for step in block.steps if self._waits_for_none(step) and self._can(step)]
        after = [step for step in reversed(block.steps) if self._none_waits_for(step) and self._can(step)]
        self.taken.sort(key=block.steps.index)
        self.parts: list[Step | Block] = [outside for step in before for outside in self._outside(step)]
        self.parts += [block.with_steps(self._rest)] if self._rest else []
        self.parts += [outside for step in reversed(after) for outside in self._outside(step)]

    @property
    def _rest(self) -> tuple[Step, ...]:
        return tuple(step for step in self.whole.steps if step not in self.taken)

    def _waits_for_none(self, step: Step) -> bool:
        written = {split_index(other.output)[0] for other in self._rest}
        return written.isdisjoint(split_index(name)[0] for name in step.inputs)

    def _none_waits_for(self, step: Step) -> bool:
        array, _ = split_index(step.output)
        return step in self._rest and all(array != split_index(n)[0] for other in self._rest for n in other.inputs)

    def _can(self, step: Step) -> bool:
        """Whether a step is the same for all turns at once; if so, it is taken."""
        array, index = split_index(step.output)
        turns = {name for name in step.inputs if "[" in name}
        if index != self.whole.letter or not turns or step.expression is None:
            return False
        if any(self._is_ahead(name) for name in turns):
            return False
        kind = _kind(step.expression, turns, self.shapes, self.whole.axis)
        if kind == "sum" and self._none_waits_for(step):
            readers = [item for item in self.program.steps if array in item.inputs]
            total = readers[0] if len(readers) == 1 else None
            if isinstance(total, Step) and isinstance(total.operation, TurnSum):
                self.sums.append(total)
                kind = "rows"
        if kind == "rows":
            self.taken.append(step)
        return kind == "rows"

    def _is_ahead(self, name: str) -> bool:
        """Whether a name is what the turn after has passed on, of which there is no array."""
        array, index = split_index(name)
        return index == self.whole.letter and self.whole.written.get(array, index) != index

    def _outside(self, step: Step) -> list[Step]:
        """The step for all turns at once, after what it needs of the turns before."""
        block, steps, inputs = self.whole, [], []
        for name in step.inputs:
            array, index = split_index(name)
            if index == block.before and block.written.get(array) != index:
                start = [value for key, value in block.starts if key == array]
                shifted = Step(
                    Before(block.axis, block.letter), f"{array}_before", (array, *start), step.section, step.layer
                )
                if array not in self._befores and self.program.producer(shifted.output) is None:
                    steps.append(shifted)
                self._befores.add(array)
                array = shifted.output
            inputs.append(array)
        array, _ = split_index(step.output)
        output = next((total.output for total in self.sums if total.inputs == (array,)), array)
        return [*steps, replace(step, output=output, inputs=tuple(inputs))]


def _kind(e: Expr, turns: set[str], shapes: Shapes, axis: int) -> str:
    """Say what an expression over some turn is for all turns at once, when it reads whole arrays in their place.

    "rows": the same, row by row; "sum": a sum over rows, which becomes that over all; "flat", "columns": all axes but
    the last as one, and that transposed; "shared": what no turn changes; "": something else.
    """
    if e.op in ("symbol", "constant"):
        if e.op == "constant" or e.args[0] not in turns:
            return "shared"
        return "rows" if len(shapes[e.args[0]]) > axis else ""
    kinds = [_kind(operand, turns, shapes, axis) for operand in e.operands]
    found = set(kinds)
    if found == {"shared"}:
        return "shared"
    ranks = [len(shape_of(operand, shapes)) for operand in e.operands]
    if e.op == "call" or WORDS[e.op].elementwise:
        if found <= {"shared", "rows"}:
            rank = max(rank for rank, kind in zip(ranks, kinds, strict=True) if kind == "rows")
            fits = [
                rank == own if kind == "rows" else own <= rank - axis for own, kind in zip(ranks, kinds, strict=True)
            ]
            return "rows" if all(fits) else ""
        scaled = e.op in ("mul", "div", "neg") and kinds[1:] != ["sum"] * (e.op == "div")
        numbers = all(kind == "sum" or rank == 0 for kind, rank in zip(kinds, ranks, strict=True))
        return "sum" if scaled and numbers and kinds.count("sum") == 1 else ""
    match e.op, *kinds:
        case "matmul", "rows", "shared":
            return "rows" if ranks[1] == 2 else ""
        case "matmul", "columns", "flat":
            return "sum"
        case "transpose", "flat":
            return "columns"
        case "rows", "rows":
            return "flat"
        case "column_number", "rows":
            return "rows"
        case (("sum" | "max"), "rows") if e.args[1] == -1:
            return "rows"
        case "sum", "rows" if e.args[1] == "rows":
            return "sum"
    return ""
