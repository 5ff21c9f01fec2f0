"""The mistakes that people make in a backward pass, step by step from the loss to the first layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from chainrule.explain.backprop.recognise import NUMPY, value
from chainrule.explain.backprop.spoil import Change
from chainrule.explain.backprop.trace import Array
from chainrule.functions.activations import Activation, LeakyRelu, Relu, Sigmoid, Softmax, Tanh
from chainrule.program.program import Program

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
STILL = "still"  # the kind of those mistakes that make a gradient zero

Slope = Callable[[Array], Array]


def changes(program: Program, activations: list[Activation], rows: int, loss: str) -> Iterator[Change]:
    """Yield every mistake that is known, for every step that it can be made in, the last layer's first."""
    depth = len(activations)
    yield from _loss(depth, activations[-1], loss)
    for layer in range(depth, 0, -1):
        yield from _through_activation(program, layer, activations, rows)
        yield from _weights(program, layer, depth, rows)
        yield from _bias(program, layer, depth, rows)
        if layer < depth:
            yield from _through_weights(program, layer + 1, depth, rows)


def a_name(layer: int, depth: int) -> str:
    """The name of a layer's output."""
    return "y_hat" if layer == depth else f"a{layer}"


# ---- the loss: dŷ


def _loss(depth: int, last: Activation, loss: str) -> Iterator[Change]:
    def wrong(words: str, compute: Callable[..., Array], step: str = "dy_hat") -> Change:
        return Change("loss_gradient", step, ("y", "y_hat"), compute, words)

    z = f"dz{depth}"
    if isinstance(last, Softmax):
        for words, start in (
            ("the softmax is treated as if each output depended on its own z alone", lambda y, p: p - y),
            ("the softmax is treated as if each output depended on its own z alone", lambda y, p: -y / p),
        ):
            yield Change(
                "softmax_cross_terms", z, ("y", "y_hat"), lambda y, p, start=start: start(y, p) * p * (1 - p), words
            )
    if loss == "entropy":
        squared = "the gradient of the squared error is used, though the loss is cross-entropy"
        if not isinstance(last, Softmax):
            yield wrong(squared, lambda y, p: (p - y) * p * (1 - p), z)
        yield wrong(squared, lambda y, p: p - y)
        yield wrong("the part for y = 0 is left out of the loss's gradient", lambda y, p: -y / p)
        yield wrong(
            "the two parts of the loss's gradient have the wrong sign between them",
            lambda y, p: -y / p - (1 - y) / (1 - p),
        )
        yield wrong("the loss's gradient is divided by ŷ only", lambda y, p: (p - y) / p)
        yield wrong("the loss's gradient is divided by 1 − ŷ only", lambda y, p: (p - y) / (1 - p))
        yield Change(
            "missing_activation_derivative", z, ("dy_hat",), lambda d: d, "the slope of the last activation is missing"
        )
    for words, function in (
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
        (
            "the gradient of cross-entropy is used, though the loss is the squared error",
            lambda y, p: -y / p + (1 - y) / (1 - p),
        ),
        ("the error is divided by ŷ", lambda y, p: (p - y) / p),
        ("the error is multiplied by ŷ", lambda y, p: (p - y) * p),
        ("the error is multiplied by y", lambda y, p: (p - y) * y),
    ):
        yield wrong(words, function)
        yield wrong(words, function, z)


# ---- the activation: dz from da


