import numpy as np

rng = np.random.default_rng(31)
X = rng.random((32, 6), dtype=np.float32)
T = np.eye(4, dtype=np.float32)[rng.integers(0, 4, 32)]
W1 = (rng.standard_normal((6, 9)) * 0.5).astype(np.float32)
W2 = (rng.standard_normal((9, 4)) * 0.5).astype(np.float32)
b1 = np.zeros(9, dtype=np.float32)
b2 = np.zeros(4, dtype=np.float32)
for epoch in range(100):
    for start in range(0, 32, 8):
        x, t = X[start : start + 8], T[start : start + 8]
        h = np.maximum(x @ W1 + b1, 0)
        z = h @ W2 + b2
        e = np.exp(z - z.max(1, keepdims=True))
        p = e / e.sum(1, keepdims=True)
        g = (p - t) / np.float32(8)
        gh = (g @ W2.T) * (h > 0)
        W2 -= np.float32(0.5) * (h.T @ g)
        b2 -= np.float32(0.5) * g.sum(0)
        W1 -= np.float32(0.5) * (x.T @ gh)
        b1 -= np.float32(0.5) * gh.sum(0)
