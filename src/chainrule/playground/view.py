"""What is drawn of a run: weights, gradients, unit maps, the surface, and what there is to notice."""

import math
import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, NamedTuple

import numpy as np

from chainrule.errors import UnknownName
from chainrule.explain.trace import Trace
from chainrule.network.network import Network
from chainrule.playground.hints import ROWS, faults, hints
from chainrule.playground.run import Run
from chainrule.playground.table import SIDE, Data
from chainrule.program.interpret import Interpreter
from chainrule.program.operations import Affine

MOST_DRAWN = 12  # units of a layer
MAP = 2  # a unit's map takes every so manieth point of the surface
NOTICED = 0.5  # seconds between looks for hints while it plays


class Link(NamedTuple):
    """A layer as it is drawn: the value that it reads, its weights and biases, and what it says, by name."""

    reads: str
    own: tuple[str, ...]
    says: str
    activation: str


def chain(network: Network) -> list[Link]:
    """The layers of a network from its inputs on; of networks side by side, such as an ensemble, the first one's."""
    made = {step.output: step for step in network.prediction_program}
    found, name, before = list[Link](), "y_hat", "y_hat"
    while name in made:
        step = made[name]
        if isinstance(step.operation, Affine) and step.layer:
            says = before if made[before].inputs == (name,) else name
            reads, *own = step.inputs
            found.append(Link(reads, tuple(own), says, network.layers[step.layer - 1].activation.name))
        name, before = step.inputs[0], name
    return found[::-1]


