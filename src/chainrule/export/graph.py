"""An ONNX graph under construction: nodes, constants, and the names of what they compute."""

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.shapes import Shape
from chainrule.store.files import PathLike, write_whole
from chainrule.version import __version__

OLDEST = 18  # in which reductions take their axes as an input
ML = "ai.onnx.ml"  # the operators on tables, of version 3
LACKING = {"Erf", "Conv", "ConvTranspose", "AveragePool"}  # in onnxruntime, in float64

Info = tuple[str, Any, Shape]  # name, dtype, shape of an input or output


class Graph:
    """Nodes in the order in which they are computed in `dtype`, constants, and what the model tells `about` itself.

    Raises `InvalidInput` for an opset that is too old or not known, and where onnx is not installed.
    """

    def __init__(self, dtype: Any, opset: int = OLDEST, **about: Any) -> None:
        try:
            import onnx
        except ImportError:
            raise InvalidInput("Writing ONNX needs one more package: pip install 'chainrule[onnx]'.") from None
        self.onnx, newest = onnx, onnx.defs.onnx_opset_version()
        if isinstance(opset, bool) or not isinstance(opset, int) or not OLDEST <= opset <= newest:
            raise InvalidInput(f"opset must be a whole number from {OLDEST} to {newest}, but is {opset!r:.60}.")
        self.dtype, self.opset = np.dtype(dtype), opset
        self.nodes, self.constants, self.about = list[Any](), dict[str, NDArray[Any]](), about
        self._known, self.taken, self._final = dict[Any, str](), set[str](), set[str]()

    def type(self, dtype: Any = None) -> int:
        """Return how ONNX calls a dtype, by default the graph's own."""
        return int(self.onnx.helper.np_dtype_to_tensor_dtype(np.dtype(dtype or self.dtype)))

    def unique(self, name: str, end: str = ".") -> str:
        """Return a name that nothing has yet: this one, if it can be."""
        while name in self.taken:
            name += end
        self.taken.add(name)
        return name

    def add(self, operator: str, *inputs: str, outputs: int = 0, **attributes: Any) -> Any:
        """Append a node; return the name of what it computes, or of several `outputs`. Raises `InvalidInput`."""
        if operator in LACKING and self.dtype == np.float64:
            raise InvalidInput(f"onnxruntime has no {operator} in float64, as this network needs: train it in float32.")
        made = [self.unique(f"{operator}.{len(self.taken)}") for _ in range(outputs or 1)]
        self.nodes.append(self.onnx.helper.make_node(operator, inputs, made, name=made[0], **attributes))
        return made if outputs else made[0]

    def named(self, value: str, name: str) -> str:
        """Give a value a name of its own, a copy if it has one already or is not the last node's; return the name."""
        if value in self._final or not self.nodes or [value] != list(self.nodes[-1].output):
            self.add("Identity", value)
        self.nodes[-1].output[0] = self.nodes[-1].name = name
        self._final.add(name)
        return name

    def constant(self, value: Any, dtype: Any = None, name: str = "", rank: int = 0) -> str:
        """Return the name of a constant, each there once, of at least `rank` axes; by default of the graph's dtype."""
        array = np.array(value, dtype or self.dtype, order="C", ndmin=rank)
        array = array.astype(object) if array.dtype.kind == "U" else array
        key = (name, array.dtype.str, array.shape, str(array.tolist()) if array.dtype == object else array.tobytes())
        if key not in self._known:
            self._known[key] = self.unique(name or f"constant.{len(self._known)}")
            self.constants[self._known[key]] = array
        return self._known[key]

    def ints(self, *values: Any) -> str:
        """Return the name of whole numbers: axes, sizes, places."""
        return self.constant(values, np.int64)

    def info(self, name: str, dtype: Any, shape: Shape) -> Any:
        """Return what ONNX is told of an input or output; a dimension with a name is of any size."""
        return self.onnx.helper.make_tensor_value_info(name, self.type(dtype), shape)

    def model(self, inputs: Iterable[Info], outputs: Iterable[Info], path: PathLike | None) -> Any:
        """Return the model, checked, of what the outputs depend on; written to `path`, if there is one."""
        helper, ends = self.onnx.helper, [[self.info(*info) for info in side] for side in (inputs, outputs)]
        self._drop_unread({info.name for info in ends[1]})
        weights = [self.onnx.numpy_helper.from_array(array, name) for name, array in self.constants.items()]
        versions = {"": self.opset} | ({ML: 3} if any(node.domain == ML for node in self.nodes) else {})
        opsets = [helper.make_opsetid(*pair) for pair in versions.items()]
        graph = helper.make_graph(self.nodes, "chainrule", *ends, weights)
        oldest = helper.find_min_ir_version_for(opsets)
        model = helper.make_model(graph, opset_imports=opsets, ir_version=oldest, producer_name="chainrule")
        told = {key: json.dumps(value) for key, value in self.about.items()}
        helper.set_model_props(model, {"chainrule": __version__, **told})
        self.onnx.checker.check_model(model, full_check=True)
        if path is not None:
            write_whole(path, model.SerializeToString(deterministic=True))
        return model

    def _drop_unread(self, read: set[str]) -> None:
        """Leave out what none of these names depends on."""
        kept = []
        for node in reversed(self.nodes):
            if read.intersection(node.output):
                kept.append(node)
                read.update(node.input)
                read.update(name for a in node.attribute for inner in a.g.node for name in inner.input)
        self.nodes = kept[::-1]
        self.constants = {name: array for name, array in self.constants.items() if name in read}
