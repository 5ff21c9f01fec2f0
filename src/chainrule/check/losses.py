"""What a program may be minimising: its own number, or the usual losses of a prediction and its target."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np

from chainrule.check.activations import before, is_softmax, sigmoid
from chainrule.check.adjoints import NoRule, sweep
from chainrule.check.graph import Array, Node, descendants, inputs, number, origin
from chainrule.check.parameters import Recording

MOST_EVENTS = 4_000
LOSS_NAME = re.compile(r"(?i)loss|cost|error|objective|^j$|risk|energy|^b?ce$|xent|entropy|^nll")
LOGS = frozenset({"log", "log2", "log10", "log1p", "logaddexp"})  # by which a cross-entropy is known
USUAL = ("squared", "categorical", "binary", "absolute")


@dataclass(eq=False)
class Step:
    """The losses of one forward pass, or of several with the same parameters, between two updates.

    `seeds` are what the backward pass begins with: nodes, and the derivative of the loss in them.
    """

    versions: dict[int, Node]
    pairs: list[tuple[Node, Array]] = field(default_factory=list)  # predictions and their targets
    seeds: list[tuple[Node, Any]] = field(default_factory=list)
    events: list[Node] = field(default_factory=list)
    kind: str = "own"
    plain: list[tuple[Node, Any]] = field(default_factory=list)  # seeds at the predictions, where `seeds` are not
    following: dict[int, Node] = field(default_factory=dict)  # the versions of the next step
    alive: set[int] | None = None
    stages: dict[int, Any] = field(default_factory=dict)  # of each parameter's change, by its number

    @property
    def start(self) -> int:
        return min(node.index for node in self.events)

    def live(self, recording: Recording) -> set[int]:
        """What was made from these versions, before or after the loss."""
        if self.alive is None:
            nexts = ([v for v in recording.parameters[n].versions if v.index > self.start] for n in self.versions)
            highest = max((after or [held])[0].index for after, held in zip(nexts, self.versions.values(), strict=True))
            self.alive = descendants(self.versions.values(), recording.versions, highest + 2_000)
        return self.alive

    def adjoints(self, recording: Recording, overrides: Any = None, within: Set[int] | None = None) -> dict[int, Array]:
        """The derivatives of the loss in everything, or in what is `within` some nodes. Raises `NoRule`."""
        inside = bool(overrides) and any(origin(p).index in overrides for p, _ in self.plain)
        seeds = self.plain if inside else self.seeds
        relevant = recording.depends.__getitem__ if within is None else within.__contains__
        return sweep(seeds, recording.versions, overrides, lambda node: relevant(node.index))


@dataclass(eq=False)
class Loss:
    """A loss that the program may be minimising, with the steps that it was seen in."""

    kind: str  # "own", or one of USUAL
    node: Node  # where it was seen first
    steps: list[Step]

    @property
    def named(self) -> bool:
        """Whether the program calls it a loss."""
        return bool(LOSS_NAME.search(self.node.name))


def losses(recording: Recording) -> Iterator[Loss]:
    """Yield what may be minimised, the program's own loss first."""
    pairs = _pairs(recording)
    yield from _own(recording, pairs)
    for loss in pairs:
        for kind in USUAL:
            steps = [_seeded(recording, step, kind) for step in loss.steps]
            known = [step for step in steps if step is not None]
            if len(known) == len(steps):
                yield Loss(kind, loss.node, known)


def slope(kind: str, prediction: Array, target: Array) -> Array | None:
    """The derivative of a usual loss in the prediction; None where it has none."""
    y, p = np.broadcast_to(np.asarray(target, dtype=np.float64), np.shape(prediction)), np.asarray(prediction)
    with np.errstate(all="ignore"):
        match kind:
            case "squared":
                found = p - y
            case "absolute":
                found = np.sign(p - y)
            case "binary" if ((p > 0) & (p < 1)).all() and ((y >= 0) & (y <= 1)).all():
                found = (p - y) / (p * (1 - p))
            case "categorical" if (p > 0).all() and (y >= 0).all():
                found = -y / p
            case _:
                return None
    return found if np.isfinite(found).all() else None


