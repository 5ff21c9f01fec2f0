import numpy as np

rng = np.random.default_rng(5)
x = rng.normal(size=(10, 4))
t = (x[:, :1] * x[:, 1:2] > 0).astype(float)
W1, W2, W3 = rng.normal(size=(4, 6)) * 0.5, rng.normal(size=(6, 6)) * 0.5, rng.normal(size=(6, 1)) * 0.5
b1, b2, b3 = np.zeros(6), np.zeros(6), np.zeros(1)

for step in range(500):
    z1 = x @ W1 + b1
    h1 = np.maximum(z1, 0)
    z2 = h1 @ W2 + b2
    h2 = np.maximum(z2, 0)
    z3 = h2 @ W3 + b3
    o = 1 / (1 + np.exp(-z3))
    d3 = (o - t) / 10
    d2 = (d3 @ W3.T) * (z2 > 0)
    d1 = (d2 @ W2.T) * (z1 < 0)
    W3 -= 0.5 * h2.T @ d3
    b3 -= 0.5 * d3.sum(axis=0)
    W2 -= 0.5 * h1.T @ d2
    b2 -= 0.5 * d2.sum(axis=0)
    W1 -= 0.5 * x.T @ d1
    b1 -= 0.5 * d1.sum(axis=0)
