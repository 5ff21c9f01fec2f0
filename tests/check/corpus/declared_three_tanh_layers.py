"""Fit a sine curve with three tanh layers and a linear output."""
import numpy as np


def init(rng):
    sizes = [1, 7, 6, 5, 1]
    p = {}
    for k in range(1, len(sizes)):
        p[f"W{k}"] = rng.normal(size=(sizes[k - 1], sizes[k])) / np.sqrt(sizes[k - 1])
        p[f"b{k}"] = rng.normal(size=sizes[k]) * 0.1
    return p


def model(p, X):
    a1 = np.tanh(X @ p["W1"] + p["b1"])
    a2 = np.tanh(a1 @ p["W2"] + p["b2"])
    a3 = np.tanh(a2 @ p["W3"] + p["b3"])
    return a1, a2, a3, a3 @ p["W4"] + p["b4"]


def loss(p, X, Y):
    return np.mean((model(p, X)[-1] - Y) ** 2)


def gradients(p, X, Y):
    a1, a2, a3, out = model(p, X)
    d4 = 2 * (out - Y) / Y.size
    d3 = d4 @ p["W4"].T * (1 - a3 * a3)
    d2 = d3 @ p["W3"].T * (1 - a2 * a2)
    d1 = d2 @ p["W2"].T * (1 - a1 * a1)
    return {
        "W1": X.T @ d1, "b1": d1.sum(0),
        "W2": a1.T @ d2, "b2": d2.sum(0),
        "W3": a2.T @ d3, "b3": d3.sum(0),
        "W4": a3.T @ d4, "b4": d4.sum(0),
    }


rng = np.random.default_rng(11)
X = np.linspace(-3, 3, 50)[:, None]
Y = np.sin(X)
params = init(rng)

for step in range(1500):
    g = gradients(params, X, Y)
    for name in params:
        params[name] -= 0.1 * g[name]
    if step % 500 == 0:
        print(step, loss(params, X, Y))
print("final", loss(params, X, Y))
