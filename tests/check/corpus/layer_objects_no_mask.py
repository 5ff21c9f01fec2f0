import numpy as np


class Linear:
    def __init__(self, i, o):
        self.w = np.random.randn(i, o) * 0.7
        self.bias = np.random.randn(1, o) * 0.1

    def __call__(self, x):
        self.inp = x
        return x @ self.w + self.bias

    def back(self, d, lr):
        dw = self.inp.T @ d
        dx = d @ self.w.T
        self.w -= lr * dw
        self.bias -= lr * d.sum(0, keepdims=True)
        return dx


class Model:
    def __init__(self):
        self.first, self.second, self.third = Linear(3, 6), Linear(6, 4), Linear(4, 1)

    def predict(self, x):
        self.h1 = np.tanh(self.first(x))
        self.h2 = np.tanh(self.second(self.h1))
        return self.third(self.h2)

    def learn(self, x, y, lr=0.02):
        guess = self.predict(x)
        d = (guess - y) / len(x)
        d = self.third.back(d, lr)
        d = d * (1 - self.h2**2)
        d = self.second.back(d, lr)
        self.first.back(d, lr)
        return ((guess - y) ** 2).mean() / 2


np.random.seed(5)
x = np.random.randn(20, 3)
y = x[:, :1] * x[:, 1:2]
model = Model()
for epoch in range(100):
    model.learn(x, y)
