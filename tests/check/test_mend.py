"""The right line is the learner's own, corrected, and gives the right numbers."""

import pytest

from chainrule.check.check import check_backprop
from chainrule.check.mend import replaced

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
        ("error @ W2.T * (1 - np.tanh(h) ** 2)", "error @ W2.T * (1 - h ** 2)"),
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


def test_the_line_that_takes_da_for_dz_is_the_wrong_one(tmp_path):
    path = tmp_path / "mine.py"
    source = PROGRAM.format(back="error @ W2.T\n    delta = back").replace("X.T @ back", "X.T @ delta")
    path.write_text(source, encoding="utf-8")
    finding = check_backprop(path)
    assert (finding.mistake, finding.line) == ("missing_activation_derivative", 8)
    assert "Yours: delta = back\nRight: delta = back * (1 - h**2)\n" in finding.explanation


@pytest.mark.parametrize(
    ("function", "line"),
    [
        ("def through_tanh(g, a):\n    return g\n", 2),
        ("def through_tanh(g, a):\n    dz = g\n    return dz\n", 2),
        ("one = 1\nthrough_tanh = lambda g, a: g\n", 2),
    ],
)
def test_the_function_that_hands_da_back_as_dz_is_wrong(function, line, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(function + PROGRAM.format(back="through_tanh(error @ W2.T, h)"), encoding="utf-8")
    finding = check_backprop(path)
    assert (finding.mistake, finding.line) == ("missing_activation_derivative", line)


LISTS = """\
def product(A, B):
    return [[sum(a * b for a, b in zip(row, column)) for column in zip(*B)] for row in A]
X, Y = [[0.0, 1.0], [1.0, 0.5], [1.0, 1.0]], [[1.0], [1.0], [0.0]]
V, W = [[0.1, 0.2], [-0.3, 0.4]], [[0.5], [-0.6]]
for step in range(20):
    H = [[h * h for h in row] for row in product(X, V)]
    E = [[p[0] - y[0]] for p, y in zip(product(H, W), Y)]
    loss = sum(e[0] ** 2 for e in E) / 2
    D = product(E, [[w[0] for w in W]])
    dV, dW = product(list(zip(*X)), D), product(list(zip(*H)), E)
    V = [[v - 0.1 * d for v, d in zip(r, s)] for r, s in zip(V, dV)]
    W = [[v - 0.1 * d for v, d in zip(r, s)] for r, s in zip(W, dW)]
"""


def test_a_helper_of_both_passes_is_not_called_the_place(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(LISTS, encoding="utf-8")
    finding = check_backprop(path)
    assert (finding.mistake, finding.line) == ("missing_activation_derivative", None)
    assert "In your code, the slope of the activation is missing" in finding.explanation


def test_only_the_gradient_that_lacks_the_slope_is_wrong(tmp_path):
    path = tmp_path / "mine.py"
    source = PROGRAM.format(back="error @ W2.T * (1 - h**2)").replace("tanh(X @ W1)", "tanh(X @ W1 + b1)")
    source = source.replace("for step", "b1 = np.zeros((1, 2))\nfor step")
    source = source.replace(
        "    W1 -= 0.1 * X.T @ back\n", "    b1 -= 0.1 * back.sum(axis=0, keepdims=True)\n    {W1}\n"
    )
    loss = "loss = np.sum(error**2) / 2 + 0.005 * np.sum(W1 * W1)\n    W1 -= 0.1 * (X.T @ (error @ W2.T) + 0.01 * W1)"
    path.write_text(source.replace("{W1}", loss), encoding="utf-8")
    finding = check_backprop(path)
    assert (finding.first_wrong, finding.mistake, finding.line) == ("dW1", "missing_activation_derivative", 11)


def test_an_update_that_goes_uphill_behind_a_penalty(tmp_path):
    path = tmp_path / "mine.py"
    source = PROGRAM.format(back="error @ W2.T * (1 - h**2)")
    loss = "    loss = np.sum(error**2) / 2 + 0.005 * np.sum(W2**2)\n"
    update = "    dW2 = h.T @ error\n    dW2 += 0.01 * W2\n    W2 += 0.1 * dW2\n"
    path.write_text(source.replace("    W2 -= 0.1 * h.T @ error\n", loss + update), encoding="utf-8")
    finding = check_backprop(path)
    assert (finding.first_wrong, finding.mistake, finding.line) == ("dW2", "sign", 12)


def test_what_does_not_mend_is_a_formula(tmp_path):
    path = tmp_path / "mine.py"
    lines = PROGRAM.format(back="error @ W2.T").replace("    back =", "    back = (  # what comes back\n        ")
    path.write_text(lines.replace("W2.T\n", "W2.T\n    )\n"), encoding="utf-8")
    finding = check_backprop(path)
    assert "(your h)" in finding.explanation
    assert "dz1 = da1" in finding.explanation


@pytest.mark.parametrize(
    ("line", "old", "new", "right"),
    [
        ("a = x / n; b = d.mean(0)", "d.mean(0)", "d.sum(0)", "a = x / n; b = d.sum(0)"),
        ("W -= 0.1 * (d @ x)", "d @ x", "d.T @ x", "W -= 0.1 * (d.T @ x)"),
        ("W += x * d @ y", "x * d", "x - d", "W += (x - d) @ y"),
        ("W += r * d", "W += r * d", "W -= r * d", "W -= r * d"),
    ],
)
def test_only_what_is_wrong_changes(line, old, new, right):
    assert replaced(line, 1, old, new) == right


@pytest.mark.parametrize(
    ("back", "mistake", "right"),
    [
        ("error @ W2.T * (1 + h**2)", "other", "error @ W2.T * (1 - (h ** 2))"),
        ("error @ W2.T * (1 - X**2)", "derivative_of_wrong_value", "error @ W2.T * (1 - h ** 2)"),
    ],
)
def test_a_mistake_without_a_name_is_told_by_the_line_that_mends_it(back, mistake, right, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(PROGRAM.format(back=back), encoding="utf-8")
    finding = check_backprop(path)
    assert (finding.mistake, finding.line) == (mistake, 7)
    assert f"Right: back = {right}\n" in finding.explanation


def test_a_rate_that_is_taken_twice_is_no_mistake_of_the_slope(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(PROGRAM.format(back="0.1 * (error @ W2.T) * (1 - h**2)"), encoding="utf-8")
    assert check_backprop(path).verdict != "wrong"
