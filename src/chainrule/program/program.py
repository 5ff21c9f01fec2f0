"""Step and Program: the explicit list of every computation of one training iteration.

A program is frozen data. Everything else in chainrule reads it: the interpreter runs it, the renderers print it, the
engine compiles it, the checker differentiates it numerically.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from typing import TYPE_CHECKING, Literal

from chainrule.errors import ProgramError
from chainrule.functions.cached import cached_property
from chainrule.functions.expression import Expr
from chainrule.functions.initializers import Initializer, Zeros
from chainrule.functions.shapes import Shape as Shape
from chainrule.functions.shapes import Shapes

if TYPE_CHECKING:
    from chainrule.program.blocks import Block
    from chainrule.program.operations import Operation

Section = Literal["forward", "loss", "backward", "update"]
SECTIONS: tuple[Section, ...] = ("forward", "loss", "backward", "update")


@dataclass(frozen=True)
class Step:
    """One computation: ``output = operation(inputs)``."""

    operation: Operation
    output: str
    inputs: tuple[str, ...]
    section: Section
    layer: int | None = None

    @cached_property
    def expression(self) -> Expr | None:
        """What is computed, over the names of the inputs; None where a user's function is opaque."""
        return self.operation.trace(*self.inputs)

    @property
    def outputs(self) -> tuple[str, ...]:
        """What it computes, as a block can compute several."""
        return (self.output,)

    @property
    def inner(self) -> tuple[Step, ...]:
        """The steps that it is made of: itself."""
        return (self,)

    def shaped(self, known: Shapes) -> dict[str, Shape]:
        """Return the shape of what it computes, given those of what it reads. Raises `ProgramError`."""
        missing = [name for name in self.inputs if name not in known]
        if missing:
            raise ProgramError(f"{self.output} reads {missing[0]}, which no earlier step defines.")
        try:
            return {self.output: self.operation.shape(*(known[name] for name in self.inputs))}
        except ProgramError as error:
            raise ProgramError(f"{self.output}: {error}") from None

    def renamed(self, names: Mapping[str, str]) -> Step:
        """Return the step with some names exchanged."""
        inputs = tuple(names.get(name, name) for name in self.inputs)
        return replace(self, output=names.get(self.output, self.output), inputs=inputs)


@dataclass(frozen=True)
class Parameter:
    """What is learned: its shape, how it starts, and how an optimizer treats it.

    `lr_scale` multiplies the learning rate; `decay` says whether the optimizer's weight decay applies, which goes by
    the rate that all share; `l1` and `l2` are its penalties, l1·Σ|W| + ½·l2·ΣW².
    """

    shape: tuple[int, ...]
    initializer: Initializer = field(default_factory=Zeros)
    fan_in: int = 1
    fan_out: int = 1
    layer: int | None = None
    lr_scale: float = 1.0
    decay: bool = True
    l1: float = 0.0
    l2: float = 0.0


@dataclass(frozen=True)
class State:
    """What is remembered from one iteration to the next beside the parameters, such as a moment or a counter.

    An array of `shape` filled with `start`; with shape () a plain number, kept exactly (an int stays an int).
    `update` is the operation, and what it reads, by which each update of the parameters renews it; None where it is the
    optimizer's, or only read.
    """

    shape: tuple[int, ...]
    start: float | int = 0
    update: tuple[Operation, tuple[str, ...]] | None = None
    layer: int | None = None


@dataclass(frozen=True)
class Rewrite:
    """One simplification that was made: its name, why it is allowed, and the steps before and after."""

    name: str
    reason: str
    before: tuple[Step, ...]
    after: tuple[Step, ...]


