import argparse
import numpy as np


class ThreeLayer:
    def __init__(self, rng):
        self.W1 = rng.normal(0, 0.7, (2, 6)); self.b1 = rng.normal(0, 0.2, (6,))
        self.W2 = rng.normal(0, 0.7, (6, 5)); self.b2 = rng.normal(0, 0.2, (5,))
        self.W3 = rng.normal(0, 0.7, (5, 1)); self.b3 = rng.normal(0, 0.2, (1,))

    def forward(self, X):
        self.A1 = np.tanh(X @ self.W1 + self.b1)
        self.A2 = np.tanh(self.A1 @ self.W2 + self.b2)
        self.out = self.A2 @ self.W3 + self.b3
        return self.out

    def backward(self, X, Y, lr):
        n = len(X)
        d3 = (self.out - Y) / n
        d2 = d3 @ self.W3.T * (1 - self.A2 ** 2)
        d1 = d2 @ self.W2.T * (1 - self.A1 ** 2)
        self.W3 -= lr * self.A2.T @ d3
        self.b3 -= lr * d3.sum(axis=0)
        self.W2 -= lr * self.A1.T @ d2
        self.W1 -= lr * X.T @ d1
        self.b1 -= lr * d1.sum(axis=0)


def run(epochs, lr):
    rng = np.random.default_rng(0)
    X = rng.uniform(-1, 1, (50, 2))
    Y = np.hypot(X[:, :1], X[:, 1:])
    net = ThreeLayer(rng)
    for e in range(epochs):
        net.forward(X)
        net.backward(X, Y, lr)
        if e % 100 == 0:
            print(e, np.mean((net.out - Y) ** 2) / 2)
    return net


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--epochs", type=int, default=500)
    ap.add_argument("--lr", type=float, default=0.1)
    a = ap.parse_args()
    run(a.epochs, a.lr)
