import numpy as np

np.random.seed(31)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


# half adder: two bits in, (sum, carry) out
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([[0, 0], [1, 0], [1, 0], [0, 1]])

W1 = np.random.randn(2, 2)
b1 = np.random.randn(1, 2)
W2 = np.random.randn(2, 2)
b2 = np.random.randn(1, 2)
alpha = 0.5

for epoch in range(4000):
    A1 = sigmoid(X.dot(W1) + b1)
    A2 = sigmoid(A1.dot(W2) + b2)

    delta2 = (A2 - Y) * A2 * (1 - A2)
    delta1 = delta2.dot(W2) * A1 * (1 - A1)

    W2 -= alpha * A1.T.dot(delta2)
    b2 -= alpha * delta2.sum(axis=0, keepdims=True)
    W1 -= alpha * X.T.dot(delta1)
    b1 -= alpha * delta1.sum(axis=0, keepdims=True)

    if epoch % 1000 == 0:
        print(epoch, np.sum((A2 - Y) ** 2) / 2)

print(A2.round(2))
