"""The mistakes that people make going back, each as the one rule that it spoils; here, in losses and activations."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from chainrule.check.activations import is_softmax, sigmoid
from chainrule.check.adjoints import Override
from chainrule.check.graph import Array, Node, origin
from chainrule.check.judge import ALIKE, parallel
from chainrule.check.linear import in_biases, in_passing_back, in_weights
from chainrule.check.scene import Scene, Spoiled
from chainrule.check.structure import Block

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
Slope = Callable[[Array], Array]
DIAGONAL = "the softmax is treated as if each output depended on its own z alone"


def spoiled(scene: Scene, layer: int) -> Iterator[Spoiled]:
    """Yield what can go wrong in a layer, in the order of the backward pass."""
    s = scene.parts
    blocks = [b for b in s.blocks if b.layer == layer]
    if layer == s.depth:
        yield from _loss(scene, blocks)
    for mistake in _slopes(scene, blocks, layer):
        if layer < s.depth or not _only_guessed(scene, mistake, blocks[0]):
            yield mistake
    yield from in_weights(scene, [p for p in s.products if p.layer == layer], layer)
    yield from in_biases(scene, [b for b in s.biases if b.parameter.layer == layer], layer)
    for above in (layer + 1, layer):  # through the next layer's weights, and in time through the layer's own
        yield from in_passing_back(scene, [p for p in s.products if p.layer == above], layer)


# ---- the loss


def _loss(scene: Scene, blocks: list[Block]) -> Iterator[Spoiled]:
    targets = {origin(p).index: y for p, y in scene.step.pairs}
    blocks = [b for b in blocks if b.a.index in targets]
    if not blocks:
        return
    for mistake in _loss_slips(scene, blocks, targets):
        if not _only_guessed(scene, mistake, blocks[0]):
            yield mistake


def _only_guessed(scene: Scene, mistake: Spoiled, block: Block) -> bool:
    """Whether it gives ŷ − y at a sigmoid or softmax: where the loss was guessed, that is cross-entropy and no slip."""
    target = next((y for p, y in scene.step.pairs if origin(p) is block.a), None)
    if scene.step.kind == "own" or target is None or name_of(block) not in ("sigmoid", "softmax"):
        return False
    difference = block.a.value - np.asarray(target, dtype=np.float64).reshape(block.a.shape)
    if mistake.mistake == "missing_activation_derivative" and name_of(block) == "softmax":
        return True  # a softmax with a loss that nobody computes: too little is known for blame
    arriving = next((seed for p, seed in scene.step.plain if origin(p) is block.a), difference)
    try:
        with np.errstate(all="ignore"):
            made = mistake.overrides[block.a.index](arriving)[0][1]
    except (ValueError, IndexError):
        return False
    return parallel(made, difference, 0.0, 3e-3 if scene.recording.single else ALIKE) is not None


def _loss_slips(scene: Scene, blocks: list[Block], targets: dict[int, Array]) -> Iterator[Spoiled]:
    widest = blocks[0]
    soft = is_softmax(widest.z, widest.a)

    def at(mistake: str, words: str, make: Callable[[Array, Array], Array], whole: bool) -> Spoiled:
        """`make` gives dz where `whole`, else dŷ, of y and ŷ."""
        overrides: dict[int, Override] = {}
        for b in blocks:
            y, p = targets[b.a.index], b.a.value

            def pass_on(_: Array, b: Block = b, y: Array = y, p: Array = p) -> list[tuple[Node, Array]]:
                value = make(np.asarray(y, dtype=np.float64).reshape(p.shape), p)
                return [(b.z, (value if whole else b.back(value)).reshape(b.z.shape))]

            overrides[b.a.index] = pass_on
        return Spoiled(mistake, words, overrides, [b.z for b in blocks], widest.layer, "loss", widest)

    if soft:
        yield at("softmax_cross_terms", DIAGONAL, lambda y, p: (p - y) * p * (1 - p), True)
        yield at("softmax_cross_terms", DIAGONAL, lambda y, p: -y * (1 - p), True)
    squared = "the gradient of the squared error is used, though the loss is cross-entropy"
    if scene.step.kind != "squared":
        if not soft:
            yield at("loss_gradient", squared, lambda y, p: (p - y) * p * (1 - p), True)
        yield at("loss_gradient", squared, lambda y, p: p - y, False)
    missing = "the slope of the last activation is missing"
    yield at("missing_activation_derivative", missing, lambda y, p: p - y, True)
    for words, make in LOSS_SLOPES:
        yield at("loss_gradient", words, make, False)
        yield at("loss_gradient", words, make, True)


LOSS_SLOPES: tuple[tuple[str, Callable[[Array, Array], Array]], ...] = (
    ("the part for y = 0 is left out of the loss's gradient", lambda y, p: -y / p),
    (
        "the two parts of the loss's gradient have the wrong sign between them",
        lambda y, p: -y / p - (1 - y) / (1 - p),
    ),
    ("the error is divided by ŷ only", lambda y, p: (p - y) / p),
    ("the error is divided by 1 − ŷ only", lambda y, p: (p - y) / (1 - p)),
    ("the squared error itself is passed back, not its slope", lambda y, p: (p - y) ** 2),
    ("the squared error itself is passed back, not its slope", lambda y, p: (p - y) ** 2 * np.sign(p - y)),
    ("the size of the error is passed back, without its sign", lambda y, p: np.abs(p - y)),
    ("only the sign of the error is passed back, not its size", lambda y, p: np.sign(p - y)),
    ("the prediction is passed back, not its error", lambda y, p: p),
    ("the target is passed back, not the error", lambda y, p: -y),
    ("the target is added to the prediction, not subtracted", lambda y, p: p + y),
    (
        "the mean error of all samples is passed back, not each sample's own",
        lambda y, p: np.full_like(p, (p - y).mean()),
    ),
    (
        "the mean error of all samples is passed back, not each sample's own",
        lambda y, p: np.ones_like(p) * (p - y).mean(axis=0),
    ),
    (
        "the mean squared error is passed back, not each sample's error",
        lambda y, p: np.full_like(p, ((p - y) ** 2).mean()),
    ),
    (
        "the logarithmic loss itself is passed back, not its slope",
        lambda y, p: -(y * np.log(p) + (1 - y) * np.log(1 - p)),
    ),
    ("the cube of the error is passed back", lambda y, p: (p - y) ** 3),
    ("the error is divided by ŷ(1 − ŷ), which belongs to cross-entropy", lambda y, p: (p - y) / (p * (1 - p))),
    ("the error is multiplied by ŷ", lambda y, p: (p - y) * p),
    ("the error is multiplied by y", lambda y, p: (p - y) * y),
)


# ---- activations


def _slopes(scene: Scene, blocks: list[Block], layer: int) -> Iterator[Spoiled]:
    if not blocks:
        return

    def at(mistake: str, words: str, make: Callable[[Block, Array], Array]) -> Spoiled:
        def passes(b: Block) -> Override:
            return lambda g: [(b.z, np.broadcast_to(make(b, g), b.z.shape))]

        overrides = {b.a.index: passes(b) for b in blocks}
        return Spoiled(mistake, words, overrides, [b.z for b in blocks], layer, "slope", blocks[0])

    first = blocks[0]
    yield at("missing_activation_derivative", "the slope of the activation is missing", lambda b, g: g)
    if is_softmax(first.z, first.a):
        yield at("softmax_cross_terms", DIAGONAL, lambda b, g: g * b.a.value * (1 - b.a.value))
        return
    name, forms = _forms(first)
    others = [b for b in scene.parts.blocks if b.layer != layer]
    for form, slope in zip("za", forms, strict=False):
        for source in ("z", "a"):
            words = f"the activation's slope is computed by its formula for {form}, but from {source}{layer}"
            yield at("derivative_of_wrong_value", words, _slope_from(slope, source))
        words = f"the activation's slope is computed by its formula for {form}, but from the error"
        yield at("derivative_of_wrong_value", words, _slope_at(slope, None))
        for other in others:
            for source in ("z", "a"):
                node: Node = getattr(other, source)
                if node.shape == first.z.shape and len(blocks) == 1:
                    words = f"the activation's slope is computed from {source}{other.layer}, not from {form}{layer}"
                    yield at("derivative_of_wrong_value", words, _slope_at(slope, node.value))
        if len(blocks) == 1:
            for value in _inputs_and_errors(scene, first):
                words = "the activation's slope is computed from another value"
                yield at("derivative_of_wrong_value", words, _slope_at(slope, value))
    for other_name, other_forms in SLOPES.items():
        if other_name != name:
            for form, slope in zip("za", other_forms, strict=True):
                words = f"the slope of {other_name} is used, though the activation is {name or 'another'}"
                yield at("derivative_of_wrong_value", words, _slope_from(slope, form))
    for words, make in SLOPE_SLIPS:
        yield at("other", words, make)
    yield at("other", "the slope of the activation is there twice", lambda b, g: b.back(b.back(g).reshape(b.a.shape)))
    yield at("other", "the slope is added, not multiplied", lambda b, g: g + b.back(np.ones(b.a.shape)))
    yield at("other", "what comes from the layer above is left out", lambda b, g: b.back(np.ones(b.a.shape)))
    yield at("sign", "the sign is wrong", lambda b, g: -b.back(g))


def _slope_from(slope: Slope, source: str) -> Callable[[Block, Array], Array]:
    return lambda b, g: g * slope(getattr(b, source).value)


def _slope_at(slope: Slope, value: Array | None) -> Callable[[Block, Array], Array]:
    """The slope taken at `value`, or at what arrives."""
    return lambda b, g: g * slope(g if value is None else value)


SLOPE_SLIPS: tuple[tuple[str, Callable[[Block, Array], Array]], ...] = (
    ("the gradient is multiplied by the activation, not by its slope", lambda b, g: g * b.a.value),
    ("half of the activation's slope is missing", lambda b, g: g * (1 - b.a.value)),
    ("the sign inside the activation's slope is wrong", lambda b, g: g * b.a.value * (1 + b.a.value)),
    ("the square is missing in the activation's slope", lambda b, g: g * (1 - b.a.value)),
    ("the square is in the wrong place in the slope", lambda b, g: g * (1 - b.a.value) ** 2),
    ("the sign inside the activation's slope is wrong", lambda b, g: g * (1 + b.a.value**2)),
    ("the sign inside the activation's slope is wrong", lambda b, g: g * (b.a.value**2 - 1)),
)


def _tanh_slope(v: Array) -> Array:
    return np.asarray(1 - np.tanh(v) ** 2, dtype=np.float64)


def _step(v: Array) -> Array:
    return np.asarray(v > 0, dtype=np.float64)


#: The slopes of activations as they are written in terms of z, and in terms of a.
SLOPES: dict[str, tuple[Slope, Slope]] = {
    "sigmoid": (lambda v: sigmoid(v) * (1 - sigmoid(v)), lambda v: v * (1 - v)),
    "tanh": (_tanh_slope, lambda v: 1 - v**2),
    "relu": (_step, _step),
    "leaky relu": (lambda v: np.where(v > 0, 1.0, 0.01), lambda v: np.where(v > 0, 1.0, 0.01)),
}


def _forms(block: Block) -> tuple[str, tuple[Slope, ...]]:
    """The name of an activation and its slope, written in z and in a."""
    z, a = block.z.value, block.a.value.reshape(block.z.shape)
    for name, value in (
        ("sigmoid", sigmoid(z)),
        ("tanh", np.tanh(z)),
        ("relu", np.maximum(z, 0)),
        ("leaky relu", np.where(z > 0, z, 0.01 * z)),
    ):
        if np.allclose(value, a, rtol=1e-5, atol=1e-9):
            return name, SLOPES[name]
    below = (z < 0) & (z != 0)
    if below.any() and np.allclose(a[z > 0], z[z > 0]):
        ratios = a[below] / z[below]
        if np.allclose(ratios, ratios[0]):
            slope = float(ratios[0])
            return "leaky relu", (lambda v: np.where(v > 0, 1.0, slope),) * 2
    return "", ()


def name_of(block: Block) -> str:
    """The name of an activation, as far as it is known."""
    if block.z is block.a or np.allclose(block.z.value, block.a.value.reshape(block.z.shape)):
        return "identity"
    if is_softmax(block.z, block.a):
        return "softmax"
    return _forms(block)[0] or "an activation of its own"


def _inputs_and_errors(scene: Scene, block: Block) -> Iterator[Array]:
    """Other arrays of the shape of z that a slope may be taken at by mistake."""
    for product in scene.parts.products:
        if product.other is not None and product.other.shape == block.z.shape:
            yield product.other.value
    for other in scene.parts.blocks:
        for node in (other.z, other.a):
            found = scene.true.get(node.index)
            if found is not None and found.shape == block.z.shape:
                yield found
    for _, y in scene.step.pairs:
        if y.shape == block.z.shape:
            yield y
