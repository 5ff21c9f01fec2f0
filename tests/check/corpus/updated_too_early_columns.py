import numpy as np

np.random.seed(2)
X = np.random.randn(3, 7)
Y = (np.random.rand(1, 7) > 0.5) * 1.0
dims = [3, 4, 3, 1]
par = {}
for i in range(1, 4):
    par[f"W{i}"] = np.random.randn(dims[i], dims[i - 1])
    par[f"b{i}"] = np.zeros((dims[i], 1))
for it in range(100):
    A = {0: X}
    for i in (1, 2):
        A[i] = np.tanh(par[f"W{i}"] @ A[i - 1] + par[f"b{i}"])
    A[3] = 1 / (1 + np.exp(-(par["W3"] @ A[2] + par["b3"])))
    J = np.mean(-Y * np.log(A[3]) - (1 - Y) * np.log(1 - A[3]))
    dZ = A[3] - Y
    for i in (3, 2, 1):
        par[f"W{i}"] = par[f"W{i}"] - 0.3 * dZ @ A[i - 1].T / 7
        par[f"b{i}"] = par[f"b{i}"] - 0.3 * dZ.sum(axis=1, keepdims=True) / 7
        if i > 1:
            dZ = (par[f"W{i}"].T @ dZ) * (1 - A[i - 1] ** 2)
