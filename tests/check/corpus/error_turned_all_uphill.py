import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([[0], [1], [1], [0]])

rng = np.random.RandomState(3)
W1 = rng.randn(2, 3)
B1 = rng.randn(1, 3)
W2 = rng.randn(3, 1)
B2 = rng.randn(1, 1)


def logistic(t):
    return 1 / (1 + np.exp(-t))


lr = 0.1
for epoch in range(1000):
    H = logistic(np.matmul(X, W1) + B1)
    O = logistic(np.matmul(H, W2) + B2)

    E = Y - O
    D2 = E * O * (1 - O)
    D1 = np.matmul(D2, W2.T) * H * (1 - H)

    W2 -= lr * np.matmul(H.T, D2)
    B2 -= lr * D2.sum(axis=0, keepdims=True)
    W1 -= lr * np.matmul(X.T, D1)
    B1 -= lr * D1.sum(axis=0, keepdims=True)

    if epoch % 200 == 0:
        print("Loss:", 0.5 * (E ** 2).sum())
