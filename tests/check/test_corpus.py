"""Learners' programs in many styles: each gets the verdict, the first wrong gradient and the mistake that it should.

What is expected stands in expected.json, which the tool never sees. The page docs/is-my-backprop-right.md quotes what
the tool says to ten of them; run this file to write it again.
"""

import json
import re
from pathlib import Path

import pytest

from chainrule.check.check import check_backprop
from chainrule.check.mistakes import MISTAKES
from chainrule.check.watch.modules import read

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
PAGE = HERE.parents[1] / "docs" / "is-my-backprop-right.md"
EXPECTED = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
#: What the tool does not see yet, and says of it instead: it may not understand, but never blames the wrong place.
MISSES = {
    "neuron_objects_no_slope",
    "xor_output_slope_forgotten",  # or trained on cross-entropy, with squares only as a measure
    "tanh_slope_of_tanh_of_h",  # too few numbers to tell it from other mistakes
    "tanh_slope_of_tanh_of_a",
    "lists_two_hidden_no_slope",  # two layers of single numbers, both wrong: too many ways to pair them
    "lists_two_hidden_half_slope",
}
QUOTED = re.compile(r"```text\n\$ chainrule check (\w+)\.py\n(.*?)```", re.DOTALL)


def path_of(name: str) -> Path:
    """A script, a notebook, or the main file of several."""
    places = (CORPUS / f"{name}.py", CORPUS / f"{name}.ipynb", CORPUS / name / "main.py")
    return next(path for path in places if path.exists())


def quoted() -> dict[str, str]:
    return dict(QUOTED.findall(PAGE.read_text(encoding="utf-8")))


def said(name: str, finding) -> str:
    """What the command prints in the folder of the file."""
    return str(finding).replace(str(CORPUS / f"{name}.py"), f"{name}.py") + "\n"


#: One program for each style, some right and some wrong; `make sweep ARGS=tests/check` checks all.
_QUICK = """
    deep_dictionary class_sigmoid_twice tanh_slope_of_z biases_stay ascent updated_too_early_columns
    softmax_like_sigmoid functions_only_rows layers_and_adam_no_slope layers_and_momentum
    dropout_rows_not_averaged plain_lists_one_sample single_numbers
    closures_half_a_slope dataclass_momentum_mask_forgotten outer_products_and_vectors
    einsum_batches_not_transposed matrix_objects_hidden_slope convolution_by_loops recurrent_not_transposed
    line_by_lists columns_nabla_slope_of_activation several_files_one_sum notebook_two_networks_second_uphill
    penalty_relu_mask_forgotten declared_sum_and_mean loss_returns_grads_bias_mean
    overwritten_not_accumulated
"""
QUICK = frozenset(_QUICK.split())


def parameters():
    return [pytest.param(name, marks=[] if name in QUICK else [pytest.mark.slow]) for name in EXPECTED]


@pytest.mark.parametrize("name", list(parameters()))
def test_corpus(name):
    finding = check_backprop(path_of(name))
    if name in MISSES:
        assert finding.verdict == "not understood", "understood by now? take it out of MISSES"
        return
    found = [finding.verdict, finding.first_wrong, finding.mistake]
    assert found[: len(EXPECTED[name])] == EXPECTED[name], finding.explanation
    if finding.verdict == "wrong" and "In your code" not in finding.explanation:
        other = None if finding.line else re.search(r"In line (\d+) of (\w+\.py)", finding.explanation)
        path, line = (path_of(name).parent / other[2], int(other[1])) if other else (path_of(name), finding.line)
        source = read(path).splitlines()
        assert f"Yours: {source[line - 1].strip()}" in finding.explanation
    if finding.verdict == "wrong":
        assert "\nRight: " in finding.explanation or "\nAs a formula: " in finding.explanation
    if name in quoted():
        assert said(name, finding) == quoted()[name], "run this file to write the page again"


@pytest.mark.parametrize("tutorial", ["truth_table", "xor", "xor_tanh"])
def test_our_tutorials_are_right(tutorial):
    finding = check_backprop(HERE.parents[1] / "src" / "chainrule" / "byhand" / f"{tutorial}.py")
    assert finding.verdict == "correct", finding.explanation


def test_the_corpus_is_complete():
    inside = {path.parent.name for path in CORPUS.glob("*/main.py")}
    assert set(EXPECTED) == {path.stem for kind in ("*.py", "*.ipynb") for path in CORPUS.glob(kind)} | inside
    assert len(EXPECTED) >= 40
    assert sum(expected == ["correct"] for expected in EXPECTED.values()) >= 12
    assert {expected[2] for expected in EXPECTED.values() if len(expected) > 1} == set(MISTAKES)


def test_the_misses_are_few_and_blame_nobody():
    wrong = [name for name, expected in EXPECTED.items() if expected[0] == "wrong"]
    assert len(set(wrong) & set(MISSES)) <= 0.1 * len(wrong)
    assert set(EXPECTED) >= MISSES


def test_the_page_quotes_ten_different_mistakes():
    names = quoted()
    assert len(names) == 10
    assert all(EXPECTED[name][0] == "wrong" for name in names)
    assert len({EXPECTED[name][2] for name in names}) == 10


if __name__ == "__main__":
    page = PAGE.read_text(encoding="utf-8")
    for name in quoted():
        text = said(name, check_backprop(CORPUS / f"{name}.py"))
        block = f"```text\n$ chainrule check {name}.py\n{text}```"
        page = re.sub(rf"```text\n\$ chainrule check {name}\.py\n.*?```", lambda _, b=block: b, page, flags=re.DOTALL)
    PAGE.write_text(page, encoding="utf-8")
