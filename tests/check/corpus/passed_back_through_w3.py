import numpy as np
from dataclasses import dataclass


@dataclass
class Params:
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    W3: np.ndarray
    b3: np.ndarray


def new_params(seed: int = 0) -> Params:
    r = np.random.default_rng(seed)
    return Params(r.normal(0, .7, (2, 3)), np.zeros(3),
                  r.normal(0, .7, (3, 3)), np.zeros(3),
                  r.normal(0, .7, (3, 3)), np.zeros(3))


def softmax(s):
    e = np.exp(s - s.max(1)[:, None])
    return e / e.sum(1)[:, None]


def forward(p: Params, X):
    H1 = np.tanh(X @ p.W1 + p.b1)
    H2 = np.tanh(H1 @ p.W2 + p.b2)
    return H1, H2, softmax(H2 @ p.W3 + p.b3)


def backward(p: Params, X, Y):
    H1, H2, P = forward(p, X)
    dS = (P - Y) / len(X)
    dU2 = (dS @ p.W3.T) * (1 - H2 ** 2)
    dU1 = (dU2 @ p.W3.T) * (1 - H1 ** 2)
    return {"W3": H2.T @ dS, "b3": dS.sum(0),
            "W2": H1.T @ dU2, "b2": dU2.sum(0),
            "W1": X.T @ dU1, "b1": dU1.sum(0)}


def train(p: Params, X, Y, steps=400, lr=0.5):
    for s in range(steps):
        g = backward(p, X, Y)
        for name, value in g.items():
            setattr(p, name, getattr(p, name) - lr * value)
        if s % 100 == 0:
            print(s, -np.mean(np.log(forward(p, X)[2][Y == 1])))


rng = np.random.default_rng(77)
cls = np.repeat([0, 1, 2], 15)
X = rng.normal(size=(45, 2)) * 0.4 + np.array([[1, 0], [-1, 1], [-1, -1]])[cls]
Y = np.eye(3)[cls]
params = new_params(3)
train(params, X, Y)
