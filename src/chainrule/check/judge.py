"""Comparing what the program does to its parameters with the true gradients."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from chainrule.check.adjoints import NoRule
from chainrule.check.graph import SAME_NUMBERS, Array, Node, ancestors, inputs, number, origin
from chainrule.check.losses import Loss, Step
from chainrule.check.parameters import Parameter, Recording

ALIKE = 1e-5
ELEMENTWISE = frozenset(
    ["mul", "div", "neg", "set", "put", "get", "take", "copy", "sign", "add", "reshape", "stack", "concatenate"]
)
UPDATES = 3  # that must agree, where there are as many
EVIDENCE = 4  # numbers that agree beyond what was free to choose


@dataclass(eq=False)
class Stage:
    """Something on the way from a gradient to an update: before an optimizer's memory, a penalty or clipping came in.

    `rate` is what it was multiplied by that is no number of samples. The change itself has no node.
    """

    node: Node | None
    value: Array
    rate: float = 1.0
    sign: float = 1.0
    end: Node | None = None  # where its product with numbers began
    entering: Node | None = None  # what came to the line of the update


@dataclass(eq=False)
class Match:
    """How one parameter's change compares with a gradient: `ratio` is that of the whole change, `keys` without rates.

    There is a key for each stage that is parallel to the gradient, from the change back; `key` is the one that counts.
    """

    parameter: Parameter
    keys: list[float] = field(default_factory=list)
    ratio: float | None = None
    idle: bool = False  # nothing to compare: no change, or no gradient
    key: float | None = None
    entering: float | None = None  # how many times the gradient the value is that the update's line begins with
    begun: float | None = None  # 1, or -1 where the gradient has the other sign before all factors; None: not seen

    @property
    def size(self) -> int:
        return self.parameter.versions[0].size


@dataclass(eq=False)
class Comparison:
    """The matches of all parameters in one step; `common` is the ratio that most of them have."""

    step: Step
    matches: list[Match]

    def __post_init__(self) -> None:
        self.active = [m for m in self.matches if not m.idle]
        by_ratio, most = _vote([(m, [m.ratio]) for m in self.active if m.ratio is not None])
        by_key, votes = _vote([(m, m.keys) for m in self.active if m.keys])
        self.by_rate, self.common = votes > most, by_key if votes > most else by_ratio
        for m in (m for m in self.active if m.keys):  # single numbers are parallel at every stage
            same = (key for key in m.keys if self.by_rate and alike(key, self.common or 0.0))
            m.key = next(same, m.keys[0])

    @property
    def right(self) -> list[Match]:
        return [m for m in self.active if self.agrees(m)]

    @property
    def off(self) -> list[Match]:
        return [m for m in self.active if not self.agrees(m)]

    def agrees(self, match: Match) -> bool:
        value = match.key if self.by_rate else match.ratio
        return value is not None and self.common is not None and alike(value, self.common)


def alike(x: float, y: float, tolerance: float = 1e-4) -> bool:
    return abs(x - y) <= tolerance * max(abs(x), abs(y))


def _vote(offers: list[tuple[Match, list[Any]]]) -> tuple[float | None, int]:
    """The number that most parameters offer, and how many; arrays, which cannot agree by chance, propose."""
    best, count = None, 0
    for _, values in [offer for offer in offers if offer[0].size > 1] or offers:
        for value in values if 2 * count <= len(offers) else ():
            votes = sum(any(alike(other, value) for other in others) for _, others in offers)
            if votes > count or (votes == count and best is not None and best < 0 < value):
                best, count = value, votes
    return best, count


# ---- from an update back to its gradient


def stages(recording: Recording, before: Node, after: Node, live: set[int], start: int = 0) -> list[Stage]:
    """What the change from `before` to `after` was made of, from the change itself back towards the gradient."""
    found = [Stage(None, np.asarray(before.value - after.value, dtype=np.float64))]
    if after.op not in ("add", "sub"):
        return found
    node, sign, fresh, first = after, 1.0, False, True
    place = recording.place(after)
    line = place.line if place is not None else 0

    def late(argument: Any) -> bool:
        """Whether something was made from the error of this step."""
        return isinstance(argument, Node) and argument.index in live

    for _ in range(60):
        if node.index < start:  # of the forward pass, as where a prediction itself is a factor
            break
        here = recording.place(node)
        if (fresh or found[0].entering is None) and here is not None and here.line != line:
            found[0].entering = node
        if fresh:
            found.append(Stage(node, node.value, 1.0, sign, node))
            fresh = False
        if node.op in ("add", "sub"):
            terms = [(a, -1.0 if node.op == "sub" and slot else 1.0) for slot, a in enumerate(node.args)]
            signed = [(a, s) for a, s in terms if late(a)]
            if len(signed) > 1:
                signed = [(a, s) for a, s in signed if not _is_penalty(recording, a, before)]
            if len(signed) != 1:
                break
            others = [a for a, _ in terms if a is not signed[0][0] and not (first and a is before)]
            fresh = any(np.any(number(a)) for a in others)
            (node, turn), first = signed[0], False
            sign *= turn
        elif node.op in ("mul", "div") and len(node.args) == 2:
            whole, other = _factors(node, late)
            if whole is None or (isinstance(other, Node) and origin(other).index in recording.versions):
                break
            if late(other):
                fresh = True
            else:
                factor = _rate(recording, node, other, line)
                found[-1].rate *= 1 / factor if node.op == "div" else factor
                sign *= -1.0 if float(np.ravel(number(other))[0]) < 0 else 1.0
            node = whole
        elif node.op in (*SAME_NUMBERS, "neg", "stack") and isinstance(node.args[0], Node):
            sign, node = -sign if node.op == "neg" else sign, node.args[0]
        elif node.op in ("clip", "minimum", "maximum") and sum(map(late, inputs(node))) == 1:
            node, fresh = next(a for a in inputs(node) if late(a)), True
        else:
            break
        if not fresh:
            found[-1].end = node
    return found


def _is_penalty(recording: Recording, term: Node, before: Node) -> bool:
    """Whether a term is made of the parameter alone, as a penalty's gradient is."""
    versions = recording.versions
    behind = ancestors([term], versions)
    made = [recording.nodes[i] for i in behind if i not in versions]
    foreign = any(i in versions and versions[i] is not versions[before.index] for i in behind)
    return not foreign and len(made) < 12 and all(n.size <= 1 or n.op in ELEMENTWISE or not n.args for n in made)


