import numpy as np
from sklearn.datasets import load_breast_cancer

cancer = load_breast_cancer()
data = cancer.data[:100, :6]
data = (data - data.mean(axis=0)) / data.std(axis=0)
X = data.T
Y = cancer.target[:100].reshape(1, -1)


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


rng = np.random.RandomState(9)
W1 = rng.randn(5, 6) * 0.4
b1 = np.zeros((5, 1))
W2 = rng.randn(1, 5) * 0.4
b2 = np.zeros((1, 1))
m = X.shape[1]

for i in range(60):
    Z1 = np.dot(W1, X) + b1
    A1 = np.tanh(Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = sigmoid(Z2)
    cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m

    dA2 = -(Y / A2 + (1 - Y) / (1 - A2))
    dZ2 = dA2 * A2 * (1 - A2)
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = dA1 * (1 - A1 ** 2)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m

    W1 = W1 - 0.02 * dW1
    b1 = b1 - 0.02 * db1
    W2 = W2 - 0.02 * dW2
    b2 = b2 - 0.02 * db2

    if i % 20 == 0:
        print("cost", cost)
