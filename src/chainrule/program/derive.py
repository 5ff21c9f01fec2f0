"""The chain rule: from a forward pass and its loss to the backward section, one rule per operation.

The steps are walked in reverse. Each passes the gradient of its output on to its inputs by its operation's rule; a
value that was used several times has its gradients added.

A block is one node of this walk, with a walk of its own within, which makes a block from the last turn to the first. In
it dX_out is the gradient that arrives from outside at X, dX_next what the turn after passes on, and dW_each a turn's
share in the gradient of what all turns read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chainrule.errors import ProgramError
from chainrule.functions.shapes import Shapes
from chainrule.program.blocks import Block
from chainrule.program.names import Name, split_index, with_index
from chainrule.program.operations import Add, Contribution, Operation, Stack, Turn, TurnSum, derived_contributions
from chainrule.program.operations.recurrent import Beside
from chainrule.program.program import Program, Step


def derive(program: Program) -> Program:
    """Return `program` with its backward section: the gradient dX of the loss for every parameter X."""
    plan = _contributions(program)
    expected = Counter(name for node in plan for name in node.targets)
    uses: dict[str, list[str]] = {}  # of each name, those by which a share arrives: "left" of dW1_left
    for node in plan:
        for name in node.targets:
            uses.setdefault(name, []).append(node.use)
    repeated = {name for block in program.blocks for name in block.outputs}
    steps = list(program.steps)
    shapes = dict(program.shapes)
    arrived: dict[str, list[str]] = {}

    def emit(item: Step | Block) -> None:
        shapes.update(item.shaped(shapes))
        steps.append(item)

    def gradient(name: str) -> str:
        return f"d{name}_out" if name in repeated else f"d{name}"

    def share(name: str) -> str:
        shares, own = arrived.setdefault(name, []), uses[name]
        apart = len(set(own)) == len(own) and not any(use == "" or f"{name}_{use}" in shapes for use in own)
        number = own[len(shares)] if apart else str(len(shares) + 1)
        shares.append(gradient(name) if expected[name] == 1 else f"{gradient(name)}_{number}")
        return shares[-1]

    def gather(name: str, layer: int | None) -> None:
        if len(arrived[name]) == expected[name] > 1:
            made = {step.output: step.operation for step in steps if isinstance(step, Step)}
            gathering = gathered_by([made.get(share) for share in arrived[name]])
            emit(Step(gathering, gradient(name), tuple(arrived[name]), "backward", layer))

    for node in plan:
        if isinstance(node, _BlockNode):
            shares = [share(name) for name in node.targets]
            for item in node.backward(shares, frozenset(arrived)):
                emit(item)
            for name in dict.fromkeys(node.targets):
                gather(name, node.block.layer)
            continue
        for name, operation, operands in node.contributions:
            emit(Step(operation, share(name), operands, "backward", node.step.layer))
            gather(name, node.step.layer)
    return replace(program, steps=tuple(steps))


@dataclass(frozen=True)
class _StepNode:
    """A step, and what it passes on to which of its inputs."""

    step: Step
    contributions: list[Contribution]

    @property
    def targets(self) -> list[str]:
        """Where that leads."""
        return [name for name, _, _ in self.contributions]

    @property
    def use(self) -> str:
        """Which use of a layer it belongs to."""
        return Name.parse(self.step.output).use


class _Walk:
    """What is known on the way back: the names that learn, those that the loss depends on, and the terms of its sum."""

    def __init__(self, shapes: Shapes, learning: set[str], reached: set[str], terms: set[str]) -> None:
        self.shapes, self.learning, self.reached, self.terms = shapes, learning, reached, terms

    def visit(self, step: Step) -> list[Contribution]:
        """Return what a step passes on, and note where that leads."""
        if step.output not in self.reached or step.output not in self.learning:
            return []
        if step.output in self.terms and isinstance(step.operation, Add | TurnSum | Stack):
            if self.terms.intersection(step.inputs) or len(set(step.inputs)) < len(step.inputs):
                raise ProgramError(f"{step.output}: a term is added to the loss twice.")
            self.terms.update(step.inputs)
            self.reached.update(step.inputs)
            return []
        if (step.output in self.terms) != step.operation.loss_term:
            raise ProgramError(
                f"{step.output}: the loss must be a sum of loss terms, such as a LossValue and penalties."
            )
        contributions = [c for c in _contributions_of(step, self.shapes) if c[0] in self.learning]
        passed_on = {name for name, _, _ in contributions}
        covered = {step.inputs[place] for place in step.operation.goes_through}
        for name in self.learning.intersection(step.inputs) - passed_on - covered:
            operation = type(step.operation).__name__
            raise ProgramError(f"{step.output}: {operation} has no gradient with respect to {name}, which is learned.")
        self.reached.update(passed_on)
        return contributions


def _contributions(program: Program) -> list[_StepNode | _BlockNode]:
    """The steps and blocks that gradients flow through, last first, each with what it passes on."""
    if program.loss is None:
        raise ProgramError("A program without a loss has no gradients.")
    learning = set(program.parameters)  # names that depend on a parameter
    for item in program.steps:
        if isinstance(item, Block):
            learning.update(split_index(name)[0] for name in _learning_within(item, learning) if "[" in name)
        elif learning.intersection(item.inputs) and not item.operation.constant:
            learning.add(item.output)

    walk = _Walk(program.shapes, learning, {program.loss}, {program.loss})
    plan: list[_StepNode | _BlockNode] = []
    for item in reversed(program.steps):
        node = _BlockNode.of(item, walk) if isinstance(item, Block) else _StepNode(item, walk.visit(item))
        if node.targets:
            plan.append(node)
    return plan


def _learning_within(block: Block, learning: set[str]) -> set[str]:
    """The names within a block that depend on a parameter, those that it reads and those that it computes."""
    starts = dict(block.starts)
    found = {name for name in block.reads if {split_index(name)[0], starts.get(split_index(name)[0])} & learning}
    size = -1
    while size < len(found):
        size = len(found)
        found.update(s.output for s in block.steps if found.intersection(s.inputs) and not s.operation.constant)
        found.update(name for name in block.reads if block.is_carried(name) and block.own(name) in found)
    return found


@dataclass(frozen=True)
class _BlockNode:
    """A block, with what each of its steps passes on, last first; and what learns outside."""

    block: Block
    nodes: list[_StepNode]
    learning: set[str]
    shapes: Shapes

    @classmethod
    def of(cls, block: Block, outside: _Walk) -> _BlockNode:
        """Walk within the block, until no more names are reached by way of the turn after."""
        shapes = block.shapes_inside(outside.shapes)
        learning = _learning_within(block, outside.learning)
        reached = {step.output for step in block.steps if split_index(step.output)[0] in outside.reached}
        terms = {step.output for step in block.steps if split_index(step.output)[0] in outside.terms}
        size, nodes = -1, []
        while size < len(reached):
            size = len(reached)
            walk = _Walk(shapes, learning, reached, set(terms))
            nodes = [_StepNode(step, walk.visit(step)) for step in reversed(block.steps)]
            reached.update(block.own(name) for name in block.reads if block.is_carried(name) and name in reached)
        found = cls(block, [node for node in nodes if node.targets], outside.learning, shapes)
        for name in found.ends:
            if split_index(name)[1] == block.before and not block.is_carried(name):
                raise ProgramError(f"{name} is learned, and has a gradient only where the block computes it.")
        outside.reached.update(found.targets)
        return found

    @property
    def use(self) -> str:
        """Which use of a layer it is."""
        return Name.parse(self.block.outputs[0]).use

    @property
    def ends(self) -> list[str]:
        """What is passed on to names that are not computed at the same turn, each once, as they are called within."""
        targets = dict.fromkeys(name for node in self.nodes for name in node.targets)
        return [name for name in targets if name in self.block.reads]

    @property
    def targets(self) -> list[str]:
        """The names outside that these lead to: what is read, and what is carried at first."""
        starts = dict(self.block.starts)
        found = []
        for name in self.ends:
            array, _ = split_index(name)
            found.append(starts.get(array, "") if self.block.is_carried(name) else array)
        return [name for name in found if name in self.learning]

    def backward(self, shares: list[str], arrived: frozenset[str]) -> Iterator[Step | Block]:
        """Yield the block of the way back, and what makes of it the `shares` of the targets."""
        block, layer = self.block, self.block.layer
        starts, waiting = dict(block.starts), list(shares)
        gradients: dict[str, str] = {}  # of what is read
        after: list[Step] = []
        for name in self.ends:
            array, index = split_index(name)
            if block.is_carried(name):
                gradients[name] = f"d{array}_next[{index}]"
                if starts.get(array) in self.learning:
                    after.append(Step(Turn(0, block.axis, "0"), waiting.pop(0), (f"d{array}_next",), "backward", layer))
            elif index:
                gradients[name] = f"{waiting.pop(0)}[{index}]"
            else:
                share, place = waiting.pop(0), min(block.axis, len(self.shapes[name]))
                gradients[name] = f"{share}_each[{block.letter}]"
                after.append(Step(TurnSum(place), share, (f"{share}_each",), "backward", layer))
        yield self._block(gradients, arrived)
        yield from after

    def _block(self, gradients: Mapping[str, str], arrived: frozenset[str]) -> Block:
        block, letter = self.block, self.block.letter
        expected = Counter(name for node in self.nodes for name in node.targets)
        shares: dict[str, list[str]] = {}
        for step in block.steps:  # what comes from elsewhere than this turn
            array, _ = split_index(step.output)
            elsewhere = [f"d{array}_out[{letter}]"] if array in arrived else []
            elsewhere += [f"d{array}_next[{letter}]"] if f"{array}[{block.before}]" in gradients else []
            shares[step.output] = elsewhere
        others = {name: len(found) for name, found in shares.items()}
        steps: list[Step] = []
        made: dict[str, Operation] = {}

        def emit(operation: Operation, output: str, inputs: tuple[str, ...]) -> None:
            made[output] = operation
            steps.append(Step(operation, output, inputs, "backward", block.layer))

        for node in self.nodes:
            own = f"d{node.step.output}"
            found = shares[node.step.output]
            d = found[0] if len(found) == 1 else own
            if len(found) > 1:
                emit(gathered_by([made.get(share) for share in found]), own, tuple(found))
            for name, operation, operands in node.contributions:
                gradient = gradients.get(name, f"d{name}")
                alone = expected[name] + others.get(name, 0) == 1
                number = len(shares.setdefault(name, [])) - others.get(name, 0) + 1
                shares[name].append(gradient if alone else numbered(gradient, number))
                emit(operation, shares[name][-1], tuple(d if operand == own else operand for operand in operands))
                if name in gradients and not alone and number == expected[name]:
                    emit(gathered_by([made.get(share) for share in shares[name]]), gradient, tuple(shares[name]))
        return replace(block, reverse=True, section="backward").with_steps(tuple(steps))


def gathered_by(operations: Sequence[Operation | None]) -> Operation:
    """Return what makes one gradient of shares that were computed so: they are added, or are parts side by side."""
    parts = [operation.part for operation in operations if getattr(operation, "beside", False)]  # type: ignore[union-attr]
    if not parts:
        return Add()
    places = tuple(part.place for part in parts)
    if sorted(places) != list(range(len(operations))):
        raise ProgramError("Of a value that gates share, each part must be read by one gate.")
    return Beside(places, parts[0].units)


def numbered(name: str, number: int) -> str:
    """Return the name of one of several shares."""
    array, index = split_index(name)
    return with_index(f"{array}_{number}", index)


def _contributions_of(step: Step, shapes: Shapes) -> Iterator[Contribution]:
    """What a step passes on to its inputs: by the rule that is written for its operation, or by its words'."""
    d = f"d{step.output}"
    if type(step.operation).gradient is Operation.gradient:
        return derived_contributions(step, d, shapes)
    return step.operation.gradient(step, d)
