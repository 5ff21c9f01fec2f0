import numpy as np
import matplotlib.pyplot as plt


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def init(rng):
    return dict(W=rng.standard_normal((3, 5)), V=rng.standard_normal((5, 1)),
                b=np.zeros((1, 5)), c=np.zeros((1, 1)))


def forward(w, x):
    h = sigmoid(x @ w["W"] + w["b"])
    return h, sigmoid(h @ w["V"] + w["c"])


def loss(w, x, t):
    return np.sum((forward(w, x)[1] - t) ** 2)


def gradient(w, x, t):
    n = len(x)
    h, o = forward(w, x)
    do = 2 * (o - t) * o * (1 - o)
    dh = do @ w["V"].T * h * (1 - h)
    return dict(V=h.T @ do, c=do.sum(0, keepdims=True),
                W=x.T @ dh / n, b=dh.sum(0, keepdims=True) / n)


rng = np.random.default_rng(2024)
x = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 0], [1, 1, 1], [0, 1, 0]], float)
t = np.array([[0, 1, 1, 1, 0, 0]], float).T
w = init(rng)
curve = []
for _ in range(1000):
    d = gradient(w, x, t)
    for k in w:
        w[k] -= 0.3 * d[k]
    curve.append(loss(w, x, t))

plt.plot(curve)
plt.title("sum of squared errors")
plt.show()
print(curve[0], curve[-1])
