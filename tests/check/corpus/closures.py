import numpy as np


def dense(n_in, n_out, rng):
    w, b = rng.normal(size=(n_in, n_out)), rng.normal(size=n_out) * 0.1

    def forward(x):
        def backward(g, rate):
            nonlocal w, b
            gx = g @ w.T
            w = w - rate * x.T @ g
            b = b - rate * g.sum(axis=0)
            return gx

        return x @ w + b, backward

    return forward


def sigmoid(z):
    a = 1 / (1 + np.exp(-z))
    return a, lambda g, rate: g * a * (1 - a)


rng = np.random.default_rng(21)
X = rng.uniform(-1, 1, (16, 2))
Y = (X[:, :1] * X[:, 1:] > 0) * 1.0
stages = [dense(2, 5, rng), sigmoid, dense(5, 1, rng), sigmoid]
for _ in range(300):
    out, backs = X, []
    for stage in stages:
        out, back = stage(out)
        backs.append(back)
    cost = ((out - Y) ** 2).mean()
    g = 2 * (out - Y) / Y.size
    for back in reversed(backs):
        g = back(g, 1.0)
