import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


class XorNet:
    """My network. Use: net = XorNet(X, y); then feedforward() and backprop() in a loop."""

    def __init__(self, x, y, hidden=3, lr=0.5):
        self.x, self.y, self.lr = x, y, lr
        self.w1 = np.random.randn(x.shape[1], hidden)
        self.b1 = np.random.randn(hidden)
        self.w2 = np.random.randn(hidden, 1)
        self.b2 = np.random.randn(1)

    def feedforward(self):
        self.h = np.tanh(self.x @ self.w1 + self.b1)
        self.out = sigmoid(self.h @ self.w2 + self.b2)
        return self.out

    def backprop(self):
        n = len(self.x)
        d_out = 2 / n * (self.out - self.y) * self.out * (1 - self.out)
        d_h = d_out @ self.w2.T * (1 - self.h * self.h)
        self.w2 -= self.lr * self.h.T @ d_out
        self.b2 -= self.lr * d_out.sum(axis=0)
        self.w1 -= self.lr * self.x.T @ d_h
        self.b1 -= self.lr * d_h.sum(axis=0)
