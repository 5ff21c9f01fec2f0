"""The learner's own names for what the derived program computes, and the lines where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from chainrule.explain.backprop.declared import key, names_gradient_of
from chainrule.explain.backprop.forward import Pass
from chainrule.explain.backprop.iterations import source_of
from chainrule.explain.backprop.recognise import same
from chainrule.explain.backprop.trace import Array, Trace
from chainrule.functions.activations import Activation, Identity, LeakyRelu, Relu, Sigmoid, Softmax, Tanh
from chainrule.program.interpret import Values
from chainrule.program.names import Name

LONGEST = 60


@dataclass(frozen=True, eq=False)
class Names:
    """Finds names and lines for one forward pass and what follows it, given what is computed there.

    `values` holds what the program computes by chainrule's names, in rows, mistakes included.
    """

    trace: Trace
    p: Pass
    window: tuple[int, int]
    values: Values
    loss: str = "squared"
    da_is_wrong: bool = False  # what is passed back is wrong too, so that a name for it does not help

    def of(self, name: str) -> str:
        """What the learner calls a quantity; chainrule's name where it has none."""
        if name[0] == "W" or name[0] == "b":
            return self.parameter(name)
        if name == "a0":
            return self._short(self.trace.node(self.p.x_event).text) or name
        return self.found(name) or name

    def parameter(self, name: str) -> str:
        """The text of a weight matrix or bias, without a transpose."""
        layer = self.p.layers[int(name[1:]) - 1]
        event = layer.W_event if name[0] == "W" else layer.b_event
        return name if event is None else self.trace.node(source_of(self.trace, event)).text

    @property
    def depth(self) -> int:
        """How many layers there are."""
        return len(self.p.layers)

    def found(self, name: str) -> str:
        """The name that a value of this kind is stored under, if it is."""
        place = self.place(name, stored=True)
        return self._short(self.trace.node(place).text) if place is not None else ""

    def place(self, name: str, *, stored: bool = False) -> int | None:
        """The event that computes a quantity, up to a factor: its first assignment, or else the first place at all."""
        if name not in self.values:
            return None
        wanted = np.atleast_2d(np.asarray(self.values[name], dtype=np.float64))
        if not np.isfinite(wanted).all() or not wanted.any():
            return None
        start = self.p.start if name[0] != "d" else self.p.end
        exact = name[0] != "d"
        first = None
        for event in range(start, self.window[1]):
            self.trace.go_on()
            kind = self.trace.node(event).kind
            if not _alike(self.trace.array(event), wanted, exact=exact):
                continue
            if (kind == "store" or kind.startswith("aug")) and not self.trace.events[event].name:
                return event
            if first is None and kind not in ("name", "attribute", "subscript"):
                first = event
        return None if stored else first

    def line(self, *names: str) -> int | None:
        """The line of the first of these quantities that is found."""
        for name in names:
            place = self.place(name)
            if place is not None:
                return self.trace.node(place).line
        return None

    def gradient_line(self, name: str) -> int | None:
        """The line that assigns what is named as the gradient of a parameter."""
        parameter = key(self.parameter(name))
        for event in range(self.p.end, self.window[1]):
            node = self.trace.node(event)
            stored = node.kind == "store" or node.kind.startswith("aug")
            if stored and not self.trace.events[event].name and names_gradient_of(key(node.text), parameter):
                return node.line
        return None

    def update_line(self, name: str) -> int | None:
        """The line that assigns a parameter after the pass."""
        text = self.parameter(name)
        for event in range(self.p.end, self.window[1]):
            node = self.trace.node(event)
            if (node.kind == "store" or node.kind.startswith("aug")) and node.text == text:
                return node.line
        return None

    def forward_line(self, layer: int) -> int:
        """The line where a layer's z is computed."""
        return self.trace.node(self.p.layers[layer - 1].z_event).line

    # ---- the right lines, in the learner's layout

    def right(self, step: str) -> str:
        """The right line for a step of the backward pass, such as dW1, as NumPy source in the learner's names."""
        parts = Name.parse(step)
        number, kind = int(parts.layer or self.depth), parts.prefix + parts.word
        if kind == "dW":
            return f"{self.of(step)} = {self._weights(number)}"
        if kind == "db":
            name = self.of(step)
            return f"{step if name == self.of(f'dz{number}') else name} = {self._bias(number)}"
        if kind == "da" and self.found(step) and self.found(step) != self.found(f"dz{number}"):
            return f"{self.of(step)} = {self._passed_back(number + 1)}"
        name = f"dz{number}"
        return f"{self.of(name)} = {self._delta(number)}"

    def samples(self, layer: int) -> str:
        """How many samples there are."""
        return f"{_bracket(self.of(f'dz{layer}'))}.shape[{int(self.p.columns)}]"

    @cached_property
    def _single(self) -> bool:
        return self.p.form in ("one row", "one column", "number", "number of columns")

    def _a(self, layer: int) -> str:
        return self.of("y_hat" if layer == self.depth else f"a{layer}")

    def _weights(self, layer: int) -> str:
        a, d = _bracket(self._a(layer - 1)), _bracket(self.of(f"dz{layer}"))
        turned = self._stored_turned(layer)
        if self._single:
            return f"np.outer({d}, {a})" if turned != self.p.columns else f"np.outer({a}, {d})"
        if self.p.columns:
            return f"{a} @ {d}.T" if turned else f"{d} @ {a}.T"
        return f"{d}.T @ {a}" if turned else f"{a}.T @ {d}"

    def _stored_turned(self, layer: int) -> bool:
        """Whether the weights are used transposed."""
        event = self.p.layers[layer - 1].W_event
        return source_of(self.trace, event) != event

    def _bias(self, layer: int) -> str:
        d = _bracket(self.of(f"dz{layer}"))
        if self._single:
            return d
        if self.p.columns:
            return f"{d}.sum(axis=1, keepdims=True)"
        return f"{d}.sum(axis=0)"

    def _passed_back(self, layer: int) -> str:
        d, W = _bracket(self.of(f"dz{layer}")), _bracket(self.parameter(f"W{layer}"))
        if not self._stored_turned(layer):
            W += ".T"
        if self.p.columns:
            return f"{W} @ {d}"
        return f"{d} @ {W}"

    def _delta(self, layer: int) -> str:
        activation = self.p.layers[layer - 1].activation
        slope = slope_source(activation, self._a(layer), self.of(f"z{layer}"))
        if layer < self.depth:
            start = self.found(f"da{layer}")
            if not start or start == self.found(f"dz{layer}") or self.da_is_wrong:
                start = f"({self._passed_back(layer + 1)})"
            return f"{start} * {slope}" if slope else start
        a, y = self._a(layer), self._y()
        error = f"{y} - {a}" if self._turned(f"dz{layer}") else f"{a} - {y}"
        if self.loss == "entropy" and isinstance(activation, Sigmoid | Softmax):
            return error
        if isinstance(activation, Softmax):
            d = f"({error})"
            axis = 0 if self.p.columns else 1
            return f"{a} * ({d} - ({d} * {a}).sum(axis={axis}, keepdims=True))"
        return f"({error}) * {slope}" if slope else error

    def _turned(self, name: str) -> bool:
        """Whether the learner's value of this kind has the opposite sign, as where the error is y − ŷ."""
        place = self.place(name)
        if place is None:
            return False
        theirs, wanted = self.trace.array(place), np.asarray(self.values[name])
        peaks = [array.flat[np.argmax(np.abs(array))] for array in (theirs, wanted)]
        return bool(peaks[0] * peaks[1] < 0)

    def _y(self) -> str:
        y = np.atleast_2d(np.asarray(self.values["y"]))
        for event in range(self.p.end, self.window[1]):
            if self.trace.node(event).kind in ("name", "attribute", "subscript") and _alike(
                self.trace.array(event), y, exact=True
            ):
                return self.trace.node(event).text
        return "y"

    @staticmethod
    def _short(text: str) -> str:
        return text if len(text) <= LONGEST else ""


