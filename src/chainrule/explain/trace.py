"""A trace: every number of one training iteration, forward, loss, backward and update, each of which can be opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.errors import InvalidInput, UnknownName
from chainrule.explain.elements import Index, element, entry_name, evaluate, with_numbers, write
from chainrule.explain.shown import NOT_COMPUTED
from chainrule.functions.expression import Expr, walk
from chainrule.functions.optimizers import GradientDescent, Optimizer
from chainrule.program.interpret import Interpreter, Values, initial_state
from chainrule.program.program import Program, Step
from chainrule.program.render.numpy_source import NumpySource
from chainrule.program.render.text import equation, number, pretty

if TYPE_CHECKING:
    from chainrule.network.network import Network


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
    state = {name: values[name] for name in network.state} if same else {}
    given: Values = {**values, **initial_state(program, network.dtype), **state, "seed": network.seed}
    given = {name: given[name] for name in program.given}
    computed: list[Any] = []
    Interpreter(program, network.dtype)(given, record=computed)
    return Trace(program, given, tuple(computed), network.dtype.type)


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
                f"{name} is {NOT_COMPUTED}: step {self._find(name) + 1} of {len(self.computed)} computes it."
            )
        return value

    def __contains__(self, name: object) -> bool:
        return name in self.program.shapes

    def __iter__(self) -> Iterator[tuple[Step, Any]]:
        """Yield each step with its value, or None where it is not computed yet."""
        for position, step in enumerate(self.program.steps):
            yield step, self.computed[position] if position < self.position else None

    def value(self, name: str, position: int) -> Any:
        """Return the value that `name` has before the step at `position`; None where it has none yet."""
        if name not in self.program.shapes:
            raise UnknownName("value in this iteration", name, self.program.shapes)
        for earlier in range(min(position, self.position) - 1, -1, -1):
            if self.program.steps[earlier].output == name:
                return self.computed[earlier]
        return self.given.get(name)

    def open(self, name: str, index: Index = ()) -> Opened:
        """Return one entry of a computed value, taken apart; `index` counts from 0 and may be left out for a number.

        Raises `UnknownName` for a name that the iteration does not have, and `InvalidInput` for an index outside it.
        """
        self[name]  # raises where there is no such name, or not yet
        if name in self.given and all(step.output != name for step in self.program.steps[: self.position]):
            value = self.given[name]
            return Opened(name, _check_index(name, value, index), float(np.asarray(value)[index]))
        position = max(i for i, step in enumerate(self.program.steps[: self.position]) if step.output == name)
        step, value = self.program.steps[position], self.computed[position]
        index = _check_index(name, value, index)
        opened = Opened(name, index, float(np.asarray(value)[index]), step, self._sources[position])
        if step.expression is None or "dropout_mask" in {e.op for e in walk(step.expression)}:
            return opened

        def lookup(read: str, place: Index) -> Any:
            array = self.value(read, position)
            return array[place] if place else array

        sizes = {read: np.shape(self.value(read, position)) for read in step.inputs}
        formula = element(step.expression, index, sizes)
        by_hand = evaluate(formula, lookup, self.dtype)
        return replace(opened, formula=formula, numbers=with_numbers(formula, lookup), by_hand=by_hand)

    @cached_property
    def _sources(self) -> tuple[str, ...]:
        """Each step as a statement in the exported source; empty where a function has no source."""
        try:
            return NumpySource(self.program).statements
        except InvalidInput:
            return ("",) * len(self.program)

    def _find(self, name: str) -> int:
        for position, step in enumerate(self.program.steps):
            if step.output == name:
                return position
        raise UnknownName("computed value in this iteration", name, {step.output for step in self.program.steps})

    def __str__(self) -> str:
        from chainrule.explain.views import trace_text

        return trace_text(self)

    def _repr_html_(self) -> str:
        from chainrule.explain.views import trace_html

        return trace_html(self)


@dataclass(frozen=True)
class Opened:
    """One number, opened: symbol, formula, the formula with this iteration's numbers, result, program line, source.

    `formula` and `numbers` are None for what is given, drawn at random, or computed by an opaque function. `by_hand` is
    the same number, computed from the formula entry by entry: the proof that both agree, up to rounding.
    """

    name: str
    index: Index
    result: float
    step: Step | None = None
    source: str = ""
    formula: Expr | None = None
    numbers: Expr | None = None
    by_hand: float | None = None

    @property
    def symbol(self) -> str:
        """The entry as it is shown."""
        return entry_name(self.name, self.index)

    def lines(self) -> list[str]:
        """Return the explanation, line by line."""
        if self.step is None:
            return [f"{self.symbol} = {number(self.result)}", "given"]
        lines = [f"{self.symbol} = {number(self.result)}"]
        if self.formula is not None and self.numbers is not None:
            start = " " * len(self.symbol)
            lines = [
                f"{self.symbol} = {write(self.formula)}",
                f"{start} = {write(self.numbers)}",
                f"{start} = {number(self.result)}",
            ]
        return [*lines, f"line: {equation(self.step)}", *([f"source: {self.source}"] if self.source else [])]

    def __str__(self) -> str:
        return "\n".join(self.lines())


def _check_index(name: str, value: Any, index: Index) -> Index:
    shape = np.shape(value)
    index = tuple(index)
    if len(index) != len(shape) or not all(0 <= i < extent for i, extent in zip(index, shape, strict=True)):
        received = ", ".join(map(str, index)) or "nothing"
        raise InvalidInput(
            f"{pretty(name)} has shape {shape}: its entries have {len(shape)} indices, received {received}."
        )
    return index