def _factors(node: Node, late: Callable[[Any], bool]) -> tuple[Node | None, Any]:
    """In a product or quotient: what keeps the gradient, and the single number that it is multiplied or divided by."""
    a, b = node.args
    if node.op == "div" or not late(b):
        whole, other = a, b
    elif not late(a):
        whole, other = b, a
    else:
        whole, other = (a, b) if a.size >= b.size else (b, a)
    fits = late(whole) and (whole.size > 1 if node.op == "mul" and late(other) else True)
    return (whole, other) if fits and (node.op == "div" or np.size(number(other)) == 1) else (None, None)


def _rate(recording: Recording, node: Node, factor: Any, line: int | None = None) -> float:
    """The part of a node's factor that is no count of samples, without its sign.

    With a `line`, that of the update, a number written down elsewhere is none: it may be a 2 too many.
    """
    if isinstance(factor, Node):
        began = min((p.first_use for p in recording.parameters), default=0)
        if factor.op in ("mul", "div") and factor.size == 1 and len(factor.args) == 2 and factor.index > began:
            left, right = (_rate(recording, factor, a) for a in factor.args)
            return left * right if factor.op == "mul" else left / right
        if factor.op == "neg":
            return _rate(recording, factor, factor.args[0])
    place, slot = recording.place(node), next(i for i, a in enumerate(node.args) if a is factor)
    written = place is not None and slot < len(place.literal) and place.literal[slot]
    elsewhere = place is not None and line is not None and place.line != line
    if (written and elsewhere) or (isinstance(factor, int) and not written):
        return 1.0
    return abs(float(np.ravel(number(factor))[0])) or 1.0


# ---- the comparison


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
    return c if c and float(np.abs(v - c * g).max()) <= tolerance * abs(c) * top + noise else None


def compare(recording: Recording, step: Step, adjoints: dict[int, Array]) -> Comparison:
    """Compare every parameter's change in one step with its gradient."""
    gradients = {n: adjoints.get(v.index, np.zeros(v.shape)) for n, v in step.versions.items()}
    largest = max((float(np.abs(g).max(initial=0.0)) for g in gradients.values()), default=0.0)
    faint = max(1e-14, largest * (1e-5 if recording.single else 1e-11))  # rounding, as of a bias before a normalization
    matches = [match(recording, recording.parameters[n], step, gradients[n], faint) for n in step.versions]
    return Comparison(step, sorted(matches, key=lambda m: m.parameter.position))


def next_version(parameter: Parameter, step: Step) -> Node | None:
    """What a parameter was after a step: what the next one read, or else its next version."""
    if parameter.number in step.following:
        return step.following[parameter.number]
    after = parameter.versions[parameter.indices.index(step.versions[parameter.number].index) + 1 :]
    last = after[0] if after else None
    for version in after[1:]:  # changed entry by entry
        if last is None or version.op not in ("set", "put") or version.index - last.index > 40:
            break
        last = version
    return last


