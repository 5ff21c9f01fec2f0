"""A network as an ONNX model: its steps by their words, convolutions and recurrent layers by ONNX's own operators."""

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.export.graph import Graph, Info
from chainrule.export.words import END, ROWS, Writer, cut, over_windows
from chainrule.functions.expression import symbol
from chainrule.functions.shapes import Shape
from chainrule.functions.windows import Window
from chainrule.network.network import Network
from chainrule.network.periodic import Curves
from chainrule.network.sequences import GRU, LSTM, Bidirectional
from chainrule.program.blocks import Block, whole_names
from chainrule.program.names import split_index
from chainrule.program.operations import Affine, AffineInputGradient, Zeros
from chainrule.program.operations.recurrent import Hold
from chainrule.program.operations.windows import AveragePool, Say, Unpatch
from chainrule.program.program import Step
from chainrule.store.files import PathLike

#: ONNX's order of the gates, as places in ours: LSTM i o f c of i f g o, GRU z r h of r z g.
GATES: dict[type[Any], list[int]] = {LSTM: [0, 3, 1, 2], GRU: [1, 0, 2]}

Names = Mapping[str, str]
NO: Names = {}


def network_to_onnx(network: Network, path: PathLike | None, opset: int, classes: Any = (), **about: Any) -> Any:
    """Return a network as an ONNX model; see `Network.to_onnx`. With `classes`, it gives label and probabilities."""
    graph, inputs = Graph(network.dtype, opset, **about), list[Info]()
    given, lengths = dict[str, str](), dict[str, str]()
    names = [graph.unique(value.name or "X") for value in network.graph.inputs]
    for place, (value, name) in enumerate(zip(network.graph.inputs, names, strict=True)):
        a, m = (network.graph.input_name(letter, place) for letter in "am")
        own = value.shape if network.graph.take is None else value.given
        inputs.append((name, np.int64 if value.vocabulary else None, ("n", *own)))
        given[a] = name
        if isinstance(value.shape[0], str):
            if not value.vocabulary:
                lengths[m] = graph.unique(f"{value.name}_lengths" if value.name else "lengths", "_")
                inputs.append((lengths[m], np.int64, ("n",)))
            given[m], lengths[m] = mask(graph, name, lengths.get(m))
    ends = [] if len(classes) else [graph.unique(name or "y_hat", "_hat") for name in network.graph.outputs]
    reader = Reader(network, graph, given, lengths, dict(zip(network.prediction_program.outputs, ends, strict=False)))
    outputs = [(name, None, shape) for name, shape in zip(ends, network.output_shapes.values(), strict=False)]
    return graph.model(inputs, outputs or write_classes(graph, reader.output, np.array(classes)), path)


def write_classes(graph: Graph, y: str, classes: Any) -> list[Info]:
    """Write label and probabilities from what a network predicts; return name, dtype and shape of each."""
    graph.about["classes"] = classes.tolist()
    kind: Any = {"U": np.str_, "O": np.str_, "f": np.float64}.get(classes.dtype.kind, np.int64)
    label, probabilities = (graph.unique(name, "_") for name in ("label", "probabilities"))
    if len(classes) == 2:
        y = graph.add("Concat", graph.add("Sub", graph.constant(1, rank=2), y), y, axis=1)
    number = graph.add("ArgMax", graph.named(y, probabilities), axis=1, keepdims=0)
    graph.named(graph.add("Gather", graph.constant(classes.astype(kind), kind), number, axis=0), label)
    return [(label, kind, ("n",)), (probabilities, None, ("n", len(classes)))]


def mask(graph: Graph, x: str, lengths: str | None) -> tuple[str, str]:
    """Write what is 1 at the steps of sequences, (n, T, 1), and their lengths; words end where only zeros follow."""
    zero, one = (graph.constant(number, np.int64) for number in (0, 1))
    places = graph.add("Range", zero, graph.add("Squeeze", graph.add("Shape", x, start=1, end=2)), one)
    if lengths is None:
        number = graph.add("Where", graph.add("Equal", x, zero), zero, graph.add("Add", places, one))
        lengths = graph.add("ReduceMax", number, graph.ints(1), keepdims=0)
    there = graph.add("Less", places, graph.add("Unsqueeze", lengths, graph.ints(1)))
    mask = graph.add("Unsqueeze", graph.add("Cast", there, to=graph.type()), graph.ints(2))
    return mask, graph.add("Cast", lengths, to=graph.type(np.int32))


