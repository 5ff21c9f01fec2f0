import numpy as np

rng = np.random.default_rng(13)
X, Y = rng.normal(size=(4, 25)), rng.integers(0, 2, size=(1, 25)).astype(float)
p = {"W1": rng.normal(size=(6, 4)), "b1": np.zeros((6, 1)), "W2": rng.normal(size=(1, 6)), "b2": np.zeros((1, 1))}
keep = 0.8
for i in range(150):
    m = Y.shape[1]
    A1 = np.tanh(p["W1"] @ X + p["b1"])
    D1 = (rng.random(A1.shape) < keep) / keep
    A1d = A1 * D1
    A2 = 1 / (1 + np.exp(-(p["W2"] @ A1d + p["b2"])))
    cost = -(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)).sum() / m
    dZ2 = A2 - Y
    g = {"W2": dZ2 @ A1d.T / m, "b2": dZ2.sum(axis=1, keepdims=True) / m}
    dZ1 = -(p["W2"].T @ dZ2) * D1 * (1 - A1**2)
    g["W1"] = dZ1 @ X.T / m
    g["b1"] = dZ1.sum(axis=1, keepdims=True) / m
    for k in p:
        p[k] = p[k] - 0.2 * g[k]
