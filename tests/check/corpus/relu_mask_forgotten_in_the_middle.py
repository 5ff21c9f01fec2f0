import numpy as np
from sklearn.datasets import make_circles


def relu(z):
    return np.maximum(0, z)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def init_params(dims, seed=3):
    np.random.seed(seed)
    parameters = {}
    for l in range(1, len(dims)):
        parameters["W" + str(l)] = np.random.randn(dims[l], dims[l - 1]) * np.sqrt(2.0 / dims[l - 1])
        parameters["b" + str(l)] = np.zeros((dims[l], 1))
    return parameters


def forward_propagation(X, parameters):
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    W3, b3 = parameters["W3"], parameters["b3"]
    Z1 = np.dot(W1, X) + b1
    A1 = relu(Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = relu(Z2)
    Z3 = np.dot(W3, A2) + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, A1, Z2, A2, Z3)


def compute_cost(A3, Y):
    return -np.mean(Y * np.log(A3 + 1e-12) + (1 - Y) * np.log(1 - A3 + 1e-12))


def backward_propagation(X, Y, A3, cache, parameters):
    m = X.shape[1]
    Z1, A1, Z2, A2, Z3 = cache
    W2, W3 = parameters["W2"], parameters["W3"]

    dZ3 = A3 - Y
    dW3 = 1.0 / m * np.dot(dZ3, A2.T)
    db3 = 1.0 / m * np.sum(dZ3, axis=1, keepdims=True)

    dZ2 = np.dot(W3.T, dZ3)
    dW2 = 1.0 / m * np.dot(dZ2, A1.T)
    db2 = 1.0 / m * np.sum(dZ2, axis=1, keepdims=True)

    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1.0 / m * np.dot(dZ1, X.T)
    db1 = 1.0 / m * np.sum(dZ1, axis=1, keepdims=True)

    return {"dW3": dW3, "db3": db3, "dW2": dW2, "db2": db2, "dW1": dW1, "db1": db1}


def update_parameters(parameters, grads, learning_rate):
    for l in range(1, len(parameters) // 2 + 1):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters


train_X, train_Y = make_circles(n_samples=100, noise=0.05, factor=0.5, random_state=1)
train_X = train_X.T
train_Y = train_Y.reshape(1, -1)

parameters = init_params([2, 8, 5, 1])
for i in range(500):
    A3, cache = forward_propagation(train_X, parameters)
    grads = backward_propagation(train_X, train_Y, A3, cache, parameters)
    parameters = update_parameters(parameters, grads, 0.1)
    if i % 100 == 0:
        print("Cost after iteration {}: {}".format(i, compute_cost(A3, train_Y)))
