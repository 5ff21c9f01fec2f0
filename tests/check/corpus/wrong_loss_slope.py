import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


np.random.seed(30)
X = np.random.rand(2, 9)
Y = (X[:1] > X[1:]).astype(float)
W1 = np.random.randn(3, 2)
b1 = np.zeros((3, 1))
W2 = np.random.randn(1, 3)
b2 = np.zeros((1, 1))
m = 9
for i in range(800):
    A1 = np.tanh(W1.dot(X) + b1)
    A2 = sigmoid(W2.dot(A1) + b2)
    cost = -(1 / m) * np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2))
    dA2 = -(Y / A2) - (1 - Y) / (1 - A2)
    dZ2 = dA2 * A2 * (1 - A2)
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * (1 - A1 * A1)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    W2 = W2 - 0.5 * dW2
    b2 = b2 - 0.5 * db2
    W1 = W1 - 0.5 * dW1
    b1 = b1 - 0.5 * db1
