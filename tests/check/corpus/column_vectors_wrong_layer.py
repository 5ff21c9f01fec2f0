import numpy as np

np.random.seed(8)
W1, W2, W3 = np.random.randn(4, 2), np.random.randn(4, 4), np.random.randn(1, 4)
b1, b2, b3 = np.random.randn(4, 1), np.random.randn(4, 1), np.random.randn(1, 1)
samples = [([0.0, 0.1], 0.0), ([0.1, 1.0], 1.0), ([1.0, 0.2], 1.0), ([0.9, 1.1], 0.0)]


def s(x):
    return 1 / (1 + np.exp(-x))


for epoch in range(300):
    for inp, want in samples:
        a0 = np.array(inp).reshape(2, 1)
        a1 = s(W1.dot(a0) + b1)
        a2 = s(W2.dot(a1) + b2)
        a3 = s(W3.dot(a2) + b3)
        d3 = 2 * (a3 - want) * a3 * (1 - a3)
        d2 = W3.T.dot(d3) * a2 * (1 - a2)
        d1 = W2.T.dot(d3 * W3.T) * a1 * (1 - a1)
        W3 -= 0.3 * d3.dot(a2.T)
        b3 -= 0.3 * d3
        W2 -= 0.3 * d2.dot(a1.T)
        b2 -= 0.3 * d2
        W1 -= 0.3 * d1.dot(a0.T)
        b1 -= 0.3 * d1
