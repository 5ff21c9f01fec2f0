"""The mistakes that people make, and what each makes of a step of the backward pass."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.activations import ACTIVATIONS, is_softmax
from chainrule.check.graph import Array, ancestors
from chainrule.check.judge import next_version
from chainrule.check.losses import LOGS
from chainrule.check.scene import Scene, right_one
from chainrule.check.structure import Block, Product

MIXED = "All gradients of one loss are either summed over the samples or averaged; here they are mixed."
#: Why each mistake is one.
MISTAKES = {
    "missing_activation_derivative": "The chain rule passes through every activation: its slope is a factor.",
    "derivative_of_wrong_value": "A slope can be computed from z or from a, but each has its own formula: for the "
    "sigmoid σ(z)(1 − σ(z)) or a(1 − a), for tanh 1 − tanh(z)² or 1 − a².",
    "transpose": "Going back, the product is with the transpose: forward z = a W, backward da = dz Wᵀ, dW = aᵀ dz.",
    "sum_instead_of_mean": MIXED,
    "mean_instead_of_sum": MIXED,
    "sign": "Downhill is against the gradient: subtract it, or leave out the minus of −(y − ŷ) and add, not both.",
    "weights_changed_before_use": "All gradients belong to the weights that the forward pass used: compute every "
    "gradient first, and update afterwards.",
    "missing_bias_gradient": "A bias is learned like a weight.",
    "bias_gradient_not_summed": "Every sample used the same bias, so its gradient is the sum over the samples.",
    "wrong_layer": "Each layer's gradient is made of what came into that layer, and of the error of its own output.",
    "softmax_cross_terms": "Softmax outputs depend on one another: every ŷⱼ changes with every zₖ. With cross-entropy "
    "all of it collapses to dz = ŷ − y.",
    "loss_gradient": "The backward pass starts with the slope of the loss in ŷ: ŷ − y for ½(y − ŷ)², and for "
    "cross-entropy (ŷ − y) / (ŷ(1 − ŷ)), which with a sigmoid makes dz = ŷ − y.",
    "other": "",
}
#: The mistake, what it is, and what it makes of a part of the forward pass and of what arrives there.
Slip = tuple[str, str, Callable[..., Any]]
RIGHT = "", ""
NO_SLOPE = "the slope of the activation is missing"
UNSUMMED = "the bias's gradient is not summed over the samples"
DIAGONAL = "the softmax is treated as if each output depended on its own z alone"
SQUARED = "the gradient of the squared error is used, though the loss is cross-entropy"
ITSELF = "the squared error itself is passed back, not its slope"
MEAN = "the mean squared error is passed back, not each sample's error"
#: Slips in the slope of the loss: the mistake, what it is, where it can be, and what is made of y and ŷ.
LOSS_SLIPS: tuple[tuple[str, str, str, Callable[[Array, Array], Any]], ...] = (
    ("softmax_cross_terms", DIAGONAL, "softmax", lambda y, p: (p - y) * p * (1 - p)),
    ("softmax_cross_terms", DIAGONAL, "softmax", lambda y, p: -y * (1 - p)),
    ("loss_gradient", SQUARED, "entropy", lambda y, p: p - y),
    ("loss_gradient", ITSELF, "", lambda y, p: (p - y) ** 2),
    ("loss_gradient", MEAN, "", lambda y, p: ((p - y) ** 2).mean()),
)
SLOPE_SLIPS: tuple[tuple[str, Callable[[Block, Array], Array]], ...] = (
    ("the gradient is multiplied by the activation, not by its slope", lambda b, g: g * b.a.value),
    ("half of the activation's slope is missing", lambda b, g: g * (1 - b.a.value)),
    ("the square is in the wrong place in the slope", lambda b, g: g * (1 - b.a.value) ** 2),
)


def slips(scene: Scene, kind: str, layer: int, group: Sequence[Any]) -> Iterator[Slip]:
    """What people make of a step of the backward pass, by the name of the mistake, the likeliest first."""
    yield *RIGHT, partial(right_one, kind)  # times a factor, which is no matter for a name
    match kind:
        case "loss" | "slope":
            yield from _of_slopes(scene, kind == "slope", layer, group)
        case "bias":
            yield from _of_biases(scene, layer, group)
        case _:
            yield from _of_products(scene, kind != "weight", layer, group)


# ---- the loss and activations


def _of_slopes(scene: Scene, slope: bool, layer: int, blocks: Sequence[Block]) -> Iterator[Slip]:
    end = next((b for b in blocks if b.a.index in scene.targets), None)
    own, soft = scene.step.kind == "own", is_softmax(blocks[0].z, blocks[0].a)
    if slope and (own or not (end and soft)):  # with a guessed loss, a softmax's slope is no matter for blame
        yield "missing_activation_derivative", NO_SLOPE, lambda b, g: g
    if end is not None and (own or scene.step.kind == "squared"):
        yield from _of_the_loss(scene, end, slope)
    if not slope:
        return
    if soft:
        yield "softmax_cross_terms", DIAGONAL, lambda b, g: g * b.a.value * (1 - b.a.value)
        return
    name, formulas = blocks[0].activation
    sources = {
        f"z{layer}": lambda b, g: b.z.value,
        f"a{layer}": lambda b, g: b.a.value,
        "what came into the layer": partial(_input, scene),
        "the error": lambda b, g: g,
    }
    for (form, formula), (taken, value) in itertools.product(zip("za", formulas, strict=False), sources.items()):
        words = f"the activation's slope is computed by its formula for {form}, but from {taken}"
        yield "derivative_of_wrong_value", words, lambda b, g, f=formula, v=value: g * f(v(b, g))
    for other in (other for other in ACTIVATIONS if other != name):
        words = f"the slope of {other} is used, though the activation is {name or 'another'}"
        for form, formula in zip("za", ACTIVATIONS[other][1:], strict=True):
            yield "derivative_of_wrong_value", words, lambda b, g, f=formula, s=form: g * f(getattr(b, s).value)
    yield from (("other", words, make) for words, make in SLOPE_SLIPS)
    yield "sign", "the sign is wrong", lambda b, g: -b.back(g)


def _input(scene: Scene, block: Block, g: Array) -> Array:
    """What came into the layer of an activation with as many numbers, such as a state before."""
    came = [p for p in scene.parts.products if p.layer == block.layer and p.node.index <= block.z.index]
    return next(p.other.value for p in reversed(came) if p.other is not None and p.other.shape == block.a.shape)


def _of_the_loss(scene: Scene, end: Block, slope: bool) -> Iterator[Slip]:
    """What may stand for the slope of the loss in ŷ or, where the activation's slope is made with it, in z."""
    soft, own = is_softmax(end.z, end.a), scene.step.kind == "own"
    made = ancestors([end for end, _ in scene.step.seeds], scene.recording.versions)
    logs = any(scene.recording.nodes[i].op in LOGS for i in made)
    fits = {"softmax": soft, "entropy": own and logs and not soft, "": True}

    def slipped(make: Any, b: Block, g: Array) -> Array:
        y = np.asarray(scene.targets[b.a.index], dtype=np.float64).reshape(b.a.shape)
        return np.array(np.broadcast_to(make(y, b.a.value), b.a.shape))

    for name, words, when, make in LOSS_SLIPS:
        if fits[when]:
            yield name, words, partial(slipped, make)
            if slope:
                yield name, words, lambda b, g, m=make: b.back(slipped(m, b, g))


