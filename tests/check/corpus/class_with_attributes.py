import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


class TinyNet:
    """three inputs, five hidden units, one output"""

    def __init__(self, x, y, seed=3):
        rng = np.random.RandomState(seed)
        self.x = x
        self.y = y
        self.w_in = rng.randn(x.shape[1], 5) * 0.7
        self.b_in = np.zeros((1, 5))
        self.w_out = rng.randn(5, y.shape[1]) * 0.7
        self.b_out = np.zeros((1, y.shape[1]))
        self.out = np.zeros_like(y, dtype=float)

    def feedforward(self):
        self.hidden = sigmoid(self.x @ self.w_in + self.b_in)
        self.out = sigmoid(self.hidden @ self.w_out + self.b_out)
        return self.out

    def loss(self):
        return 0.5 * np.sum((self.y - self.out) ** 2)

    def backprop(self, lr=0.5):
        err = self.y - self.out
        grad_out = err * self.out * (1 - self.out)
        grad_hidden = (grad_out @ self.w_out.T) * self.hidden * (1 - self.hidden)

        self.w_out += lr * self.hidden.T @ grad_out
        self.b_out += lr * grad_out.sum(axis=0, keepdims=True)
        self.w_in += lr * self.x.T @ grad_hidden
        self.b_in += lr * grad_hidden.sum(axis=0, keepdims=True)


if __name__ == "__main__":
    X = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1], [0, 1, 0]])
    Y = np.array([[0], [1], [1], [0], [1]])
    net = TinyNet(X, Y)
    for step in range(2000):
        net.feedforward()
        net.backprop()
        if step % 500 == 0:
            print(step, net.loss())
    print(net.feedforward().round(3))