def slope_source(activation: Activation, a: str, z: str) -> str:
    """An activation's slope as NumPy source; empty where it is 1 throughout.

    >>> slope_source(Tanh(), "h", "z"), slope_source(Sigmoid(), "out", "z")
    ('(1 - h**2)', 'out * (1 - out)')
    """
    a = _bracket(a)
    if isinstance(activation, Identity):
        return ""
    if isinstance(activation, Sigmoid):
        return f"{a} * (1 - {a})"
    if isinstance(activation, Tanh):
        return f"(1 - {a}**2)"
    if isinstance(activation, Relu):
        return f"({a} > 0)"
    if isinstance(activation, LeakyRelu):
        return f"np.where({_bracket(z)} > 0, 1, {activation.slope:g})"
    return f"{activation.name}_slope({z})"


def _bracket(text: str) -> str:
    simple = text.replace(".", "").replace("_", "").isalnum() or text.endswith((")", "]"))
    return text if simple else f"({text})"


def _alike(array: Array, rows: Array, *, exact: bool) -> bool:
    """Whether an array holds the numbers of `rows`, in its layout or transposed; if not `exact`, times any factor."""
    if array.size != rows.size or (array.size == 1 and not exact):
        return False
    shaped = array.reshape(rows.shape) if 1 in rows.shape or array.ndim < 2 else array
    for turned in (shaped, shaped.T):
        if turned.shape != rows.shape:
            continue
        factor = 1.0 if exact else float(np.vdot(turned, rows)) / float(np.vdot(rows, rows))
        if factor and same(turned, factor * rows):
            return True
    return False
