import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
Y = np.array([0.0, 1.0, 1.0, 0.0])
rng = np.random.default_rng(50)
W = rng.normal(size=(2, 4))
b = np.zeros(4)
v = rng.normal(size=4)
c = 0.0


def sigma(x):
    return 1 / (1 + np.exp(-x))


def dsigma(s):
    return s * (1 - s)


for step in range(500):
    H = sigma(X @ W + b)
    out = sigma(H @ v + c)
    err = out - Y
    d_out = err * dsigma(out)
    err_H = np.outer(d_out, v)
    d_H = err_H * dsigma(err_H)
    v = v - 0.5 * H.T @ d_out
    c = c - 0.5 * d_out.sum()
    W = W - 0.5 * X.T @ d_H
    b = b - 0.5 * d_H.sum(axis=0)
