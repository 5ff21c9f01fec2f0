"""The checker that records arithmetic, on learners' programs in many styles, beside the one that it is to replace.

`chainrule check` still uses the other (see tests/explain/backprop, whose corpus is judged here, too, by `make sweep`).
What is expected stands in expected.json, which the tool never sees.
"""

import json
from pathlib import Path

import pytest

from chainrule.check.check import check_backprop

HERE = Path(__file__).parent
OLDER = HERE.parents[0] / "explain" / "backprop"
#: What is not seen yet, and said of it instead: it may not understand, but never blames the wrong place.
MISSES = {
    "layers_and_adam_bias_of_the_first_sample",  # the first wrong gradient is a single number
    "neuron_objects_no_slope",
    "xor_output_slope_forgotten",  # or trained on cross-entropy, with squares only as a measure
    "relu_mask_turned_round_no_loss",
    "relu_mask_turned_round_softmax",
    "tanh_slope_of_tanh_of_h",
    "tanh_slope_of_half_of_z",
    "tanh_slope_of_tanh_of_a",
}


def expected(folder: Path) -> dict[str, list[str]]:
    return json.loads((folder / "expected.json").read_text(encoding="utf-8"))


def judged_rightly(folder: Path, name: str) -> None:
    finding = check_backprop(folder / "corpus" / f"{name}.py")
    if name in MISSES:
        assert finding.verdict == "not understood", "understood by now? take it out of MISSES"
        return
    right = expected(folder)[name]
    assert [finding.verdict, finding.first_wrong, finding.mistake][: len(right)] == right, finding.explanation
    if finding.verdict == "wrong":
        source = (folder / "corpus" / f"{name}.py").read_text(encoding="utf-8").splitlines()
        assert finding.line
        assert f"Yours: {source[finding.line - 1].strip()}" in finding.explanation


@pytest.mark.parametrize("name", expected(HERE))
def test_corpus(name):
    judged_rightly(HERE, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", expected(OLDER))
def test_the_older_corpus(name):
    judged_rightly(OLDER, name)


def test_the_corpus_is_complete():
    assert set(expected(HERE)) == {path.stem for path in (HERE / "corpus").glob("*.py")}
