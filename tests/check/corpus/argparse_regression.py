import argparse

import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt


class Regressor:
    def __init__(self, hidden, seed):
        rng = np.random.RandomState(seed)
        self.W1 = rng.randn(1, hidden)
        self.b1 = rng.randn(hidden) * 0.5
        self.W2 = rng.randn(hidden, 1) / np.sqrt(hidden)
        self.b2 = np.zeros(1)

    def forward(self, x):
        self.z1 = x.dot(self.W1) + self.b1
        self.a1 = np.maximum(0, self.z1)
        self.pred = self.a1.dot(self.W2) + self.b2
        return self.pred

    def train_step(self, x, y, lr):
        N = x.shape[0]
        pred = self.forward(x)
        loss = ((pred - y) ** 2).sum() / (2 * N)
        dpred = (pred - y) / N
        dW2 = self.a1.T.dot(dpred)
        db2 = dpred.sum(axis=0)
        da1 = dpred.dot(self.W2.T)
        dz1 = da1 * (self.z1 > 0)
        dW1 = x.T.dot(dz1)
        db1 = dz1.sum(axis=0)
        self.W1 -= lr * dW1
        self.b1 -= lr * db1
        self.W2 -= lr * dW2
        self.b2 -= lr * db2
        return loss


def main():
    parser = argparse.ArgumentParser(description="fit x**2 with a relu network")
    parser.add_argument("--epochs", type=int, default=400)
    parser.add_argument("--hidden", type=int, default=10)
    parser.add_argument("--lr", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()

    x = np.linspace(-1.5, 1.5, 40).reshape(-1, 1)
    y = x ** 2
    net = Regressor(args.hidden, args.seed)
    history = []
    for epoch in range(args.epochs):
        history.append(net.train_step(x, y, args.lr))
    print("first loss", history[0], "last loss", history[-1])

    plt.plot(history)
    plt.xlabel("epoch")
    plt.ylabel("loss")
    plt.show()


if __name__ == "__main__":
    main()
