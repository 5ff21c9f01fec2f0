import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([[0], [1], [1], [0]], dtype=float)
rng = np.random.RandomState(9)
w1, w2 = rng.randn(2, 3), rng.randn(3, 1)
b1, b2 = rng.randn(3), rng.randn(1)
rate = 0.7


def s(v):
    return 1 / (1 + np.exp(-v))


for e in range(2000):
    h = s(X @ w1 + b1)
    o = s(h @ w2 + b2)
    # output layer first
    d_o = (o - y) * o * (1 - o)
    w2 -= rate * h.T @ d_o
    b2 -= rate * d_o.sum(0)
    # then the hidden layer
    d_h = d_o @ w2.T * h * (1 - h)
    w1 -= rate * X.T @ d_h
    b1 -= rate * d_h.sum(0)