# ---- weights and biases


def _arriving(scene: Scene, layer: int) -> Iterator[tuple[str, str, Array]]:
    """What may stand where dz of a layer belongs."""
    for b in scene.parts.blocks:
        da, dz = scene.true.get(b.a.index), scene.true.get(b.z.index)
        if b.layer == layer and da is not None:
            yield "missing_activation_derivative", NO_SLOPE, da
        if b.layer != layer and dz is not None:
            yield "wrong_layer", f"dz{b.layer} stands where dz{layer} belongs", dz


def _of_products(scene: Scene, back: bool, layer: int, products: Sequence[Product]) -> Iterator[Slip]:
    """What goes wrong in the gradient of weights, or between dz of the layer above and da of this one."""
    first, single = products[0], len(products) == 1
    name = first.parameter.name if first.layer == layer else f"W{first.layer}"
    if back:
        words = f"{name} was already updated when the gradient was passed back through it"
        yield "weights_changed_before_use", words, lambda p, g: p.with_weight(_after(scene, p), g)
    for mistake, words, value in _arriving(scene, first.layer) if single else ():
        spread = value.reshape(first.node.shape) if value.size == first.node.size else value
        words = f"da{first.layer} is passed back, without its slope" if back and words == NO_SLOPE else words
        yield mistake, words, lambda p, g, v=spread: p.passes(np.array(np.broadcast_to(v, g.shape)), back)
    if not back:
        words = "what comes out of the layer stands where what came in belongs"
        yield "wrong_layer", words, lambda p, g: p.passes(g, False, _output(scene, p))
    words = f"{name} is not transposed" if back else "a transpose is missing"
    yield "transpose", words, lambda p, g: p.untransposed(g, back)
    yield "sign", "the sign is wrong", lambda p, g: -p.passes(g, back)


def _output(scene: Scene, product: Product) -> Array | None:
    later = [b for b in scene.parts.blocks if b.layer == product.layer and b.z.index >= product.node.index]
    return min(later, key=lambda b: b.z.index).a.value if later else None


def _after(scene: Scene, product: Product) -> Array | None:
    after = next_version(product.parameter, scene.step) if product.parameter.number in scene.step.versions else None
    return None if after is None else after.value


def _of_biases(scene: Scene, layer: int, biases: Sequence[Product]) -> Iterator[Slip]:
    for which, index in (("first", 0), ("last", -1)):
        yield "bias_gradient_not_summed", f"{UNSUMMED}: only the {which} counts", partial(_of_one_sample, index)
    yield "other", "the bias's gradient is one number, summed over the units too", lambda b, g: g.sum()
    for mistake, words, value in _arriving(scene, layer) if len(biases) == 1 else ():
        for summed in [value.sum(axis=axis) for axis in range(min(value.ndim, 2))] + [value] * (value.ndim == 1):
            yield mistake, words, lambda b, g, v=summed: v


def _of_one_sample(index: int, b: Product, g: Array) -> Array:
    shape = b.node.args[b.slot].shape
    columns = len(shape) == 2 and shape[1] == 1 and g.ndim == 2 and shape[0] == g.shape[0]
    return np.asarray(g[:, index] if columns else g[index])
