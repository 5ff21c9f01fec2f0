"""The mistakes in what is linear: the gradients of weights and biases, and what passes back through weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from chainrule.check.adjoints import NoRule, Override, parts
from chainrule.check.graph import Array, Node, origin
from chainrule.check.scene import Scene, Spoiled
from chainrule.check.structure import Product

#: What a product passes back to one of its operands instead of its own rule's part.
Made = Callable[[Product, Array], Array | None]
#: What a sum passes back to a bias of some shape.
Shaped = Callable[[Array, tuple[int, ...]], Array]
RESHAPED = "reshape is used where a transpose is needed: it keeps the order of the numbers, not their places"

# ---- weights


def _replaced(node: Node, slot: int, by: Node) -> Node:
    args = tuple(by if i == slot else a for i, a in enumerate(node.args))
    return Node(node.index, node.op, args, node.kwargs, node.value, node.place)


def _split(node: Node, g: Array) -> dict[int, Array]:
    """What a node passes on, by the index of what it was made from."""
    return {source.index: amount for source, amount in parts(node, g)}


def in_weights(scene: Scene, products: list[Product], layer: int) -> Iterator[Spoiled]:
    if not products:
        return

    def at(mistake: str, words: str, make: Made) -> Spoiled:
        overrides: dict[int, Override] = {}
        for p in products:

            def pass_on(g: Array, p: Product = p) -> list[tuple[Node, Array]]:
                given, weight = parts(p.node, g), p.node.args[p.slot]
                made = make(p, g)
                if made is None or made.size != weight.size:
                    raise NoRule(words)
                rest = [(n, v) for n, v in given if n is not weight and scene.recording.depends[n.index]]
                return [*rest, (weight, made.reshape(weight.shape))]

            overrides[p.node.index] = pass_on
        versions = list({p.version.index: p.version for p in products}.values())
        return Spoiled(mistake, words, overrides, versions, layer, "weight", None, products[0])

    def with_other(node: Node) -> Made:
        def make(p: Product, g: Array) -> Array | None:
            if p.other is None or node.size != p.other.size:
                return None
            stand_in = Node(node.index, "leaf", (), {}, node.value.reshape(p.other.shape), -1)
            return _split(_replaced(p.node, 1 - p.slot, stand_in), g).get(p.node.args[p.slot].index)

        return make

    def with_arriving(value: Array) -> Made:
        def make(p: Product, g: Array) -> Array | None:
            spread = value if value.shape == g.shape else np.broadcast_to(value, g.shape)
            return _split(p.node, spread).get(p.node.args[p.slot].index)

        return make

    single = len(products) == 1
    own = [b for b in scene.parts.blocks if b.layer == layer]
    for b in own:
        if single and b.a.index in scene.true:
            words = "the slope of the activation is missing"
            yield at("missing_activation_derivative", words, with_arriving(scene.true[b.a.index]))
    yield at("transpose", RESHAPED, _reshaped)
    yield at("transpose", "a transpose is missing", lambda p, g: _plain(p, g, False))
    yield at("transpose", "the gradient is the transpose of what it must be", _turned)
    yield at("transpose", "a transpose is missing", lambda p, g: _plain(p, g, True))
    if single:
        for b in scene.parts.blocks:
            for node, name in ((b.a, f"a{b.layer}"), (b.z, f"z{b.layer}")):
                if products[0].other is not None and origin(products[0].other) is not node:
                    mistake = "wrong_layer" if name[0] == "a" else "other"
                    yield at(mistake, f"{name} stands where a{layer - 1} belongs", with_other(node))
            found = scene.true.get(b.z.index)
            if b.layer != layer and found is not None:
                yield at("wrong_layer", f"dz{b.layer} stands where dz{layer} belongs", with_arriving(found))
        for p in scene.parts.products:
            if p.other is not None and p.layer != layer:
                name = f"a{p.layer - 1}"
                yield at("wrong_layer", f"{name} stands where a{layer - 1} belongs", with_other(p.other))
    yield at("sign", "the sign is wrong", lambda p, g: -_split(p.node, g)[p.node.args[p.slot].index])


def _matrices(p: Product, g: Array) -> tuple[Array, Array] | None:
    other = p.other
    if other is None or other.value.ndim != 2 or g.ndim != 2:
        return None
    return other.value, g


def _reshaped(p: Product, g: Array) -> Array | None:
    pair = _matrices(p, g)
    if pair is None:
        return None
    x, g = pair
    if p.slot == 1:
        return x.reshape(x.shape[::-1]) @ g
    return g @ x.reshape(x.shape[::-1])


def _plain(p: Product, g: Array, turned: bool) -> Array | None:
    """x @ d where xᵀ @ d belongs."""
    pair = _matrices(p, g)
    if pair is None:
        return None
    x, g = pair
    first, second = (x, g) if p.slot == 1 else (g, x)
    if first.shape[1] != second.shape[0]:
        return None
    made = first @ second
    return made.T if turned else made


def _turned(p: Product, g: Array) -> Array | None:
    made = _split(p.node, g).get(p.node.args[p.slot].index)
    return made.T if made is not None and made.ndim == 2 and made.shape[0] == made.shape[1] else None


# ---- biases


def in_biases(scene: Scene, biases: list[Product], layer: int) -> Iterator[Spoiled]:
    if not biases:
        return

    def at(mistake: str, words: str, make: Shaped) -> Spoiled:
        overrides: dict[int, Override] = {}
        for b in biases:

            def pass_on(g: Array, b: Product = b) -> list[tuple[Node, Array]]:
                bias = b.node.args[b.slot]
                made = np.asarray(make(g, bias.shape), dtype=np.float64)
                if made.size not in (1, bias.size):
                    raise NoRule(words)
                spread = made.reshape(bias.shape) if made.size == bias.size else np.full(bias.shape, made.item())
                return [*((n, v) for n, v in parts(b.node, g) if n is not bias), (bias, spread)]

            overrides[b.node.index] = pass_on
        return Spoiled(mistake, words, overrides, [b.version for b in biases], layer, "bias", None, biases[0])

    unsummed = "the bias's gradient is not summed over the samples"
    across = "the bias's gradient is summed over the units, not over the samples"
    for axis in (0, 1):
        yield at("bias_gradient_not_summed", across, _summed(axis))
    for index in (0, -1):
        which = "first" if index == 0 else "last"
        yield at("bias_gradient_not_summed", f"{unsummed}: only the {which} counts", _line(index))
    total = "the bias's gradient is one number, summed over the units too"
    yield at("other", total, lambda g, s: np.full(s, g.sum()))
    yield at("other", "the bias's gradient is the same number everywhere", lambda g, s: np.ones(s))
    if len(biases) == 1:
        size = biases[0].version.size
        for b in scene.parts.blocks:
            for node, name in ((b.z, f"dz{b.layer}"), (b.a, f"da{b.layer}")):
                found = scene.true.get(node.index)
                if found is None or (node is b.z and b.layer == layer):
                    continue
                mistake, words = "wrong_layer", f"{name} stands where dz{layer} belongs"
                if node is b.a and b.layer == layer:
                    mistake, words = "missing_activation_derivative", "the slope of the activation is missing"
                sums = [found.sum(axis=axis) for axis in range(min(found.ndim, 2))]
                for value in [*sums, found] if found.ndim == 1 else sums:
                    if value.size in (1, size):
                        yield at(mistake, words, _always(value))


def _always(value: Array) -> Shaped:
    return lambda g, shape: value


def _summed(axis: int) -> Shaped:
    return lambda g, shape: g.sum(axis=axis) if g.ndim > axis else g


def _line(index: int) -> Shaped:
    """One sample's gradient."""

    def make(g: Array, shape: tuple[int, ...]) -> Array:
        columns = len(shape) == 2 and shape[1] == 1 and g.ndim == 2 and shape[0] == g.shape[0]
        return np.asarray(g[:, index] if columns else g[index])

    return make


