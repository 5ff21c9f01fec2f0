"""How what has left is run, and how far its numbers may be from ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from chainrule import Network

onnxruntime = pytest.importorskip("onnxruntime")
onnx = pytest.importorskip("onnx")


ROWS_OF_X = 40


def numbers(rng: np.random.Generator, *shape: int, dtype: str = "float32") -> Any:
    """Samples of a shape."""
    return rng.standard_normal((ROWS_OF_X, *shape)).astype(dtype)


def operators(model: Any) -> list[str]:
    """The kinds of a model's nodes, in order."""
    return [node.op_type for node in model.graph.node]


def session(model: Any) -> Any:
    """onnxruntime on one thread, which leaves the other core to other tests."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])


def run(model: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    """What onnxruntime computes, by the names of the outputs."""
    ready = session(model)
    names = [output.name for output in ready.get_outputs()]
    return dict(zip(names, ready.run(None, dict(given)), strict=True))


def in_float64(network: Network) -> Network:
    """The same network, with the same weights, in float64."""
    twin = Network.from_spec({**network.spec(), "dtype": "float64"})
    for name, array in network.parameters.items():
        twin.parameters[name] = array
    twin.state = {k: np.asarray(v, np.float64) if isinstance(v, np.ndarray) else v for k, v in network.state.items()}
    return twin


def check(network: Network, X: Any, given: Mapping[str, Any], opset: int = 18) -> Any:
    """Compare with float64: in float32 within 4 times our own error, in float64 within 1e-12. Return the model."""
    model = network.to_onnx(opset=opset)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    assert model.SerializeToString(deterministic=True) == network.to_onnx(opset=opset).SerializeToString(
        deterministic=True
    )
    found = list(run(model, given).values())
    own, exact = ([*p.values()] if isinstance(p := n.predict(X), dict) else [p] for n in (network, in_float64(network)))
    assert [(a.shape, a.dtype) for a in found] == [(a.shape, a.dtype) for a in own]
    if network.dtype == np.float64:
        for a, b in zip(found, exact, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12)
        return model
    error, ours = (max(float(np.abs(a - b).max()) for a, b in zip(those, exact, strict=True)) for those in (found, own))
    unit = 2.0**-24 * max(float(np.abs(a).max()) for a in exact)  # half a unit in the last place of the largest number
    assert error <= 4 * max(ours, unit), f"{error:.2g} against {ours:.2g}: {network!r}"
    return model