class Reader:
    """Writes a network's prediction program into a graph.

    given : what the graph calls what the network is given. names : everything that the program reads or computes.
    lengths : of the masks of sequences, what it calls the sequences' lengths, (n,) of int32.
    wanted : what it is to call some of what the program computes. output : what it calls the prediction.
    """

    def __init__(self, network: Network, graph: Graph, given: Names, lengths: Names = NO, wanted: Names = NO) -> None:
        self.network, self.graph, self.lengths, self.wanted = network, graph, lengths, wanted
        self.program, self.values = program, values = network.prediction_program, network.prediction_values
        self.names = {**given, **{name: graph.constant(array, name=name) for name, array in values.items()}}
        self.given, take = given, network.graph.take
        if take is not None:
            self.names["a0"] = graph.add("Gather", given["a0"], graph.ints(*take), axis=1)
        for step in program:
            if step.expression is None and not isinstance(step.operation, Zeros):
                raise InvalidInput(f"{step.output} is computed by Python code of its own, which ONNX cannot hold.")
        needed = whole_names(program)
        needed.update(name for item in program.steps if isinstance(item, Block) for name in item.inputs)
        for item in program.steps:
            if not isinstance(item, Block):
                if not self._is_part(item):
                    self._name(item.output, self._step(item))
            elif not self._own(item, needed.intersection(item.outputs)):
                self._scan(item, needed)
        self.output = self.names[program.output]

    def _name(self, name: str, value: str) -> None:
        self.names[name] = self.graph.named(value, self.wanted.get(name) or self.graph.unique(name))

    def _flipped(self, name: str) -> str | None:
        """Return what this is when it is turned round, if it is computed so."""
        made = self.program.producer(name)
        return made.inputs[0] if made and made.operation == Say("flip", (1,)) else None

    def _step(self, step: Step) -> str:
        operation, first = step.operation, step.inputs[0]
        if isinstance(operation, Zeros):
            return self._zeros(operation.size)
        if isinstance(operation, AveragePool):
            return over_windows(self.graph, "AveragePool", self.names[first], operation.window, count_include_pad=1)
        if isinstance(operation, Curves):
            return self._curves(step, step)
        before = self.program.producer(first)
        if before is not None and self._is_part(before):
            return (self._curves if isinstance(before.operation, Curves) else self._convolution)(step, before)
        return Writer(self.graph, self.program.shapes, self.names)(step.expression)

    def _curves(self, step: Step, half: Step) -> str:
        """Write curves beside what they are of, and one product of both that holds γ, β and a reader's weights."""
        graph, (x, *names), curves = self.graph, half.inputs, cast(Curves, half.operation)
        w, b, gamma, beta = (self.values[name].astype(float) for name in names)
        gamma[curves.scaled :], beta[curves.scaled :] = 1, 0
        take = self.network.graph.take if x in self.given else None
        taken = np.eye(cast(int, self.network.graph.inputs[0].given[0]) if take else len(w))[:, take or slice(None)]
        W, *bias = (self.values[name] for name in step.inputs[1:]) if step != half else (np.eye(len(w)),)
        bias, W, x = sum(bias, beta @ W), gamma[:, None] * W, self.given.get(x, self.names[x])
        turns, k = (1 if curves.ramps else 2 * np.pi) * np.array([*(w * taken), b]), curves.curves
        few = 1 + np.flatnonzero(taken[:, :k].any(axis=1))[-1]  # columns, the numbers, hold all that has a curve
        z = graph.add("Gemm", cut(graph, x, 0, few, 1), *map(graph.constant, (turns[:few, :k], turns[-1, :k])))
        f = graph.add("Clip", z, graph.constant(0), graph.constant(1)) if curves.ramps else graph.add("Cos", z)
        rest = graph.add("Gemm", x, graph.constant(taken[:, k:] @ W[k:]), graph.constant(bias))
        return str(graph.add("Gemm", f, graph.constant(W[:k]), rest))

    def _is_part(self, step: Step) -> bool:
        """Whether a step is the first half of what is written as one: windows of a product, or backwards a product."""
        operation, readers = step.operation, [reader.operation for reader in self.program.readers(step.output)]
        if isinstance(operation, Curves) or getattr(operation, "word", "") == "patches":
            return {*readers} == {Affine(windows=not isinstance(operation, Curves))}
        return operation == AffineInputGradient(windows=True) and all(isinstance(reader, Unpatch) for reader in readers)

    def _convolution(self, step: Step, half: Step) -> str:
        a, (W, *b), more = half.inputs[0], step.inputs[1:], {}
        operator, window = "Conv", getattr(half.operation, "attributes", Window.of(1))
        if isinstance(step.operation, Unpatch):
            operator, window, W, b = "ConvTranspose", step.operation.window, half.inputs[1], list(step.inputs[1:])
            sizes = zip(step.operation.extents, self.program.shapes[a][1:-1], *window, strict=True)
            more = {"output_padding": [e - s * (int(n) - 1) - d * (k - 1) - 1 + sum(p) for e, n, k, s, p, d in sizes]}
        axes = len(window.kernel)
        kernel = self.graph.constant(np.transpose(self.values[W], (axes + 1, axes, *range(axes))))
        return over_windows(self.graph, operator, self.names[a], window, kernel, *(self.names[x] for x in b), **more)

    def _zeros(self, shape: Shape) -> str:
        """Write 0 in a shape, whose dimensions with a name are those of what the program is given."""
        graph, sizes = self.graph, [self.graph.ints(size) for size in shape if not isinstance(size, str)]
        for place, size in enumerate(shape):
            if isinstance(size, str):
                name, axis = next((name, s.index(size)) for name, s in self.program.inputs.items() if size in s)
                sizes.insert(place, graph.add("Shape", self.names[name], start=axis, end=axis + 1))
        return str(graph.add("Expand", graph.constant(0), graph.add("Concat", *sizes, axis=0)))

    def _own(self, block: Block, needed: set[str]) -> bool:
        """Write a layer's block as ONNX's own operator, if there is one; say whether there is.

        Where it reads what was turned round, it goes backwards: only so can it begin where a padded sequence ends.
        """
        graph, last, layer = self.graph, block.steps[-1], self.network.layers[(block.layer or 1) - 1]
        cell: Any = layer.layer if isinstance(layer, Bidirectional) else layer
        h = split_index(last.output)[0]  # h1, hr1, h1_left
        made, own = self.program.producer(f"u{h[1:]}"), h[1:].partition("_")[0]
        mask = split_index(last.inputs[2])[0] if isinstance(last.operation, Hold) else None
        known = type(cell) in GATES and graph.dtype == np.float32
        if not known or made is None or made.operation != Affine() or needed != {h}:
            return False
        before = self._flipped(a := made.inputs[0])
        mask = (self._flipped(mask) or "") if mask and before else mask
        if mask is not None and mask not in self.lengths:
            return False
        operator, order = type(cell).__name__, GATES[type(cell)]
        options = {"hidden_size": cell.units, "direction": "reverse" if before else "forward"}
        options |= {"linear_before_reset": 1} if operator == "GRU" else {}
        arrays = [self.values[name] for name in (*made.inputs[1:], f"U{own}")]
        arrays += [self.values.get(f"k{own}", np.zeros_like(arrays[1]))]
        gates = [array.reshape(-1, len(order), cell.units)[:, order] for array in arrays]
        W, b, U, k = (array.reshape(1, len(array), -1).swapaxes(1, 2) for array in gates)
        weights = [graph.constant(array) for array in (W, U, np.concatenate([b, k], axis=1)[..., 0])]
        x = graph.add("Transpose", self.names[before or a], perm=[1, 0, 2])
        y, end = graph.add(operator, x, *weights, *([self.lengths[mask]] if mask else []), outputs=2, **options)
        y = graph.add("Transpose", graph.add("Squeeze", y, graph.ints(1)), perm=[1, 0, 2])
        if before:
            y = cut(graph, y, -1, -END, 1, -1)
        elif mask:  # behind its end, a sequence keeps its last state
            there = graph.add("Cast", self.names[mask], to=graph.type(bool))
            y = graph.add("Where", there, y, graph.add("Transpose", end, perm=[1, 0, 2]))
        self._name(h, y)
        return True

    def _scan(self, block: Block, needed: set[str]) -> None:
        """Write a block as a Scan: what is carried goes in first and comes out first, then the parts of arrays."""
        graph, inside, starts = self.graph, block.shapes_inside(self.program.shapes), dict(block.starts)
        carried = [name for name in block.reads if block.is_carried(name)]
        parts = [name for name in block.reads if "[" in name and name not in carried]
        kept = [array for array in block.outputs if array in needed]
        given = [self._given(block, name, starts, inside) for name in (*carried, *parts)]
        names = {**self.names, **{name: graph.unique(name) for name in (*carried, *parts)}}
        outside, graph.nodes = graph.nodes, []
        for step in block.steps:
            names[step.output] = graph.named(Writer(graph, inside, names)(step.expression), graph.unique(step.output))
        own = [block.own(name) for name in (*carried, *kept)]
        ends = [graph.add("Identity", names[name]) for name in own]
        nodes, graph.nodes = graph.nodes, outside
        infos = [graph.info(names[name], None, inside[name]) for name in (*carried, *parts)]
        outs = [graph.info(end, None, inside[name]) for end, name in zip(ends, own, strict=True)]
        body = graph.onnx.helper.make_graph(nodes, graph.unique("body"), infos, outs)
        axes = [[min(block.axis, len(inside[name])) for name in side] for side in (parts, own[len(carried) :])]
        how = {"num_scan_inputs": len(parts), "scan_input_axes": axes[0], "scan_output_axes": axes[1], "body": body}
        self.names |= zip(kept, graph.add("Scan", *given, outputs=len(outs), **how)[len(carried) :], strict=True)

    def _given(self, block: Block, name: str, starts: Names, inside: Mapping[str, Shape]) -> str:
        """Return what a block starts with, or the array of which it reads at each turn a part or the part before."""
        array, index = split_index(name)
        if block.is_carried(name):
            return self.names[starts[array]] if array in starts else self._zeros(inside[name])
        if index != block.before:
            return self.names[array]
        start, axis = symbol(starts[array]) if array in starts else 0, min(block.axis, len(inside[name]))
        return ROWS["before"](Writer(self.graph, self.program.shapes, self.names), symbol(array), start, axis)
