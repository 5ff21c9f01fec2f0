import numpy as np

np.random.seed(13)
x_train = np.random.rand(14, 3)
y_train = (x_train.sum(axis=1) > 1.5).astype(float)[:, None]
w_ih = np.random.randn(3, 6)
w_ho = np.random.randn(6, 1)
b_h = np.zeros((1, 6))
b_o = np.zeros((1, 1))
sigmoid = lambda q: 1 / (1 + np.exp(-q))
history = []
for epoch in range(600):
    hid = np.tanh(x_train @ w_ih + b_h)
    prob = sigmoid(hid @ w_ho + b_o)
    history.append(float(-(y_train * np.log(prob) + (1 - y_train) * np.log(1 - prob)).mean()))
    grad_out = (prob - y_train) * prob * (1 - prob)
    grad_hid = (grad_out @ w_ho.T) * (1 - hid**2)
    w_ho = w_ho - 0.1 * hid.T @ grad_out
    b_o = b_o - 0.1 * grad_out.sum(axis=0, keepdims=True)
    w_ih = w_ih - 0.1 * x_train.T @ grad_hid
    b_h = b_h - 0.1 * grad_hid.sum(axis=0, keepdims=True)
