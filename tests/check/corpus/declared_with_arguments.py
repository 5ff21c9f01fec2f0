import numpy as np
def sigmoid(z): return 1/(1+np.exp(-z))
def compute_gradients(params, X, Y):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    m = X.shape[1]
    Z1 = W1 @ X + b1
    A1 = np.maximum(0, Z1)
    Z2 = W2 @ A1 + b2
    A2 = sigmoid(Z2)
    dZ2 = (A2 - Y) / m
    grads = {}
    grads["W2"] = dZ2 @ A1.T
    grads["b2"] = dZ2.sum(axis=1, keepdims=True)
    dZ1 = W2.T @ dZ2 * (Z1 > 0)
    grads["W1"] = dZ1 @ X.T
    grads["b1"] = dZ1.sum(axis=1, keepdims=True)
    return grads
params = {"W1": np.random.randn(4, 3), "b1": np.random.randn(4, 1), "W2": np.random.randn(1, 4), "b2": np.random.randn(1, 1)}
X = np.random.randn(3, 8)
Y = np.random.randint(0, 2, (1, 8))
