import numpy as np
def model(X, Y, hidden=4, iters=100, lr=0.1):
    n = X.shape[0]
    rng = np.random.default_rng(0)
    W = [rng.normal(size=(X.shape[1], hidden)), rng.normal(size=(hidden, Y.shape[1]))]
    B = [np.zeros(hidden), np.zeros(Y.shape[1])]
    for _ in range(iters):
        H = np.tanh(X @ W[0] + B[0])
        O = H @ W[1] + B[1]
        dO = (O - Y) / n
        dH = (dO @ W[1].T) * (1 - H*H)
        W[1] = W[1] - lr * (H.T @ dO)
        B[1] = B[1] - lr * dO.sum(axis=0)
        W[0] = W[0] - lr * (X.T @ dH) / n
        B[0] = B[0] - lr * dH.sum(axis=0)
    return W, B
r = np.random.default_rng(5)
model(r.normal(size=(10,3)), r.normal(size=(10,2)))
