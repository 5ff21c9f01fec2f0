import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class LogicNet:
    """columns are samples"""

    def __init__(self, n_x, n_h, n_y=1):
        rng = np.random.RandomState(77)
        self.params = {
            "W1": rng.randn(n_h, n_x),
            "b1": np.zeros((n_h, 1)),
            "W2": rng.randn(n_y, n_h),
            "b2": np.zeros((n_y, 1)),
        }

    def forward(self, X):
        p = self.params
        self.A1 = np.tanh(p["W1"] @ X + p["b1"])
        self.A2 = sigmoid(p["W2"] @ self.A1 + p["b2"])
        return self.A2

    def cost(self, Y):
        m = Y.shape[1]
        return -(1 / m) * np.sum(Y * np.log(self.A2) + (1 - Y) * np.log(1 - self.A2))

    def backward(self, X, Y):
        m = X.shape[1]
        dZ2 = self.A2 - Y
        dW2 = (1 / m) * dZ2 @ self.A1.T
        db2 = (1 / m) * np.sum(dZ2, axis=1, keepdims=True)
        dZ1 = self.params["W2"].T @ dZ2 * (1 - self.A1 ** 2)
        dW1 = dZ1 @ X.T
        db1 = np.sum(dZ1, axis=1, keepdims=True)
        return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

    def train(self, X, Y, iterations, lr):
        for i in range(iterations):
            self.forward(X)
            grads = self.backward(X, Y)
            for k, v in grads.items():
                self.params[k] -= lr * v
            if i % 200 == 0:
                print(i, self.cost(Y))


X = np.array([[0, 0, 1, 1, 0.5], [0, 1, 0, 1, 0.5]])
Y = np.array([[0, 1, 1, 0, 1]])
net = LogicNet(2, 4)
net.train(X, Y, 1000, 0.2)
