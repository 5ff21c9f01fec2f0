"""What a program may be minimising: its own number, or the usual losses of a prediction and its target."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from chainrule.check.activations import before, is_softmax, sigmoid
from chainrule.check.adjoints import sweep
from chainrule.check.graph import Array, Node, descendants, inputs, number, origin
from chainrule.check.parameters import Recording

STEPS = 4  # updates that are looked at
MOST_EVENTS = 4_000
LOSS_NAME = re.compile(r"(?i)loss|cost|error|objective|^j$|risk|energy|^b?ce$|xent|entropy|^nll")


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
            highest = max(
                min((p.after(self.start) or v).index for p in (recording.parameters[n],))
                for n, v in self.versions.items()
            )
            self.alive = descendants(self.versions.values(), recording.versions, highest + 2_000)
        return self.alive

    def adjoints(self, recording: Recording, overrides: Any = None) -> dict[int, Array]:
        """The derivatives of the loss in everything. Raises `NoRule`."""
        depends, seeds = recording.depends, self.seeds
        if overrides and self.plain and any(origin(p).index in overrides for p, _ in self.plain):
            seeds = self.plain
        return sweep(seeds, recording.versions, overrides, lambda node: depends[node.index])


@dataclass(eq=False)
class Loss:
    """A loss that the program may be minimising, with the steps that it was seen in."""

    kind: str  # "own", "squared", "binary", "categorical", "absolute"
    node: Node  # where it was seen first
    steps: list[Step]

    @property
    def frequent(self) -> bool:
        """Whether it was seen at one update after the other."""
        numbers = [min((v.index for v in step.versions.values()), default=0) for step in self.steps]
        return len(numbers) > 1 and self.steps[1].start - self.steps[0].start < 3 * max(
            1, self.steps[0].start - numbers[0]
        )

    @property
    def told(self) -> bool:
        """Whether it is known to be a loss: by its name, or since it compares predictions with targets."""
        return self.named or any(step.pairs for step in self.steps)

    @property
    def named(self) -> bool:
        """Whether the program calls it a loss."""
        return bool(LOSS_NAME.search(self.node.name))


def losses(recording: Recording) -> Iterator[Loss]:
    """Yield what may be minimised, the program's own loss first."""
    pairs = list(_pairs(recording))
    yield from _own(recording, pairs)
    for loss in pairs:
        for kind in ("squared", "categorical", "binary", "absolute"):
            steps = [_seeded(recording, step, kind) for step in loss.steps]
            if all(step is not None for step in steps):
                yield Loss(kind, loss.node, [step for step in steps if step is not None])


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
    seeds = [_seed(recording, kind, p, y) for p, y in step.pairs]
    if any(seed is None for _, seed in seeds):
        return None
    plain = [(p, _or_nothing(slope(kind, p.value, y), p)) for p, y in step.pairs]
    return Step(step.versions, step.pairs, seeds, step.events, kind, plain, step.following)


def _seed(recording: Recording, kind: str, prediction: Node, target: Array) -> tuple[Node, Array | None]:
    """Where the backward pass begins, and with what: for cross-entropy at z, since ŷ may be rounded to its limits."""
    z = before(recording, origin(prediction)) if kind in ("binary", "categorical") else None
    if z is not None and z.shape == prediction.shape == np.shape(target) and ((target >= 0) & (target <= 1)).all():
        if kind == "binary" and np.allclose(sigmoid(z.value), prediction.value, atol=1e-6):
            return z, prediction.value - target
        if kind == "categorical" and is_softmax(z, prediction):
            return z, prediction.value - target
    return prediction, slope(kind, prediction.value, target)


def _or_nothing(seed: Array | None, prediction: Node) -> Array:
    return np.zeros(prediction.shape) if seed is None else seed


# ---- predictions and targets


def _pairs(recording: Recording) -> Iterator[Loss]:
    """Every place where a prediction meets a target on the way to an update, the last ones first."""
    found: dict[tuple[int, str, int], list[tuple[Node, Node, Array]]] = {}
    updating, depends = recording.feeds_updates, recording.depends
    for node in recording.nodes:
        if node.index not in updating:
            continue
        pair = _pair(recording, node, depends)
        if pair is not None:
            events = found.setdefault((node.place, node.op, pair[2]), [])
            if len(events) < MOST_EVENTS:
                events.append((node, pair[0], pair[1]))
    several = []
    for events in found.values():
        steps = _steps(recording, events)
        if steps:
            several.append(Loss("pair", events[0][0], steps))
    several.sort(
        key=lambda loss: (-len(loss.steps[0].versions), -loss.node.index if loss.node.op == "set" else loss.node.index)
    )
    yield from several[:16]


