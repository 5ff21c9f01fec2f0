import numpy as np


def tanh_prime(a):
    return 1.0 - a ** 2


def sig(z):
    return 1.0 / (1.0 + np.exp(-z))


def make(sizes):
    rng = np.random.default_rng(44)
    weights = [rng.normal(0, 0.6, (a, b)) for a, b in zip(sizes, sizes[1:])]
    biases = [rng.normal(0, 0.1, (b,)) for b in sizes[1:]]
    return weights, biases


def forward(weights, biases, x):
    outs = [x]
    last = len(weights) - 1
    for k in range(len(weights)):
        z = outs[k] @ weights[k] + biases[k]
        outs.append(sig(z) if k == last else np.tanh(z))
    return outs


def backward(weights, outs, y):
    n = y.shape[0]
    L = len(weights)
    dw = [None] * L
    db = [None] * L
    delta = outs[-1] - y
    dw[L - 1] = outs[L - 1].T @ delta / n
    db[L - 1] = delta.mean(axis=0)
    for k in range(L - 2, -1, -1):
        delta = (delta @ weights[k + 1].T) * tanh_prime(outs[k + 1])
        dw[k] = outs[k].T @ delta
        db[k] = delta.sum(axis=0)
    return dw, db


rng = np.random.default_rng(9)
x = rng.uniform(-1, 1, (20, 2))
y = (x[:, :1] ** 2 + x[:, 1:] ** 2 < 0.6).astype(float)
weights, biases = make([2, 6, 5, 1])
for it in range(400):
    outs = forward(weights, biases, x)
    p = outs[-1]
    bce = -(y * np.log(p) + (1 - y) * np.log(1 - p)).mean()
    dw, db = backward(weights, outs, y)
    for k in range(len(weights)):
        weights[k] = weights[k] - 0.1 * dw[k]
        biases[k] = biases[k] - 0.1 * db[k]
    if it % 100 == 0:
        print(it, bce)
