"""Where a mistake is said to be: where its wrong number is made, and nowhere where that is not sure."""

import re

import pytest

from chainrule.check.check import check_backprop


def checked(source, path):
    path.write_text(source, encoding="utf-8")
    return check_backprop(path)


def line_of(source, text):
    return next(i for i, line in enumerate(source.splitlines(), 1) if line.strip() == text)


TWO_LAYERS = """\
import numpy as np
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
def slope(z):
    return sigmoid(z) * (1 - sigmoid(z))
X, y = np.array([[0.0, 1.0], [1.0, 0.5], [1.0, 1.0]]), np.array([[1.0], [1.0], [0.0]])
W1, b1 = np.array([[0.1, 0.2, -0.4], [-0.3, 0.4, 0.5]]), np.zeros((1, 3))
W2, b2 = np.array([[0.5], [-0.6], [0.2]]), np.zeros((1, 1))
for step in range(20):
    z = X @ W1 + b1
    h = sigmoid(z)
    error = h @ W2 + b2 - y
    loss = np.sum(error**2) / 2
    s = slope(z)
    dh = error @ W2.T
    dz = dh * s
    W2 -= 0.1 * h.T @ error
    b2 -= 0.1 * error.sum(axis=0, keepdims=True)
    W1 -= 0.1 * X.T @ dz
    b1 -= 0.1 * dz.sum(axis=0, keepdims=True)
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("s = slope(z)", "s = slope(h)"),  # a factor that has a line of its own
        ("return sigmoid(z) * (1 - sigmoid(z))", "return 1 - sigmoid(z)"),  # in a helper, and wrong for any z
        ("dz = dh * s", "dz = dh * h"),  # h is right as it is, but no slope
    ],
)
def test_the_factor_that_is_wrong_is_the_place(old, new, tmp_path):
    assert checked(TWO_LAYERS, tmp_path / "mine.py").correct
    source = TWO_LAYERS.replace(old, new)
    finding = checked(source, tmp_path / "mine.py")
    assert (finding.verdict, finding.line) == ("wrong", line_of(source, new)), finding


def test_what_is_computed_and_not_used_names_no_line(tmp_path):
    source = TWO_LAYERS.replace("X.T @ dz", "X.T @ dh").replace("dz.sum", "dh.sum")
    finding = checked(source, tmp_path / "mine.py")
    assert (finding.first_wrong, finding.mistake, finding.line) == ("dW1", "missing_activation_derivative", None)
    assert "Right:" not in finding.explanation


@pytest.mark.parametrize(("averaged", "line"), [("{W1} {b1}", None), ("{b1} {b2}", "b2")])
def test_a_tie_between_layers_names_no_line(averaged, line, tmp_path):
    source = TWO_LAYERS.replace("    loss = np.sum(error**2) / 2\n", "")
    for name, update in (("W1", "X.T @ dz"), ("b1", "dz.sum("), ("b2", "error.sum(")):
        divided = f"{name} -= 0.1 / len(X) * {update}" if f"{{{name}}}" in averaged else f"{name} -= 0.1 * {update}"
        source = source.replace(f"{name} -= 0.1 * {update}", divided)
    finding = checked(source, tmp_path / "mine.py")
    assert finding.mistake == "mean_instead_of_sum"
    told = source.splitlines()[finding.line - 1].split()[0] if finding.line else None
    assert told == line


LAYERS = """\
import numpy as np
class Dense:
    def __init__(self, n, m):
        self.W, self.b = np.random.randn(n, m), np.random.randn(1, m)
    def forward(self, x):
        self.x = x
        return x @ self.W + self.b
    def backward(self, grad):
        back = grad @ self.W.T
        self.W -= 0.1 * self.x.T @ grad
        self.b -= 0.1 * grad
        return back
class Tanh:
    def forward(self, z):
        self.a = np.tanh(z)
        return self.a
    def backward(self, grad):
        return grad * (1 - self.a**2)
net = [Dense(2, 3), Tanh(), Dense(3, 1), Tanh()]
for epoch in range(20):
    total = 0
    for x, y in (([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)):
        out = np.array([x])
        for layer in net:
            out = layer.forward(out)
        total += np.mean((y - out) ** 2)
        grad = 2 * (out - y)
        for layer in reversed(net):
            grad = layer.backward(grad)
    print(total / 4)
"""


def test_one_wrong_slope_in_all_layers(tmp_path):
    """With one output, its wrong slope is only a factor, which changes from update to update."""
    assert checked(LAYERS, tmp_path / "mine.py").correct
    finding = checked(LAYERS.replace("return grad * (1 - self.a**2)", "return grad"), tmp_path / "mine.py")
    assert (finding.first_wrong, finding.mistake) == ("dW2", "missing_activation_derivative")
    assert finding.line == line_of(LAYERS, "return grad * (1 - self.a**2)")


RECURRENT = """\
import numpy as np
np.random.seed(1)
U, V, w = np.random.randn(4, 2) / 2, np.random.randn(4, 4) / 2, np.random.randn(4)
series = np.random.randn(60, 2)
state = np.zeros(4)
for begin in range(0, 60, 5):
    hs, xs = [state], series[begin : begin + 5]
    for x in xs:
        hs.append(np.tanh(U @ x + V @ hs[-1]))
    error = w @ hs[-1] - xs.sum()
    loss = error**2 / 2
    dU, dV, dw, dh = np.zeros_like(U), np.zeros_like(V), error * hs[-1], error * w
    for t in range(4, -1, -1):
        dz = dh * (1 - hs[t + 1] ** 2)
        dU += np.outer(dz, xs[t])
        dV += np.outer(dz, hs[t])
        dh = V.T @ dz
    U -= 0.1 * dU
    V -= 0.1 * dV
    w -= 0.1 * dw
    state = hs[-1]
"""


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("dz = dh * (1 - hs[t + 1] ** 2)", "dz = dh * (1 - hs[t] ** 2)", "derivative_of_wrong_value"),
        ("dV += np.outer(dz, hs[t])", "dV += np.outer(dz, hs[t + 1])", "wrong_layer"),
        ("dh = V.T @ dz", "dh = V @ dz", "transpose"),
    ],
)
def test_a_step_of_time_too_many(old, new, mistake, tmp_path):
    assert checked(RECURRENT, tmp_path / "mine.py").correct
    source = RECURRENT.replace(old, new)
    finding = checked(source, tmp_path / "mine.py")
    assert (finding.mistake, finding.line) == (mistake, line_of(source, new)), finding
    right = re.search("Right: (.*)", finding.explanation)
    assert right is None or checked(source.replace(new, right[1]), tmp_path / "mine.py").correct
