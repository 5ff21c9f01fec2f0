"""One step's forward pass, taken apart, and what the program has in the place of each step of the backward pass."""

import itertools
from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any

import numpy as np

from chainrule.check.adjoints import Override, parts
from chainrule.check.graph import Array, Node, ancestors, descendants, origin
from chainrule.check.judge import ALIKE, next_version, parallel
from chainrule.check.losses import Step
from chainrule.check.parameters import Parameter, Recording
from chainrule.check.structure import Block, Product, structure

#: The steps that lead to a layer's gradients, in the order of the backward pass.
KINDS = ("loss", "back", "time", "slope", "bias", "weight")
MOST_PICKS, MOST_ALONE = 40, 4
Part = Block | Product
#: The kind of step, the layer, which of the groups, the place of the backward pass, and which of the values there.
Key = tuple[str, int, int, int, tuple[int, int]]
Passage = list[tuple[Part, Node]]


class Scene:
    """The forward pass of one step, taken apart, and what the program computed after it."""

    def __init__(self, recording: Recording, step: Step) -> None:
        self.recording, self.step = recording, step
        self.parts = structure(recording, step)
        self.groups, self.passage, self.behind = cache(self._groups), cache(self._passage), cache(self._behind)
        self.true = step.adjoints(recording)
        self.targets = {origin(p).index: y for p, y in step.pairs}
        self.own: dict[int, list[Node]] = {}  # what the program computed then, by where it is made, or used
        last = [p.node.index for p in self.parts.products if p.layer == self.parts.depth]
        predicted = min([p.index for p, _ in step.pairs] or last or [step.start])
        uses = dict[int, list[Node]]()
        for index in sorted(step.live(recording) & recording.feeds_updates - recording.versions.keys()):
            node = recording.nodes[index]
            if index > predicted:
                for place in dict.fromkeys((node.place, *node.renamed)):
                    self.own.setdefault(place, []).append(node)
                for use in dict.fromkeys(-2 - user.place for user in node.users if user.place >= 0):
                    uses.setdefault(use, []).append(node)
        self.own.pop(-1, None)
        seen = {tuple(node.index for node in nodes) for nodes in self.own.values()}
        self.own |= {use: n for use, n in uses.items() if tuple(node.index for node in n) not in seen}

    def _groups(self, kind: str, layer: int) -> list[list[Part]]:
        """The parts of the forward pass that a kind of step goes back through to a layer's gradients, and some of them.

        All together, those of one place, as of a loop over units or samples, or each alone.
        """
        s, live = self.parts, self.step.live(self.recording)
        found: list[Part]
        if kind in ("loss", "slope"):
            found = [b for b in s.blocks if b.layer == layer and (kind == "slope" or b.a.index in self.targets)]
        elif kind == "bias":
            found = [b for b in s.biases if b.parameter.layer == layer]
        else:
            products = [p for p in s.products if p.layer == layer + (kind == "back")]
            found = [p for p in products if kind == "weight" or (p.other is not None and p.other.index in live)]
        # other passes may be behind a loss that is summed over updates
        found = [part for part in found if part.edge(kind)[0].index in live]
        places = dict[int, list[Part]]()
        for part in found:
            places.setdefault(part.edge(kind)[0].place, []).append(part)
        several = [found] if found else []
        several += places.values() if len(places) > 1 else []
        return several + ([[part] for part in found] if 1 < len(found) <= MOST_ALONE else [])

    def _behind(self, parameter: Parameter) -> set[int]:
        """What was made of a parameter in this step."""
        held = self.step.versions[parameter.number]
        live = self.step.live(self.recording)
        return {held.index} | descendants([held], self.recording.versions, max(live, default=0))

    def keys(self, parameter: Parameter) -> Iterator[Key]:
        """Everything that the program may have in the place of a step to a parameter's gradient."""
        after, layer = next_version(parameter, self.step), parameter.layer
        held = self.step.versions[parameter.number].index
        stop = self.recording.versions.keys() - {i for i in parameter.indices if i > held}
        made_of = ancestors([after], stop) if after is not None else set()
        behind = self.behind(parameter)
        for kind in KINDS:
            for at, group in enumerate(self.groups(kind, layer)):
                reached = [i for i, part in enumerate(group) if part.edge(kind)[1].index in behind]
                for place in self.own if reached else ():
                    fitting = self._fitting(kind, group, place)
                    for pick, chosen in _picks(fitting, len(group)).items():
                        if any(fitting[chosen[i]].index in made_of for i in reached):
                            yield kind, layer, at, place, pick

    def _fitting(self, kind: str, group: Sequence[Part], place: int) -> list[Node]:
        """The program's own values of a place that have the size of the gradients of a group."""
        source = group[0].edge(kind)[1]
        spread = kind in ("bias", "weight")
        return [n for n in self.own.get(place, ()) if n.size == source.size or (spread and _spreads(n, source))]

    def _passage(self, key: Key) -> Passage | None:
        """The parts of the forward pass, each with what the program has for it; None where they do not fit."""
        kind, layer, at, place, pick = key
        groups = self.groups(kind, layer)
        group = groups[at] if at < len(groups) else []
        nodes = self._fitting(kind, group, place) if group else []
        picks = _picks(nodes, len(group))
        if len(group) == 1 and pick[0] == -1:
            pick = 0, pick[1]
        if pick not in picks:
            return None
        found = [(part, nodes[i]) for part, i in zip(group, picks[pick], strict=True)]
        return found if all(n.size == (to := p.edge(kind)[1]).size or _spreads(n, to) for p, n in found) else None

    def at_end(self, key: Key) -> bool:
        """Whether a step leads through the last activation."""
        passage = self.passage(key) or []
        return any(isinstance(part, Block) and part.a.index in self.targets for part, _ in passage)

    def is_entropy(self, key: Key) -> bool:
        """Whether the program has ŷ − y at a sigmoid or softmax: where the loss was guessed, that is cross-entropy."""
        if self.step.kind == "own" or not self.at_end(key):
            return False
        part, own = (self.passage(key) or [])[0]
        if not isinstance(part, Block) or part.activation[0] not in ("sigmoid", "softmax"):
            return False
        error = part.a.value - np.asarray(self.targets[part.a.index], dtype=np.float64).reshape(part.a.shape)
        return parallel(arranged(own, part.z), error, 0.0, 3e-3 if self.recording.single else ALIKE) is not None

    def overrides(self, chosen: Sequence[tuple[Key, float]]) -> dict[int, Override] | None:
        """What the backward pass is with the program's own numbers in some places, each times a factor."""
        found: dict[int, Override] = {}
        for key, scale in chosen:
            passage = self.passage(key)
            if passage is None:
                return None
            for part, own in passage:
                node, source = part.edge(key[0])
                value = scale * arranged(own, source)
                before = partial(parts, node) if isinstance(part, Product) else _nothing
                found[node.index] = partial(_passed, found.get(node.index, before), source, value)
        return found


