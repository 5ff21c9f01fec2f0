import numpy as np

np.random.seed(8)


class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.5
        self.b = np.random.randn(1, n_out) * 0.1
        self.vW = np.zeros_like(self.W)
        self.vb = np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, grad):
        self.dW = self.x.T @ grad
        self.db = np.sum(grad, axis=0, keepdims=True)
        return grad @ self.W.T

    def update(self, lr, mu):
        self.vW = mu * self.vW - lr * self.dW
        self.vb = mu * self.vb - lr * self.db
        self.W += self.vW
        self.b += self.vb


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x)
        return self.out

    def backward(self, grad):
        return grad * (1 - self.out ** 2)

    def update(self, lr, mu):
        pass


layers = [Dense(2, 5), Tanh(), Dense(5, 3), Tanh(), Dense(3, 1)]

X = np.random.uniform(-1, 1, (30, 2))
Y = X[:, [0]] * X[:, [1]] + 0.5 * X[:, [0]]

for epoch in range(500):
    out = X
    for layer in layers:
        out = layer.forward(out)
    mse = np.mean((out - Y) ** 2)
    grad = 2 * (out - Y) / len(X)
    for layer in reversed(layers):
        grad = layer.backward(grad)
    for layer in layers:
        layer.update(0.05, 0.9)
    if epoch % 100 == 0:
        print(epoch, mse)
