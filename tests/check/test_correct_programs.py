"""Correct programs in many variations: none is called wrong, whatever else it does."""

import pytest

from chainrule.check.check import check_backprop

PROGRAM = """\
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(24, 3))
y = (X[:, :1] * X[:, 1:2] > 0).astype(float)
{data}
def sig(z):
    return 1 / (1 + np.exp(-z))
W1, b1, W2, b2 = rng.normal(size=(3, 5)) * 0.7, np.zeros(5), rng.normal(size=(5, 1)), np.zeros(1)
lr = 0.3
{before}
for it in range(300):
    {batch}
    n = len(x)
    z1 = x @ W1 + b1
    {activation}
    z2 = a1 @ W2 + b2
    {output}
    {loss}
    {d2}
    dW2, db2 = a1.T @ d2 / n, d2.mean(axis=0)
    d1 = (d2 @ W2.T) * {slope}
    dW1, db1 = x.T @ d1 / n, d1.mean(axis=0)
    {update}
    {after}
"""
USUAL = {
    "data": "",
    "before": "",
    "batch": "x, t = X, y",
    "activation": "a1 = np.tanh(z1)",
    "output": "p = sig(z2)",
    "loss": "loss = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))",
    "d2": "d2 = p - t",
    "slope": "(1 - a1**2)",
    "update": "W2 -= lr * dW2; b2 -= lr * db2; W1 -= lr * dW1; b1 -= lr * db1",
    "after": "",
}
LINEAR = {"output": "p = z2"}
LAST = "b1 -= lr * db1"

#: What is different in each, and whether it is understood.
VARIATIONS = {
    "data from a product": (
        True,
        {"data": "X = X @ rng.normal(size=(3, 3)); y = (X @ rng.normal(size=(3, 1)) > 0) * 1.0"},
    ),
    "another small part each time": (True, {"batch": "i = rng.permutation(24)[:7]; x, t = X[i], y[i]"}),
    "penalty": (
        True,
        {"update": "W2 -= lr * (dW2 + 0.01 * W2); b2 -= lr * db2; W1 -= lr * (dW1 + 0.01 * W1); b1 -= lr * db1"},
    ),
    "a rate for each layer": (True, {"update": "W2 -= 0.1 * dW2; b2 -= 0.1 * db2; W1 -= 0.5 * dW1; b1 -= 0.5 * db1"}),
    "gradients of norm 1": (
        True,
        {
            "update": "W1 -= 0.1 * dW1 / np.linalg.norm(dW1); b1 -= 0.1 * db1 / np.linalg.norm(db1); "
            "W2 -= 0.1 * dW2 / np.linalg.norm(dW2); b2 -= 0.1 * db2 / np.linalg.norm(db2)"
        },
    ),
    "weights of norm 1": (True, {"after": "W1 /= np.linalg.norm(W1)"}),
    "alternately": (
        True,
        {
            "update": "if it % 2: W2 -= lr * dW2; b2 -= lr * db2",
            "after": "if not it % 2: W1 -= lr * dW1; b1 -= lr * db1",
        },
    ),
    "squares printed": (True, {"loss": "print('mse', np.mean((t - p) ** 2))"}),
    "squares now and then": (True, {"loss": "if it % 100 == 0: mse = np.mean((t - p) ** 2); print(mse)"}),
    "root of squares": (True, {"loss": "rmse = np.sqrt(np.mean((p - t) ** 2))"}),
    "squares kept in a list": (False, {"before": "kept = []", "loss": "kept.append(np.mean((t - p) ** 2))"}),
    "both measured": (True, {"after": "brier = np.mean((p - t) ** 2)"}),
    "absolute error of a sigmoid": (
        True,
        {"loss": "loss = np.abs(p - t).mean()", "d2": "d2 = np.sign(p - t) * p * (1 - p)"},
    ),
    "every prediction compared with every target": (
        True,
        {"loss": "loss = np.mean((t[:, 0] - p) ** 2)", "d2": "d2 = (p - t) * p * (1 - p)"},
    ),
    "softmax, and binary cross-entropy printed": (
        True,
        {
            "before": "y = np.eye(3)[rng.integers(0, 3, 24)]; W2, b2 = rng.normal(size=(5, 3)), np.zeros(3)",
            "output": "p = np.exp(z2) / np.exp(z2).sum(axis=1, keepdims=True)",
        },
    ),
    "fourth powers": (
        True,
        {**LINEAR, "loss": "loss = np.mean((t - p) ** 4)", "d2": "d2 = 4 * (p - t) ** 3", "before": "lr = 0.01"},
    ),
    "logarithm of the hyperbolic cosine": (
        True,
        {**LINEAR, "loss": "loss = np.log(np.cosh(p - t)).mean()", "d2": "d2 = np.tanh(p - t)"},
    ),
    "weights of the samples": (False, {"loss": "w = np.where(t > 0, 3.0, 1.0)", "d2": "d2 = w * (p - t)"}),
    "dropout": (
        True,
        {"activation": "m = (rng.random((n, 5)) < 0.7) / 0.7; h = np.tanh(z1); a1 = h * m", "slope": "m * (1 - h**2)"},
    ),
    "a sigmoid at its limits, and a loss that keeps away from log 0": (
        True,
        {"before": "lr = 30.0", "loss": "loss = -np.mean(t * np.log(p + 1e-9) + (1 - t) * np.log(1 - p + 1e-9))"},
    ),
    "weights that are scaled down": (
        True,
        {"update": f"W2 = (1 - 0.01) * W2 - lr * dW2; b2 -= lr * db2; W1 = (1 - 0.01) * W1 - lr * dW1; {LAST}"},
    ),
    "a bias that begins as one number": (
        True,
        {"before": "b1 = 0.1", "update": "W2 -= lr * dW2; b2 -= lr * db2; W1 -= lr * dW1; b1 = b1 - lr * db1[None, :]"},
    ),
    "a sine": (True, {"activation": "a1 = np.sin(z1)", "slope": "np.cos(z1)"}),
}


