"""Gradients that a program computes, found by their names, or else by their shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from chainrule.explain.backprop.forward import Layer, Pass
from chainrule.explain.backprop.iterations import source_of
from chainrule.explain.backprop.recognise import same
from chainrule.explain.backprop.trace import Array, Trace

#: What is put before or after a parameter's name to name its gradient.
AFFIX = re.compile(r"d|dl|dc|dj|de|dloss|grad|grads|gradient|gradients|g|delta|del|nabla|der|deriv|partial|gradof|dldw")


def key(text: str) -> str:
    """Return the part of an expression or key that names what it is, in lower case letters and digits.

    >>> key("parameters['W1']"), key("self.dWeights_1"), key("dL_dW1")
    ('w1', 'dweights1', 'dldw1')
    """
    inner = re.findall(r"\[['\"]([^'\"]+)['\"]\]$", text)
    last = inner[0] if inner else re.split(r"\.", text)[-1]
    return re.sub(r"[^0-9a-z]", "", last.lower())


def names_gradient_of(name: str, parameter: str) -> bool:
    """Whether a name is that of a parameter's gradient.

    >>> names_gradient_of("dw1", "w1"), names_gradient_of("w1grad", "w1"), names_gradient_of("dw2", "w1")
    (True, True, False)
    """
    if not parameter or not name:
        return False
    if name.endswith(parameter):
        rest = name[: -len(parameter)]
        return bool(AFFIX.fullmatch(rest)) or rest in ("dld", "dcd", "djd", "ded", "dlossd")
    return name.startswith(parameter) and bool(AFFIX.fullmatch(name[len(parameter) :]))


def forms(array: Array, shape: tuple[int, ...]) -> list[Array]:
    """The ways to bring one of the program's arrays into the shape of a parameter in rows.

    >>> [form.tolist() for form in forms(np.array([[1.0], [2.0]]), (2,))]
    [[1.0, 2.0]]
    """
    found: list[Array] = []
    if len(shape) == 1:
        if array.size == shape[0] and array.ndim <= 2 and (array.ndim < 2 or 1 in array.shape):
            found.append(array.reshape(shape))
    elif array.shape == shape:
        found.append(array)
    if array.ndim == 2 and array.T.shape == shape and len(shape) == 2 and not (found and same(array, array.T, 0)):
        found.append(array.T)
    if len(shape) == 2 and array.ndim == 1 and array.size == shape[0] * shape[1]:
        found.append(array.reshape(shape))
    return found


def declared(
    trace: Trace,
    p: Pass,
    names: Sequence[str],
    window: tuple[int, int],
    right: Mapping[str, Array],
    *,
    updated: bool,
) -> tuple[dict[str, Array], set[str]]:
    """Return the program's gradients by parameter, and which of them were found by name.

    `right` are the derived gradients, which help only to tell a matrix from its transpose, and to choose among values
    without a telling name.
    """
    found: dict[str, Array] = {}
    named: set[str] = set()
    for name in names:
        layer = p.layers[int(name[1:]) - 1]
        trace.go_on()
        candidates = _candidates(trace, layer, name, right[name].shape, p, window)
        for by_name in (True, False):
            chosen = [array for array, telling in candidates if telling == by_name]
            alike = [array for array in chosen if _parallel(array, right[name])]
            if chosen and (by_name or alike):
                place = -1 if by_name and not updated else 0  # what an update does to gradients comes later
                found[name] = alike[place] if alike else chosen[place]
                if by_name:
                    named.add(name)
                break
    return found, named


def _candidates(
    trace: Trace, layer: Layer, name: str, shape: tuple[int, ...], p: Pass, window: tuple[int, int]
) -> list[tuple[Array, bool]]:
    """Values of the right shape computed after the forward pass: with each, whether its name says what it is."""
    event = layer.W_event if name[0] == "W" else layer.b_event
    if event is None or layer.bias_in_W:
        return []
    source = source_of(trace, event)
    parameter = key(trace.node(source).text)
    turned = trace.array(source).shape != shape
    found = []
    weights = {trace.events[place].value for place in _parameter_places(trace, source)}
    for index in range(p.start + 1, window[1]):
        array = trace.array(index)
        if trace.events[index].value in weights:
            continue
        if array.size != int(np.prod(shape)) or not array.ndim:
            continue
        if not trace.derived[trace.events[index].value]:
            continue
        own = trace.events[index].name or trace.node(index).text
        stored = bool(trace.events[index].name) or trace.node(index).kind in ("store", "name", "attribute", "subscript")
        telling = stored and names_gradient_of(key(own), parameter)
        telling = telling or bool(trace.events[index].name and key(own) == parameter)
        shaped = forms(array, shape)
        if len(shaped) > 1:  # square: as the parameter itself is read
            turn = turned or not np.array_equal(trace.array(source), layer.W)
            shaped = [array.T if turn else array] if telling else shaped
        if stored:  # what is only a step within an expression is not what the program calls its gradient
            found += [(form, telling) for form in shaped]
    return found


def _parameter_places(trace: Trace, source: int) -> list[int]:
    """Where the parameter itself is read, under the name that it has at `source`."""
    node = trace.events[source].node
    return [index for index, event in enumerate(trace.events) if event.node == node]


def _parallel(array: Array, gradient: Array) -> bool:
    scale = float(np.vdot(gradient, gradient))
    if not scale:
        return not array.any()
    factor = float(np.vdot(array, gradient)) / scale
    return bool(factor) and same(array, factor * gradient, 1e-6)
