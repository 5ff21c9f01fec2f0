"""The steps of the backward pass, what the program has in their place, and the mistakes that people make there."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any

import numpy as np

from chainrule.check.activations import is_softmax
from chainrule.check.adjoints import Override, parts
from chainrule.check.graph import Array, Node, ancestors, descendants, origin
from chainrule.check.judge import ALIKE, next_version, parallel
from chainrule.check.losses import LOGS, Step
from chainrule.check.parameters import Parameter, Recording
from chainrule.check.slips import DIAGONAL, LOSS_SLIPS, SLOPE_SLIPS, SLOPES, forms, name_of
from chainrule.check.structure import Block, Product, structure

MISTAKES = (
    "missing_activation_derivative",
    "derivative_of_wrong_value",
    "transpose",
    "sum_instead_of_mean",
    "mean_instead_of_sum",
    "sign",
    "weights_changed_before_use",
    "missing_bias_gradient",
    "bias_gradient_not_summed",
    "wrong_layer",
    "softmax_cross_terms",
    "loss_gradient",
    "other",
)
NO_SLOPE = "the slope of the activation is missing"
UNSUMMED = "the bias's gradient is not summed over the samples"
RIGHT = "", ""
#: The steps that lead to a layer's gradients, in the order of the backward pass.
KINDS = ("loss", "back", "time", "slope", "bias", "weight")
MOST_PICKS, MOST_ALONE = 40, 4
Part = Block | Product
#: The kind of step, the layer, which of the groups, the place of the backward pass, and which of the values there.
Key = tuple[str, int, int, int, tuple[int, int]]
Passage = list[tuple[Part, Node]]
Slip = tuple[
    str, str, Callable[..., Any]
]  # the mistake, what it is, and what it makes of a part and what arrives there


class Scene:
    """The forward pass of one step, taken apart, and what the program computed after it."""

    def __init__(self, recording: Recording, step: Step) -> None:
        self.recording, self.step = recording, step
        self.parts = structure(recording, step)
        self.groups, self.passage = cache(self._groups), cache(self._passage)
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
        s, depends = self.parts, self.recording.depends
        found: list[Part]
        if kind in ("loss", "slope"):
            found = [b for b in s.blocks if b.layer == layer and (kind == "slope" or b.a.index in self.targets)]
        elif kind == "bias":
            found = [b for b in s.biases if b.parameter.layer == layer]
        else:
            products = [p for p in s.products if p.layer == layer + (kind == "back")]
            found = [p for p in products if kind == "weight" or (p.other is not None and depends[p.other.index])]
        live = self.step.live(self.recording)  # other passes may be behind a loss that is summed over updates
        found = [part for part in found if part.edge(kind)[0].index in live]
        places = dict[int, list[Part]]()
        for part in found:
            places.setdefault(part.edge(kind)[0].place, []).append(part)
        several = [found] if found else []
        several += places.values() if len(places) > 1 else []
        return several + ([[part] for part in found] if 1 < len(found) <= MOST_ALONE else [])

    def behind(self, parameter: Parameter) -> set[int]:
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
        if not isinstance(part, Block) or name_of(part) not in ("sigmoid", "softmax"):
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

    def slips(self, kind: str, layer: int, at: int) -> Iterator[Slip]:
        """What people make of a step of the backward pass, by the name of the mistake, the likeliest first."""
        group: Sequence[Any] = self.groups(kind, layer)[at]
        yield *RIGHT, partial(right_one, kind)  # times a factor, which is no matter for a name
        if kind in ("loss", "slope"):
            ends = [b for b in group if b.a.index in self.targets]
            soft = bool(ends) and self.step.kind != "own" and is_softmax(ends[0].z, ends[0].a)
            if kind == "slope" and not soft:  # with a guessed loss, a softmax's slope is no matter for blame
                yield "missing_activation_derivative", NO_SLOPE, lambda b, g: g
            if ends and self.step.kind in ("own", "squared"):
                yield from self._loss(ends[0], kind == "slope")
            yield from self._slopes(group, layer) if kind == "slope" else ()
        elif kind == "bias":
            yield from self._biases(group, layer)
        elif group:
            yield from self._product(group, layer, kind)

    # ---- the loss and activations

    def _loss(self, end: Block, slope: bool) -> Iterator[Slip]:
        soft, squared = is_softmax(end.z, end.a), self.step.kind == "squared"
        made = ancestors([end for end, _ in self.step.seeds], self.recording.versions)
        entropy = not squared and any(self.recording.nodes[i].op in LOGS for i in made)
        fits = {"soft": soft, "entropy": entropy and not soft, "own": not squared, "": True}

        def slipped(make: Any, b: Block, g: Array) -> Array:
            y = np.asarray(self.targets[b.a.index], dtype=np.float64).reshape(b.a.shape)
            return np.array(np.broadcast_to(make(y, b.a.value), b.a.shape))

        for name, words, when, as_dz, make in LOSS_SLIPS:
            if fits[when] and as_dz in (slope, None):
                yield name, words, partial(slipped, make)
            if fits[when] and slope and as_dz is None:
                yield name, words, lambda b, g, m=make: b.back(slipped(m, b, g))

    def _slopes(self, blocks: Sequence[Any], layer: int) -> Iterator[Slip]:
        if is_softmax(blocks[0].z, blocks[0].a):
            yield "softmax_cross_terms", DIAGONAL, lambda b, g: g * b.a.value * (1 - b.a.value)
            return
        name, own = forms(blocks[0])
        for form, slope in zip("za", own, strict=False):
            for called, value in (("z", lambda b, g: b.z.value), ("a", lambda b, g: b.a.value), ("", lambda b, g: g)):
                taken = f"{called}{layer}" if called else "the error"
                words = f"the activation's slope is computed by its formula for {form}, but from {taken}"
                yield "derivative_of_wrong_value", words, lambda b, g, f=slope, v=value: g * f(v(b, g))
        for other in [other for other in SLOPES if other != name]:
            words = f"the slope of {other} is used, though the activation is {name or 'another'}"
            for form, slope in zip("za", SLOPES[other], strict=True):
                yield "derivative_of_wrong_value", words, lambda b, g, f=slope, s=form: g * f(getattr(b, s).value)
        for words, make in SLOPE_SLIPS:
            yield "other", words, make
        yield "sign", "the sign is wrong", lambda b, g: -b.back(g)

    # ---- weights and biases

    def _arriving(self, layer: int) -> Iterator[tuple[str, str, Array]]:
        """What may stand where dz of a layer belongs."""
        for b in self.parts.blocks:
            da, dz = self.true.get(b.a.index), self.true.get(b.z.index)
            if b.layer == layer and da is not None:
                yield "missing_activation_derivative", NO_SLOPE, da
            if b.layer != layer and dz is not None:
                yield "wrong_layer", f"dz{b.layer} stands where dz{layer} belongs", dz

    def _product(self, products: Sequence[Any], layer: int, kind: str) -> Iterator[Slip]:
        """What goes wrong in the gradient of weights, or between dz of the layer above and da of this one."""
        back, first, single = kind != "weight", products[0], len(products) == 1
        name = first.parameter.name if first.layer == layer else f"W{first.layer}"
        if back:
            changed = f"{name} was already updated when the gradient was passed back through it"
            yield "weights_changed_before_use", changed, lambda p, g: p.with_weight(self._after(p), g)
        for mistake, words, value in self._arriving(first.layer) if single else ():
            spread = value.reshape(first.node.shape) if value.size == first.node.size else value
            words = f"da{first.layer} is passed back, without its slope" if back and words == NO_SLOPE else words
            yield mistake, words, lambda p, g, v=spread: p.passes(np.array(np.broadcast_to(v, g.shape)), back)
        plain = f"{name} is not transposed" if back else "a transpose is missing"
        yield "transpose", plain, lambda p, g: p.untransposed(g, back)
        yield "sign", "the sign is wrong", lambda p, g: -p.passes(g, back)

    def _after(self, product: Product) -> Array | None:
        after = next_version(product.parameter, self.step) if product.parameter.number in self.step.versions else None
        return None if after is None else after.value

    def _biases(self, biases: Sequence[Any], layer: int) -> Iterator[Slip]:
        for which, index in (("first", 0), ("last", -1)):
            words = f"{UNSUMMED}: only the {which} counts"
            yield "bias_gradient_not_summed", words, partial(_of_one_sample, index)
        yield "other", "the bias's gradient is one number, summed over the units too", lambda b, g: g.sum()
        for mistake, words, value in self._arriving(layer) if len(biases) == 1 else ():
            for summed in [value.sum(axis=axis) for axis in range(min(value.ndim, 2))] + [value] * (value.ndim == 1):
                yield mistake, words, lambda b, g, v=summed: v


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


def _of_one_sample(index: int, b: Product, g: Array) -> Array:
    shape = b.node.args[b.slot].shape
    columns = len(shape) == 2 and shape[1] == 1 and g.ndim == 2 and shape[0] == g.shape[0]
    return np.asarray(g[:, index] if columns else g[index])
