import numpy as np

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0], [1], [1], [0]])

np.random.seed(7)
input_size, hidden_size, output_size = 2, 4, 1
weights_input_hidden = np.random.uniform(-1, 1, size=(input_size, hidden_size))
biases_hidden = np.random.uniform(-1, 1, size=(1, hidden_size))
weights_hidden_output = np.random.uniform(-1, 1, size=(hidden_size, output_size))
bias_output = np.random.uniform(-1, 1, size=(1, output_size))
learning_rate = 0.5


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


for epoch in range(5000):
    hidden_layer_output = sigmoid(np.dot(X, weights_input_hidden) + biases_hidden)
    predicted_output = sigmoid(np.dot(hidden_layer_output, weights_hidden_output) + bias_output)

    loss = 0.5 * np.sum((y - predicted_output) ** 2)

    error = y - predicted_output
    d_output = error * predicted_output * (1 - predicted_output)
    error_hidden = d_output.dot(weights_hidden_output.T)
    d_hidden = error_hidden * hidden_layer_output * (1 - hidden_layer_output)

    weights_hidden_output += hidden_layer_output.T.dot(d_output) * learning_rate
    bias_output += np.mean(d_output, axis=0, keepdims=True) * learning_rate
    weights_input_hidden += X.T.dot(d_hidden) * learning_rate
    biases_hidden += np.mean(d_hidden, axis=0, keepdims=True) * learning_rate

print("loss:", loss)
print("Final predictions:", predicted_output)
