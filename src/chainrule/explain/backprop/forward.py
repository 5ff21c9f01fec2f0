"""Finding the forward passes in a trace: chains of matrix products, each feeding the next through an activation."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from chainrule.explain.backprop.products import Reading, readings, to_rows
from chainrule.explain.backprop.recognise import Recogniser
from chainrule.explain.backprop.trace import Array, Trace
from chainrule.functions.activations import Activation, Identity

NEXT_PRODUCTS = 8  # among how many products of the right shape the next layer is looked for
DEEPEST = 12
MOST_NETWORKS = 3
FEW = 3  # numbers that may agree by chance: then one must have been computed from the other
NEAR = 60  # events within which a bias is added, or an activation applied


@dataclass(frozen=True, eq=False)
class Layer:
    """A layer of one forward pass, in rows. Events are places in the trace; None where the value has no place."""

    W: Array
    b: Array | None  # (out,); (n, out) where every sample has its own
    z: Array
    a: Array
    activation: Activation
    product: int
    W_event: int
    b_event: int | None
    z_event: int
    a_event: int | None
    shared_bias: bool = False  # one number for all units
    bias_in_W: str = ""  # "first" or "last" row of the program's weights, where a column of ones is appended to a


@dataclass(frozen=True, eq=False)
class Pass:
    """A forward pass: from X through the layers."""

    X: Array
    x_event: int
    layers: tuple[Layer, ...]
    columns: bool
    form: str
    start: int
    end: int
    places: tuple[int, ...]  # where in the program the products are

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        """The shapes of the weights."""
        return tuple(layer.W.shape for layer in self.layers)

    @property
    def prediction(self) -> Array:
        """ŷ, (n, out)."""
        return self.layers[-1].a


class _Sum(NamedTuple):
    """z = product + b: the event, and b."""

    event: int
    z: Array
    b: Array | None
    b_event: int | None
    shared: bool


def find_passes(trace: Trace) -> list[list[Pass]]:
    """Return the forward passes of the network that the program trains, in order of time; likelier networks first."""
    with np.errstate(all="ignore"):
        found = list(readings(trace))
    by_shape: dict[tuple[tuple[int, ...], bool], list[Reading]] = {}
    for reading in found:
        by_shape.setdefault((reading.a.shape, reading.columns), []).append(reading)
    passes: list[Pass] = []
    begun: Counter[tuple[object, ...]] = Counter()
    for reading in found:
        key = (trace.events[reading.event].node, reading.form, reading.W.shape)
        begun[key] += not trace.derived[trace.events[reading.a_event].value]
        if begun[key] <= trace.most and not trace.derived[trace.events[reading.a_event].value]:
            layers = _follow(trace, reading, by_shape, 0)
            if layers is not None:
                end = max(layer.a_event or layer.z_event for layer in layers)
                places = tuple(trace.events[layer.product].node for layer in layers)
                passes.append(
                    Pass(
                        reading.a,
                        reading.a_event,
                        tuple(layers),
                        reading.columns,
                        reading.form,
                        reading.event,
                        end,
                        places,
                    )
                )
    return _by_network(trace, _usual_ends(trace, passes))


def _usual_ends(trace: Trace, passes: list[Pass]) -> list[Pass]:
    """End each pass where most of them end that begin alike: where y = 0, the error ŷ − y is ŷ, and would lead on.

    Where that is most of them, it shows by leading back through the last weights.
    """
    usual: dict[tuple[object, ...], int] = {}
    common = Counter((p.places, p.columns) for p in passes).most_common()
    for (places, columns), _ in common:
        usual.setdefault((places[0], columns), len(places))
    for p in passes:
        depth = len(p.layers)
        shorter = (p.places[:-1], p.columns) in dict(common)
        if depth > 1 and shorter and np.array_equal(p.layers[-1].W, p.layers[-2].W.T):  # back through the same weights
            usual[p.places[0], p.columns] = min(usual[p.places[0], p.columns], depth - 1)
    result = []
    for p in passes:
        depth = usual[p.places[0], p.columns]
        if len(p.places) > depth:
            last = p.layers[depth - 1]
            a_event = last.a_event and trace.first[trace.events[last.a_event].value]
            layers = (*p.layers[: depth - 1], replace(last, a_event=a_event))
            p = replace(p, layers=layers, end=max(a_event or 0, last.z_event), places=p.places[:depth])
        result.append(p)
    return result


def _by_network(trace: Trace, passes: list[Pass]) -> list[list[Pass]]:
    """The passes of each chain of places in the program: first those with weights that change, the earliest first.

    What is mostly a part of longer chains is no network of its own.
    """
    groups: dict[tuple[object, ...], list[Pass]] = {}
    inside: dict[int, int] = {}  # how long the longest chain is that each product is in
    for p in passes:
        groups.setdefault((p.shapes, p.columns, p.places), []).append(p)
        for layer in p.layers:
            inside[layer.product] = max(inside.get(layer.product, 0), len(p.layers))
    parts = {
        key
        for key, group in groups.items()
        if 2 * sum(any(inside[layer.product] > len(p.layers) for layer in p.layers) for p in group) > len(group)
    }
    groups = {key: group for key, group in groups.items() if key not in parts}
    ordered = sorted(groups.values(), key=lambda group: (group[0].start, -len(group[0].layers)))
    changing = [g for g in ordered if len({_weights_key(p) for p in g}) > 1 or sees_too_little(trace, [g])]
    still = sorted((group for group in ordered if group not in changing), key=lambda group: -len(group[0].layers))
    return [*changing, *still][:MOST_NETWORKS]


def sees_too_little(trace: Trace, networks: list[list[Pass]]) -> bool:
    """Whether a network was seen as often as can be, on different samples, without an update of its weights."""
    for passes in networks:
        often = 10 * len(passes) * len(passes[0].layers) >= 9 * trace.most
        if often and len({_weights_key(p) for p in passes}) < 2 < len({p.X.tobytes() for p in passes}):
            return True
    return False


def _weights_key(p: Pass) -> tuple[bytes, ...]:
    return tuple(layer.W.tobytes() for layer in p.layers)


def _follow(
    trace: Trace, reading: Reading, by_shape: dict[tuple[tuple[int, ...], bool], list[Reading]], depth: int
) -> list[Layer]:
    """The layers from `reading` on: the longest chain."""
    trace.go_on()
    best: list[Layer] = []
    sums = _sums(trace, reading)
    for total in reversed(sums):
        recognise = Recogniser(total.z, trace.tolerance)
        for columns_of_ones in (0, 1):
            shape = (total.z.shape[0], total.z.shape[1] + columns_of_ones)
            candidates = by_shape.get((shape, reading.columns), [])
            after = bisect_right(candidates, total.event, key=lambda r: r.event)
            for following in candidates[after : after + NEXT_PRODUCTS] if depth < DEEPEST else ():
                linked = _link(recognise, following, columns_of_ones)
                if linked is None or (total.z.size <= FEW and not trace.descends(following.a_event, total.event)):
                    continue
                activation, a, following, where = linked
                rest = _follow(trace, following, by_shape, depth + 1)
                if where and rest:
                    rest[0] = _with_bias(rest[0], where, trace.array(following.w_event), following)
                if rest and len(rest) + 1 > len(best):
                    a_event = following.a_event if not where else None
                    best = [_layer(reading, total, a, activation, a_event), *rest]
                break
    if best:
        return best
    total = sums[-1]
    activation, a, event = _output(trace, total, reading.form)
    return [_layer(reading, total, a, activation, event)]


def _layer(reading: Reading, total: _Sum, a: Array, activation: Activation, a_event: int | None) -> Layer:
    return Layer(
        reading.W,
        total.b,
        total.z,
        a,
        activation,
        reading.event,
        reading.w_event,
        total.b_event,
        total.event,
        a_event,
        total.shared,
    )


def _with_bias(layer: Layer, where: str, W: Array, reading: Reading) -> Layer:
    """A layer whose bias is a row of its weights."""
    full = reading.W
    b = full[0] if where == "first" else full[-1]
    rest = full[1:] if where == "first" else full[:-1]
    return replace(layer, W=rest, b=b, b_event=layer.W_event, bias_in_W=where)


def _link(recognise: Recogniser, following: Reading, ones: int) -> tuple[Activation, Array, Reading, str] | None:
    """How z becomes the following product's operand, if it does."""
    if not ones:
        activation = recognise(following.a)
        return (activation, following.a, following, "") if activation else None
    for where, column, rest in (("last", -1, slice(None, -1)), ("first", 0, slice(1, None))):
        if np.all(following.a[:, column] == 1):
            a = following.a[:, rest]
            activation = recognise(a)
            if activation and not isinstance(activation, Identity):
                return activation, a, following, where
    return None