def _seeded(recording: Recording, step: Step, kind: str) -> Step | None:
    """A step with the seeds of a loss: for cross-entropy at z, since ŷ may be rounded to its limits."""
    seeds, plain = [], []
    for prediction, y in step.pairs:
        seed, at = slope(kind, prediction.value, y), prediction
        plain.append((prediction, np.zeros(prediction.shape) if seed is None else seed))
        z = before(recording, origin(prediction)) if kind in ("binary", "categorical") else None
        if z is not None and z.shape == prediction.shape == np.shape(y) and ((y >= 0) & (y <= 1)).all():
            squashed = np.allclose(sigmoid(z.value), prediction.value, atol=1e-6)
            if squashed if kind == "binary" else is_softmax(z, prediction):
                seed, at = prediction.value - y, z
        if seed is None:
            return None
        seeds.append((at, seed))
    return replace(step, seeds=seeds, kind=kind, plain=plain)


# ---- predictions and targets


def _pairs(recording: Recording) -> list[Loss]:
    """Every place where a prediction meets a target on the way to an update, those of most parameters first."""
    found: dict[tuple[int, str, int], list[tuple[Node, Node, Array]]] = {}
    for node in recording.nodes:
        pair = _pair(recording, node) if node.index in recording.feeds_updates else None
        if pair is not None and np.isfinite(pair[0].value).all():
            events = found.setdefault((node.place, node.op, pair[2]), [])
            if len(events) < MOST_EVENTS:
                events.append((node, pair[0], pair[1]))
    several = [Loss("pair", events[0][0], steps) for events in found.values() if (steps := _steps(recording, events))]
    several.sort(key=lambda p: (-len(p.steps[0].versions), -p.node.index if p.node.op == "set" else p.node.index))
    return several[:16]


def _pair(recording: Recording, node: Node) -> tuple[Node, Array, int] | None:
    """The prediction and the target that meet in a node, and which operand is the prediction."""
    depends = recording.depends
    if node.op == "set" and depends[node.index]:  # such as probabilities[range(n), y] -= 1
        old = node.args[0]
        marked = old.value - node.value if isinstance(old, Node) else np.zeros(1)
        one_hot = ((np.abs(marked) < 1e-12) | (np.abs(marked - 1) < 1e-9)).all() and marked.any()
        return (old, marked.round(), 0) if one_hot and origin(old).index not in recording.versions else None
    if node.op not in ("sub", "div") or len(node.args) != 2:
        return None
    place = recording.place(node)
    for slot in (0, 1):
        prediction, target = node.args[slot], node.args[1 - slot]
        if not isinstance(prediction, Node) or not depends[prediction.index]:
            continue
        if origin(prediction).index in recording.versions:
            continue
        if isinstance(target, Node) and depends[target.index]:
            continue
        if place is not None and (*place.literal, False, False)[1 - slot] and not place.text.startswith("self"):
            continue
        value = np.asarray(number(target), dtype=np.float64)
        if value.size == prediction.size == node.size:
            return prediction, value.reshape(prediction.shape), slot
    return None


def _steps(recording: Recording, events: list[tuple[Node, Node, Array]]) -> list[Step]:
    """Events with the same parameters together, in order."""
    steps: list[Step] = []
    seen: set[int] = set()
    for node, prediction, target in events:
        versions = recording.read_versions(prediction)
        if not versions:
            continue
        if not steps or any(steps[-1].versions.get(k, v) is not v for k, v in versions.items()):
            if len(steps) > recording.steps:
                break
            steps.append(Step({}))
            seen = set()
        steps[-1].versions.update(versions)
        steps[-1].events.append(node)
        if origin(prediction).index not in seen:
            seen.add(origin(prediction).index)
            steps[-1].pairs.append((prediction, target))
    return _linked(steps)[: recording.steps]


