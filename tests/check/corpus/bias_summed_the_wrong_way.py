import numpy as np

rng = np.random.default_rng(29)
X = rng.normal(size=(6, 2))
t = (X[:, :1] * X[:, 1:] > 0).astype(float)
w1 = rng.normal(size=(2, 3))
w2 = rng.normal(size=(3, 1))
bias1 = rng.normal(size=(1, 3))
bias2 = rng.normal(size=(1, 1))
g = lambda z: 1 / (1 + np.exp(-z))
for epoch in range(50):
    h = g(X @ w1 + bias1)
    o = g(h @ w2 + bias2)
    E = ((t - o) ** 2).sum() / 2
    do = (o - t) * o * (1 - o)
    dh = do @ w2.T * h * (1 - h)
    w2 = w2 - 0.4 * h.T @ do
    bias2 = bias2 - 0.4 * do.sum(axis=0, keepdims=True)
    w1 = w1 - 0.4 * X.T @ dh
    bias1 = bias1 - 0.4 * np.sum(dh, axis=1, keepdims=True)
