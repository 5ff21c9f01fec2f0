import numpy as np

rng = np.random.default_rng(0)
xs = np.linspace(-1, 1, 4)
ys = np.sin(3 * xs)
W1 = rng.normal(size=(1, 1))
b1 = np.zeros((1, 1))
W2 = rng.normal(size=(1, 1))
b2 = np.zeros((1, 1))
lr = 0.1

for epoch in range(200):
    for x, y in zip(xs, ys):
        x = np.array([[x]])
        z1 = np.dot(W1, x) + b1
        a1 = np.tanh(z1)
        z2 = np.dot(W2, a1) + b2
        d2 = z2 - y
        d1 = np.dot(W2.T, d2) * (1 - np.tanh(0.5 * z1) ** 2)
        W2 -= lr * np.dot(d2, a1.T)
        b2 -= lr * d2
        W1 -= lr * np.dot(d1, x.T)
        b1 -= lr * d1
