import numpy as np


class Net:
    def __init__(self):
        self.W1 = np.random.normal(0, 1, (2, 4))
        self.W2 = np.random.normal(0, 1, (4, 1))
        self.b1 = np.zeros(4)
        self.b2 = np.zeros(1)

    def sigmoid(self, s):
        return 1 / (1 + np.exp(-s))

    def forward(self, X):
        self.z1 = X.dot(self.W1) + self.b1
        self.a1 = self.sigmoid(self.z1)
        self.z2 = self.a1.dot(self.W2) + self.b2
        self.a2 = self.sigmoid(self.z2)
        return self.a2

    def train(self, X, y, epochs, lr):
        for _ in range(epochs):
            out = self.forward(X)
            error = out - y
            d2 = error * out * (1 - out)
            d1 = d2.dot(self.W2.T) * self.a1 * (1 - self.a1)
            self.W2 += lr * self.a1.T.dot(d2)
            self.b2 += lr * d2.sum(axis=0)
            self.W1 += lr * X.T.dot(d1)
            self.b1 += lr * d1.sum(axis=0)


X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0], [1], [1], [0]])
Net().train(X, y, 1000, 0.5)
