import numpy as np


class TwoLayerNet:
    def __init__(self, inputs, hidden, classes, std=0.5):
        rng = np.random.RandomState(2)
        self.params = {"W1": std * rng.randn(inputs, hidden), "b1": np.zeros(hidden),
                       "W2": std * rng.randn(hidden, classes), "b2": np.zeros(classes)}

    def loss(self, X, y, reg):
        W1, b1, W2, b2 = (self.params[k] for k in ("W1", "b1", "W2", "b2"))
        N = X.shape[0]
        hidden = np.maximum(0, X.dot(W1) + b1)
        scores = hidden.dot(W2) + b2
        scores -= scores.max(axis=1, keepdims=True)
        probs = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        loss = -np.log(probs[np.arange(N), y]).sum() / N + reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
        grads = {}
        dscores = probs.copy()
        dscores[np.arange(N), y] -= 1
        dscores /= N
        grads["W2"] = hidden.T.dot(dscores) + 2 * reg * W2
        grads["b2"] = dscores.sum(axis=0)
        dhidden = dscores.dot(W2.T)
        grads["W1"] = X.T.dot(dhidden) + 2 * reg * W1
        grads["b1"] = dhidden.sum(axis=0)
        return loss, grads

    def train(self, X, y, steps=30, batch=16, rate=0.2, reg=1e-3):
        rng = np.random.RandomState(0)
        for step in range(steps):
            picked = rng.choice(len(X), batch)
            loss, grads = self.loss(X[picked], y[picked], reg)
            for name in self.params:
                self.params[name] -= rate * grads[name]


rng = np.random.RandomState(1)
X = rng.randn(64, 5)
y = (X[:, 0] * X[:, 1] > 0).astype(int) + (X[:, 2] > 1)
TwoLayerNet(5, 8, 3).train(X, y)
