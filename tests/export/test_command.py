"""``chainrule export``, and what is imported for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from chainrule import Dense, MLPClassifier, Network, load
from chainrule.cli import main
from chainrule.tabular import train

sys.path.insert(0, str(Path(__file__).parent))

from running import onnx, run

X = np.random.default_rng(0).standard_normal((40, 3)).astype(np.float32)


def export(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["export", *map(str, arguments)])
    return result.exit_code, result.output


@pytest.fixture
def model(tmp_path: Path) -> Path:
    network = Network(3, [Dense(4, "relu"), Dense(2)], loss="mean_squared_error", seed=0)
    network.save(tmp_path / "m.safetensors")
    return tmp_path / "m.safetensors"


def test_a_network(model: Path, tmp_path: Path) -> None:
    network = load(model)
    for form, ending in (("onnx", ".onnx"), ("numpy", ".py"), ("torch", ".torch.safetensors")):
        target = tmp_path / f"m{ending}"
        assert export(model, "--to", form) == (0, f"{form} in {target}\n")
    found = run(onnx.load(tmp_path / "m.onnx"), {"X": X})["y_hat"]
    np.testing.assert_allclose(found, network.predict(X), rtol=1e-5, atol=1e-6)
    twin = Network(3, [Dense(4, "relu"), Dense(2)], loss="mean_squared_error", seed=1)
    twin.load_torch_state_dict(tmp_path / "m.torch.safetensors")
    assert np.array_equal(twin.predict(X), network.predict(X))
    shown = CliRunner().invoke(main, ["show", str(model), "--format", "numpy"]).stdout
    assert (tmp_path / "m.py").read_text() == shown


def test_an_estimator_and_a_table(tmp_path: Path) -> None:
    fitted = MLPClassifier(4, solver="lbfgs", max_iter=50, random_state=0).fit(X, X[:, 0] > 0)
    fitted.save(tmp_path / "e.safetensors")
    frame = {"a": X[:, 0].tolist(), "b": ["x", "y"] * 20, "target": (X[:, 0] > 0).tolist()}
    table = train(frame, "target", epochs=5).model
    table.save(tmp_path / "t.safetensors")
    for name, given in (("e", {"X": X}), ("t", table.onnx_inputs(frame))):
        for form in ("onnx", "numpy", "torch"):
            code, said = export(tmp_path / f"{name}.safetensors", "--to", form, "-o", tmp_path / f"{name}.{form}")
            assert code == 0, said
        assert "label" in run(onnx.load(tmp_path / f"{name}.onnx"), given)
    scope = {"__name__": "script"}
    exec((tmp_path / "t.numpy").read_text(), scope)
    assert scope["predict"](frame) == table.predict(frame).tolist()  # type: ignore[operator]


def test_refusals(model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for arguments, words in (
        ((model, "--to", "onnx", "-o", tmp_path / "nowhere" / "m.onnx"), "there is no folder"),
        ((model, "--to", "torch", "-o", model), "would overwrite the model"),
        ((tmp_path / "nothing", "--to", "onnx"), "there is no such file"),
        ((model, "--to", "tensorflow"), "'tensorflow' is not one of"),
        ((model,), "Missing option '--to'"),
    ):
        code, said = export(*arguments)
        assert code in (1, 2)
        assert words in said
        assert "Traceback" not in said
    monkeypatch.setitem(sys.modules, "onnx", None)
    code, said = export(model, "--to", "onnx")
    assert (code, said) == (1, "Error: Writing ONNX needs one more package: pip install 'chainrule[onnx]'.\n")
    assert not (tmp_path / "m.onnx").exists()


def test_nothing_of_onnx_is_imported_before_it_is_needed() -> None:
    code = (
        "import chainrule.estimators, chainrule.tabular, sys; print(*(name.partition('.')[0] for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"onnx", "onnxruntime", "skl2onnx", "torch"} & set(done.stdout.split())
