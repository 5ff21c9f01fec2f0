"""What is no whole model is refused with one clear sentence, whatever is in the file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import save as to_safetensors

import chainrule
from chainrule import Adam, Cosine, Dense, Huber, InvalidInput, LeakyRelu, ModelFileError, Network, Normal, WarmUp, load
from chainrule.store import native

Same = Callable[[Network, Network], None]

X = np.random.default_rng(0).normal(size=(37, 2))


def refused(path: Any, functions: Any = None) -> str:
    """Check that `path` is refused in one sentence that names it, and return the reason."""
    with pytest.raises(ModelFileError) as caught:
        load(path, functions)
    message, start = str(caught.value), f"Cannot load {(str(path) if isinstance(path, Path) else path)!r}: "
    assert message.startswith(start)
    assert message.endswith(".")
    assert len(message.splitlines()) == 1
    assert len(message) < len(start) + 310
    return message.removeprefix(start).removesuffix(".")


def contents(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the document and the tensors in a network's file."""
    with safe_open(path, framework="numpy") as file:
        return json.loads(file.metadata()["chainrule"]), {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118


def forge(path: Path, document: Any, tensors: Any) -> Path:
    """Write a file with the right checksum, whatever is in it."""
    document = {**document, "checksum": native.checksum(document, tensors)}
    path.write_bytes(to_safetensors(tensors, {"chainrule": json.dumps(document)}))
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "model"
    network = Network(2, [Dense(2, "tanh", dropout=0.5), Dense(1)], "mean_squared_error", seed=1)
    network.fit(X, X.sum(axis=1), 3, batch_size=20)
    network.save(path)
    return path


HEADER_OF_10_GB = (10 * 10**9).to_bytes(8, "little")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"\0", "header too small"),
        (bytes(8), "it is not a safetensors file, or it is damaged"),
        (HEADER_OF_10_GB, "header too large"),
        (HEADER_OF_10_GB + b"{}", "header too large"),
        (b"\xff" * 1000, "header too large"),
        (np.random.default_rng(0).bytes(5000), "it is not a safetensors file, or it is damaged"),
        (b"PK\x03\x04" + bytes(100), "it is not a safetensors file, or it is damaged"),
        (b'{"epochs": 3}', "it is not a safetensors file, or it is damaged"),
        (to_safetensors({"a": np.zeros(3)}), "it is a safetensors file, but not a chainrule model"),
        (to_safetensors({"a": np.zeros(3)}, {"format": "pt"}), "it is a safetensors file, but not a chainrule model"),
        *(
            (to_safetensors({}, {"chainrule": text}), "it is damaged (its description cannot be read)")
            for text in (
                "",
                "{",
                "[]",
                "null",
                "3",
                '"format"',
                "[" * 100_000,
                '{"format":' + "9" * 5000 + "}",
                " " * 2**22,
            )
        ),
        *(
            (to_safetensors({}, {"chainrule": json.dumps({"format": version})}), f"(its format is {version!r})")
            for version in (None, 0, -1, 1.0, True, "1", [1])
        ),
        (
            to_safetensors({}, {"chainrule": '{"format":3,"what":"ever"}'}),
            "it was made by a newer chainrule: format 3, this one reads up to 2; upgrade chainrule",
        ),
        (to_safetensors({}, {"chainrule": '{"format":1}'}), "(the field 'chainrule' is missing or unknown)"),
    ],
    ids=lambda value: None if isinstance(value, str) else "",
)
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "model").write_bytes(content)
    assert reason in refused(tmp_path / "model")


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "missing") == "there is no such file"
    assert refused(tmp_path / "missing" / "model") == "there is no such file"
    assert refused("") == "there is no such file"
    assert refused(tmp_path) == "that is a folder, not a file"
    assert refused(os.devnull) == "it is not an ordinary file"
    for path in (None, 3, "a\0b", ["model"]):
        assert refused(path) == "that is not a path"
    (tmp_path / "link").symlink_to("link")
    assert "symbolic links" in refused(tmp_path / "link")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_loading_does_not_wait_for_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe") == "it is not an ordinary file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read anything")
def test_a_file_without_permission_is_refused(tmp_path: Path, whole: Path) -> None:
    (tmp_path / "model").write_bytes(whole.read_bytes())
    (tmp_path / "model").chmod(0)
    assert refused(tmp_path / "model") == "there is no permission to read it"


def test_every_truncation_is_refused(tmp_path: Path, whole: Path) -> None:
    content = whole.read_bytes()
    (tmp_path / "model").write_bytes(content)
    for length in reversed(range(len(content))):
        os.truncate(tmp_path / "model", length)
        refused(tmp_path / "model")
    (tmp_path / "model").write_bytes(content + b"\0")
    assert "damaged" in refused(tmp_path / "model")


