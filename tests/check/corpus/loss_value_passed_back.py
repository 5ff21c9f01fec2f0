import numpy as np


class Network:
    def __init__(self, learning_rate=0.2):
        np.random.seed(61)
        self.lr = learning_rate
        self.w1 = np.random.randn(2, 4)
        self.b1 = np.random.randn(1, 4)
        self.w2 = np.random.randn(4, 2)
        self.b2 = np.random.randn(1, 2)

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def forward(self, x):
        self.h = self.sigmoid(np.dot(x, self.w1) + self.b1)
        self.o = self.sigmoid(np.dot(self.h, self.w2) + self.b2)
        return self.o

    def train(self, x, y, epochs):
        for epoch in range(epochs):
            o = self.forward(x)
            loss = np.mean((o - y) ** 2)

            grad_o = loss * o * (1 - o)
            grad_w2 = np.dot(self.h.T, grad_o)
            grad_b2 = np.sum(grad_o, axis=0, keepdims=True)
            grad_h = np.dot(grad_o, self.w2.T) * self.h * (1 - self.h)
            grad_w1 = np.dot(x.T, grad_h)
            grad_b1 = np.sum(grad_h, axis=0, keepdims=True)

            self.w2 = self.w2 - self.lr * grad_w2
            self.b2 = self.b2 - self.lr * grad_b2
            self.w1 = self.w1 - self.lr * grad_w1
            self.b1 = self.b1 - self.lr * grad_b1
            if epoch % 100 == 0:
                print(epoch, loss)


x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0, 0], [0, 1], [0, 1], [1, 1]])
nn = Network()
nn.train(x, y, 500)
