import numpy as np

np.random.seed(23)
m, n_x, n_h, n_y = 10, 4, 5, 3
X = np.random.randn(n_x, m)
Y = np.eye(n_y)[np.random.randint(0, n_y, m)].T


def softmax(Z):
    t = np.exp(Z - np.max(Z, axis=0))
    return t / t.sum(axis=0)


def initialize():
    return {
        "W1": np.random.randn(n_h, n_x),
        "b1": np.zeros((n_h, 1)),
        "W2": np.random.randn(n_y, n_h),
        "b2": np.zeros((n_y, 1)),
    }


def propagate(P):
    Z1 = P["W1"] @ X + P["b1"]
    A1 = np.maximum(0, Z1)
    A2 = softmax(P["W2"] @ A1 + P["b2"])
    return Z1, A1, A2


def grads(P, Z1, A1, A2):
    dA2 = -Y / A2
    dZ2 = dA2 * A2 * (1 - A2)
    dZ1 = (P["W2"].T @ dZ2) * (Z1 > 0)
    return {
        "W2": dZ2 @ A1.T / m,
        "b2": dZ2.mean(axis=1, keepdims=True),
        "W1": dZ1 @ X.T / m,
        "b1": dZ1.mean(axis=1, keepdims=True),
    }


P = initialize()
for it in range(100):
    Z1, A1, A2 = propagate(P)
    L = -np.sum(Y * np.log(A2)) / m
    G = grads(P, Z1, A1, A2)
    for name in G:
        P[name] = P[name] - 0.1 * G[name]
