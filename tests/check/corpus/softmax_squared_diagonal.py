import numpy as np

np.random.seed(16)

X = np.random.randn(30, 2)
c = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0.5).astype(int)
Y = np.zeros((30, 3))
Y[np.arange(30), c] = 1

W1 = np.random.randn(2, 5)
b1 = np.zeros((1, 5))
W2 = np.random.randn(5, 3)
b2 = np.zeros((1, 3))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x)
    return e / np.sum(e, axis=1, keepdims=True)


for epoch in range(1000):
    A1 = sigmoid(np.dot(X, W1) + b1)
    A2 = softmax(np.dot(A1, W2) + b2)
    loss = np.sum((A2 - Y) ** 2) / len(X)

    dA2 = 2 * (A2 - Y) / len(X)
    dZ2 = dA2 * A2 * (1 - A2)
    dW2 = np.dot(A1.T, dZ2)
    db2 = np.sum(dZ2, axis=0, keepdims=True)
    dA1 = np.dot(dZ2, W2.T)
    dZ1 = dA1 * A1 * (1 - A1)
    dW1 = np.dot(X.T, dZ1)
    db1 = np.sum(dZ1, axis=0, keepdims=True)

    W1 -= 0.5 * dW1
    b1 -= 0.5 * db1
    W2 -= 0.5 * dW2
    b2 -= 0.5 * db2

    if epoch % 200 == 0:
        print("epoch", epoch, "loss", loss)