def test_a_flipped_bit_anywhere_is_refused_or_without_effect(tmp_path: Path, whole: Path, assert_same: Same) -> None:
    network, content = load(whole), whole.read_bytes()
    path = tmp_path / "model"
    path.write_bytes(content)
    with path.open("r+b", buffering=0) as file:
        for position, byte in enumerate(content):
            for flipped in (byte ^ 1 << bit for bit in range(8)):
                file.seek(position)
                file.write(bytes([flipped]))
                try:
                    loaded = load(path)
                except ModelFileError:
                    continue
                assert_same(loaded, network)
            file.seek(position)
            file.write(bytes([byte]))
    assert_same(load(path), network)


TENSORS = ["parameters/W1", "parameters/b1", "parameters/W2", "parameters/b2", "state/mW1", "state/vb2", "history/loss"]


@pytest.mark.parametrize("name", TENSORS)
def test_tensors_are_checked(tmp_path: Path, whole: Path, name: str, assert_same: Same) -> None:
    document, tensors = contents(whole)
    path, right = tmp_path / "model", tensors[name]
    assert refused(forge(path, document, {k: v for k, v in tensors.items() if k != name})).startswith("the tensor '")
    other = {"float32": "float64", "float64": "float32"}[right.dtype.name]
    for wrong in (right.astype(other), right[..., None], right[:-1], np.zeros((0, *right.shape[1:]), right.dtype)):
        assert refused(forge(path, document, {**tensors, name: wrong})).startswith(
            "the tensor 'history/" if "hist" in name else f"the tensor '{name}' is "
        )
    wrong = right.astype(np.float16)
    assert (
        refused(forge(path, document, {**tensors, name: wrong}))
        == f"the tensor {name!r} is F16, not float32 or float64"
    )
    assert_same(load(forge(path, document, tensors)), load(whole))


@pytest.mark.parametrize("name", ["parameters/W3", "state/W1", "state/t", "history/accuracy", "extra", "a/b", "", "\n"])
def test_an_unknown_tensor_is_refused(tmp_path: Path, whole: Path, name: str) -> None:
    document, tensors = contents(whole)
    reason = refused(forge(tmp_path / "model", document, {**tensors, name: np.zeros(2, np.float32)}))
    assert reason == f"the tensor {name!r} is unknown"


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_parameters_must_be_finite(tmp_path: Path, whole: Path, value: float) -> None:
    document, tensors = contents(whole)
    spoiled = tensors["parameters/b1"].copy()
    spoiled[1] = value
    path = forge(tmp_path / "model", document, {**tensors, "parameters/b1": spoiled})
    assert refused(path) == "the parameter b1 holds NaN or infinity"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("lr_factor", 0.0, "its lr_factor is 0.0"),
        ("lr_factor", "1", "its lr_factor is '1'"),
        ("lr_factor", float("nan"), "its lr_factor is nan"),
        ("engine", "steam", "its engine is 'steam'"),
        ("optimizer", None, "the tensor 'state/mW1' is unknown"),
        ("optimizer", "momentum", "the tensor 'state/mW1' is unknown"),
        ("optimizer", "adm", "There is no optimizer named 'adm'; did you mean 'adam'"),
        ("optimizer", {"name": "adam", "learning_rate": -1}, "A learning rate must be a positive, finite number"),
        ("optimizer", {"name": "adam", "speed": 1}, "The optimizer 'adam' has hyperparameters learning_rate"),
        ("optimizer", 3, "Expected an optimizer"),
        (
            "optimizer",
            {"name": "adam", "learning_rate": {"family": "schedule", "spec": {"name": "exponential", "rate": -1.0}}},
            "rate must be in (0, inf), but is -1.0",
        ),
        ("state", {}, "the number 'draw' of the training state is missing"),
        ("state", {"t": 6, "draw": 6, "s": 1}, "the number 's' of the training state is unknown"),
        ("state", {"t": 6, "draw": -1}, "the number 'draw' of the training state is -1"),
        ("state", {"t": 6, "draw": 2**63}, "the number 'draw' of the training state is 9223372036854775808"),
        ("state", {"t": 6.0, "draw": 6}, "the number 't' of the training state is 6.0"),
        ("state", {"t": True, "draw": 6}, "the number 't' of the training state is True"),
        ("state", [6, 6], "its description is wrong"),
        ("functions", ["Snake"], "it uses 'Snake', which is not chainrule's own"),
        ("functions", 3, "its description is wrong"),
        ("network", None, "its description is wrong"),
        ("network", {}, "its description is wrong"),
    ],
)
def test_fields_are_checked(tmp_path: Path, whole: Path, field: str, value: Any, reason: str) -> None:
    document, tensors = contents(whole)
    assert reason in refused(forge(tmp_path / "model", {**document, field: value}, tensors))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"inputs": 3}, "where the network needs float32 (3, 2)"),
        ({"inputs": 10**18}, "where the network needs float32 (1000000000000000000, 2)"),
        ({"inputs": "2"}, "its description is wrong"),
        ({"layers": []}, "layers must be a list of layers"),
        ({"layers": [{"name": "dense", "units": 10**18}]}, "where the network needs float32 (2, 1000000000000000000)"),
        ({"layers": [{"name": "dense", "units": 1}] * 9999}, "where the network needs float32 (2, 1)"),
        ({"layers": [{"name": "dens", "units": 1}]}, "There is no layer named 'dens'; did you mean 'dense'"),
        ({"layers": [{"name": "dense"}]}, "The layer 'dense' has hyperparameters units"),
        ({"layers": "dense"}, "its description is wrong"),
        ({"loss": "mean_square_error"}, "did you mean 'mean_squared_error'"),
        ({"loss": "hinge_" * 1000}, "There is no loss named 'hinge_"),
        ({"loss": "categorical_cross_entropy"}, "use 'softmax'"),
        ({"dtype": "float16"}, "where the network needs float16 (2, 2)"),
        ({"dtype": "float64"}, "where the network needs float64 (2, 2)"),
        ({"seed": -1}, "seed must be a whole number"),
        ({"seed": None}, "its seed is None"),
        ({"seed": 1.0}, "its seed is 1.0"),
    ],
)
def test_the_specification_is_checked(tmp_path: Path, whole: Path, change: dict[str, Any], reason: str) -> None:
    document, tensors = contents(whole)
    assert reason in refused(forge(tmp_path / "model", {**document, "network": document["network"] | change}, tensors))


