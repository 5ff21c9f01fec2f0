"""Fitted estimators as ONNX models: alone, or by skl2onnx as the last part of a pipeline."""

from functools import partial
from typing import Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from chainrule.export.graph import Graph, Info
from chainrule.export.network import Reader, write_classes
from chainrule.store.files import PathLike


class Exported:
    """What leads from a fitted estimator to ONNX."""

    def to_onnx(self: Any, path: PathLike | None = None, opset: int = 18) -> Any:
        """Return an ONNX model that gives label and probabilities, or prediction, or pictures.

        See `Network.to_onnx`, and of estimators that are given a table or pictures `TabularModel.to_onnx`.
        """
        check_is_fitted(self)
        if hasattr(self, "model_"):
            return self.model_.to_onnx(path, opset, classes=getattr(self, "classes_", None))
        if not hasattr(self, "n_outputs_"):
            return self.network_.to_onnx(path, opset)
        graph, outputs = Graph(self.network_.dtype, opset), list[Info]()
        inputs = [(graph.unique("X"), None, ("n", self.n_features_in_))]
        y, count = Reader(self.network_, graph, {"a0": "X"}).output, self.n_outputs_
        told = {"columns": "feature_names_in_", "classes": "classes_"}
        if not hasattr(self, "classes_"):
            if hasattr(self.network_.loss, "q") and count > 1:  # several quantiles, which never cross
                y, _ = graph.add("TopK", y, graph.ints(count), outputs=2, largest=0)
            outputs = [(graph.named(y, graph.unique("prediction")), None, ("n", count))]
        elif self._multilabel:
            p = graph.named(y, graph.unique("probabilities"))
            there = graph.add("Cast", graph.add("Greater", p, graph.constant(0.5, rank=2)), to=graph.type(np.int64))
            outputs = [(graph.named(there, graph.unique("label")), np.int64, ("n", count)), (p, None, ("n", count))]
        else:
            outputs = write_classes(graph, y, np.resize(self.classes_, max(2, count)))
        graph.about = {key: getattr(self, name).tolist() for key, name in told.items() if hasattr(self, name)}
        return graph.model(inputs, outputs, path)


class Convertible(Exported):
    """What skl2onnx asks for its `onnx_…`, and so converts pipelines with it."""

    def onnx_parser(self) -> Any:
        """Return what declares the outputs."""
        return partial(_declare, self)

    def onnx_shape_calculator(self) -> Any:
        """Return what finds the outputs' shapes: nothing, as they are declared."""
        return lambda operator: None

    def onnx_converter(self) -> Any:
        """Return what writes the estimator into a model."""
        return _convert


def _declare(estimator: Any, scope: Any, inputs: Any) -> list[Any]:
    """Declare an estimator's outputs to skl2onnx; a ZipMap may be spoken of to it, but is not made."""
    from skl2onnx import update_registered_converter
    from skl2onnx.common import data_types as types

    kind, how = type(estimator), {"overwrite": True, "options": "passthrough"}
    update_registered_converter(kind, f"Chainrule{kind.__name__}", lambda operator: None, _convert, **how)
    known = {1: types.FloatTensorType, 7: types.Int64TensorType, 8: types.StringTensorType, 11: types.DoubleTensorType}
    found = [(info.name, info.type.tensor_type) for info in estimator.to_onnx().graph.output]
    made = [(name, known[t.elem_type]([size.dim_value or None for size in t.shape.dim])) for name, t in found]
    return [scope.declare_local_variable(*output) for output in made]


def _convert(scope: Any, operator: Any, container: Any) -> None:
    """Write an estimator into the model that skl2onnx makes."""
    from onnx.compose import add_prefix

    opset, prefix = container.target_opset, scope.get_unique_operator_name("chainrule_")
    graph = add_prefix(operator.raw_operator.to_onnx(opset=opset), prefix).graph
    kind = graph.input[0].type.tensor_type.elem_type
    real = [scope.get_unique_variable_name("real") for _ in operator.inputs]
    for variable, name in zip(operator.inputs, real, strict=True):
        container.add_node("Cast", variable.full_name, name, to=kind)
    container.add_node("Concat", real, graph.input[0].name, axis=1)
    container.nodes.extend(graph.node)
    container.initializers.extend(graph.initializer)
    container.node_domain_version_pair_sets.add(("", opset))
    for info, variable in zip(graph.output, operator.outputs, strict=True):
        container.add_node("Identity", info.name, variable.full_name)
