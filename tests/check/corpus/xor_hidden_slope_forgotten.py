import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0], [1], [1], [0]])


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


learning_rate = 0.1
np.random.seed(1)
weights_input_hidden = np.random.uniform(size=(2, 2))
biases_hidden = np.zeros((1, 2))
weights_hidden_output = np.random.uniform(size=(2, 1))
bias_output = np.zeros((1, 1))

for epoch in range(10000):
    hidden_layer_output = sigmoid(np.dot(X, weights_input_hidden) + biases_hidden)
    predicted_output = sigmoid(np.dot(hidden_layer_output, weights_hidden_output) + bias_output)
    loss = np.mean(0.5 * (y - predicted_output) ** 2)

    error = y - predicted_output
    d_output = error * predicted_output * (1 - predicted_output)
    d_hidden = d_output.dot(weights_hidden_output.T)

    weights_hidden_output += hidden_layer_output.T.dot(d_output) * learning_rate
    bias_output += np.sum(d_output, axis=0, keepdims=True) * learning_rate
    weights_input_hidden += X.T.dot(d_hidden) * learning_rate
    biases_hidden += np.sum(d_hidden, axis=0) * learning_rate
