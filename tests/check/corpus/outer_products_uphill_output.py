import numpy as np

rng = np.random.default_rng(11)
X = rng.normal(size=(20, 3))
y = (X[:, 0] > X[:, 1]).astype(float)
W, b = rng.normal(size=(5, 3)), np.zeros(5)
v, c = rng.normal(size=5), 0.0
for epoch in range(30):
    loss = 0.0
    for x, t in zip(X, y):
        h = np.tanh(W.dot(x) + b)
        p = 1 / (1 + np.exp(-(v.dot(h) + c)))
        loss += -(t * np.log(p) + (1 - t) * np.log(1 - p))
        error = p - t
        back = error * v * (1 - h * h)
        v = v + 0.1 * error * h
        c = c - 0.1 * error
        W = W - 0.1 * np.outer(back, x)
        b = b - 0.1 * back
