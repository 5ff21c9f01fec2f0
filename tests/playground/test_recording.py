"""The recording of a training in its report: what is drawn of each moment; of an ensemble, its first member."""

import base64
import gzip
import json
import re
import struct
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest

from chainrule.network.graph import Input
from chainrule.network.merge import Add
from chainrule.network.network import Network
from chainrule.playground.recording import how_it_learned
from chainrule.tabular.training import train


def messages(html: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Read a recording as the page does."""
    found = re.search(r'<script type="application/x-chainrule-recording">([^<]*)</script>', html)
    assert found
    data, at, read = gzip.decompress(base64.b64decode(found[1])), 0, []
    while at < len(data):
        size, text = struct.unpack_from("<II", data, at)
        header = json.loads(data[at + 8 : at + 8 + text])
        arrays = {
            name: np.frombuffer(data, kind, int(np.prod(shape)), at + 8 + text + place).reshape(shape)
            for name, (kind, shape, place) in header["arrays"].items()
        }
        read.append((header, arrays))
        at += 4 + size
    return read


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Any:
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 200))
    table = pl.DataFrame({"x": x, "y": y, "kind": np.where(x * y > 0, "same", np.where(x > 1, "far", "other"))})
    return train(table, "kind", hidden=[4], epochs=8, seed=1)


def test_a_training_is_shown_as_it_was(result: Any) -> None:
    hello, *frames = messages(how_it_learned(result))
    assert [header["t"] for header, _ in frames] == [snapshot.epoch for snapshot in result.path]
    assert (hello[0]["layers"], hello[0]["inputs"]) == ([2, 4, 3], ["x", "y"])
    np.testing.assert_allclose(frames[0][1]["lossesA"], result.history.loss, rtol=1e-6)
    for snapshot, (_, arrays) in zip(result.path, frames, strict=True):
        np.testing.assert_array_equal(arrays["W1"], snapshot.parameters["W1"])
        np.testing.assert_array_equal(arrays["b2"], snapshot.parameters["b2"])


def test_of_an_ensemble_the_first_member_is_shown(result: Any) -> None:
    single = messages(how_it_learned(result))
    x, layers = Input(2), result.network.layers
    members = [replace(layers[1])(replace(layers[0])(x)) for _ in range(2)]
    network = Network(x, Add()(*members), loss="mean_squared_error", seed=3)
    own = {name: np.array(network.parameters[name]) for name in ("W3", "b3", "W4", "b4")}
    path = [replace(moment, parameters={**moment.parameters, **own}) for moment in result.path]
    ensemble = replace(result, model=replace(result.model, network=network), path=tuple(path))
    for (header, arrays), (expected, shown) in zip(messages(how_it_learned(ensemble)), single, strict=True):
        assert header == expected
        for name in shown:
            np.testing.assert_array_equal(arrays[name], shown[name])
