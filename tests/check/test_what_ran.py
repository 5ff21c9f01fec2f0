"""What does not run is not judged, and said so; what cannot run does not stop the rest."""

import json

import pytest

from chainrule.check.check import check_backprop

FIRST = """\
import numpy as np
X, y = np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[1.0], [1.0], [0.0]])
W1, W2 = np.array([[0.1, 0.2], [-0.3, 0.4]]), np.array([[0.5], [-0.6]])
for step in range({steps}):
    h = np.tanh(X @ W1)
    error = h @ W2 - y
    W1 -= 0.1 * X.T @ (error @ W2.T * (1 - h**2))
    W2 -= 0.1 * h.T @ error
"""
NEVER = """
def another(X, y, V):
    error = X @ V - y
    return V + 0.1 * X.T @ error
"""
SECOND = """\
V = np.array([[0.3], [0.1]])
for step in range(40):
    error = X @ V - y
    V += 0.1 * X.T @ error
"""


def notebook(folder, *cells):
    path = folder / "mine.ipynb"
    cells = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def test_lines_that_never_run_are_named(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(FIRST.format(steps=50) + NEVER, encoding="utf-8")
    finding = check_backprop(path)
    assert finding.correct
    assert "Nothing is said of what did not run: lines 11, 12." in finding.explanation


@pytest.mark.parametrize("between", ["x = 1", "plot_it_all()", "import there_is_no_such_package as t\nt.show(1)"])
def test_a_later_cell_is_judged_after_a_long_training(between, tmp_path):
    finding = check_backprop(notebook(tmp_path, FIRST.format(steps=10**7), between, SECOND))
    assert (finding.verdict, finding.mistake) == ("wrong", "sign")
    assert "Yours: V += 0.1 * X.T @ error\nRight: V -= 0.1 * X.T @ error" in finding.explanation


def test_a_while_loop_is_cut_short_too(tmp_path):
    path = tmp_path / "mine.py"
    source = FIRST.format(steps=1).replace("for step in range(1):", "while True:")
    path.write_text(source + SECOND.replace("+=", "-="), encoding="utf-8")
    assert check_backprop(path).correct


SINGLE_NUMBERS = """\
w, v = 0.5, 0.7
data = [(0.1 * k, 0.5) for k in range(1, 21)] + [(-0.1 * k, 0.3) for k in range(1, 11)]
for x, y in data:
    z = w * x
    h = z if z > 0 else 0.01 * z
    error = v * h - y
    dv, dw = error * h, error * v * x{slope}
    v -= 0.1 * dv
    w -= 0.1 * dw
"""


@pytest.mark.parametrize(("slope", "right"), [(" * (1.0 if z > 0 else 0.01)", True), ("", False)])
def test_a_slope_that_matters_late_is_waited_for(slope, right, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(SINGLE_NUMBERS.format(slope=slope), encoding="utf-8")
    assert check_backprop(path).correct is right


def test_updates_after_the_numbers_have_overflowed_do_not_count(tmp_path):
    path = tmp_path / "mine.py"
    overflow = "    X = X * np.inf if step == 7 else X\n"
    path.write_text(FIRST.format(steps=12) + overflow, encoding="utf-8")
    assert check_backprop(path).correct


def test_weights_with_another_name_are_the_same_weights(tmp_path):
    path = tmp_path / "mine.py"
    source = FIRST.format(steps=50).replace("    error =", "    V = W2\n    error =").replace("@ W2.T", "@ V.T")
    path.write_text(source, encoding="utf-8")
    finding = check_backprop(path)
    assert finding.correct
    assert "a 2-2-1 network" in finding.explanation


def test_what_is_copied_by_array_is_seen(tmp_path):
    path = tmp_path / "mine.py"
    source = FIRST.format(steps=50).replace("(error @ W2.T * (1 - h**2))", "np.array(error @ W2.T, copy=True)")
    path.write_text(source, encoding="utf-8")
    finding = check_backprop(path)
    assert (finding.first_wrong, finding.mistake) == ("dW1", "missing_activation_derivative")


def test_single_numbers_that_go_uphill_are_no_failure_of_the_check(tmp_path):
    path = tmp_path / "mine.py"
    lines = """import math
w, b, data = [0.3, -0.4], 0.1, [([0, 1], 1), ([1, 0], 1), ([1, 1], 1), ([0, 0], 0)]
for x, t in data * 5:
    out = 1 / (1 + math.exp(-(sum(v * xi for v, xi in zip(w, x)) + b)))
    delta = (out - t) * out * (1 - out)
    for i in range(2):
        w[i] += 0.5 * delta * x[i]
    b -= 0.5 * delta
"""
    path.write_text(lines, encoding="utf-8")
    assert "itself failed" not in check_backprop(path).explanation


EINSUM = """\
import numpy as np
rng = np.random.default_rng(1)
X, y, W = rng.normal(size=(50, 20, 6)), rng.normal(size=(50, 20, 2)), rng.normal(size=(6, 2))
for step in range(9):
    error = np.einsum("bti,ij->btj", X, W) - y
    loss = (error**2).sum() / 2
    W -= 0.0001 * np.einsum("bti,btj->ij", X, error)
"""


def test_large_arrays_in_einsum(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(EINSUM, encoding="utf-8")
    assert check_backprop(path).correct


def test_a_loss_that_is_seen_once_proves_nothing(tmp_path):
    path = tmp_path / "mine.py"
    later = FIRST.format(steps=50).replace("W2 -= 0.1 *", "W2 -= (0.1 if step == 0 else -0.1) *")
    shown = "    if step % 1000 == 0:\n        loss = np.mean(error**2)\n        print(loss)\n"
    path.write_text(later + shown, encoding="utf-8")
    assert not check_backprop(path).correct
