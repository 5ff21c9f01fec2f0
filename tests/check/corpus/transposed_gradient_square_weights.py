import numpy as np
from sklearn.datasets import load_wine
from sklearn.preprocessing import StandardScaler

wine = load_wine()
X = StandardScaler().fit_transform(wine.data)
y = np.eye(3)[wine.target]

np.random.seed(12)
params = {
    "W1": 0.2 * np.random.randn(13, 3),
    "b1": np.zeros((1, 3)),
    "W2": 0.7 * np.random.randn(3, 3),
    "b2": np.zeros((1, 3)),
}


def softmax(z):
    z = z - np.max(z, axis=1, keepdims=True)
    return np.exp(z) / np.sum(np.exp(z), axis=1, keepdims=True)


def forward(params, X):
    h = np.tanh(np.dot(X, params["W1"]) + params["b1"])
    return h, softmax(np.dot(h, params["W2"]) + params["b2"])


def grads(params, X, y):
    n = X.shape[0]
    h, p = forward(params, X)
    d_out = (p - y) / n
    d_hid = np.dot(d_out, params["W2"].T) * (1 - h ** 2)
    return {
        "W1": np.dot(X.T, d_hid),
        "b1": np.sum(d_hid, axis=0, keepdims=True),
        "W2": np.dot(d_out.T, h),
        "b2": np.sum(d_out, axis=0, keepdims=True),
    }


for epoch in range(300):
    g = grads(params, X, y)
    for key in params:
        params[key] -= 0.3 * g[key]
    if epoch % 100 == 0:
        print(epoch, -np.mean(np.sum(y * np.log(forward(params, X)[1]), axis=1)))
