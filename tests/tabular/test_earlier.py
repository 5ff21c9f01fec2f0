"""Models saved before columns had steps keep their predictions."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from chainrule.tabular import load

FILES = Path(__file__).parent / "files"


def test_a_model_of_format_1(tmp_path: Path) -> None:
    stored = json.loads((FILES / "format_1.json").read_text(encoding="utf-8"))
    model = load(FILES / "format_1.safetensors")
    assert {code.kind for code in model.encoder.codes} == {"number", "category", "boolean", "date"}
    assert np.allclose(model.predict(stored["columns"]), stored["predictions"], rtol=1e-6)
    model.save(tmp_path / "again")
    assert load(tmp_path / "again").encoder == model.encoder
    script: dict[str, object] = {}
    exec(model.to_numpy_source(), script)
    assert np.allclose(script["predict"](stored["columns"]), stored["predictions"], rtol=1e-5)  # type: ignore[operator]
