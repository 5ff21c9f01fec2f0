import numpy as np


def init(seed=0):
    r = np.random.default_rng(seed)
    return {"U": r.normal(0, 0.5, (3, 8)), "u": np.zeros(8), "V": r.normal(0, 0.5, (8, 1)), "v": np.zeros(1)}


def forward(p, x):
    z = x @ p["U"] + p["u"]
    a = np.where(z > 0, z, 0.1 * z)
    return z, a, a @ p["V"] + p["v"]


def gradients(p, x, y):
    z, a, out = forward(p, x)
    d = 2 * (out - y) / y.size
    back = d @ p["V"].T * (z > 0)
    return {"V": a.T @ d, "v": d.sum(0), "U": x.T @ back, "u": back.sum(0)}


def train(x, y, steps=30, rate=0.01, decay=0.9):
    p = init()
    cache = {k: np.zeros_like(v) for k, v in p.items()}
    for _ in range(steps):
        g = gradients(p, x, y)
        mse = np.mean((forward(p, x)[2] - y) ** 2)
        for k in p:
            cache[k] = decay * cache[k] + (1 - decay) * g[k] ** 2
            p[k] = p[k] - rate * g[k] / (np.sqrt(cache[k]) + 1e-8)
    return p, mse


if __name__ == "__main__":
    r = np.random.default_rng(1)
    x = r.normal(size=(30, 3))
    train(x, np.abs(x[:, :1]) + x[:, 1:2])
