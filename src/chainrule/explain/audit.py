"""The gradient audit in words: is every gradient right, and what does it look like when one is not?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.explain.gradients import check_gradients, compare
from chainrule.explain.spoiled import Broken, spoiled
from chainrule.explain.verdict import Comparison, GradientReport
from chainrule.functions.optimizers import GradientDescent, Optimizer
from chainrule.html import InText
from chainrule.program.interpret import Interpreter, initial_state
from chainrule.program.names import split_index
from chainrule.program.program import Program
from chainrule.program.render.text import equation, pretty
from chainrule.program.update import with_updates

if TYPE_CHECKING:
    from chainrule.network.network import Network

FEW = 2_000  # parameters that are all checked
CHOSEN = 60  # entries of each array that are checked where there are more
UPDATES = 100  # of training with the broken backward pass


@dataclass(frozen=True)
class Audit(InText):
    """What a gradient check found, gradient by gradient; of a broken backward pass, what was done to it.

    `steps` holds, for each parameter, the equation that computes its gradient; `course` says what the mistake does to
    training.
    """

    report: GradientReport
    rows: int
    steps: Mapping[str, str]
    broken: Broken | None = None
    course: str = ""

    @property
    def passed(self) -> bool:
        """Whether every gradient is right; of a broken backward pass, whether the check caught it."""
        return self.report.passed if self.broken is None else bool(self.report.wrong)

    def lines(self) -> list[str]:
        """Return the audit, line by line."""
        lines = []
        if self.broken is not None:
            before, after = (list(map(equation, steps)) for steps in (self.broken.before, self.broken.after))
            width = max(map(len, before))
            lines += [f"Broken on purpose: {self.broken.words}.", ""]
            lines += [f"  {b:<{width}}   became   {a}" for b, a in zip(before, after, strict=True)] + [""]
        lines += [*str(self.report).splitlines(), ""]
        named = dict.fromkeys(c.name for c in self.report.comparisons)
        width = max((len(self.steps[name]) for name in named), default=0)
        lines += [f"  {self.steps[name]:<{width}}   {_verdict(self.report, name)}" for name in named]
        if self.broken is not None:
            lines += ["", *self._why()]
        return lines

    def _why(self) -> list[str]:
        """How far the mistake reaches, and what it does."""
        assert self.broken is not None
        if not self.report.wrong:
            return ["On these rows, with these weights, the mistake changes nothing: that is how mistakes stay unseen."]
        spoiled_steps = [step.output for step in self.broken.after]
        wrong = [f"d{name}" for name in self.report.wrong if f"d{name}" not in spoiled_steps]
        right = self.report.right
        places = " and ".join(map(pretty, spoiled_steps))
        lines = [f"Computed from {places}, and so wrong with it: {', '.join(wrong)}."] if wrong else []
        lines += [f"Not computed from it, and right: {', '.join(f'd{name}' for name in right)}."] if right else []
        return lines + [self.course] * bool(self.course)

    def facts(self) -> dict[str, Any]:
        """Return the audit as JSON holds it."""
        facts: dict[str, Any] = {
            "passed": self.passed,
            "rows": self.rows,
            "wrong": list(self.report.wrong),
            "right": list(self.report.right),
            "relative_differences": {name: _worst(self.report, name).relative_difference for name in self.steps},
            "notes": list(self.report.notes),
        }
        if self.broken is not None:
            facts["broken"] = {"steps": [step.output for step in self.broken.after], "mistake": self.broken.words}
        return facts

    def __str__(self) -> str:
        return "\n".join(self.lines())


def audit(
    network: Network, X: Any, y: Any, *, broken: str = "", mistake: str = "", entries: int | None = None
) -> Audit:
    """Return the gradient audit of `network` on X (n, inputs) and y.

    broken : a rule to break on purpose, such as "tanh derivative", or a gradient, such as "dW1".
    mistake : what to get wrong there; see `chainrule.explain.spoiled.MISTAKES`.
    entries : how many entries of each array to check; by default all of small networks, and some of large ones.

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1, "tanh", bias=False)], loss="sum_squared_error", dtype="float64", seed=0)
    >>> network.parameters["W1"] = [[0.5]]
    >>> print(audit(network, [[1.0]], [1.0], broken="tanh derivative"))  # doctest: +ELLIPSIS
    Broken on purpose: the slope is left out.
    <BLANKLINE>
      dz1 = dŷ ⊙ (1 − ŷ²)   became   dz1 = dŷ
    <BLANKLINE>
    The gradient of W1 is wrong: relative difference 0.12; it is 1.272 times too large.
    Worst entry W1[0, 0]: derived −1.08, measured −0.846.
    One mistake would explain it here: dŷ = 2 (ŷ − y); dz1 = dŷ; dW1 = a0ᵀ dz1.
    <BLANKLINE>
      dW1 = a0ᵀ dz1   wrong: it is 1.272 times too large
    <BLANKLINE>
    Computed from dz1, and so wrong with it: dW1.
    Trained with it for 100 updates (gradient_descent, these rows), the loss goes from 0.2893 to ...
    """
    values = network.values(X, y)
    if entries is None and network.parameters.count > FEW:
        entries = CHOSEN
    if mistake and not broken:
        raise InvalidInput(f"Which rule is to be broken by {mistake!r}? Name one, such as dW1.")
    if not broken:
        report = check_gradients(network, X, y, entries=entries)
        return Audit(report, len(values["a0"]), _steps(network.program))
    damage = spoiled(network.program, broken, mistake)
    report = compare(damage.program, values, entries=entries)
    return Audit(report, len(values["a0"]), _steps(damage.program), damage, _course(network, values, damage))


def _steps(program: Program) -> dict[str, str]:
    """The equation of each parameter's gradient."""
    made = {split_index(step.output)[0]: equation(step) for step in program.section("backward")}
    return {name: made[gradient] for name, gradient in program.gradients.items()}


