"""Comparing what the program does to its parameters with the true gradients."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule.check.adjoints import NoRule
from chainrule.check.graph import SAME_NUMBERS, Array, Node, ancestors, inputs, number
from chainrule.check.losses import Loss, Step
from chainrule.check.parameters import Parameter, Recording

ALIKE = 1e-5
_ELEMENTWISE = "mul div neg set put get take copy sign add reshape stack concatenate"
ELEMENTWISE = frozenset(_ELEMENTWISE.split())
EVIDENCE = 4  # numbers that agree beyond what was free to choose


@dataclass(eq=False)
class Stage:
    """Something on the way from a gradient to an update: before an optimizer's memory, a penalty or clipping came in.

    `rate` is what it was multiplied by that is no number of samples.
    """

    node: Node | None
    value: Array
    rate: float = 1.0
    sign: float = 1.0
    end: Node | None = None  # where its product with numbers began


@dataclass(eq=False)
class Match:
    """How one parameter's change compares with a gradient: `key` is their ratio without rates, None if not parallel."""

    parameter: Parameter
    key: float | None
    ratio: float | None
    stage: Stage | None = None
    idle: bool = False  # nothing to compare: no change, or no gradient
    keys: list[tuple[float, float, Stage]] = field(default_factory=list)


@dataclass(eq=False)
class Comparison:
    """The matches of all parameters in one step."""

    step: Step
    matches: list[Match]
    common: float | None = None
    by_rate: bool = True

    @property
    def right(self) -> list[Match]:
        return [m for m in self.matches if not m.idle and self.agrees(m)]

    @property
    def off(self) -> list[Match]:
        return [m for m in self.matches if not m.idle and not self.agrees(m)]

    def agrees(self, match: Match) -> bool:
        value = match.key if self.by_rate else match.ratio
        return value is not None and self.common is not None and alike(value, self.common)


def alike(x: float, y: float, tolerance: float = 1e-4) -> bool:
    return abs(x - y) <= tolerance * max(abs(x), abs(y))


def stages(recording: Recording, before: Node, after: Node, live_nodes: set[int]) -> list[Stage]:
    """What the change from `before` to `after` was made of, from the change itself back towards the gradient."""
    change = before.value - after.value  # positive along the gradient
    found = [Stage(None, np.asarray(change, dtype=np.float64))]
    if after.op not in ("add", "sub"):
        return found
    node, sign, fresh, first = after, 1.0, False, True
    moved_on = False  # past a factor that was made from the error, too: what is left is no gradient

    def late(argument: Any) -> bool:
        """Whether something was made from the error of this step."""
        return isinstance(argument, Node) and argument.index in live_nodes

    for _ in range(60):
        if fresh:
            found.append(Stage(node, node.value, 1.0, sign))
            fresh = False
        if node.op in ("add", "sub"):
            terms = [(a, -1.0 if node.op == "sub" and slot else 1.0) for slot, a in enumerate(node.args)]
            signed = [(a, s) for a, s in terms if late(a)]
            if len(signed) > 1:
                signed = [(a, s) for a, s in signed if not _is_penalty(recording, a, before)]
            if len(signed) != 1:
                break
            rest = [a for a, _ in terms if a is not signed[0][0]]
            fresh = not first and any(np.any(number(a)) for a in rest)
            (node, turn), first = signed[0], False
            sign *= turn
        elif node.op in ("mul", "div") and len(node.args) == 2:
            whole, other, inverse = _factors(node, late)
            if whole is None:
                break
            if late(other):
                fresh = moved_on = True
            else:
                factor = _rate(recording, other, _literal(recording, node, other))
                value = float(np.ravel(other.value if isinstance(other, Node) else other)[0])
                found[-1].rate *= (1 / factor if inverse else factor) or 1.0
                sign *= 1.0 if value >= 0 else -1.0
            node = whole
        elif node.op == "neg":
            sign, node = -sign, node.args[0]
        elif node.op in SAME_NUMBERS or node.op == "stack":
            if not isinstance(node.args[0], Node):
                break
            node = node.args[0]
        elif node.op in ("clip", "minimum", "maximum"):
            live = [a for a in inputs(node) if late(a)]
            if len(live) != 1:
                break
            node, fresh = live[0], True
        else:
            break
        if not moved_on:
            found[-1].end = node
        moved_on = False
    return found


def _is_penalty(recording: Recording, term: Node, before: Node) -> bool:
    """Whether a term is made of the parameter alone, as a penalty's gradient is."""
    behind = ancestors([term], recording.versions)
    made = [recording.nodes[i] for i in behind if i not in recording.versions]
    others = [
        i for i in behind if i in recording.versions and recording.versions[i] is not recording.versions[before.index]
    ]
    return not others and all(n.size <= 1 or n.op in ELEMENTWISE or not n.args for n in made) and len(made) < 12