def one_per_sample(recording: Recording, parameter: Parameter) -> bool:
    """Whether a bias has become one for each sample; one number may also become one for each unit, as is right."""
    first, second, use = *parameter.versions[:2], recording.nodes[parameter.first_use]
    return first.size < second.size == use.size and (first.size > 1 or min(use.shape, default=0) > 1)


def match(recording: Recording, parameter: Parameter, step: Step, gradient: Array, faint: float) -> Match:
    before, after = step.versions[parameter.number], next_version(parameter, step)
    if after is None or after is before:
        return Match(parameter, idle=True)
    if after.shape != before.shape and after.size != before.size:
        return Match(parameter, idle=not one_per_sample(recording, parameter))
    noise = 4e-16 * float(np.abs(before.value).max(initial=0.0)) * (1e9 if recording.single else 4)
    change = float(np.abs(before.value - after.value).max(initial=0.0))
    if change <= noise:
        return Match(parameter, idle=True)
    passed = step.stages.get(parameter.number)
    if passed is None:
        predicted = min((prediction.index for prediction, _ in step.pairs), default=0)
        live = step.live(recording)
        passed = step.stages[parameter.number] = stages(recording, before, after, live, predicted)
    begun = passed[-1].end
    if float(np.abs(gradient).max(initial=0.0)) < faint:  # with a value other than 0 in its place, it is no gradient
        made_up = begun is not None and begun.index in step.live(recording) and gradient.max() == gradient.min() == 0
        return Match(parameter, idle=not (made_up and begun is not None and np.abs(begun.value).max() > 1e3 * faint))
    match, tolerance, entering = Match(parameter), 3e-3 if recording.single else ALIKE, passed[0].entering
    match.entering = parallel(entering.value, gradient, 0.0, tolerance) if entering is not None else None
    for stage in passed:
        made = parallel(stage.end.value, gradient, 0.0, tolerance) if stage.end is not None else None
        match.begun = float(np.sign(made)) if made is not None else match.begun
        c = parallel(stage.value, gradient, noise if stage.node is None else 0.0, tolerance)
        if c is not None:
            match.ratio = c if stage.node is None else match.ratio
            match.keys.append((c if stage.node is None else -c * stage.sign) / stage.rate)
    return match


@dataclass(eq=False)
class Judgement:
    """What one loss says of the program."""

    loss: Loss
    comparisons: list[Comparison]
    problem: str = ""

    @property
    def correct(self) -> bool:
        """Whether every parameter follows its gradient, downhill, by a factor that all have in common."""
        unlike = any(c.off for c in self.comparisons) or self.never_right
        updates = max((len(p.versions) - 1 for p in self.recorded.values()), default=0)
        enough = self.evidence >= EVIDENCE and len(self.comparisons) >= min(updates, UPDATES)
        return not unlike and enough and self.downhill and self.steady

    @cached_property
    def commons(self) -> list[float]:
        return [c.common for c in self.comparisons if c.common is not None]

    @property
    def steady(self) -> bool:
        if all(alike(common, self.commons[0]) for common in self.commons):
            return True
        keys: dict[int, float] = {}  # a rate that changes from step to step is taken out of these
        right = [m for c in self.comparisons for m in c.right]
        return all(m.key is not None and alike(m.key, keys.setdefault(m.parameter.number, m.key)) for m in right)

    @property
    def downhill(self) -> bool:
        return bool(self.commons) and self.commons[0] > 0

    @property
    def evidence(self) -> int:
        """How many numbers agreed, beyond the factor that was free."""
        agreed = sum(m.size for c in self.comparisons for m in c.right)
        return agreed - 1 if agreed else 0

    @property
    def never_right(self) -> list[Parameter]:
        active = {m.parameter.number for c in self.comparisons for m in c.active}
        right = {m.parameter.number for c in self.comparisons for m in c.right}
        return [self.recorded[n] for n in active - right]

    @cached_property
    def recorded(self) -> dict[int, Parameter]:
        return {m.parameter.number: m.parameter for c in self.comparisons for m in c.matches}

    @property
    def share(self) -> float:
        """Which part of the parameters is right."""
        right = {m.parameter.number for c in self.comparisons for m in c.right}
        return len(right) / max(1, len(self.recorded))


def judge(recording: Recording, loss: Loss, overrides: Callable[[Step], Any] = lambda step: None) -> Judgement:
    """Compare all steps of a loss."""
    try:
        made = [(step, step.adjoints(recording, overrides(step))) for step in loss.steps]
        return Judgement(loss, [compare(recording, step, adjoints) for step, adjoints in made])
    except NoRule as problem:
        return Judgement(loss, [], str(problem))