@pytest.mark.parametrize("field", sorted(native.FIELDS - {"format", "checksum"}))
def test_every_field_is_needed(tmp_path: Path, whole: Path, field: str) -> None:
    document, tensors = contents(whole)
    less = {key: value for key, value in document.items() if key != field}
    assert f"(the field {field!r} is missing or unknown)" in refused(forge(tmp_path / "model", less, tensors))
    more = {**document, "a\nb": 1}
    assert r"(the field 'a\nb' is missing or unknown)" in refused(forge(tmp_path / "model", more, tensors))


def test_a_description_has_a_longest_length(tmp_path: Path, whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = load(whole)
    monkeypatch.setattr(native, "LONGEST", 500)
    with pytest.raises(InvalidInput, match="cannot be saved: its description takes over 500 characters"):
        network.save(tmp_path / "model")
    assert refused(whole) == "it is damaged (its description cannot be read)"


# ---- whatever is in a file, it is a model or it is refused

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)


def load_or_refuse(path: Path, assert_same: Same) -> None:
    """Load a file. Where that is allowed, the network must be one that works."""
    try:
        network = load(path)
    except ModelFileError:
        refused(path)
        return
    assert network.predict(np.zeros((3, network.inputs))).shape == (3, network.outputs)
    assert all(np.isfinite(array).all() for array in network.parameters.values())
    network.save(path.with_name("again"))
    assert_same(load(path.with_name("again")), network)
    with suppress(chainrule.ChainruleError):  # targets that do not fit the loss, or divergence
        rows, y = np.zeros((3, network.inputs)), np.zeros((3, network.outputs))
        network.fit(rows, y, 1, optimizer=network.optimizer or "adam")


@in_one_folder
@given(content=st.binary(max_size=300))
@example(content=b"\x02" + bytes(7) + b"{}")
def test_random_bytes_are_refused(tmp_path: Path, content: bytes, assert_same: Same) -> None:
    (tmp_path / "model").write_bytes(content)
    load_or_refuse(tmp_path / "model", assert_same)


@in_one_folder
@given(data=st.data())
def test_a_file_with_pieces_exchanged_is_refused(
    tmp_path: Path, whole: Path, data: st.DataObject, assert_same: Same
) -> None:
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        stop = data.draw(st.integers(start, min(len(content), start + 40)))
        content[start:stop] = data.draw(st.binary(max_size=40))
    (tmp_path / "model").write_bytes(content)
    load_or_refuse(tmp_path / "model", assert_same)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["adam", "tanh", "dense"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.just("name"), inner, max_size=3)
    ),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a document, as the keys that lead there."""
    yield path
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*path, key))


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with many hyperparameters."""
    layers = [
        Dense(2, LeakyRelu(0.2), weight_init=Normal(0.3), l2=0.1, dropout=0.5),
        Dense(1, "elu", bias_init="normal"),
    ]
    network = Network(2, layers, Huber(0.5), seed=1)
    network.fit(X, X.sum(axis=1), 1, optimizer=Adam(WarmUp(3, Cosine(0.1, 50)), clip_norm=1.0, beta1=0.5))
    path = tmp_path_factory.mktemp("rich") / "model"
    network.save(path)
    return path


@settings(in_one_folder, max_examples=400)
@given(data=st.data())
def test_a_description_with_anything_in_it_is_refused_or_works(
    tmp_path: Path, rich: Path, data: st.DataObject, assert_same: Same
) -> None:
    document, tensors = contents(rich)
    *way, last = data.draw(st.sampled_from([place for place in places(document) if place]))
    inner: Any = document
    for key in way:
        inner = inner[key]
    inner[last] = data.draw(json_values)
    load_or_refuse(forge(tmp_path / "model", document, tensors), assert_same)
