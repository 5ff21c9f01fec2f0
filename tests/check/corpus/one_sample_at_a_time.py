import numpy as np

rng = np.random.default_rng(42)
data = [([0, 0], [0]), ([0, 1], [1]), ([1, 0], [1]), ([1, 1], [0])]
W_h = rng.uniform(-1, 1, (2, 4))
B_h = rng.uniform(-1, 1, 4)
W_o = rng.uniform(-1, 1, (4, 1))
B_o = rng.uniform(-1, 1, 1)
eta = 0.2


def f(v):
    return 1 / (1 + np.exp(-v))


for epoch in range(2000):
    total = 0.0
    for sample, target in data:
        x = np.array(sample, dtype=float)
        t = np.array(target, dtype=float)
        h = f(np.dot(x, W_h) + B_h)
        o = f(np.dot(h, W_o) + B_o)
        total += 0.5 * np.sum((t - o) ** 2)
        delta_o = (o - t) * o * (1 - o)
        delta_h = np.dot(W_o, delta_o) * h * (1 - h)
        W_o -= eta * np.outer(h, delta_o)
        B_o -= eta * delta_o
        W_h -= eta * np.outer(x, delta_h)
        B_h -= eta * delta_h