def _factors(node: Node, late: Callable[[Any], bool]) -> tuple[Node | None, Any, bool]:
    """In a product or quotient: what keeps the gradient, the other factor, and whether that divides."""
    a, b = node.args
    live = [x for x in (a, b) if late(x)]
    if not live:
        return None, None, False
    if node.op == "div":
        return (a, b, True) if isinstance(a, Node) and a in live else (None, None, False)
    if len(live) == 2:
        whole = a if a.size >= b.size else b
        if whole.size == 1 or min(a.size, b.size) > 1:
            return None, None, False
        return whole, b if whole is a else a, False
    other = b if live[0] is a else a
    size = other.size if isinstance(other, Node) else np.size(other)
    return (live[0], other, False) if size == 1 else (None, None, False)


def _literal(recording: Recording, node: Node, argument: Any) -> bool:
    """Whether an argument is a number that is written there."""
    place = recording.place(node)
    slot = next((i for i, a in enumerate(node.args) if a is argument), 0)
    return place is not None and slot < len(place.literal) and place.literal[slot]


def _rate(recording: Recording, factor: Any, literal: bool) -> float:
    """The part of a factor that is no count of samples, without its sign."""
    if isinstance(factor, Node):
        began = min((p.first_use for p in recording.parameters), default=0)
        if factor.op in ("mul", "div") and factor.size == 1 and len(factor.args) == 2 and factor.index > began:
            left, right = (_rate(recording, a, _literal(recording, factor, a)) for a in factor.args)
            return left * right if factor.op == "mul" else left / right
        if factor.op == "neg":
            return _rate(recording, factor.args[0], False)
        return abs(float(factor.value.ravel()[0])) or 1.0
    if isinstance(factor, int) and not (literal and factor < 4):
        return 1.0
    return abs(float(np.ravel(factor)[0])) or 1.0


def parallel(value: Array, gradient: Array, noise: float = 0.0, tolerance: float = ALIKE) -> float | None:
    """c where value = c · gradient, but for rounding; None where it is not."""
    if value.size != gradient.size:
        return None
    v, g = np.ravel(value), np.ravel(gradient)
    if value.shape != gradient.shape and value.ndim == 2 and gradient.ndim == 2 and 1 not in value.shape:
        return None
    top = float(np.abs(g).max(initial=0.0))
    if not top or not np.isfinite(top) or not np.isfinite(v).all():
        return None
    scaled = g / top
    c = float(v @ scaled / (scaled @ scaled)) / top
    if not c:
        return None
    off = float(np.abs(v - c * g).max())
    return c if off <= tolerance * abs(c) * top + noise else None


def compare(recording: Recording, loss: Loss, number: int, adjoints: dict[int, Array] | None = None) -> Comparison:
    """Compare every parameter's change in one step with its gradient. Raises `NoRule`."""
    step = loss.steps[number]
    if adjoints is None:
        adjoints = step.adjoints(recording)
    gradients = {n: adjoints.get(v.index, np.zeros(v.shape)) for n, v in step.versions.items()}
    largest = max((float(np.abs(g).max(initial=0.0)) for g in gradients.values()), default=0.0)
    faint = max(1e-14, largest * (1e-5 if recording.single else 1e-11))  # rounding, as of a bias before a normalization
    matches = []
    for key, before in step.versions.items():
        parameter = recording.parameters[key]
        after = next_version(parameter, before, step)
        matches.append(_match(recording, parameter, before, after, step, gradients[key], faint))
    matches.sort(key=lambda m: m.parameter.position)
    comparison = Comparison(step, matches)
    _settle(comparison)
    return comparison


def next_version(parameter: Parameter, before: Node, step: Step) -> Node | None:
    """What a parameter was after a step: what the next one read, or else its next version."""
    if parameter.number in step.following:
        return step.following[parameter.number]
    place = parameter.indices.index(before.index)
    after = parameter.versions[place + 1 :]
    if not after:
        return None
    last = after[0]
    for version in after[1:]:  # changed entry by entry
        if version.op not in ("set", "put") or version.index - last.index > 40:
            break
        last = version
    return last


