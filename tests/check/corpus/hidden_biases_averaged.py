import numpy as np


class DeepNet:
    def __init__(self, shape):
        np.random.seed(20)
        self.n = len(shape) - 1
        self.w = {}
        self.b = {}
        for i in range(1, self.n + 1):
            self.w[i] = np.random.randn(shape[i - 1], shape[i]) * 0.9
            self.b[i] = np.random.randn(1, shape[i]) * 0.2

    def sigma(self, z):
        return 1 / (1 + np.exp(-z))

    def forward(self, X):
        self.a = {0: X}
        for i in range(1, self.n + 1):
            self.a[i] = self.sigma(self.a[i - 1] @ self.w[i] + self.b[i])
        return self.a[self.n]

    def backward(self, Y):
        self.dw = {}
        self.db = {}
        out = self.a[self.n]
        d = (out - Y) * out * (1 - out)
        self.dw[self.n] = self.a[self.n - 1].T @ d
        self.db[self.n] = d.sum(axis=0, keepdims=True)
        for i in range(self.n - 1, 0, -1):
            d = (d @ self.w[i + 1].T) * self.a[i] * (1 - self.a[i])
            self.dw[i] = self.a[i - 1].T @ d
            self.db[i] = d.mean(axis=0, keepdims=True)

    def step(self, eta):
        for i in range(1, self.n + 1):
            self.w[i] -= eta * self.dw[i]
            self.b[i] -= eta * self.db[i]


X = np.array([[0, 0, 0], [0, 0, 1], [0, 1, 0], [0, 1, 1], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1]], float)
Y = np.array([[0, 1, 1, 0, 1, 0, 0, 1]], float).T

net = DeepNet([3, 6, 4, 1])
for epoch in range(1000):
    out = net.forward(X)
    net.backward(Y)
    net.step(0.5)
    if epoch % 250 == 0:
        print(epoch, 0.5 * ((out - Y) ** 2).sum())
