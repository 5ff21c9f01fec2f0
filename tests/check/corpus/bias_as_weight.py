import numpy as np

rng = np.random.default_rng(14)
ones = np.ones((4, 1))
X = np.hstack([np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float), ones])
y = np.array([[0], [1], [1], [0]], dtype=float)
V = rng.normal(size=(3, 4))
W = rng.normal(size=(5, 1))


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


for epoch in range(5000):
    H = sigmoid(X @ V)
    H1 = np.hstack([H, ones])
    O = sigmoid(H1 @ W)
    E = O - y
    D = E * O * (1 - O)
    gW = H1.T @ D
    back = (D @ W.T)[:, :-1]
    gV = X.T @ (back * H * (1 - H))
    W -= 0.5 * gW
    V -= 0.5 * gV
