import numpy as np

np.random.seed(6)

x = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
y = np.array([[0, 1, 1, 0]]).T

w0 = 2 * np.random.random((3, 3)) - 1
w1 = 2 * np.random.random((3, 1)) - 1


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


for it in range(2000):
    layer_1 = sigmoid(np.dot(x, w0))
    layer_2 = sigmoid(np.dot(layer_1, w1))

    layer_2_delta = (layer_2 - y) * (layer_2 * (1 - layer_2))
    layer_1_delta = layer_2_delta.dot(w1.T) * (layer_1 * (1 - layer_1))

    w1 -= 0.5 * x.T.dot(layer_2_delta)
    w0 -= 0.5 * x.T.dot(layer_1_delta)

    if it % 500 == 0:
        print(np.abs(y - layer_2).mean())