def _sums(trace: Trace, reading: Reading) -> list[_Sum]:
    """The product itself, and the product with a bias added."""
    own = trace.events[reading.event].value
    result = [_Sum(reading.event, reading.z, None, None, False)]
    latest = reading.event
    product = trace.array(reading.event)
    for event in range(reading.event + 1, min(reading.event + NEAR, len(trace.events))):
        node = trace.node(event)
        if node.kind not in ("bin:Add", "aug:Add", "call:add"):
            continue
        reads = [child for child in trace.children[event] if child >= 0]
        if not any(trace.events[child].value == own and child >= latest for child in reads):
            continue
        others = [child for child in reads if trace.events[child].value != own]
        z = to_rows(trace.array(event), reading.form)
        if z is None or z.shape != reading.z.shape:
            continue
        b_event = others[0] if others else None
        full = to_rows(np.broadcast_to(trace.array(event) - product, product.shape), reading.form)
        if b_event is not None:
            try:
                full = to_rows(np.broadcast_to(trace.array(b_event), product.shape), reading.form)
            except ValueError:
                continue
        assert full is not None
        shared = b_event is not None and trace.array(b_event).size == 1 and full.shape[1] > 1
        b = full[0] if (full == full[0]).all() or b_event is None else full
        result.append(_Sum(event, z, b.copy(), b_event, shared))
        break
    return result


def _output(trace: Trace, total: _Sum, form: str) -> tuple[Activation, Array, int | None]:
    """The last layer's activation: the first value after z that is an activation of it."""
    recognise = Recogniser(total.z, trace.tolerance)
    for event in range(total.event + 1, min(total.event + NEAR, len(trace.events))):
        array = to_rows(trace.array(event), form)
        if array is None or array.shape != total.z.shape:
            continue
        activation = recognise(array)
        if activation is None or isinstance(activation, Identity):
            continue
        if array.size > FEW or trace.descends(event, total.event):
            return activation, array, event
    return Identity(), total.z, None
