import numpy as np

np.random.seed(23)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
T = np.array([[0, 1], [1, 0], [1, 0], [0, 1]])

W_ih = np.random.randn(2, 3)
b_h = np.random.randn(1, 3)
W_ho = np.random.randn(3, 2)
b_o = np.random.randn(1, 2)
eta = 0.3

for step in range(2000):
    hid = sigmoid(X @ W_ih + b_h)
    out = sigmoid(hid @ W_ho + b_o)

    d_o = (out - T) * out * (1 - out)
    d_h = (d_o @ W_ho.T) * hid * (1 - hid)

    W_ho = W_ho - eta * hid.T @ d_o
    b_o = b_o - eta * d_o
    W_ih = W_ih - eta * X.T @ d_h
    b_h = b_h - eta * d_h

    if step % 500 == 0:
        print(step, 0.5 * np.sum((out - T) ** 2))
