import numpy as np

# Input data (features)
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])

# Corresponding target labels
y = np.array([[0], [1], [1], [0]])


# Activation function (sigmoid)
def sigmoid(x):
    return 1 / (1 + np.exp(-x))


# Initialize weights and biases
input_size = 2
hidden_size = 2
output_size = 1
learning_rate = 0.1

weights_input_hidden = np.random.uniform(size=(input_size, hidden_size))
biases_hidden = np.zeros((1, hidden_size))
weights_hidden_output = np.random.uniform(size=(hidden_size, output_size))
bias_output = np.zeros((1, output_size))

# Training loop
for epoch in range(10000):
    # Forward pass
    hidden_layer_input = np.dot(X, weights_input_hidden) + biases_hidden
    hidden_layer_output = sigmoid(hidden_layer_input)
    output_layer_input = np.dot(hidden_layer_output, weights_hidden_output) + bias_output
    predicted_output = sigmoid(output_layer_input)

    # Calculate loss
    loss = np.mean(0.5 * (y - predicted_output) ** 2)

    # Backpropagation
    error = y - predicted_output
    d_output = error * predicted_output * (1 - predicted_output)
    error_hidden = d_output.dot(weights_hidden_output.T)
    d_hidden = error_hidden * hidden_layer_output * (1 - hidden_layer_output)

    # Update weights and biases
    weights_hidden_output += hidden_layer_output.T.dot(d_output) * learning_rate
    bias_output += np.sum(d_output, axis=0, keepdims=True) * learning_rate
    weights_input_hidden += X.T.dot(d_hidden) * learning_rate
    biases_hidden += np.sum(d_hidden, axis=0) * learning_rate

print("Final predictions:", predicted_output)