# ---- back through the weights


def in_passing_back(scene: Scene, products: list[Product], layer: int) -> Iterator[Spoiled]:
    """What goes wrong between dz of the layer above and da of this one."""
    products = [p for p in products if p.other is not None and scene.recording.depends[p.other.index]]
    if not products:
        return
    above = products[0].layer
    name = products[0].parameter.name if above == layer else f"W{above}"

    def at(mistake: str, words: str, make: Made) -> Spoiled:
        overrides: dict[int, Override] = {}
        for p in products:

            def pass_on(g: Array, p: Product = p) -> list[tuple[Node, Array]]:
                other = p.other
                assert other is not None
                made = make(p, g)
                if made is None or made.size != other.size:
                    raise NoRule(words)
                kept = [(n, v) for n, v in parts(p.node, g) if n is not other]
                return [*kept, (other, made.reshape(other.shape))]

            overrides[p.node.index] = pass_on
        targets = [p.other for p in products if p.other is not None]
        return Spoiled(mistake, words, overrides, targets, layer, "back", None, products[0])

    def through(weight: Callable[[Product], Node | None]) -> Made:
        def make(p: Product, g: Array) -> Array | None:
            found = weight(p)
            if found is None or found.shape != p.version.shape:
                return None
            return _split(_with_weight(p, found.value), g).get(_index(p))

        return make

    changed = f"{name} was already updated when the gradient was passed back through it"
    yield at("weights_changed_before_use", changed, through(lambda p: scene.after.get(p.parameter.number)))
    for b in scene.parts.blocks:
        found = scene.true.get(b.a.index)
        if b.layer == above and found is not None and len(products) == 1 and found.shape == products[0].node.shape:
            words = f"da{above} is passed back, without the activation's slope"
            yield at("missing_activation_derivative", words, _from_arriving(found))
    yield at("transpose", f"{name} is not transposed", lambda p, g: _other_way(p, g, p.version.value))
    yield at("transpose", RESHAPED, lambda p, g: _other_way(p, g, p.version.value.reshape(p.version.shape[::-1])))
    for parameter in scene.recording.parameters:
        version = scene.step.versions.get(parameter.number)
        if version is None or len(products) > 1 or parameter is products[0].parameter or parameter.kind != "W":
            continue
        words = f"W{parameter.layer} stands where {name} belongs"
        yield at("wrong_layer", words, through(_version(version)))
        yield at("wrong_layer", words, _turned_through(version))
    for b in scene.parts.blocks:
        found = scene.true.get(b.z.index)
        if b.layer != above and found is not None and len(products) == 1 and found.shape == products[0].node.shape:
            words = f"dz{b.layer} stands where dz{above} belongs"
            yield at("wrong_layer", words, _from_arriving(found))
    yield at(
        "other",
        f"{name} is left out",
        _with_numbers(np.ones_like),
    )
    yield at(
        "other",
        f"the signs of {name} are left out",
        _with_numbers(np.abs),
    )
    yield at("sign", "the sign is wrong", _opposite)


