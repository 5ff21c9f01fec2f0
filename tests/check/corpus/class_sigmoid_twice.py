import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_prime(x):
    return sigmoid(x) * (1 - sigmoid(x))


class NN:
    def __init__(self, sizes):
        r = np.random.RandomState(0)
        self.W = [r.randn(a, b) for a, b in zip(sizes[:-1], sizes[1:])]
        self.B = [r.randn(1, b) for b in sizes[1:]]

    def forward(self, X):
        self.acts = [X]
        for W, b in zip(self.W, self.B):
            self.acts.append(sigmoid(self.acts[-1] @ W + b))
        return self.acts[-1]

    def backward(self, y, lr):
        # the activations are passed to sigmoid_prime
        delta = (self.acts[-1] - y) * self.acts[-1] * (1 - self.acts[-1])
        for i in reversed(range(len(self.W))):
            dW = self.acts[i].T @ delta
            db = delta.sum(axis=0, keepdims=True)
            delta = (delta @ self.W[i].T) * sigmoid_prime(self.acts[i])
            self.W[i] -= lr * dW
            self.B[i] -= lr * db


X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([[0], [1], [1], [0]], dtype=float)
net = NN([2, 3, 1])
for _ in range(3000):
    out = net.forward(X)
    loss = 0.5 * np.sum((out - y) ** 2)
    net.backward(y, 0.5)
