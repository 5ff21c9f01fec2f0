import numpy as np

rng = np.random.default_rng(12)
X = rng.normal(size=(15, 4))
labels = rng.integers(0, 3, 15)
Y = np.eye(3)[labels]
W1, b1 = rng.normal(size=(4, 6)), np.zeros((1, 6))
W2, b2 = rng.normal(size=(6, 3)), np.zeros((1, 3))


def softmax(Z):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


for epoch in range(400):
    H = np.tanh(X @ W1 + b1)
    P = softmax(H @ W2 + b2)
    loss = np.mean((P - Y) ** 2)
    dP = P - Y
    dZ2 = dP * P * (1 - P)
    dW2 = H.T @ dZ2
    db2 = np.sum(dZ2, axis=0, keepdims=True)
    dZ1 = dZ2 @ W2.T * (1 - H**2)
    dW1 = X.T @ dZ1
    db1 = np.sum(dZ1, axis=0, keepdims=True)
    W1 -= 0.1 * dW1
    b1 -= 0.1 * db1
    W2 -= 0.1 * dW2
    b2 -= 0.1 * db2