def _through_activation(program: Program, layer: int, activations: list[Activation], rows: int) -> Iterator[Change]:
    depth, f = len(activations), activations[layer - 1]
    step, a, z = f"dz{layer}", a_name(layer, len(activations)), f"z{layer}"
    d = f"d{a}"
    yield Change(
        "missing_activation_derivative", step, (d,), lambda d: d, "the slope of the activation is missing", "f"
    )
    if f.distribution:
        yield from _scaled(step, (d, z, a), lambda d, z, a: f.backward(d, z, a, NUMPY), rows)
        return
    others = [a_name(k, depth) for k in range(depth, 0, -1) if k != layer] + [f"z{k}" for k in range(depth, 0, -1)]
    others += ["a0", d, "y", *(f"dz{k}" for k in range(depth, layer, -1))]
    for name in [z, a, *dict.fromkeys(others)]:
        for form, slope in enumerate(_slopes(f)):
            words = f"the activation's slope is computed by its formula for {'za'[form]}, but from {name}"
            yield Change(
                "derivative_of_wrong_value",
                step,
                (d, name),
                lambda d, v, s=slope: d * s(v),
                words,
                f"{name[0]}{form}" if name in (z, a) else name,
            )
    for other in (Sigmoid(), Tanh(), Relu(), LeakyRelu(0.01)):
        if type(other) is not type(f):
            for name, slope in zip((z, a), _slopes(other), strict=True):
                words = f"the slope of {other.name} is used, though the activation is {f.name}"
                kind = other.name + name[0]
                yield Change("derivative_of_wrong_value", step, (d, name), lambda d, v, s=slope: d * s(v), words, kind)
    yield Change(
        "other", step, (d, z, a), lambda d, z, a: d * _slope(f, z, a) ** 2, "the slope of the activation is there twice"
    )
    yield Change(
        "other", step, (d, a), lambda d, a: d * a, "the gradient is multiplied by the activation, not by its slope"
    )
    yield Change("other", step, (d, a), lambda d, a: d * (1 - a), "half of the activation's slope is missing")
    yield Change("other", step, (d, a), lambda d, a: d * a * (1 + a), "the sign inside the activation's slope is wrong")
    yield Change("other", step, (d, a), lambda d, a: d * (1 - a) ** 2, "the square is in the wrong place in the slope")
    yield Change("other", step, (d, a), lambda d, a: d * (1 + a**2), "the sign inside the activation's slope is wrong")
    yield Change("other", step, (d, z, a), lambda d, z, a: d + _slope(f, z, a), "the slope is added, not multiplied")
    yield Change("other", step, (z, a), lambda z, a: _slope(f, z, a), "what comes from the layer above is left out")
    yield from _scaled(step, (d, z, a), lambda d, z, a: d * _slope(f, z, a), rows)


def _slope(f: Activation, z: Array, a: Array) -> Array:
    return np.asarray(f.derivative(z, a, NUMPY), dtype=np.float64)


def _slopes(f: Activation) -> tuple[Slope, Slope]:
    """f′ as somebody might write it in terms of z, and in terms of a."""
    if isinstance(f, Sigmoid):
        return (lambda v: value(f, v) * (1 - value(f, v))), (lambda v: v * (1 - v))
    if isinstance(f, Tanh):
        return (lambda v: 1 - np.tanh(v) ** 2), (lambda v: 1 - v**2)
    return (lambda v: _slope(f, v, value(f, v))), (lambda v: _slope(f, v, v))


# ---- the weights: dW from a and dz


def _weights(program: Program, layer: int, depth: int, rows: int) -> Iterator[Change]:
    step, before, dz, da = f"dW{layer}", a_name(layer - 1, depth), f"dz{layer}", f"d{a_name(layer, depth)}"

    def right(a: Array, d: Array) -> Array:
        return a.T @ d

    yield Change("missing_activation_derivative", step, (before, da), right, "the slope of the activation is missing")
    reshaped = "reshape is used where a transpose is needed: it keeps the order of the numbers, not their places"
    yield Change("transpose", step, (before, dz), lambda a, d: a.reshape(a.shape[::-1]) @ d, reshaped)
    yield Change("transpose", step, (before, dz), lambda a, d: a @ d, "a transpose is missing")
    yield Change(
        "transpose", step, (before, dz), lambda a, d: (a.T @ d).T, "the gradient is the transpose of what it must be"
    )
    yield Change("transpose", step, (before, dz), lambda a, d: (a @ d).T, "a transpose is missing")
    yield Change(
        "transpose",
        step,
        (before, dz),
        lambda a, d: (a.T @ d).reshape(a.shape[1], -1).T.reshape(a.shape[1], -1),
        reshaped,
    )
    yield from _scaled(step, (before, dz), right, rows)
    for other in [a_name(k, depth) for k in range(depth + 1) if k != layer - 1]:
        yield Change("wrong_layer", step, (other, dz), right, f"{other} stands where {before} belongs")
        yield Change("wrong_layer", step, (other, dz), lambda a, d: a @ d, f"{other} stands where {before} belongs")
    for other in [f"dz{k}" for k in range(depth, 0, -1) if k != layer]:
        yield Change("wrong_layer", step, (before, other), right, f"{other} stands where {dz} belongs")
    if layer > 1:
        z = f"z{layer - 1}"
        yield Change(
            "other", step, (z, dz), right, f"{z} stands where {before} belongs: the value before the activation"
        )
    yield Change(
        "other", step, (before, dz), lambda a, d: np.zeros((a.shape[1], d.shape[1])), "the weights never change", STILL
    )
    yield Change("other", step, ("y", dz), right, f"y stands where {before} belongs")
    yield Change("other", step, (before, "dy_hat"), right, f"dy_hat stands where {dz} belongs")


# ---- the bias: db from dz


