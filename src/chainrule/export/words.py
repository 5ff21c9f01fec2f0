"""How each word of the vocabulary that a prediction can hold is written in ONNX: a row each, from operands to nodes."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.export.graph import Graph
from chainrule.functions.activations import Relu, Sigmoid, Softmax
from chainrule.functions.differentiate import inlined
from chainrule.functions.expression import Expr
from chainrule.functions.shapes import Shape
from chainrule.functions.windows import Window
from chainrule.functions.words import TINY, shape_of

END = np.iinfo(np.int64).max
OPERATORS = {Sigmoid: "Sigmoid", Softmax: "Softmax", Relu: "Relu"}  # of functions that ONNX has one for


class Writer:
    """Writes expressions over names of known shapes as nodes; `names` are what the graph calls these."""

    def __init__(self, graph: Graph, shapes: Mapping[str, Shape], names: Mapping[str, str]) -> None:
        self.graph, self.shape, self.names = graph, partial(shape_of, known=shapes), names
        self._written: dict[int, tuple[Expr, str]] = {}

    def __call__(self, e: Any, rank: int = 0) -> str:
        """Return the name of the expression's value, a constant with at least `rank` axes. Raises `InvalidInput`."""
        if e.op == "symbol":
            return self.names[e.args[0]]
        if e.op == "constant":
            return self.graph.constant(e.args[0], rank=rank)
        if id(e) not in self._written:
            if e.op == "call":
                own = OPERATORS.get(type(e.args[0]))
                name = self.add(own, *e.operands) if own else self(inlined(e.args[0], e.operands))
            elif e.op in ROWS:
                name = ROWS[e.op](self, *e.args)
            else:
                raise InvalidInput(NO_WORD.format(e.op))
            self._written[id(e)] = e, name
        return self._written[id(e)][1]

    def add(self, operator: str, *operands: Expr | str, **attributes: Any) -> str:
        """Append a node of expressions, or of names in the graph. Ranks agree, or onnxruntime goes number by number."""
        rank = max((len(self.shape(x)) for x in operands if isinstance(x, Expr)), default=0)
        found = (self(x, rank) if isinstance(x, Expr) else x for x in operands)
        return str(self.graph.add(operator, *found, **attributes))

    def cast(self, e: Expr | str, dtype: Any = None) -> str:
        """Append a change of dtype, by default to the graph's own."""
        return self.add("Cast", e, to=self.graph.type(dtype))


NO_WORD = "The word {!r} has no counterpart in ONNX, so this network cannot be written as such."
COMPARISONS = {"gt": "Greater", "ge": "GreaterOrEqual", "lt": "Less", "le": "LessOrEqual"}
PLAIN = {word.lower(): word for word in ("Add", "Sub", "Mul", "Div", "Neg", "Exp", "Log", "Tanh", "Erf", "Sqrt")}
PLAIN |= {word.lower(): word for word in ("Sin", "Cos", "Floor", "Abs", "Sign")}
PLAIN |= {"hadamard": "Mul", "matmul": "MatMul", "maximum": "Max", "minimum": "Min"}


def _where(w: Writer, condition: Expr, x: Expr, y: Expr) -> str:
    operator = COMPARISONS.get(condition.op)
    return w.add("Where", w.add(operator, *condition.args) if operator else w.cast(condition, bool), x, y)


def _log1p(w: Writer, x: Expr) -> str:
    """log(1 + exp z) is an operator, exact for small x; of another x, there is the rounding of 1 + x."""
    return w.add("Softplus", *x.args) if x.op == "exp" else w.add("Log", x + 1)


def _pow(w: Writer, x: Expr, y: Expr) -> str:
    return w.add("Mul", x, x) if y.op == "constant" and y.args[0] == 2 else w.add("Pow", x, y)


def _reduction(operator: str) -> Callable[..., str]:
    def row(w: Writer, x: Expr, axes: Any = None) -> str:
        if axes == "rows":
            axes = tuple(range(len(w.shape(x)) - 1))
        over = [] if axes is None else [w.graph.ints(*np.atleast_1d(axes))]
        return w.add(operator, x, *over, keepdims=int(isinstance(axes, int)))

    return row