@dataclass(frozen=True, repr=False)
class Program:
    """Steps and blocks of steps in order, with what they read: inputs, parameters and state, by name.

    To go through a program is to go through all of its steps, those within blocks among them.
    `output` is the prediction's name, `others` those of further predictions, `loss` the loss's (None in a prediction
    program). An update step assigns to the name of a parameter or state; before it the name means the old value, after
    it the new one.
    """

    steps: tuple[Step | Block, ...]
    inputs: Mapping[str, Shape]
    parameters: Mapping[str, Parameter]
    state: Mapping[str, State]
    output: str
    loss: str | None = None
    rewrites: tuple[Rewrite, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of all predictions."""
        return (self.output, *self.others)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks among its steps."""
        return tuple(item for item in self.steps if not isinstance(item, Step))

    def section(self, name: Section) -> tuple[Step, ...]:
        """Return the steps of one section, in order."""
        return tuple(step for step in self if step.section == name)

    @cached_property
    def given(self) -> dict[str, Shape]:
        """What exists before the first step: inputs, parameters and state, with their shapes."""
        parameters = {name: parameter.shape for name, parameter in self.parameters.items()}
        return {**self.inputs, **parameters, **{name: state.shape for name, state in self.state.items()}}

    @cached_property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, given or computed. Raises `ProgramError` where operands do not fit."""
        shapes = dict(self.given)
        for step in self.steps:
            shapes.update(step.shaped(shapes))
        return shapes

    @cached_property
    def shapes_inside(self) -> dict[str, Shape]:
        """The shape of every name, with those of one turn of the names within blocks."""
        inside = (block.shapes_inside(self.shapes).items() for block in self.blocks)
        return self.shapes | {name: shape for shapes in inside for name, shape in shapes}

    @property
    def gradients(self) -> dict[str, str]:
        """The name of each parameter's gradient: its parameter's, with a d before it."""
        return {name: f"d{name}" for name in self.parameters}

    @property
    def sums_rows(self) -> bool:
        """Whether the loss is a sum over the batch's rows, not their mean."""
        losses = (getattr(step.operation, "loss", None) for step in self.section("loss"))
        return any(loss is not None and loss.reduction == "sum" for loss in losses)

    def exchanged(self, changes: Mapping[Step, Step | None]) -> Program:
        """Return the program with others, or with none, in place of some of its steps, wherever these are."""
        steps: list[Step | Block] = []
        for item in self.steps:
            inner = tuple(made for step in item.inner if (made := changes.get(step, step)) is not None)
            if isinstance(item, Step):
                steps += inner
            elif inner:
                steps.append(item if inner == item.steps else item.with_steps(inner))
        return replace(self, steps=tuple(steps))

    def renamed(self, names: Mapping[str, str]) -> Program:
        """Return the program with some names of its steps exchanged."""
        return replace(self, steps=tuple(item.renamed(names) for item in self.steps))

    def noted(self, name: str, reason: str, before: tuple[Step, ...], after: tuple[Step, ...] = ()) -> Program:
        """Return the program with a note of how it was rewritten."""
        return replace(self, rewrites=(*self.rewrites, Rewrite(name, reason, before, after)))

    def producer(self, name: str) -> Step | None:
        """Return the step that first computes `name`, or None where it is given."""
        return next((step for step in self if step.output == name), None)

    def readers(self, name: str) -> tuple[Step, ...]:
        """Return the steps that read `name`."""
        return tuple(step for step in self if name in step.inputs)

    def __iter__(self) -> Iterator[Step]:
        return (step for item in self.steps for step in item.inner)

    def __len__(self) -> int:
        return sum(len(item.inner) for item in self.steps)

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(self.section(name))} {name}" for name in SECTIONS if self.section(name))
        return f"Program({len(self)} steps: {counts}; print it to read them)"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"

    def __str__(self) -> str:
        from chainrule.program.render.text import to_text

        return to_text(self)


class Builder:
    """Collects steps, parameters and state while a network describes itself.

    >>> from chainrule.program.operations import Affine
    >>> builder = Builder()
    >>> a0 = builder.input("a0", ("n", 2))
    >>> W1 = builder.parameter("W1", Parameter((2, 3)))
    >>> z1 = builder.add(Affine(), "z1", a0, W1)
    >>> builder.program(output=z1).shapes["z1"]
    ('n', 3)
    """

    def __init__(self) -> None:
        self.steps: list[Step | Block] = []
        self.inputs: dict[str, Shape] = {}
        self.parameters: dict[str, Parameter] = {}
        self.state: dict[str, State] = {}
        self.shapes: dict[str, Shape] = {}
        self.masks: dict[str, str] = {}  # of sequences of different lengths: what is 1 at the steps that there are
        self.vocabularies: dict[str, int] = {}  # of inputs that are word numbers: how many words there are

    def input(self, name: str, shape: Shape) -> str:
        """Declare an input, or find the same one declared before, and return its name."""
        if self.inputs.get(name) != shape:
            self._declare(name, shape)
            self.inputs[name] = shape
        return name

    def parameter(self, name: str, parameter: Parameter) -> str:
        """Declare a parameter and return its name."""
        self._declare(name, parameter.shape)
        self.parameters[name] = parameter
        return name

    def remember(self, name: str, state: State) -> str:
        """Declare state, or find the same state declared before, and return its name."""
        if self.state.get(name) != state:
            self._declare(name, state.shape)
            self.state[name] = state
        return name

    def add(
        self, operation: Operation, output: str, *inputs: str, section: Section = "forward", layer: int | None = None
    ) -> str:
        """Append a step and return its output's name."""
        self._declare(output, operation.shape(*(self.shapes[name] for name in inputs)))
        self.steps.append(Step(operation, output, inputs, section, layer))
        return output

    def repeat(self, block: Block) -> None:
        """Append a block."""
        for name, shape in block.shaped(self.shapes).items():
            self._declare(name, shape)
        self.steps.append(block)

    def program(self, output: str, loss: str | None = None) -> Program:
        """Return what was collected."""
        return Program(tuple(self.steps), self.inputs, self.parameters, self.state, output, loss)

    def _declare(self, name: str, shape: Shape) -> None:
        if name in self.shapes:
            raise ProgramError(f"The name {name} is defined twice.")
        self.shapes[name] = shape
