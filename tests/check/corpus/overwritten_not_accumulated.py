import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def nn_gradients(X, Y, T1, c1, T2, c2):
    m = len(X)
    J = 0
    for i in range(m):
        x = X[i]
        h = sigmoid(T1 @ x + c1)
        o = sigmoid(T2 @ h + c2)
        J += -(Y[i] * np.log(o) + (1 - Y[i]) * np.log(1 - o)).sum()

        e2 = o - Y[i]
        e1 = (T2.T @ e2) * h * (1 - h)
        g_T2 = np.outer(e2, h)
        g_c2 = e2
        g_T1 = np.outer(e1, x)
        g_c1 = e1
    return J / m, g_T1 / m, g_c1 / m, g_T2 / m, g_c2 / m


rng = np.random.RandomState(19)
X = rng.uniform(0, 1, (8, 3))
Y = (X @ np.array([[1.0, -1.0], [0.5, 1.0], [-1.0, 0.3]]) > 0.2).astype(float)
T1 = rng.randn(4, 3)
c1 = rng.randn(4)
T2 = rng.randn(2, 4)
c2 = rng.randn(2)

for k in range(300):
    J, d1, dc1, d2, dc2 = nn_gradients(X, Y, T1, c1, T2, c2)
    T1 = T1 - 0.5 * d1
    c1 = c1 - 0.5 * dc1
    T2 = T2 - 0.5 * d2
    c2 = c2 - 0.5 * dc2
    if k % 100 == 0:
        print(k, J)
