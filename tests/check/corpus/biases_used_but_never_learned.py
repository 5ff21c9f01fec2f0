import numpy as np


class NN:
    def __init__(self, x, y):
        self.x = x
        self.y = y
        self.w1 = np.random.randn(x.shape[1], 3)
        self.b1 = np.random.randn(1, 3)
        self.w2 = np.random.randn(3, 1)
        self.b2 = np.random.randn(1, 1)

    def sigmoid(self, t):
        return 1 / (1 + np.exp(-t))

    def sigmoid_d(self, p):
        return p * (1 - p)

    def feedforward(self):
        self.layer1 = self.sigmoid(np.dot(self.x, self.w1) + self.b1)
        self.layer2 = self.sigmoid(np.dot(self.layer1, self.w2) + self.b2)
        return self.layer2

    def backprop(self):
        d2 = 2 * (self.y - self.output) * self.sigmoid_d(self.output)
        d1 = np.dot(d2, self.w2.T) * self.sigmoid_d(self.layer1)
        self.w1 += np.dot(self.x.T, d1)
        self.w2 += np.dot(self.layer1.T, d2)

    def train(self):
        self.output = self.feedforward()
        self.backprop()


X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([[0], [1], [1], [0]], dtype=float)

net = NN(X, y)
for i in range(1500):
    net.train()
    if i % 300 == 0:
        print("iteration", i, "sum of squares", np.sum((y - net.feedforward()) ** 2))
