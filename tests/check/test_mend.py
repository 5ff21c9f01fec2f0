"""The right line is the learner's own, corrected, and was run."""

import pytest

from chainrule.check.check import check_backprop
from chainrule.check.mend import Known, mends

PROGRAM = """\
import numpy as np
X, y = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[1.0], [1.0], [0.0]])
W1, W2 = np.array([[0.1, 0.2], [-0.3, 0.4]]), np.array([[0.5], [-0.6]])
for step in range(100):
    h = np.tanh(X @ W1)
    error = h @ W2 - y
    back = {back}
    W1 -= 0.1 * X.T @ back
    W2 -= 0.1 * h.T @ error
"""


@pytest.mark.parametrize(
    ("back", "right"),
    [
        ("error @ W2.T", "error @ W2.T * (1 - h**2)"),
        ("error @ W2.T * (1 - np.tanh(h) ** 2)", "error @ W2.T * (1 - h**2)"),
    ],
)
def test_the_right_line(back, right, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(PROGRAM.format(back=back), encoding="utf-8")
    finding = check_backprop(path)
    assert finding.verdict == "wrong"
    assert f"Yours: back = {back}\nRight: back = {right}\n" in finding.explanation
    path.write_text(PROGRAM.format(back=right), encoding="utf-8")
    assert check_backprop(path).correct


def test_what_does_not_mend_is_a_formula(tmp_path):
    path = tmp_path / "mine.py"
    lines = (
        PROGRAM.format(back="error @ W2.T").replace("back = ", "back = (\n        ").replace("W2.T\n", "W2.T\n    )\n")
    )
    path.write_text(lines, encoding="utf-8")
    finding = check_backprop(path)
    assert "\nAs a formula: dz1 = da1 * (1 - h**2)\nDerived: dz1 = da1 ⊙ (1 − a1²)\n" in finding.explanation


def test_only_the_wrong_statement_of_a_line_changes():
    known = Known("mean_instead_of_sum")
    assert mends("a = x / n; b = d.mean(0)", 1, "d.mean(0)", known)[0] == "a = x / n; b = d.sum(0)"
