import numpy as np

rng = np.random.default_rng(8)
X = rng.normal(size=(10, 3))
T = np.tanh(X @ rng.normal(size=(3, 1)))
W1, W2, W3 = rng.normal(size=(3, 4)), rng.normal(size=(4, 4)), rng.normal(size=(4, 1))
c1, c2, c3 = np.zeros(4), np.zeros(4), np.zeros(1)
for k in range(500):
    h1 = np.tanh(X @ W1 + c1)
    h2 = np.tanh(h1 @ W2 + c2)
    p = h2 @ W3 + c3
    e = p - T
    print("loss", np.mean(e**2))
    e = e / len(X)
    g3 = h2.T @ e
    e2 = (e @ W3.T) * (1 - h2**2)
    g2 = h1.T @ e2
    e1 = (e2 @ W2) * (1 - h1**2)
    g1 = X.T @ e1
    W3 -= 0.1 * g3
    c3 -= 0.1 * e.sum(0)
    W2 -= 0.1 * g2
    c2 -= 0.1 * e2.sum(0)
    W1 -= 0.1 * g1
    c1 -= 0.1 * e1.sum(0)
