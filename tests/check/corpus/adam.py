import numpy as np

rng = np.random.default_rng(1)
X = rng.normal(size=(20, 2))
y = np.sin(X[:, :1]) + X[:, 1:]
P = [rng.normal(size=(2, 6)), np.zeros(6), rng.normal(size=(6, 1)), np.zeros(1)]
M = [np.zeros_like(p) for p in P]
V = [np.zeros_like(p) for p in P]
for t in range(1, 400):
    W1, b1, W2, b2 = P
    h = np.tanh(X @ W1 + b1)
    out = h @ W2 + b2
    loss = np.mean((out - y) ** 2)
    d_out = 2 * (out - y) / y.size
    dW2 = h.T @ d_out
    db2 = d_out.sum(0)
    d_h = d_out @ W2.T * (1 - h**2)
    dW1 = X.T @ d_h
    db1 = d_h.sum(0)
    grads = [dW1, db1, dW2, db2]
    for i in range(4):
        M[i] = 0.9 * M[i] + 0.1 * grads[i]
        V[i] = 0.999 * V[i] + 0.001 * grads[i] ** 2
        m_hat = M[i] / (1 - 0.9**t)
        v_hat = V[i] / (1 - 0.999**t)
        P[i] = P[i] - 0.01 * m_hat / (np.sqrt(v_hat) + 1e-8)