@pytest.mark.parametrize("what", VARIATIONS)
def test_what_is_right_is_not_called_wrong(what, tmp_path):
    understood, changes = VARIATIONS[what]
    path = tmp_path / "program.py"
    path.write_text(PROGRAM.format(**{**USUAL, **changes}), encoding="utf-8")
    finding = check_backprop(path)
    assert finding.verdict == ("correct" if understood else "not understood"), finding.explanation


def test_a_mistake_among_variations_is_still_found(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(
        PROGRAM.format(**{**USUAL, "slope": "1", "loss": "print('mse', np.mean((t - p) ** 2))"}), encoding="utf-8"
    )
    finding = check_backprop(path)
    assert (finding.verdict, finding.first_wrong, finding.mistake) == ("wrong", "dW1", "missing_activation_derivative")


def test_more_samples_than_are_seen_at_first(tmp_path):
    source = """\
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(130, 2))
Y = (X[:, :1] > X[:, 1:]).astype(float)
W1, W2 = rng.normal(size=(2, 4)), rng.normal(size=(4, 1))
for epoch in range(50):
    S1, S2 = np.zeros_like(W1), np.zeros_like(W2)
    for i in range(len(X)):
        x, y = X[i : i + 1], Y[i : i + 1]
        h = np.tanh(x @ W1)
        o = 1 / (1 + np.exp(-(h @ W2)))
        d2 = o - y
        S2 {collect} h.T @ d2
        S1 {collect} x.T @ (d2 @ W2.T * (1 - h**2))
    W1, W2 = W1 - 0.01 * S1, W2 - 0.01 * S2
"""
    path = tmp_path / "program.py"
    path.write_text(source.format(collect="+="), encoding="utf-8")
    assert check_backprop(path).verdict == "correct"
    path.write_text(source.format(collect="="), encoding="utf-8")
    finding = check_backprop(path)
    assert (finding.verdict, finding.first_wrong, finding.mistake) == ("wrong", "dW2", "other")


def test_what_goes_downhill_is_right_even_where_most_go_uphill(tmp_path):
    path = tmp_path / "program.py"
    turned = "W2 += lr * dW2; b2 -= lr * db2; W1 += lr * dW1; b1 += lr * db1"
    path.write_text(PROGRAM.format(**{**USUAL, "update": turned}), encoding="utf-8")
    finding = check_backprop(path)
    assert (finding.first_wrong, finding.mistake) == ("dW2", "sign")


ADDED_UP = """\
import numpy as np
rng = np.random.default_rng(3)
X = rng.normal(size=(12, 3))
y = X[:, 0] > X[:, 1]
w, b, losses = rng.normal(size=3), 0.1, []
for epoch in range(20):
    total = 0.0
    for x, t in zip(X, y):
        z = x @ w + b
        p = 1 / (1 + np.exp(-z))
        total = total + {loss}
        g = {slope}
        w = w - 0.1 * g * x
        b = b - 0.1 * g
    losses.append(total)
"""


@pytest.mark.parametrize(
    ("loss", "slope", "right"),
    [
        ("np.log(1 / (p if t else 1 - p))", "(-1 / p if t else 1 / (1 - p)) * p * (1 - p)", True),
        ("np.log(1 / (p if t else 1 - p))", "(-1 / p if t else 1 / (1 - p)) * p", False),
    ],
)
def test_a_loss_that_is_added_up_while_the_weights_change(loss, slope, right, tmp_path):
    path = tmp_path / "program.py"
    path.write_text(ADDED_UP.format(loss=loss, slope=slope), encoding="utf-8")
    assert check_backprop(path).correct is right


def test_a_factor_too_many_in_one_gradient_is_not_called_right(tmp_path):
    path = tmp_path / "program.py"
    doubled = "dW1, db1 = 2 * dW1, db1; W2 -= lr * dW2; b2 -= lr * db2; W1 -= lr * dW1; b1 -= lr * db1"
    path.write_text(PROGRAM.format(**{**USUAL, "update": doubled}).replace("; W2 -=", "\n    W2 -="), encoding="utf-8")
    assert check_backprop(path).verdict == "not understood"


FIRST = "W1 -= lr * dW1; b1 -= lr * db1"


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("a bias of 1 that stays", {"before": "b1 = np.ones(5)", "update": "W2 -= lr*dW2; b2 -= lr*db2; W1 -= lr*dW1"}),
        ("a small rate for one layer", {"update": f"W2 -= 0.3 / 24 * dW2; b2 -= 0.3 / 24 * db2; {FIRST}"}),
        (
            "the slope of cross-entropy with predictions above 1",
            {"output": "p = np.exp(z2)", "loss": "", "d2": "d2 = (p - t) / (p * (1 - p)) * p"},
        ),
        (
            "a rate made before",
            {"before": "slow = lr / len(X)", "update": f"W2 -= slow * dW2; b2 -= lr * db2; {FIRST}"},
        ),
    ],
)
def test_what_is_meant_is_not_blamed(what, changes, tmp_path):
    path = tmp_path / "program.py"
    path.write_text(PROGRAM.format(**{**USUAL, **changes}), encoding="utf-8")
    finding = check_backprop(path)
    assert finding.verdict != "wrong", finding.explanation


LEAKY = """\
import numpy as np
X, y = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]), np.array([[1.0], [1.0], [0.0]])
W1, W2 = np.array([[0.1, 0.2], [-0.3, 0.4]]), np.array([[0.5], [-0.6]])
b1 = np.zeros((1, 2))
for step in range(100):
    z = X @ W1 + b1
    h = np.maximum(0.01 * z, z)
    error = h @ W2 - y
    back = error @ W2.T * np.where(z {sign} 0, 1, 0.01)
    W2 -= 0.1 * h.T @ error
    W1 -= 0.1 * X.T @ back
    b1 -= 0.1 * back.sum(axis=0, keepdims=True)
"""


@pytest.mark.parametrize("sign", [">", ">="])
def test_either_slope_at_a_kink_is_right(sign, tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(LEAKY.format(sign=sign), encoding="utf-8")
    assert check_backprop(path).correct