class View:
    """The surface over two columns, the others held, and the units that are drawn."""

    def __init__(self, data: Data, axes: tuple[str, str] | None = None, held: dict[str, Any] | None = None) -> None:
        self.data, self.axes, self.held = data, axes or data.usual_axes(), held or {}
        for name in self.axes:
            if name not in data.axes:
                raise UnknownName("column for an axis", name[:60], data.axes)
        self.grid = data.grid(*self.axes, self.held)
        self.accuracy = math.nan
        self._noticed: tuple[Any, float, dict[str, Any]] = (None, 0.0, {})
        low, high = (float(data.codes.min()), float(data.codes.max())) if data.target.task == "regression" else (0, 1)
        self.range = low, high

    def hello(self, run: Any) -> dict[str, Any]:
        """What a page needs to know once."""
        data, links = self.data, chain(run.network)
        sizes = [run.network.parameters[link.own[0]].shape for link in links]
        inputs = [_text(feature.name) for feature in data.encoder.features]
        if len(inputs) != sizes[0][0]:  # what comes before is not drawn
            inputs = [f"{links[0].reads}[{unit}]" for unit in range(sizes[0][0])]
        values = {**data.hold, **self.held}
        target = data.target
        facts: dict[str, Any] = {"file": data.name, "rows": data.frame.height}
        facts |= {"target": target.name, "task": target.task, "axisNames": list(data.axes)}
        facts["range"] = [target.mean + target.scale * end for end in self.range]
        facts |= {"names": data.whole.columns, "classes": [*map(_text, target.classes)], "inputs": inputs}
        facts |= {"layers": [sizes[0][0], *(outputs for _, outputs in sizes)], "drawn": _numbers(_drawn(run))}
        facts |= {"activations": [link.activation for link in links], "side": SIDE, "map": SIDE // MAP}
        facts["columns"] = [{"name": c.name, "kind": c.kind, "dropped": c.dropped} for c in data.columns]
        axes = [data.axes[name] for name in self.axes]
        facts["axes"] = [asdict(axis) | {"bands": [*map(_text, axis.bands)]} for axis in axes]
        facts["held"] = [[name, _text(value)] for name, value in values.items() if name not in self.axes]
        return facts | {"heldRow": bool(self.held)}

    def frame(
        self, run: Any, trace: Trace | None = None, *, maps: bool = True, playing: bool = False
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """What there is to draw now, as a header and arrays by name; without a trace, weights and maps alone."""
        drawn = _drawn(run)
        arrays: dict[str, Any] = {}
        for name, own, place in _places(run, drawn):
            before = run.network.parameters[own]
            arrays[name] = before[place]
            gradient = None if trace is None else trace.value(f"d{own}", trace.position)
            if gradient is not None:
                arrays[f"d{name}"] = gradient[place]
            if trace is not None and trace.until is None:
                arrays[f"u{name}"] = (trace[own] - before)[place]
        if maps:
            arrays |= self._maps(run, drawn)
        noticed = {} if trace is None else self._notice(run, trace, playing)
        return {"drawn": _numbers(drawn)} | noticed, _narrow(arrays)

    def _maps(self, run: Any, drawn: list[Any]) -> dict[str, Any]:
        values, links = _run(run, self.grid), chain(run.network)
        arrays = {}
        for layer, (link, units) in enumerate(zip(links, drawn, strict=False)):
            a = values[link.reads][:, units].reshape(SIDE, SIDE, -1)[::MAP, ::MAP].reshape(-1, len(units)).T
            peak = np.abs(a).max(axis=1, keepdims=True)
            arrays[f"map{layer}"] = np.round(a / np.where(peak > 0, peak, 1) * 127).astype(np.int8)
        low, high = self.range
        y = np.nan_to_num((values[links[-1].says].T - low) / (high - low))
        arrays["surface"] = np.round(np.clip(y, 0, 1) * 255).astype(np.uint8)
        return arrays

    def _notice(self, run: Run, trace: Trace, playing: bool) -> dict[str, Any]:
        """Hints, badges of units and the share of right answers, now and then while it plays."""
        at, when, facts = self._noticed
        now = (id(run), run.t, len(run.edits), trace.until)
        if at == now or (playing and at is not None and time.monotonic() - when < NOTICED):
            return facts
        data = self.data
        values = _run(run, data.X[:ROWS])
        X, y = (data.X[:2000], data.y[:2000]) if data.X_held is None else (data.X_held[:2000], data.y_held[:2000])
        y_hat = run.network.predict(X)
        if data.target.task == "classification":
            right = data.target.probabilities(y_hat).argmax(axis=1) == y
            self.accuracy = float(right.mean())
        else:
            self.accuracy = float(1 - np.mean((y_hat[:, 0] - y) ** 2) / np.var(y))
        with np.errstate(all="ignore"):
            found = [asdict(hint) for hint in hints(run, values)]
            badges = [[layer, kind, units.tolist()] for layer, kind, units in faults(run, values)]
        facts = {"hints": found, "badges": badges, "accuracy": self.accuracy, "heldOut": data.X_held is not None}
        self._noticed = (now, time.monotonic(), facts)
        return facts


def _places(run: Any, drawn: list[Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield weights and biases as W1, b1, … and by their own names, with the place of the units that are drawn."""
    for layer, link in enumerate(chain(run.network), start=1):
        for kind, own in zip("Wb", link.own, strict=False):
            place = np.ix_(drawn[layer - 1], drawn[layer]) if kind == "W" else drawn[layer]
            yield f"{kind}{layer}", own, place


def _narrow(arrays: dict[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(a, a.dtype if a.dtype.itemsize == 1 else "f4") for name, a in arrays.items()}


def _run(run: Any, X: Any) -> dict[str, Any]:
    """Everything that a prediction computes, by name."""
    network = run.network
    with np.errstate(all="ignore"):
        return Interpreter(network.prediction_program, network.dtype)({**network.prediction_values, "a0": X})


def _drawn(run: Any) -> list[Any]:
    """Of each layer, inputs first, the units that are drawn: all, or those with the strongest weights at the start."""
    start = run.keys[run.first].values
    weights = [np.abs(start[link.own[0]]) for link in chain(run.network)]
    strength = [weights[0].sum(axis=1), *(W.sum(axis=0) for W in weights[:-1])]
    chosen = [np.sort(np.argsort(-s, kind="stable")[:MOST_DRAWN]) for s in strength]
    return [*chosen, np.arange(weights[-1].shape[1])]


def _numbers(drawn: list[Any]) -> list[list[int]]:
    return [units.tolist() for units in drawn]


def _text(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)[:60]
