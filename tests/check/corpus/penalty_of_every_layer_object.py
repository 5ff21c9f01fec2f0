import numpy as np


class Dense:
    def __init__(self, n_in, n_out, relu=False):
        self.W = 0.5 * np.random.randn(n_in, n_out)
        self.b = np.zeros((1, n_out))
        self.relu = relu

    def forward(self, x):
        self.x = x
        self.z = np.dot(x, self.W) + self.b
        return np.maximum(0, self.z) if self.relu else self.z

    def backward(self, grad, lr, reg):
        if self.relu:
            grad = grad * (self.z > 0)
        dW = np.dot(self.x.T, grad) + reg * self.W
        db = np.sum(grad, axis=0, keepdims=True)
        dx = np.dot(grad, self.W.T)
        self.W -= lr * dW
        self.b -= lr * db
        return dx


def softmax(s):
    e = np.exp(s - np.max(s, axis=1, keepdims=True))
    return e / np.sum(e, axis=1, keepdims=True)


def train(layers, X, T, epochs, lr, reg):
    for epoch in range(epochs):
        out = X
        for layer in layers:
            out = layer.forward(out)
        P = softmax(out)
        if epoch % 100 == 99:
            picked = P[np.arange(len(X)), T.argmax(axis=1)]
            loss = np.sum(neg_log(picked)) / len(X)
            for layer in layers:
                loss += 0.5 * reg * np.sum(layer.W ** 2)
            print(epoch, loss)
        grad = (P - T) / len(X)
        for layer in reversed(layers):
            grad = layer.backward(grad, lr, reg)


def neg_log(p):
    return -np.log(p)


np.random.seed(8)
X = np.random.randn(40, 4)
T = np.eye(3)[(X[:, 0] > 0).astype(int) + (X[:, 1] > 0.5)]
layers = [Dense(4, 7, relu=True), Dense(7, 3)]
train(layers, X, T, 300, 0.3, 0)
