"""Breaking a backward pass on purpose: a program in which one rule is replaced by a wrong one.

Nothing is changed in place: the result is a program of its own, to be run, printed and checked like any other.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from chainrule.errors import InvalidInput, UnknownName
from chainrule.functions.activations import Identity
from chainrule.functions.expression import symbols
from chainrule.program import operations as ops
from chainrule.program.names import split_index
from chainrule.program.operations import Operation
from chainrule.program.program import Program, Shape, Step

#: The wrong value, from the right rule, the vocabulary and the rule's inputs (and n, where the mistake reads it).
Wrong = Callable[[Operation, Any, tuple[Any, ...]], Any]


@dataclass(frozen=True)
class Mistake:
    """A way to get a rule wrong.

    words : what was done, such as "its sign is turned round".
    kinds : the operations it can be made in; all if empty.
    counts : whether it reads the number of rows, as its last input.
    suits : whether it makes a difference in a step, given the shapes of what that reads.
    outline : the wrong formula, from the inputs' names, where it is not in the vocabulary.
    """

    words: str
    wrong: Wrong
    kinds: tuple[type[Operation], ...] = ()
    counts: bool = False
    suits: Callable[[Any, list[Shape]], bool] = lambda rule, shapes: True
    outline: Callable[..., str] | None = None

    def fits(self, step: Step, program: Program) -> bool:
        """Whether the mistake can be made in this step, and is one there."""
        kind = not self.kinds or isinstance(step.operation, self.kinds)
        return kind and self.suits(step.operation, [program.shapes_inside[name] for name in step.inputs])


def _at_score(rule: Any, m: Any, inputs: tuple[Any, ...]) -> Any:
    dz, z, _ = inputs
    return rule.activation.backward(dz, z, z, m)


def _reshaped(rule: Any, m: Any, inputs: tuple[Any, ...]) -> Any:
    dz, W = inputs
    return dz @ W.reshape(np.swapaxes(W, -1, -2).shape)


def _has_slope(rule: Any, shapes: list[Shape]) -> bool:
    return not isinstance(rule.activation, Identity)


def _reads_a(rule: Any, shapes: list[Shape]) -> bool:
    written = rule.trace("da", "z", "a")
    return written is None or "a" in symbols(written)


#: The mistakes, by name; where none is asked for, a step gets the first that is made for its kind.
MISTAKES: dict[str, Mistake] = {
    "no slope": Mistake("the slope is left out", lambda rule, m, x: x[0], (ops.ActivationGradient,), suits=_has_slope),
    "slope of z": Mistake(
        "the slope is taken of z where a belongs", _at_score, (ops.ActivationGradient,), suits=_reads_a
    ),
    "not transposed": Mistake(
        "W is reshaped, not transposed",
        _reshaped,
        (ops.AffineInputGradient,),
        suits=lambda rule, shapes: 1 not in shapes[1],
        outline="{0} reshape({1})".format,
    ),
    "averaged": Mistake(
        "its rows are averaged, not added up",
        lambda rule, m, x: rule.value(m, *x[:-1]) / x[-1],
        (ops.AffineWeightGradient, ops.ColumnSum),
        counts=True,
    ),
    "no factor": Mistake("the other factor is left out", lambda rule, m, x: x[0], (ops.Multiply,)),
    "one share": Mistake("only the first share is kept", lambda rule, m, x: x[0], (ops.Add,)),
    "left out": Mistake("it is left out", lambda rule, m, x: 0 * rule.value(m, *x), (ops.PenaltyGradient,)),
    "sign": Mistake("its sign is turned round", lambda rule, m, x: -rule.value(m, *x)),
    "twice": Mistake("it is twice what it should be", lambda rule, m, x: 2 * rule.value(m, *x)),
    "not divided": Mistake(
        "it is not divided by the number of rows",
        lambda rule, m, x: x[-1] * rule.value(m, *x[:-1]),
        (ops.LossGradient,),
        counts=True,
        suits=lambda rule, shapes: rule.loss.reduction != "sum",
    ),
}

#: What kinds of rule are called; an activation's and a loss's have their names before it.
RULES: dict[type[Operation], str] = {
    ops.ActivationGradient: "derivative",
    ops.LossGradient: "derivative",
    ops.AffineWeightGradient: "weight gradient",
    ops.AffineInputGradient: "input gradient",
    ops.ColumnSum: "bias gradient",
    ops.PenaltyGradient: "penalty derivative",
    ops.Multiply: "product rule",
    ops.Add: "sum of shares",
    ops.Copy: "sum rule",
    ops.TurnSum: "sum over turns",
}


@dataclass(frozen=True)
class Spoiled(Operation):
    """A rule with a mistake in it."""

    rule: Operation
    mistake: Mistake = field(compare=False)

    def shape(self, *shapes: Shape) -> Shape:
        return self.rule.shape(*(shapes[:-1] if self.mistake.counts else shapes))

    def value(self, m: Any, *inputs: Any) -> Any:
        return self.mistake.wrong(self.rule, m, inputs)

    def outline(self, *names: str) -> str:
        if self.mistake.outline is not None:
            return self.mistake.outline(*names)
        return f"{self.rule.outline(*names)}, but {self.mistake.words}"


@dataclass(frozen=True)
class Broken:
    """A spoiled program, the steps that were right, the same steps spoiled, and what was done to them."""

    program: Program
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    words: str


def rules(program: Program) -> dict[str, tuple[Step, ...]]:
    """Return what can be broken in the backward pass of `program`: each step by its name, and each rule by its own.

    >>> from chainrule import Dense, Network
    >>> network = Network(2, [Dense(3, "tanh"), Dense(1)], loss="mean_squared_error", seed=0)
    >>> ", ".join(list(rules(network.gradient_program()))[7:])
    'mean_squared_error derivative, weight gradient, bias gradient, input gradient, tanh derivative'
    """
    steps = program.section("backward")
    found: dict[str, tuple[Step, ...]] = {split_index(step.output)[0]: (step,) for step in steps}
    for step in steps:
        name = RULES.get(type(step.operation), type(step.operation).__name__)
        entry = getattr(step.operation, "activation", None) or getattr(step.operation, "loss", None)
        name = f"{entry.name} {name}" if entry is not None else name
        found[name] = (*found.get(name, ()), step)
    return found


def spoiled(program: Program, rule: str, mistake: str = "") -> Broken:
    """Return `program` with a rule broken: everywhere it is used, or in the one step that computes a gradient.

    rule : such as "tanh derivative", or "dW1".
    mistake : one of `MISTAKES`; by default the first that is made for that kind of rule.

    Raises `UnknownName` for a rule or a mistake that does not exist, and `InvalidInput` for one that does not fit.

    >>> from chainrule import Dense, Network
    >>> network = Network(2, [Dense(3, "tanh"), Dense(1)], loss="mean_squared_error", seed=0)
    >>> broken = spoiled(network.program, "tanh derivative", "slope of z")
    >>> from chainrule.program.render.text import equation
    >>> print(*map(equation, broken.before + broken.after), sep="; ")
    dz1 = da1 ⊙ (1 − a1²); dz1 = da1 ⊙ (1 − z1²)
    """
    known = rules(program)
    rule = rule.replace("ŷ", "y_hat")
    if rule not in known:
        raise UnknownName("rule", rule, known)
    if mistake and mistake not in MISTAKES:
        raise UnknownName("mistake", mistake, MISTAKES)
    steps = known[rule]
    fitting = [name for name, each in MISTAKES.items() if all(each.fits(step, program) for step in steps)]
    chosen = MISTAKES[mistake or fitting[0]]
    if chosen not in map(MISTAKES.get, fitting):
        raise InvalidInput(f"The mistake {mistake!r} cannot be made in {rule}; possible here: {', '.join(fitting)}.")
    rows = [step.inputs[2] for step in program if isinstance(step.operation, ops.LossValue)]
    more = rows[:1] if chosen.counts else []
    wrong = {s: replace(s, operation=Spoiled(s.operation, chosen), inputs=(*s.inputs, *more)) for s in steps}
    return Broken(program.exchanged(wrong), steps, tuple(wrong.values()), chosen.words)
