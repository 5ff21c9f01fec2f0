import numpy as np
from sklearn.datasets import load_iris


class IrisNet:
    def __init__(self, hidden=7):
        rng = np.random.default_rng(1)
        self.W = {1: rng.normal(0, 0.4, (hidden, 4)), 2: rng.normal(0, 0.4, (3, hidden))}
        self.b = {1: np.zeros((hidden, 1)), 2: np.zeros((3, 1))}

    def softmax(self, z):
        t = np.exp(z - np.max(z, axis=0))
        return t / np.sum(t, axis=0)

    def softmax_derivative(self, s):
        return s * (1 - s)

    def forward(self, X):
        self.Z1 = self.W[1] @ X + self.b[1]
        self.A1 = np.maximum(0, self.Z1)
        self.Z2 = self.W[2] @ self.A1 + self.b[2]
        self.A2 = self.softmax(self.Z2)
        return self.A2

    def loss(self, Y):
        return -np.sum(Y * np.log(self.A2)) / Y.shape[1]

    def backward(self, X, Y):
        m = X.shape[1]
        dA2 = -Y / self.A2
        dZ2 = dA2 * self.softmax_derivative(self.A2)
        dA1 = self.W[2].T @ dZ2
        dZ1 = dA1 * (self.Z1 > 0)
        self.dW = {1: dZ1 @ X.T / m, 2: dZ2 @ self.A1.T / m}
        self.db = {1: dZ1.sum(axis=1, keepdims=True) / m, 2: dZ2.sum(axis=1, keepdims=True) / m}

    def update(self, lr):
        for l in (1, 2):
            self.W[l] = self.W[l] - lr * self.dW[l]
            self.b[l] = self.b[l] - lr * self.db[l]


iris = load_iris()
X = ((iris.data - iris.data.mean(axis=0)) / iris.data.std(axis=0)).T
Y = np.eye(3)[iris.target].T
net = IrisNet()
for i in range(200):
    net.forward(X)
    net.backward(X, Y)
    net.update(0.1)
    if i % 50 == 0:
        print(i, net.loss(Y))