def _match(
    recording: Recording,
    parameter: Parameter,
    before: Node,
    after: Node | None,
    step: Step,
    gradient: Array,
    faint: float,
) -> Match:
    if after is None or after is before:
        return Match(parameter, None, None, idle=True)
    if after.shape != before.shape and after.size != before.size:
        return Match(parameter, None, None)
    noise = 4e-16 * float(np.abs(before.value).max(initial=0.0)) * (1e9 if recording.single else 4)
    tolerance = 3e-3 if recording.single else ALIKE
    change = before.value - after.value
    top = float(np.abs(gradient).max(initial=0.0))
    if float(np.abs(change).max(initial=0.0)) <= noise:
        return Match(parameter, None, None, idle=True)
    if top < faint:
        return Match(parameter, None, None, idle=True)
    keys = []
    passed = step.stages.get(parameter.number)
    if passed is None:
        passed = step.stages[parameter.number] = stages(recording, before, after, step.live(recording))
    for i, stage in enumerate(passed):
        c = parallel(stage.value, gradient, noise if i == 0 else 0.0, tolerance)
        if c is not None:
            keys.append((c if i == 0 else -c * stage.sign, stage.rate, stage))
    if not keys:
        return Match(parameter, None, None)
    c, rate, stage = keys[0]
    return Match(parameter, c / rate, c if stage.node is None else None, stage, keys=keys)


def _settle(comparison: Comparison) -> None:
    """Find the ratio that most parameters have in common, and let single numbers choose the stage that has it."""
    active = [m for m in comparison.matches if not m.idle]
    by_ratio = _vote([(m, [(m.ratio, m.stage)]) for m in active if m.ratio is not None])
    by_key = _vote([(m, [(c / rate, stage) for c, rate, stage in m.keys]) for m in active if m.keys])
    comparison.by_rate = by_key[1] > by_ratio[1]
    comparison.common = by_key[0] if comparison.by_rate else by_ratio[0]
    if comparison.by_rate and comparison.common is not None:
        for m in active:
            for c, rate, stage in m.keys:
                if alike(c / rate, comparison.common):
                    m.key, m.stage = c / rate, stage
                    break


def _vote(offers: list[tuple[Match, list[tuple[Any, Any]]]]) -> tuple[float | None, int]:
    """The number that most parameters offer, and how many; arrays, which cannot agree by chance, propose."""
    wide = [m for m in offers if m[0].parameter.versions[0].size > 1] or offers
    best, count = None, 0
    for value, _ in (offer for _, values in wide for offer in values):
        votes = sum(any(alike(other, value) for other, _ in values) for _, values in offers)
        if votes > count:
            best, count = value, votes
    return best, count


@dataclass(eq=False)
class Judgement:
    """What one loss says of the program."""

    loss: Loss
    comparisons: list[Comparison]
    problem: str = ""

    @property
    def correct(self) -> bool:
        """Whether every parameter follows its gradient, downhill, by a factor that all have in common."""
        if not self.comparisons or self.evidence < EVIDENCE:
            return False
        if any(c.off for c in self.comparisons) or self.never_right:
            return False
        return self.downhill and self.steady

    @property
    def steady(self) -> bool:
        commons = [c.common for c in self.comparisons if c.common is not None]
        if all(alike(common, commons[0]) for common in commons):
            return True
        keys: dict[int, float] = {}  # a rate that changes from step to step is taken out of these
        for match in (m for c in self.comparisons for m in c.right):
            if match.key is None or not alike(match.key, keys.setdefault(match.parameter.number, match.key)):
                return False
        return True

    @property
    def downhill(self) -> bool:
        commons = [c.common for c in self.comparisons if c.common is not None]
        return bool(commons) and commons[0] > 0

    @property
    def evidence(self) -> int:
        """How many numbers agreed, beyond the factors that were free."""
        free = sum(1 for c in self.comparisons if c.right)
        return sum(m.parameter.versions[0].size for c in self.comparisons for m in c.right) - min(free, 1)

    @property
    def never_right(self) -> list[Parameter]:
        active = {m.parameter.number for c in self.comparisons for m in c.matches if not m.idle}
        right = {m.parameter.number for c in self.comparisons for m in c.right}
        return [self.recorded[n] for n in active - right]

    @property
    def recorded(self) -> dict[int, Parameter]:
        return {m.parameter.number: m.parameter for c in self.comparisons for m in c.matches}

    @property
    def share(self) -> float:
        """Which part of the parameters is right."""
        counts = Counter[int]()
        for c in self.comparisons:
            counts.update(m.parameter.number for m in c.right)
        return len(counts) / max(1, len(self.recorded))


def judge(recording: Recording, loss: Loss) -> Judgement:
    """Compare all steps of a loss."""
    try:
        comparisons = [compare(recording, loss, k) for k in range(len(loss.steps))]
    except NoRule as problem:
        return Judgement(loss, [], str(problem))
    return Judgement(loss, comparisons)
