import numpy as np

# My first neural network!
# it learns: is the sum of the three bits odd?

X = np.array([[0,0,0],[0,0,1],[0,1,0],[0,1,1],[1,0,0],[1,0,1],[1,1,0],[1,1,1]])
y = np.array([[0],[1],[1],[0],[1],[0],[0],[1]])

np.random.seed(13)
hidden_weights = np.random.normal(0, 1, (3, 8))
hidden_bias = np.random.normal(0, 1, (1, 8))
output_weights = np.random.normal(0, 1, (8, 1))
output_bias = np.random.normal(0, 1, (1, 1))

def sigmoid(x):
    return 1/(1+np.exp(-x))

learning_rate = 0.1

for i in range(4000):

    # Step 1: go forward
    hidden_sum = X.dot(hidden_weights) + hidden_bias
    hidden = sigmoid(hidden_sum)
    output_sum = hidden.dot(output_weights) + output_bias
    output = sigmoid(output_sum)

    # Step 2: how far off are we?
    error = output - y

    # Step 3: go backward
    hidden_error = error.dot(output_weights.T)
    hidden_delta = hidden_error * hidden * (1 - hidden)

    # Step 4: change the weights
    output_weights = output_weights - learning_rate * hidden.T.dot(error)
    output_bias = output_bias - learning_rate * error.sum(axis=0, keepdims=True)
    hidden_weights = hidden_weights - learning_rate * X.T.dot(hidden_delta)
    hidden_bias = hidden_bias - learning_rate * hidden_delta.sum(axis=0, keepdims=True)

    if i % 1000 == 0:
        print("MSE:", np.mean(np.square(y - output)))

print("done")
print(output)