def _linked(steps: list[Step]) -> list[Step]:
    """The steps, each with the versions of the next."""
    for step, following in pairwise(steps):
        step.following = following.versions
    return steps


# ---- the program's own loss


def _own(recording: Recording, pairs: list[Loss]) -> Iterator[Loss]:
    """Numbers that depend on the parameters and that nothing is made from: what is printed, or kept in a list."""
    updating, depends = recording.feeds_updates, recording.depends
    found: dict[int, list[Node]] = {}
    for node in recording.nodes:
        if node.size != 1 or not depends[node.index] or node.index in updating or node.index in recording.versions:
            continue
        used = any(user.size == 1 and depends[user.index] for user in node.users)
        if not used and np.isfinite(node.value).all() and len(found.setdefault(node.place, [])) < 60:
            found[node.place].append(node)
    ranked = sorted(found.values(), key=lambda sinks: (not LOSS_NAME.search(sinks[0].name), sinks[0].index))
    for sinks in ranked[:12]:
        steps: list[Step] = []
        for sink in sinks:
            versions = recording.read_versions(sink)
            step = next((step for step in steps if step.versions == versions), None)
            if step is None and len(steps) > recording.steps:
                break
            if step is None:
                step = Step(versions, events=[sink])
                steps.append(step)
            step.seeds.append((sink, np.ones(sink.shape)))
        for step in _linked(steps):
            for other in (s for pair in pairs for s in pair.steps):
                if not step.pairs and all(other.versions.get(k) is v for k, v in step.versions.items()):
                    step.pairs = other.pairs
        yield Loss("own", sinks[0], steps[: recording.steps])
        spread = _spread(recording, sinks, pairs)
        if spread:
            yield Loss("own", sinks[0], spread)


def _spread(recording: Recording, sinks: list[Node], pairs: list[Loss]) -> list[Step]:
    """Steps with the derivatives of numbers that were added up over several updates, in predictions or parameters."""
    for steps in ([pairs[0].steps] if pairs else []) + [_by_versions(recording)]:
        wanted = max((step.start for step in steps), default=0)
        last = next((i for i, sink in enumerate(sinks) if sink.index > wanted), len(sinks))
        try:
            adjoints = Step({}, seeds=[(sink, np.ones(sink.shape)) for sink in sinks[: last + 1]]).adjoints(recording)
        except NoRule:
            return []
        ends = [[p for p, _ in step.pairs] or list(step.versions.values()) for step in steps]
        if any(overwritten(recording, step) for step in steps):
            return []
        if all(node.index in adjoints for end in ends for node in end):
            return [replace(s, seeds=[(n, adjoints[n.index]) for n in e]) for s, e in zip(steps, ends, strict=True)]
    return []


def _by_versions(recording: Recording) -> list[Step]:
    """A step for each update, where no prediction is seen to meet a target."""
    rows = list(zip(*(p.versions for p in recording.parameters), strict=False))[: recording.steps + 1]
    used = [[version.users[0] for version in row if version.users] for row in rows]
    steps = [
        Step(dict(enumerate(row)), events=[max(u, key=lambda n: n.index)])
        for row, u in zip(rows, used, strict=True)
        if u
    ]
    return _linked(steps)[:-1]


def overwritten(recording: Recording, step: Step) -> list[Node]:
    """Errors of other samples, computed at the place of a step's only one, that came to nothing."""
    event = step.events[0]
    if len(step.events) > 1:
        return []
    beside = [n for n in recording.nodes[: event.index] if n.place == event.place and n.op == event.op][-2:]
    lost = len(beside) > 1 and all(
        node.index not in recording.feeds_updates and recording.read_versions(node) == step.versions for node in beside
    )
    return beside if lost else []


def rows(step: Step) -> set[int]:
    """How many samples a step may have: the sizes of its predictions, and how many there are."""
    nodes = [node for node, _ in step.pairs or step.seeds]
    sizes = {n for node in nodes for source in (node, *inputs(node)) for n in source.shape}
    return {n for n in sizes | {len(nodes)} | {node.size for node in nodes} if n > 1}
