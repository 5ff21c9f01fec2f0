"""The mistakes that people make going back, each as the one rule that it spoils: what passes where instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.activations import is_softmax
from chainrule.check.adjoints import NoRule, Override, parts
from chainrule.check.graph import Array, Node, ancestors, origin
from chainrule.check.judge import ALIKE, next_version, parallel
from chainrule.check.losses import LOGS, Step
from chainrule.check.parameters import Recording
from chainrule.check.slips import DIAGONAL, LOSS_SLIPS, SLOPE_SLIPS, SLOPES, forms, name_of
from chainrule.check.structure import Block, Product, Structure, structure

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
RESHAPED = "reshape is used where a transpose is needed: it keeps the order of the numbers, not their places"
UNSUMMED = "the bias's gradient is not summed over the samples"
TRANSPOSED = "a transpose is missing", "the gradient is the transpose of what it must be"
#: What a part of the forward pass passes back: of it, of what arrives there, and of what else is given.
Make = Callable[..., Any]
Part = Block | Product


@dataclass(eq=False)
class Mistake:
    """One rule, spoiled: what nodes pass back instead. `targets` are where the first wrong numbers arise."""

    name: str
    words: str
    kind: str  # "loss", "slope", "weight", "bias", "back"
    parts: Sequence[Part]
    overrides: dict[int, Override] = field(default_factory=dict)
    targets: list[Node] = field(default_factory=list)


class Scene:
    """What a mistake can be made with in one step."""

    def __init__(self, recording: Recording, step: Step) -> None:
        self.recording, self.step = recording, step
        self.parts: Structure = structure(recording, step)
        self.true = step.adjoints(recording)

    def spoiled(self, layer: int, below: bool = False) -> Iterator[Mistake]:
        """Yield what can go wrong in a layer, or in all layers `below` too, in the order of the backward pass."""
        s, layers = self.parts, range(1 if below else layer, layer + 1)
        blocks = [b for b in s.blocks if b.layer in layers]
        blocks.sort(key=lambda b: -b.layer)
        targets = {origin(p).index: y for p, y in self.step.pairs}
        ends = [b for b in blocks if b.a.index in targets] if layer == s.depth else []
        for mistake in [*self._loss(ends, targets), *self._slopes(blocks, layer)]:
            if layer < s.depth or not self._only_guessed(mistake, blocks[0]):
                yield mistake
        yield from self._product([p for p in s.products if p.layer in layers], layer, "weight")
        yield from self._biases([b for b in s.biases if b.parameter.layer in layers], layer)
        for above in (1, 0):  # through the next layer's weights, and in time through the layer's own
            yield from self._product([p for p in s.products if p.layer - above in layers], layer, "back")

    def at(self, kind: str, group: Sequence[Part], name: str, words: str, make: Make) -> Mistake:
        """The mistake of passing back what `make` makes in every part of a group."""
        mistake = Mistake(name, words, kind, group)
        for part in group:
            node, source, target = part.edge(kind)
            mistake.overrides[node.index] = partial(self._passed, part, node, source, kind, make)
            mistake.targets.append(target)
        return mistake

    def _passed(
        self, part: Part, node: Node, source: Node, kind: str, make: Make, g: Array
    ) -> list[tuple[Node, Array]]:
        """What a node passes back instead. Raises `NoRule`."""
        made = make(part, g)
        if made is None or (np.size(made) != source.size and (np.size(made) > 1 or kind != "bias")):
            raise NoRule(kind)
        spread = np.full(source.shape, made) if np.size(made) == 1 else np.reshape(made, source.shape)
        rest = [] if isinstance(part, Block) else parts(node, g)
        return [*((n, v) for n, v in rest if n is not source), (source, spread)]

    # ---- the loss and activations

    def _only_guessed(self, mistake: Mistake, block: Block) -> bool:
        """Whether it gives ŷ − y at a sigmoid or softmax: where the loss was guessed, that is cross-entropy."""
        target = next((y for p, y in self.step.pairs if origin(p) is block.a), None)
        if self.step.kind == "own" or target is None or name_of(block) not in ("sigmoid", "softmax"):
            return False
        difference = block.a.value - np.asarray(target, dtype=np.float64).reshape(block.a.shape)
        if mistake.name == "missing_activation_derivative" and name_of(block) == "softmax":
            return True  # a softmax with a loss that nobody computes: too little is known for blame
        arriving = next((seed for p, seed in self.step.plain if origin(p) is block.a), difference)
        try:
            made = mistake.overrides[block.a.index](arriving)[0][1]
        except (ValueError, IndexError):
            return False
        return parallel(made, difference, 0.0, 3e-3 if self.recording.single else ALIKE) is not None

    def _loss(self, blocks: list[Block], targets: dict[int, Array]) -> Iterator[Mistake]:
        if not blocks or self.step.kind not in ("own", "squared"):
            return
        soft, squared = is_softmax(blocks[0].z, blocks[0].a), self.step.kind == "squared"
        made = ancestors([end for end, _ in self.step.seeds], self.recording.versions)
        entropy = not squared and any(self.recording.nodes[i].op in LOGS for i in made)
        never = {"soft": not soft, "entropy": soft or squared, "unsquared": squared, "own": squared, "flat": entropy}

        def slipped(make: Any, whole: bool, b: Block, g: Array) -> Array:
            y = np.asarray(targets[b.a.index], dtype=np.float64).reshape(b.a.shape)
            made = np.array(np.broadcast_to(make(y, b.a.value), b.a.shape))
            return made if whole else b.back(made)

        for name, words, when, make, wholes in LOSS_SLIPS:
            if not never.get(when, False):
                for whole in wholes:  # whether it is passed on as dz, or as dŷ
                    yield self.at("loss", blocks, name, words, partial(slipped, make, whole))

    def _slopes(self, blocks: list[Block], layer: int) -> Iterator[Mistake]:
        if not blocks:
            return
        at, wrong = partial(self.at, "slope", blocks), "derivative_of_wrong_value"
        yield at("missing_activation_derivative", NO_SLOPE, lambda b, g: g)
        if is_softmax(blocks[0].z, blocks[0].a):
            yield at("softmax_cross_terms", DIAGONAL, lambda b, g: g * b.a.value * (1 - b.a.value))
            return
        name, own = forms(blocks[0])
        for form, slope in zip("za", own, strict=False):
            for called, value in self._values(blocks, layer):
                words = f"the activation's slope is computed by its formula for {form}, but from {called}"
                yield at(wrong, words, lambda b, g, f=slope, v=value: g * f(v(b, g)))
        for other in [other for other in SLOPES if other != name]:
            words = f"the slope of {other} is used, though the activation is {name or 'another'}"
            for form, slope in zip("za", SLOPES[other], strict=True):
                yield at(wrong, words, lambda b, g, f=slope, s=form: g * f(getattr(b, s).value))
        for words, make in SLOPE_SLIPS:
            yield at("other", words, make)
        yield at("sign", "the sign is wrong", lambda b, g: -b.back(g))

    def _values(self, blocks: list[Block], layer: int) -> Iterator[tuple[str, Callable[[Block, Array], Array]]]:
        """What a slope may be taken at: the layer's own z and a, the error, and other arrays of that shape."""
        yield f"z{layer}", lambda b, g: b.z.value
        yield f"a{layer}", lambda b, g: b.a.value
        yield "the error", lambda b, g: g
        ends = [(s, b.layer, getattr(b, s)) for b in self.parts.blocks for s in "za"]
        found: list[tuple[str, Any]] = [(f"{s}{n}", node.value) for s, n, node in ends if n != layer]
        found += [("another value", p.other.value) for p in self.parts.products if p.other is not None]
        found += [("another value", self.true.get(node.index)) for _, _, node in ends]
        found += [("another value", y) for _, y in self.step.pairs]
        for called, value in found if len(blocks) == 1 else ():
            if value is not None and np.shape(value) == blocks[0].z.shape:
                yield called, partial(_given, np.asarray(value))

    # ---- weights and biases

    def _arriving(self, layer: int) -> Iterator[tuple[str, str, Array]]:
        """What may stand where dz of a layer belongs."""
        for b in self.parts.blocks:
            da, dz = self.true.get(b.a.index), self.true.get(b.z.index)
            if b.layer == layer and da is not None:
                yield "missing_activation_derivative", NO_SLOPE, da
            if b.layer != layer and dz is not None:
                yield "wrong_layer", f"dz{b.layer} stands where dz{layer} belongs", dz

    def _product(self, products: list[Product], layer: int, kind: str) -> Iterator[Mistake]:
        """What goes wrong in the gradient of weights, or between dz of the layer above and da of this one."""
        back, depends = kind == "back", self.recording.depends
        if back:
            products = [p for p in products if p.other is not None and depends[p.other.index]]
        if not products:
            return
        first, single, at = products[0], len(products) == 1, partial(self.at, kind, products)
        name = "" if not back else first.parameter.name if first.layer == layer else f"W{first.layer}"
        if back:
            changed = f"{name} was already updated when the gradient was passed back through it"
            yield at("weights_changed_before_use", changed, lambda p, g: p.with_weight(self._after(p), g))
        for mistake, words, value in self._arriving(first.layer) if single else ():
            if value.size == first.node.size or not back:
                words = f"da{first.layer} is passed back, without its slope" if back and words == NO_SLOPE else words
                yield at(mistake, words, lambda p, g, v=value: p.passes(_spread(v, g), back))
        plain = f"{name} is not transposed" if back else TRANSPOSED[0]
        yield at("transpose", plain, lambda p, g: p.untransposed(g, back))
        yield at("transpose", RESHAPED, lambda p, g: p.untransposed(g, back, lambda f: f.reshape(f.shape[::-1])))
        if not back:
            yield at("transpose", TRANSPOSED[1], lambda p, g: _turned(p.passes(g, back), square=True))
            yield at("transpose", TRANSPOSED[0], lambda p, g: _turned(p.untransposed(g, back)))
        for words, value, other in self._factors(first, layer, name, back) if single else ():
            mistake = "other" if words[0] == "z" else "wrong_layer"
            if back:
                yield at(mistake, words, lambda p, g, v=value: p.with_weight(v, g))
                turned = lambda p, g, v=value: p.untransposed(g, back, lambda f: v if p.plain else v.T)  # noqa: E731
                yield at(mistake, words, turned)
            elif first.other is not None and origin(first.other) is not other and value.size == first.other.size:
                yield at(mistake, words, lambda p, g, v=value: p.passes(g, back, v.reshape(p.other.shape)))
        if back:
            yield at("other", f"{name} is left out", lambda p, g: p.with_weight(np.ones_like(p.version.value), g))
            yield at("other", f"the signs of {name} are left out", lambda p, g: p.with_weight(abs(p.version.value), g))
        yield at("sign", "the sign is wrong", lambda p, g: -p.passes(g, back))

    def _after(self, product: Product) -> Array | None:
        after = next_version(product.parameter, self.step) if product.parameter.number in self.step.versions else None
        return None if after is None else after.value

    def _factors(self, first: Product, layer: int, name: str, back: bool) -> Iterator[tuple[str, Array, Node]]:
        """What may stand where a layer's input belongs, or going back, its weights."""
        if back:
            for n, version in sorted(self.step.versions.items()):
                parameter = self.recording.parameters[n]
                if parameter.kind == "W" and parameter is not first.parameter:
                    yield f"W{parameter.layer} stands where {name} belongs", version.value, version
            return
        values = [(node, f"{kind}{b.layer}") for b in self.parts.blocks for kind, node in (("a", b.a), ("z", b.z))]
        values += [(p.other, f"a{p.layer - 1}") for p in self.parts.products if p.other and p.layer != layer]
        for node, called in values:
            yield f"{called} stands where a{layer - 1} belongs", node.value, node

    def _biases(self, biases: list[Product], layer: int) -> Iterator[Mistake]:
        if not biases:
            return
        at, unsummed = partial(self.at, "bias", biases), "bias_gradient_not_summed"
        across = "the bias's gradient is summed over the units, not over the samples"
        for axis in (0, 1):
            yield at(unsummed, across, lambda b, g, k=axis: g.sum(axis=k) if g.ndim > k else g)
        for which, index in (("first", 0), ("last", -1)):
            yield at(unsummed, f"{UNSUMMED}: only the {which} counts", partial(_of_one_sample, index))
        yield at("other", "the bias's gradient is one number, summed over the units too", lambda b, g: g.sum())
        yield at("other", "the bias's gradient is the same number everywhere", lambda b, g: np.ones(1))
        for mistake, words, value in self._arriving(layer) if len(biases) == 1 else ():
            for summed in [value.sum(axis=axis) for axis in range(min(value.ndim, 2))] + [value] * (value.ndim == 1):
                yield at(mistake, words, lambda b, g, v=summed: v)


def _given(value: Array, b: Block, g: Array) -> Array:
    return value


def _spread(value: Array, like: Array) -> Array:
    return np.reshape(value, like.shape) if value.size == like.size else np.array(np.broadcast_to(value, like.shape))


def _turned(made: Array | None, square: bool = False) -> Array | None:
    fits = made is not None and made.ndim == 2 and (not square or made.shape[0] == made.shape[1])
    return made.T if made is not None and fits else None


def _of_one_sample(index: int, b: Product, g: Array) -> Array:
    shape = b.node.args[b.slot].shape
    columns = len(shape) == 2 and shape[1] == 1 and g.ndim == 2 and shape[0] == g.shape[0]
    return np.asarray(g[:, index] if columns else g[index])
