"""A trace: every number of one training iteration, forward, loss, backward and update, each of which can be opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike

from chainrule.errors import InvalidInput, UnknownName
from chainrule.explain.elements import Index
from chainrule.explain.opened import Opened, check_index, computed, entry
from chainrule.explain.shown import NOT_COMPUTED
from chainrule.functions.optimizers import GradientDescent, Optimizer
from chainrule.program.blocks import Block
from chainrule.program.interpret import Interpreter, Values, initial_state
from chainrule.program.names import split_index
from chainrule.program.operations.affine import AffineInputGradient
from chainrule.program.operations.windows import Say
from chainrule.program.program import Program, Step
from chainrule.program.render.numpy_source import NumpySource
from chainrule.program.render.text import equation, pretty

if TYPE_CHECKING:
    from chainrule.network.network import Network

#: What a program is given beside parameters and state.
KINDS = {"a0": "the features", "y": "the targets", "n": "the number of rows", "w": "the rows' weights"}


def trace(
    network: Network, X: Any, y: Any, optimizer: str | Optimizer | None = None, sample_weight: Any = None
) -> Trace:
    """Return the trace of one training iteration of `network` on X (n, inputs) and y; the network stays as it is.

    `optimizer` is the one it was last trained with by default, or gradient descent where it never was.

    >>> import numpy as np
    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1, bias=False)], loss="sum_squared_error", dtype="float64")
    >>> network.parameters["W1"] = [[3.0]]
    >>> print(trace(network, [[2.0]], [1.0]).open("dW1", (0, 0)))
    dW1[0, 0] = a0[0, 0] dŷ[0, 0]
              = 2 · 10
              = 20
    line: dW1 = a0ᵀ dŷ
    source: dW1 = a0.T @ dy_hat
    """
    chosen = Optimizer.get(optimizer) if optimizer is not None else network.optimizer or GradientDescent()
    same = chosen == network.optimizer
    if same:
        chosen = chosen.scaled(network.lr_factor)
    program = network.training_program(chosen, weighted=sample_weight is not None)
    values = network.values(X, y, sample_weight)
    lasting = network.state if same else network.gradient_program().state
    state = {name: values[name] for name in lasting}
    given: Values = {**values, **initial_state(program, network.dtype), **state, "seed": network.seed}
    return trace_program(program, given, network.dtype)


def trace_program(program: Program, values: Values, dtype: DTypeLike = np.float64) -> Trace:
    """Return the trace of any program, run once on `values`, which hold at least what it is given, by name."""
    given = {name: np.array(values[name]) if np.ndim(values[name]) else values[name] for name in program.given}
    results: list[Any] = []
    Interpreter(program, dtype, keep=program.shapes)(given, record=results)
    return Trace(program, given, tuple(results), np.dtype(dtype).type)


@dataclass(frozen=True)
class Trace:
    """What one iteration was given and computed.

    `given` holds inputs, parameters and state before the iteration, `computed` the result of each step of `program`.
    ``trace["dW1"]`` is the latest value of a name. With `until`, the steps from that position on are not computed yet.
    """

    program: Program
    given: Values
    computed: tuple[Any, ...]
    dtype: Any
    until: int | None = None

    @property
    def position(self) -> int:
        """How many steps have been computed."""
        return len(self.computed) if self.until is None else self.until

    def at(self, place: str | int) -> Trace:
        """Return the trace as it stood after the step that computes `place`, or after that many steps."""
        if isinstance(place, str):
            place = self._find(place) + 1
        if not 0 <= place <= len(self.computed):
            raise InvalidInput(f"The iteration has {len(self.computed)} steps; there is no step {place}.")
        return replace(self, until=place)

    def __getitem__(self, name: str) -> Any:
        value = self.value(name, self.position)
        if value is None:
            raise InvalidInput(
                f"{pretty(name)} is {NOT_COMPUTED}: step {self._find(name) + 1} of {len(self.computed)} computes it."
            )
        return value

    def __contains__(self, name: object) -> bool:
        return name in self.program.shapes

    def __iter__(self) -> Iterator[tuple[Step, Any]]:
        """Yield each step with its value, or None where it is not computed yet."""
        for position, step in enumerate(self.program):
            yield step, self.computed[position] if position < self.position else None

    def value(self, name: str, position: int) -> Any:
        """Return the value that `name` has before the step at `position`; None where it has none yet."""
        if name not in self.program.shapes:
            raise UnknownName("value in this iteration", name, self.program.shapes)
        return self._before(name, min(position, self.position))

    def _before(self, name: str, position: int) -> Any:
        earlier = self.last(name, position)
        return self.given.get(name) if earlier is None else self.computed[earlier]

    def open(self, name: str, index: Index = ()) -> Opened:
        """Return one entry of a value, taken apart; `index` counts from 0 and may be left out for a single number.

        Of a name that is updated, it is the new value once that is computed, as in ``trace[name]``.

        Raises `UnknownName` for a name that the iteration does not have, and `InvalidInput` for an index outside it.
        """
        value = self[name]  # raises where there is no such name, or not yet
        position = self.last(name, self.position)
        if position is None:
            index = check_index(name, value, index)
            return Opened(name, index, entry(value, index), f"given: {self._kind(name)}")
        return self.open_step(position, index)

    def open_step(self, position: int, index: Index = ()) -> Opened:
        """Return one entry of what the step at `position` computes, taken apart."""
        (step, array, block, end), value = self._steps[position], self.computed[position]
        source = self._sources[position]
        if block is None:
            made = [m for m in map(self.program.producer, step.inputs) if m is not None and _is_patches(m)]
            reads = [*step.inputs, *(read for m in made for read in m.inputs)]
            parts = {m.output: m.expression for m in made if m.expression is not None}
            values = {read: self.value(read, position) for read in reads}
            return computed(step, value, index, source, values, self.dtype, parts)
        axis = min(block.axis, np.ndim(value) - 1)
        turn = int(check_index(array, value, index)[axis])
        found = {name: self._part(block, name, turn, end) for name in (step.output, *step.inputs)}
        here = step.renamed({name: part for name, (part, _) in found.items()})
        place = (*index[:axis], *index[axis + 1 :])
        opened = computed(here, found[step.output][1], place, source, dict(found.values()), self.dtype)
        says = f"{block.letter} = {turn + 1} of {value.shape[axis]}, where {equation(step)}"
        return replace(opened, note="; ".join(filter(None, [opened.note, says])))

    def _part(self, block: Block, name: str, turn: int, end: int) -> tuple[str, Any]:
        """What a name within a block is at a turn: the part of an array, and its value; or what that starts with."""
        array, index = split_index(name)
        whole = self._before(array, end)
        if not index:
            return name, whole
        axis, place = min(block.axis, whole.ndim - 1), block.place(name, turn)
        if 0 <= place < whole.shape[axis]:
            return f"{array}[{':, ' * axis}{place}]", np.take(whole, place, axis)
        start = dict(block.starts).get(array)
        return (start, self._before(start, end)) if start else ("0", np.zeros_like(np.take(whole, 0, axis)))

    def _kind(self, name: str) -> str:
        if name in self.program.parameters:
            return "a parameter, before the update"
        return "remembered from the iteration before" if name in self.program.state else KINDS.get(name, "an input")

    def last(self, name: str, position: int) -> int | None:
        """Return the last step before `position` that computes `name`; None where there is none."""
        return next((i for i in range(position - 1, -1, -1) if self._steps[i][1] == name), None)

    @cached_property
    def _steps(self) -> list[tuple[Step, str, Block | None, int]]:
        """Each step, the array of which it computes all or a turn, the block it is in, and the position after that."""
        found: list[tuple[Step, str, Block | None, int]] = []
        for item in self.program.steps:
            block, end = item if isinstance(item, Block) else None, len(found) + len(item.inner)
            found += [(step, split_index(step.output)[0], block, end) for step in item.inner]
        return found

    @cached_property
    def _sources(self) -> tuple[str, ...]:
        """Each step as a statement in the exported source; empty where a function has no source."""
        try:
            return NumpySource(self.program).statements
        except InvalidInput:
            return ("",) * len(self.program)

    def _find(self, name: str) -> int:
        made = [array for _, array, *_ in self._steps]
        if name not in made:
            raise UnknownName("computed value in this iteration", name, set(made))
        return made.index(name)

    def __str__(self) -> str:
        from chainrule.explain.views import trace_lines

        return "\n".join(line for line, _ in trace_lines(self))

    def _repr_html_(self) -> str:
        from chainrule.explain.views import trace_html

        return trace_html(self)


def _is_patches(step: Step) -> bool:
    """Whether a step computes patches: windows side by side, which nobody wants to look at."""
    made = step.operation
    return (isinstance(made, AffineInputGradient) and made.windows) or (
        isinstance(made, Say) and made.word == "patches"
    )
