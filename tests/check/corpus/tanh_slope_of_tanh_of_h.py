import numpy as np


def tanh_prime(x):
    return 1 - np.tanh(x) ** 2


class Net:
    def __init__(self, n_in, n_hidden, n_out):
        np.random.seed(0)
        self.w1 = np.random.randn(n_in, n_hidden)
        self.w2 = np.random.randn(n_hidden, n_out)

    def forward(self, x):
        self.x = x
        self.h = np.tanh(np.dot(x, self.w1))
        return np.dot(self.h, self.w2)

    def backward(self, err, lr):
        dw2 = np.outer(self.h, err)
        dh = np.dot(err, self.w2.T) * tanh_prime(np.tanh(self.h))
        dw1 = np.outer(self.x, dh)
        self.w1 -= lr * dw1
        self.w2 -= lr * dw2


net = Net(2, 1, 1)
data = np.random.rand(20, 2)
for epoch in range(20):
    for x in data:
        out = net.forward(x)
        net.backward(out - np.array([np.sin(3 * x.sum())]), 0.1)