def _bias(program: Program, layer: int, depth: int, rows: int) -> Iterator[Change]:
    step, dz, da = f"db{layer}", f"dz{layer}", f"d{a_name(layer, depth)}"
    still = "the bias is never changed"
    yield Change("missing_bias_gradient", step, (dz,), lambda d: np.zeros(d.shape[1]), still, STILL)
    unsummed = "the bias's gradient is not summed over the samples"
    across = "the bias's gradient is summed over the units, not over the samples"
    yield Change("bias_gradient_not_summed", step, (dz,), lambda d: d, unsummed)
    yield Change("bias_gradient_not_summed", step, (dz,), lambda d: d[0], unsummed + ": only the first counts")
    yield Change("bias_gradient_not_summed", step, (dz,), lambda d: d[-1], unsummed + ": only the last counts")
    yield Change("bias_gradient_not_summed", step, (dz,), lambda d: d.sum(axis=1, keepdims=True), across)
    yield Change("bias_gradient_not_summed", step, (dz,), lambda d: d.sum(axis=1), across)
    yield from _scaled(step, (dz,), lambda d: d.sum(axis=0), rows)
    total = "the bias's gradient is one number, summed over the units too"
    yield Change("other", step, (dz,), lambda d: np.full(d.shape[1], d.sum()), total)
    yield Change("other", step, (dz,), lambda d: np.full(d.shape[1], d.mean()), total)
    yield Change(
        "missing_activation_derivative", step, (da,), lambda d: d.sum(axis=0), "the slope of the activation is missing"
    )
    for other in [f"dz{k}" for k in range(depth, 0, -1) if k != layer]:
        yield Change("wrong_layer", step, (other,), lambda d: d.sum(axis=0), f"{other} stands where {dz} belongs")
    yield Change(
        "other", step, (dz,), lambda d: np.ones(d.shape[1]), "the bias's gradient is the same number everywhere"
    )


# ---- back through the weights: da of the layer below from dz


def _through_weights(program: Program, layer: int, depth: int, rows: int) -> Iterator[Change]:
    W, dz, da = f"W{layer}", f"dz{layer}", f"d{a_name(layer, depth)}"
    step = f"d{a_name(layer - 1, depth)}"

    def right(d: Array, w: Array) -> Array:
        return d @ w.T

    changed = f"{W} was already updated when the gradient was passed back through it"
    yield Change("weights_changed_before_use", step, (dz, f"{W}_new"), right, changed)
    yield Change(
        "missing_activation_derivative", step, (da, W), right, f"{da} is passed back, without the activation's slope"
    )
    yield Change("transpose", step, (dz, W), lambda d, w: d @ w, f"{W} is not transposed")
    reshaped = "reshape is used where a transpose is needed: it keeps the order of the numbers, not their places"
    yield Change("transpose", step, (dz, W), lambda d, w: d @ w.reshape(w.shape[::-1]), reshaped)
    yield Change("transpose", step, (dz, W), lambda d, w: d @ w.T.reshape(w.shape), reshaped)
    for other in range(depth, 0, -1):
        if other != layer:
            words = f"W{other} stands where {W} belongs"
            yield Change("wrong_layer", step, (dz, f"W{other}"), right, words)
            yield Change("wrong_layer", step, (dz, f"W{other}"), lambda d, w: d @ w, words)
    for k in range(depth, 0, -1):
        if k != layer:
            yield Change("wrong_layer", step, (f"dz{k}", W), right, f"dz{k} stands where {dz} belongs")
    yield Change("other", step, (dz, W), lambda d, w: d @ np.ones_like(w).T, f"{W} is left out")
    yield Change("other", step, (dz, W), lambda d, w: d @ np.abs(w).T, f"the signs of {W} are left out")
    yield from _scaled(step, (dz, W), right, rows)


def _scaled(step: str, inputs: tuple[str, ...], right: Callable[..., Array], rows: int) -> Iterator[Change]:
    """A step of the wrong sign, or with a mean where there is a sum elsewhere, or the other way round."""
    yield Change("sign", step, inputs, lambda *x: -right(*x), "the sign is wrong")
    if rows > 1:
        yield Change(
            "mean_instead_of_sum",
            step,
            inputs,
            lambda *x: right(*x) / rows,
            f"it is divided by the number of samples ({rows}), unlike the other gradients",
        )
        yield Change(
            "sum_instead_of_mean",
            step,
            inputs,
            lambda *x: right(*x) * rows,
            f"it is not divided by the number of samples ({rows}), unlike the other gradients",
        )
    yield Change("other", step, inputs, lambda *x: 2 * right(*x), "it is twice as large as it must be")
    yield Change("other", step, inputs, lambda *x: right(*x) / 2, "it is half as large as it must be")
