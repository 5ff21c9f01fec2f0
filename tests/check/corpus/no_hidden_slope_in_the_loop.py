import numpy as np


class MLP:
    def __init__(self, layers, seed=0):
        rng = np.random.default_rng(seed)
        self.Ws = [rng.normal(size=(i, j)) for i, j in zip(layers[:-1], layers[1:])]
        self.bs = [rng.normal(size=(1, j)) for j in layers[1:]]

    @staticmethod
    def act(z):
        return 1 / (1 + np.exp(-z))

    def forward(self, x):
        acts = [x]
        for W, b in zip(self.Ws, self.bs):
            acts.append(self.act(acts[-1] @ W + b))
        return acts

    def fit(self, x, y, lr=0.05, epochs=400):
        for epoch in range(epochs):
            acts = self.forward(x)
            out = acts[-1]
            delta = (out - y) * out * (1 - out)
            dWs, dbs = [], []
            for l in reversed(range(len(self.Ws))):
                dWs.insert(0, acts[l].T @ delta)
                dbs.insert(0, delta.sum(axis=0, keepdims=True))
                delta = delta @ self.Ws[l].T
            for l in range(len(self.Ws)):
                self.Ws[l] -= lr * dWs[l]
                self.bs[l] -= lr * dbs[l]
            if epoch % 100 == 0:
                print(epoch, 0.5 * np.sum((out - y) ** 2))


X = np.array([[0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 0], [1, 0, 1], [1, 1, 1]], dtype=float)
Y = np.array([[0, 1], [1, 0], [1, 1], [0, 0], [0, 1], [1, 0]], dtype=float)
net = MLP([3, 5, 4, 2])
net.fit(X, Y)
print(net.forward(X)[-1].round(2))
