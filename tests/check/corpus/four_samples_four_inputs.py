import numpy as np

np.random.seed(5)

# last column is the bias
inputs = np.array([[0.0, 0.2, 1.0, 1.0],
                   [0.3, 1.0, 0.0, 1.0],
                   [1.0, 0.1, 0.4, 1.0],
                   [0.9, 0.8, 0.7, 1.0]])
targets = np.array([[0.0], [1.0], [1.0], [0.0]])

theta1 = np.random.randn(4, 5)
theta2 = np.random.randn(5, 1)


def g(z):
    return 1 / (1 + np.exp(-z))


for i in range(3000):
    hidden = g(np.dot(inputs, theta1))
    prediction = g(np.dot(hidden, theta2))

    error = prediction - targets
    delta2 = error * prediction * (1 - prediction)
    delta1 = np.dot(delta2, theta2.T) * hidden * (1 - hidden)

    grad2 = np.dot(hidden.T, delta2)
    grad1 = np.dot(inputs, delta1)

    theta2 = theta2 - 0.3 * grad2
    theta1 = theta1 - 0.3 * grad1

    if i % 1000 == 0:
        print("SSE", np.sum(error ** 2))
