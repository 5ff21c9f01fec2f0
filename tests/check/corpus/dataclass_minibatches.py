import numpy as np
from dataclasses import dataclass, field


@dataclass
class Params:
    kernel1: np.ndarray
    kernel2: np.ndarray
    offset1: np.ndarray
    offset2: np.ndarray


def batches(X, y, size, rng):
    order = rng.permutation(len(X))
    for i in range(0, len(X), size):
        yield X[order[i:i + size]], y[order[i:i + size]]


rng = np.random.default_rng(3)
X = rng.normal(size=(30, 4))
y = (X[:, 0] > 0).astype(int)
p = Params(rng.normal(size=(4, 5)) * .5, rng.normal(size=(5, 2)) * .5, np.zeros(5), np.zeros(2))
for epoch in range(5):
    for xb, yb in batches(X, y, 6, rng):
        z = xb @ p.kernel1 + p.offset1
        h = 1 / (1 + np.exp(-z))
        logits = h @ p.kernel2 + p.offset2
        q = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        one_hot = np.zeros_like(q)
        one_hot[np.arange(len(yb)), yb] = 1
        dlogits = (q - one_hot) / len(yb)
        dh = dlogits @ p.kernel2.T
        dz = dh * h * (1 - h)
        p.kernel2 -= 0.5 * h.T @ dlogits
        p.offset2 -= 0.5 * dlogits.sum(axis=0)
        p.kernel1 -= 0.5 * xb.T @ dz
        p.offset1 -= 0.5 * dz.sum(axis=0)