def _index(p: Product) -> int:
    return p.other.index if p.other is not None else -1


def _opposite(p: Product, g: Array) -> Array | None:
    return -_split(p.node, g)[_index(p)]


def _from_arriving(value: Array) -> Made:
    return lambda p, g: _split(p.node, value).get(_index(p))


def _version(version: Node) -> Callable[[Product], Node | None]:
    return lambda p: version


def _turned_through(version: Node) -> Made:
    return lambda p, g: _other_way(p, g, version.value)


def _with_numbers(change: Callable[[Array], Array]) -> Made:
    return lambda p, g: _split(_with_weight(p, change(p.version.value)), g)[_index(p)]


def _with_weight(p: Product, value: Array) -> Node:
    """The product with other numbers for the weights, arranged as the weights were."""
    weight = p.node.args[p.slot]
    if weight is not p.version:  # such as W.T: the same arrangement of the other numbers
        if weight.op == "take":
            value = value.ravel()[np.asarray(weight.args[1])]
        elif value.size == weight.size:
            value = value.T if value.T.shape == weight.shape else value.reshape(weight.shape)
        else:
            raise NoRule("weights")
    return _replaced(p.node, p.slot, Node(weight.index, "leaf", (), {}, value, -1))


def _other_way(p: Product, g: Array, w: Array) -> Array | None:
    """d @ W where d @ Wᵀ belongs."""
    if p.node.op not in ("matmul", "dot") or w.ndim != 2:
        return None
    plain = p.node.args[p.slot] is p.version
    w = w if plain else w.T
    first, second = (g, w) if p.slot == 1 else (w, g)
    if first.ndim < 1 or second.ndim < 1 or first.shape[-1] != second.shape[0]:
        return None
    return np.asarray(first @ second)