def cut(graph: Graph, x: str, start: int, stop: int, axis: int, step: int = 1) -> str:
    """Append what takes places start to stop of an axis."""
    return str(graph.add("Slice", x, *(graph.ints(number) for number in (start, stop, axis, step))))


def _before(w: Writer, x: Expr, start: Any, axis: int, *letter: str) -> str:
    rest = cut(w.graph, w(x), 0, -1, axis)
    if isinstance(start, Expr) and start.op != "constant":
        return w.add("Concat", w.add("Unsqueeze", start, w.graph.ints(axis)), rest, axis=axis)
    return w.add("Pad", rest, w.graph.ints(1, 0), "", w.graph.ints(axis))


def _spread(w: Writer, x: Expr, like: Any, *window: Any) -> str:
    """Each value repeated over its window, where these lie side by side."""
    image, kernel = w.shape(like)[1:-1] if isinstance(like, Expr) else like, window[0]
    count, channels = Window(*window).extents(image), w.shape(x)[-1]
    if image != tuple(c * k for c, k in zip(count, kernel, strict=True)):
        raise InvalidInput(NO_WORD.format("spread"))
    apart = w.add("Reshape", x, w.graph.ints(-1, *(size for c in count for size in (c, 1)), channels))
    spread = w.add("Expand", apart, w.graph.ints(1, *(size for k in kernel for size in (1, k)), 1))
    return w.add("Reshape", spread, w.graph.ints(-1, *image, channels))


def over_windows(graph: Graph, operator: str, x: str, window: Window, *weights: str, **more: Any) -> str:
    """Append an operator of ONNX's on windows of an image; it has the channels before the axes of the image."""
    axes = len(window.kernel)
    before, after = zip(*window.padding, strict=True)
    how = {"kernel_shape": window.kernel, "strides": window.stride, "pads": (*before, *after), **more}
    how |= {"dilations": window.dilation} if max(window.dilation) > 1 else {}
    first = graph.add("Transpose", x, perm=[0, axes + 1, *range(1, axes + 1)])
    made = graph.add(operator, first, *weights, **how)
    return str(graph.add("Transpose", made, perm=[0, *range(2, axes + 2), 1]))


ROWS: dict[str, Callable[..., str]] = {
    **{word: lambda w, *xs, o=o: w.add(o, *xs) for word, o in PLAIN.items()},
    **{word: lambda w, x, y, o=o: w.cast(w.add(o, x, y)) for word, o in COMPARISONS.items()},
    "where": _where,
    "pow": _pow,
    "log1p": _log1p,
    "positive": lambda w, x: w.add("Max", x, w.graph.constant(TINY)),
    "column_number": lambda w, x: w.add("Expand", w.graph.constant(range(int(w.shape(x)[-1]))), w.add("Shape", x)),
    "sum": _reduction("ReduceSum"),
    "max": _reduction("ReduceMax"),
    "mean": _reduction("ReduceMean"),
    "transpose": lambda w, x: w.add("Transpose", x, perm=[*range(k := len(w.shape(x)) - 2), k + 1, k]),
    "rows": lambda w, x: w.add("Reshape", x, w.graph.ints(-1, w.shape(x)[-1])),
    "reshape": lambda w, x, shape: w.add("Reshape", x, w.graph.ints(-1, *shape)),
    "reshape_like": lambda w, x, like: w.add("Reshape", x, w.add("Shape", like)),
    "slice": lambda w, x, start, stop: cut(w.graph, w(x), start, stop, -1),
    "concat": lambda w, *xs: w.add("Concat", *xs[:-1], axis=-1),
    "flip": lambda w, x, axis: cut(w.graph, w(x), -1, -END, axis, -1),
    "take": lambda w, table, indices: w.add("Gather", table, indices, axis=0),
    "turn": lambda w, x, place, axis, *shown: w.add(
        "Gather", x, w.graph.constant(place, np.int64), axis=min(axis, len(w.shape(x)) - 1)
    ),
    "before": _before,
    "spread": _spread,
    "max_pool": lambda w, x, *window: over_windows(w.graph, "MaxPool", w(x), Window(*window)),
}
