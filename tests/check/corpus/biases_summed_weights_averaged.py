import numpy as np


class Model:
    def __init__(self):
        np.random.seed(1)
        self.weights_1 = np.random.randn(4, 6) * 0.5
        self.bias_1 = np.zeros(6)
        self.weights_2 = np.random.randn(6, 2) * 0.5
        self.bias_2 = np.zeros(2)

    def relu(self, x):
        return np.maximum(x, 0)

    def feedforward(self, x):
        self.z = np.matmul(x, self.weights_1) + self.bias_1
        self.h = self.relu(self.z)
        self.y_hat = np.matmul(self.h, self.weights_2) + self.bias_2
        return self.y_hat

    def loss(self, y):
        return np.sum((self.y_hat - y) ** 2) / (2 * len(y))

    def backprop(self, x, y, learning_rate=0.02):
        n = len(x)
        d_y = self.y_hat - y
        d_weights_2 = np.matmul(self.h.T, d_y) / n
        d_bias_2 = np.sum(d_y, axis=0)
        d_h = np.matmul(d_y, self.weights_2.T)
        d_z = d_h * (self.z > 0)
        d_weights_1 = np.matmul(x.T, d_z) / n
        d_bias_1 = np.sum(d_z, axis=0)

        self.weights_2 = self.weights_2 - learning_rate * d_weights_2
        self.bias_2 = self.bias_2 - learning_rate * d_bias_2
        self.weights_1 = self.weights_1 - learning_rate * d_weights_1
        self.bias_1 = self.bias_1 - learning_rate * d_bias_1


rng = np.random.default_rng(3)
X = rng.normal(size=(12, 4))
Y = np.stack([X[:, 0] * X[:, 1], X[:, 2] - X[:, 3]], axis=1)

model = Model()
for epoch in range(200):
    model.feedforward(X)
    model.backprop(X, Y)
    if epoch % 50 == 0:
        print("epoch", epoch, "loss", model.loss(Y))
