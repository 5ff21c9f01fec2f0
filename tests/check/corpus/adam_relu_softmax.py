import numpy as np

rng = np.random.default_rng(0)
centers = np.array([[2, 0], [-1, 1.7], [-1, -1.7]])
labels = rng.integers(0, 3, 90)
X = centers[labels] + rng.normal(0, 0.6, (90, 2))
T = np.zeros((90, 3))
T[np.arange(90), labels] = 1

theta = {
    "w1": rng.normal(0, 0.4, (2, 6)), "c1": np.zeros((1, 6)),
    "w2": rng.normal(0, 0.4, (6, 3)), "c2": np.zeros((1, 3)),
}
m = {k: np.zeros_like(v) for k, v in theta.items()}
v = {k: np.zeros_like(w) for k, w in theta.items()}


def forward(x):
    z1 = x @ theta["w1"] + theta["c1"]
    h = np.maximum(z1, 0)
    z2 = h @ theta["w2"] + theta["c2"]
    e = np.exp(z2 - np.max(z2, axis=1, keepdims=True))
    return z1, h, e / np.sum(e, axis=1, keepdims=True)


def backward(x, t, z1, h, p):
    n = len(x)
    dz2 = (p - t) / n
    dz1 = dz2 @ theta["w2"].T
    dz1[z1 <= 0] = 0
    return {
        "w1": x.T @ dz1, "c1": dz1.sum(axis=0, keepdims=True),
        "w2": h.T @ dz2, "c2": dz2.sum(axis=0, keepdims=True),
    }


def adam(grads, t, lr=0.01, b1=0.9, b2=0.999, eps=1e-8):
    for k in theta:
        m[k] = b1 * m[k] + (1 - b1) * grads[k]
        v[k] = b2 * v[k] + (1 - b2) * grads[k] ** 2
        mhat = m[k] / (1 - b1 ** t)
        vhat = v[k] / (1 - b2 ** t)
        theta[k] -= lr * mhat / (np.sqrt(vhat) + eps)


for t in range(1, 301):
    z1, h, p = forward(X)
    loss = -np.mean(np.sum(T * np.log(p), axis=1))
    grads = backward(X, T, z1, h, p)
    adam(grads, t)
    if t % 100 == 0:
        print("step", t, "loss", loss)
print("accuracy", np.mean(forward(X)[2].argmax(1) == labels))
