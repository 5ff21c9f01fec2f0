import numpy as np


def act(z):
    return np.tanh(z)


def make_weights(n_in, n_hidden, n_out, seed=0):
    rng = np.random.default_rng(seed)
    return (
        rng.normal(size=(n_in, n_hidden)),
        rng.normal(size=n_hidden),
        rng.normal(size=(n_hidden, n_out)),
        rng.normal(size=n_out),
    )


def forward(x, w1, b1, w2, b2):
    h = act(x @ w1 + b1)
    y_hat = h @ w2 + b2
    return h, y_hat


def backward(x, y, h, y_hat, w2):
    """Gradients of 1/2 sum (y_hat - y)^2."""
    dy = y_hat - y
    dw2 = h.T @ dy
    db2 = dy.sum(axis=0)
    dh = dy @ w2.T
    dz = dh * (1 - h**2)
    dw1 = x.T @ dz
    db1 = dz.sum(axis=0)
    return dw1, db1, dw2, db2


x = np.random.default_rng(1).normal(size=(6, 2))
y = x[:, :1] * x[:, 1:]
w1, b1, w2, b2 = make_weights(2, 4, 1)
for step in range(50):
    h, y_hat = forward(x, w1, b1, w2, b2)
    dw1, db1, dw2, db2 = backward(x, y, h, y_hat, w2)
    w1, b1, w2, b2 = w1 - 0.1 * dw1, b1 - 0.1 * db1, w2 - 0.1 * dw2, b2 - 0.1 * db2
