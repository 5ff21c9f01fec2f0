import numpy as np

inputs = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
labels = np.array([[0], [1], [1], [0]])

np.random.seed(50)
w_a = np.random.randn(3, 4)
w_b = np.random.randn(4, 1)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def d_sigmoid(s):
    return s * (1 - s)


for n in range(1000):
    a = sigmoid(inputs.dot(w_a))
    out = sigmoid(a.dot(w_b))

    loss = (labels - out) ** 2
    slope_out = loss * d_sigmoid(out)
    slope_a = slope_out.dot(w_b.T) * d_sigmoid(a)

    w_b -= 0.3 * a.T.dot(slope_out)
    w_a -= 0.3 * inputs.T.dot(slope_a)

    if n % 200 == 0:
        print("loss", loss.sum())