def _verdict(report: GradientReport, name: str) -> str:
    """What is to be said of one gradient."""
    worst = _worst(report, name)
    if not worst.compared:
        return "not compared: all its entries are at a kink"
    if worst.passed:
        return f"right, to {min(15, int(-math.log10(max(worst.relative_difference, 1e-15))))} digits"
    return f"wrong: {worst.hint or f'relative difference {worst.relative_difference:.2g}'}"


def _worst(report: GradientReport, name: str) -> Comparison:
    """The comparison of a parameter's gradient, in whichever form of the program, that went worst."""
    found = (c for c in report.comparisons if c.name == name)
    return max(found, key=lambda c: math.inf if math.isnan(c.relative_difference) else c.relative_difference)


def _course(network: Network, values: Mapping[str, Any], damage: Broken) -> str:
    """What a mistake does to training: the loss after some updates, with the right gradients and with the broken."""
    optimizer = network.optimizer or GradientDescent()
    start, right = _train(network.program, values, optimizer)
    _, broken = _train(damage.program, values, optimizer)
    end = f"{broken:.4g}" if math.isfinite(broken) else "infinity"
    return (
        f"Trained with it for {UPDATES} updates ({optimizer.name}, these rows), the loss goes from {start:.4g} to "
        f"{end}; with the right gradients, to {right:.4g}."
    )


def _train(program: Program, values: Mapping[str, Any], optimizer: Optimizer) -> tuple[float, float]:
    """The loss at the start and after the updates."""
    full = with_updates(program, optimizer)
    run, known = Interpreter(full), {**initial_state(full), **values}
    losses = []
    for _ in range(UPDATES + 1):
        known = run(known)
        losses.append(float(known[str(program.loss)]))
        if not np.isfinite(losses[-1]):
            return losses[0], math.inf
    return losses[0], losses[-1]