def right_one(kind: str, part: Part, g: Array) -> Array:
    """What a step of the backward pass makes of what arrives, if it is right."""
    if isinstance(part, Block):
        return g if kind == "loss" else part.back(g)
    return part.passes(g, kind in ("back", "time"))


def arranged(node: Node, source: Node) -> Array:
    """A value of the program, in the shape of what it may be the gradient of."""
    turned = node.value.ndim == 2 and node.shape == source.shape[::-1] != source.shape
    value = node.value.T if turned else node.value
    return value.reshape(source.shape) if value.size == source.size else np.array(np.broadcast_to(value, source.shape))


def _spreads(node: Node, source: Node) -> bool:
    """Whether a smaller value is spread by NumPy over what it is subtracted from."""
    pairs = zip(reversed(node.shape), reversed(source.shape), strict=False)
    return len(node.shape) <= len(source.shape) and all(size in (1, whole) for size, whole in pairs)


def _picks(nodes: Sequence[Node], wanted: int) -> dict[tuple[int, int], Any]:
    """Which of the values at one place may be those of a group, by how they are taken and where that begins.

    In a row, back (-1), every so many (1), or by so many columns.
    """
    count = len(nodes)
    if not wanted or count < wanted:
        return {}
    single = nodes[0].size == 1  # such as units one by one
    starts = range(0, count - wanted + 1, 1 if single or count - wanted < 2 else wanted)
    found = {(0, i): np.arange(i, i + wanted) for i in starts}
    if wanted > 1:
        found |= {(-1, i): np.arange(i, i + wanted)[::-1] for i in starts}
        turns = [n for n in range(2, wanted // 2 + 1) if wanted % n == 0] if single else []
        found |= {(n, i): np.arange(i, i + wanted).reshape(n, -1).T.ravel() for n in turns for i in starts}
        if count > wanted and count % wanted == 0:
            found |= {(1, i): np.arange(i, count, count // wanted) for i in range(count // wanted)}
    return dict(itertools.islice(found.items(), MOST_PICKS))


def _nothing(g: Array) -> list[tuple[Node, Array]]:
    return []


def _passed(before: Override, source: Node, value: Array, g: Array) -> list[tuple[Node, Array]]:
    """What a node passes back, with another value to one that it was made from."""
    return [*((node, amount) for node, amount in before(g) if node is not source), (source, value)]
