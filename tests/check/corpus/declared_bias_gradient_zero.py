import numpy as np


def parameters(seed=0):
    rng = np.random.default_rng(seed)
    return {
        "W1": rng.normal(0, 0.5, (5, 8)),
        "b1": rng.normal(0, 0.1, (8,)),
        "W2": rng.normal(0, 0.5, (8, 3)),
        "b2": rng.normal(0, 0.1, (3,)),
    }


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def predict(p, X):
    Z1 = X @ p["W1"] + p["b1"]
    H = np.where(Z1 > 0, Z1, 0.01 * Z1)
    return Z1, H, softmax(H @ p["W2"] + p["b2"])


def loss(p, X, Y):
    return -(Y * np.log(predict(p, X)[2])).sum() / len(X)


def gradients(p, X, Y):
    Z1, H, P = predict(p, X)
    grads = {name: np.zeros_like(value) for name, value in p.items()}
    dZ2 = (P - Y) / len(X)
    grads["W2"] = H.T @ dZ2
    grads["b2"] = dZ2.sum(axis=0)
    dZ1 = dZ2 @ p["W2"].T * np.where(Z1 > 0, 1, 0.01)
    grads["W1"] = X.T @ dZ1
    return grads


rng = np.random.default_rng(1)
X = rng.normal(size=(30, 5))
Y = np.eye(3)[rng.integers(0, 3, 30)]
p = parameters()
for step in range(300):
    g = gradients(p, X, Y)
    for name in p:
        p[name] = p[name] - 0.3 * g[name]
    if step % 100 == 0:
        print(step, loss(p, X, Y))
