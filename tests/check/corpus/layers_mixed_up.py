import numpy as np

np.random.seed(21)
X = np.random.randn(12, 3)
Y = np.eye(2)[(X[:, 0] + X[:, 1] > 0).astype(int)]


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


p = dict(
    W1=np.random.randn(3, 3), b1=np.zeros(3), W2=np.random.randn(3, 3), b2=np.zeros(3), W3=np.random.randn(3, 2), b3=np.zeros(2)
)


def forward(p, X):
    z1 = X @ p["W1"] + p["b1"]
    a1 = np.maximum(z1, 0)
    z2 = a1 @ p["W2"] + p["b2"]
    a2 = np.maximum(z2, 0)
    z3 = a2 @ p["W3"] + p["b3"]
    return a1, a2, softmax(z3)


def backward(p, X, Y, a1, a2, a3):
    n = len(X)
    dz3 = (a3 - Y) / n
    dz2 = dz3 @ p["W3"].T * (a2 > 0)
    dz1 = dz2 @ p["W2"].T * (a1 > 0)
    return dict(
        W3=a2.T @ dz3, b3=dz3.sum(0), W2=a2.T @ dz2, b2=dz2.sum(0), W1=X.T @ dz1, b1=dz1.sum(0)
    )


for i in range(300):
    a1, a2, a3 = forward(p, X)
    loss = -np.sum(Y * np.log(a3)) / len(X)
    g = backward(p, X, Y, a1, a2, a3)
    for k in p:
        p[k] -= 0.1 * g[k]