def _pair(recording: Recording, node: Node, depends: Sequence[bool]) -> tuple[Node, Array, int] | None:
    """The prediction and the target that meet in a node, and which operand is the prediction."""
    if node.op == "set" and depends[node.index]:
        old = node.args[0]
        if not isinstance(old, Node) or origin(old).index in recording.versions:
            return None
        marked = old.value - node.value
        if marked.any() and ((np.abs(marked) < 1e-12) | (np.abs(marked - 1) < 1e-9)).all():
            return old, marked.round(), 0
        return None
    if node.op not in ("sub", "div") or len(node.args) != 2:
        return None
    place = recording.place(node)
    for slot in (0, 1):
        prediction, target = node.args[slot], node.args[1 - slot]
        if not isinstance(prediction, Node) or not depends[prediction.index]:
            continue
        if origin(prediction).index in recording.versions:
            continue
        if isinstance(target, Node):
            if depends[target.index]:
                continue
        elif not isinstance(target, int | float | np.number | list | tuple | np.ndarray):
            continue
        if (
            place is not None
            and len(place.literal) > 1 - slot
            and place.literal[1 - slot]
            and not place.text.startswith("self")
        ):
            continue
        value = np.asarray(number(target), dtype=np.float64)
        if value.size == prediction.size and node.size == prediction.size:
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
        last = steps[-1] if steps else None
        if last is None or any(last.versions.get(k, v) is not v for k, v in versions.items()):
            if len(steps) > STEPS:
                break
            steps.append(Step({}))
            seen = set()
        step = steps[-1]
        step.versions.update(versions)
        step.events.append(node)
        if origin(prediction).index not in seen:
            seen.add(origin(prediction).index)
            step.pairs.append((prediction, target))
    return _linked(steps)


def _linked(steps: list[Step]) -> list[Step]:
    """The first steps, each with the versions of the next."""
    for step, following in pairwise(steps):
        step.following = following.versions
    return steps[:STEPS]


# ---- the program's own loss


def _own(recording: Recording, pairs: list[Loss]) -> Iterator[Loss]:
    """Numbers that depend on the parameters and that nothing is made from: what is printed, or kept in a list."""
    updating, depends = recording.feeds_updates, recording.depends
    found: dict[int, list[Node]] = {}
    for node in recording.nodes:
        if node.size != 1 or not depends[node.index] or node.index in updating or node.index in recording.versions:
            continue
        if any(user.size == 1 and depends[user.index] for user in node.users):
            continue
        if np.isfinite(node.value).all() and len(found.setdefault(node.place, [])) < 60:
            found[node.place].append(node)
    ranked = sorted(found.values(), key=lambda sinks: (not LOSS_NAME.search(sinks[0].name), sinks[0].index))
    for sinks in ranked[:12]:
        single: list[Step] = []
        for sink in sinks:
            versions = recording.read_versions(sink)
            if any(step.versions == versions for step in single):
                for step in single:
                    if step.versions == versions:
                        step.seeds.append((sink, np.ones(sink.shape)))
                continue
            single.append(Step(versions, [], [(sink, np.ones(sink.shape))], [sink]))
            if len(single) > STEPS:
                break
        single = _linked(single)
        for step in single:
            for other in (s for pair in pairs for s in pair.steps):
                if not step.pairs and all(other.versions.get(k) is v for k, v in step.versions.items()):
                    step.pairs = other.pairs
        yield Loss("own", sinks[0], single)
        for pair in pairs[:1]:
            steps = _spread(recording, sinks, pair)
            if steps:
                yield Loss("own", sinks[0], steps)


def _spread(recording: Recording, sinks: list[Node], pair: Loss) -> list[Step]:
    """The steps of `pair`, with the derivatives of numbers that were added up over several updates."""
    from chainrule.check.adjoints import NoRule

    depends = recording.depends
    wanted = max(step.start for step in pair.steps)
    adjoints: dict[int, Array] = {}
    for sink in sinks:
        try:
            for index, value in sweep(
                [(sink, np.ones(sink.shape))], recording.versions, None, lambda n: depends[n.index]
            ).items():
                adjoints[index] = adjoints[index] + value if index in adjoints else value
        except NoRule:
            return []
        if sink.index > wanted:
            break
    steps = []
    for step in pair.steps:
        if any(p.index not in adjoints for p, _ in step.pairs) or (
            len(step.events) == 1 and overwritten(recording, step)
        ):
            return []
        seeds = [(p, adjoints[p.index]) for p, _ in step.pairs]
        steps.append(Step(step.versions, step.pairs, seeds, step.events, following=step.following))
    return steps


def overwritten(recording: Recording, step: Step) -> list[Node]:
    """Errors of other samples, computed at the same place, that came to nothing."""
    event = step.events[0]
    beside = [
        node
        for node in recording.nodes
        if node.place == event.place and node.op == event.op and node.index < event.index
    ][-3:]
    lost = len(beside) > 1 and all(
        node.index not in recording.feeds_updates and recording.read_versions(node) == step.versions
        for node in beside[-2:]
    )
    return beside if lost else []


def rows(step: Step) -> set[int]:
    """How many samples a step may have: the sizes of its predictions, and how many there are."""
    found = {len(step.pairs or step.seeds)}
    for node, _ in step.pairs or step.seeds:
        found |= {*node.shape, node.size}
        for source in inputs(node):
            found |= {*source.shape}
    return {n for n in found if n > 1}
