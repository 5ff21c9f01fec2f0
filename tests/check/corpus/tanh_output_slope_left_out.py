import numpy as np

rng = np.random.default_rng(17)

# targets are -1 / +1, so the output is a tanh
X = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]], dtype=float)
T = np.array([[-1], [1], [1], [-1]], dtype=float)

W1 = rng.normal(0, 0.8, size=(2, 4))
b1 = rng.normal(0, 0.3, size=(1, 4))
W2 = rng.normal(0, 0.8, size=(4, 1))
b2 = np.zeros((1, 1))
eta = 0.05

for epoch in range(1, 2001):
    Z1 = X @ W1 + b1
    A1 = np.tanh(Z1)
    Z2 = A1 @ W2 + b2
    A2 = np.tanh(Z2)
    loss = np.sum((A2 - T) ** 2) / 2

    dZ2 = A2 - T
    dW2 = A1.T @ dZ2
    db2 = dZ2.sum(axis=0, keepdims=True)
    dZ1 = (dZ2 @ W2.T) * (1 - A1 ** 2)
    dW1 = X.T @ dZ1
    db1 = dZ1.sum(axis=0, keepdims=True)

    W2 -= eta * dW2
    b2 -= eta * db2
    W1 -= eta * dW1
    b1 -= eta * db1

    if epoch % 500 == 0:
        print(f"{epoch:5d} {loss:.5f}")
