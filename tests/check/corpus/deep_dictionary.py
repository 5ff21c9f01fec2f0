import numpy as np


def relu(Z):
    return np.maximum(0, Z)


def sigmoid(Z):
    return 1 / (1 + np.exp(-Z))


def init(layer_dims):
    rng = np.random.default_rng(1)
    p = {}
    for l in range(1, len(layer_dims)):
        p["W" + str(l)] = rng.normal(size=(layer_dims[l], layer_dims[l - 1])) * np.sqrt(2 / layer_dims[l - 1])
        p["b" + str(l)] = np.zeros((layer_dims[l], 1))
    return p


def forward(X, p):
    L = len(p) // 2
    caches, A = [], X
    for l in range(1, L + 1):
        A_prev = A
        Z = p["W" + str(l)] @ A_prev + p["b" + str(l)]
        A = sigmoid(Z) if l == L else relu(Z)
        caches.append((A_prev, Z))
    return A, caches


def backward(AL, Y, caches, p):
    grads = {}
    m = Y.shape[1]
    dA = -(np.divide(Y, AL) - np.divide(1 - Y, 1 - AL))
    for l in reversed(range(len(caches))):
        A_prev, Z = caches[l]
        if l == len(caches) - 1:
            s = sigmoid(Z)
            dZ = dA * s * (1 - s)
        else:
            dZ = np.array(dA, copy=True)
            dZ[Z <= 0] = 0
        grads["dW" + str(l + 1)] = dZ @ A_prev.T / m
        grads["db" + str(l + 1)] = np.sum(dZ, axis=1, keepdims=True) / m
        dA = p["W" + str(l + 1)].T @ dZ
    return grads


def train(X, Y, dims, epochs=3000, lr=0.1):
    p = init(dims)
    for i in range(epochs):
        AL, caches = forward(X, p)
        cost = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
        grads = backward(AL, Y, caches, p)
        for l in range(1, len(dims)):
            p["W" + str(l)] = p["W" + str(l)] - lr * grads["dW" + str(l)]
            p["b" + str(l)] = p["b" + str(l)] - lr * grads["db" + str(l)]
        if i % 1000 == 0:
            print(cost)
    return p


rng = np.random.default_rng(0)
X = rng.normal(size=(3, 12))
Y = (X.sum(axis=0, keepdims=True) > 0).astype(float)
train(X, Y, [3, 5, 4, 1])
