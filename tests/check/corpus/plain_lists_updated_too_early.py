import math
import random


class NeuralNet:
    """Plain Python network, trained one sample after the other."""

    def __init__(self, n_in, n_hid, n_out):
        random.seed(8)
        self.wih = [[random.gauss(0, 1) for _ in range(n_in)] for _ in range(n_hid)]
        self.bh = [random.gauss(0, 1) for _ in range(n_hid)]
        self.who = [[random.gauss(0, 1) for _ in range(n_hid)] for _ in range(n_out)]
        self.bo = [random.gauss(0, 1) for _ in range(n_out)]

    def feedforward(self, x):
        self.hid = []
        for j in range(len(self.wih)):
            total = sum(w * v for w, v in zip(self.wih[j], x)) + self.bh[j]
            self.hid.append(1 / (1 + math.exp(-total)))
        self.out = []
        for k in range(len(self.who)):
            total = sum(w * v for w, v in zip(self.who[k], self.hid)) + self.bo[k]
            self.out.append(1 / (1 + math.exp(-total)))
        return self.out

    def backprop(self, x, t, lr):
        d_out = [(o - g) * o * (1 - o) for o, g in zip(self.out, t)]
        for k in range(len(self.who)):
            for j in range(len(self.hid)):
                self.who[k][j] -= lr * d_out[k] * self.hid[j]
            self.bo[k] -= lr * d_out[k]

        for j in range(len(self.hid)):
            back = 0
            for k in range(len(self.who)):
                back += d_out[k] * self.who[k][j]
            d_hid = back * self.hid[j] * (1 - self.hid[j])
            for i in range(len(x)):
                self.wih[j][i] -= lr * d_hid * x[i]
            self.bh[j] -= lr * d_hid


X = [[0.05, 0.10], [0.9, 0.2], [0.3, 0.8]]
T = [[0.01, 0.99], [0.8, 0.3], [0.5, 0.1]]
net = NeuralNet(2, 3, 2)
for epoch in range(1000):
    err = 0
    for x, t in zip(X, T):
        out = net.feedforward(x)
        err += 0.5 * sum((g - o) ** 2 for g, o in zip(t, out))
        net.backprop(x, t, 0.5)
    if epoch % 250 == 0:
        print(epoch, err)
