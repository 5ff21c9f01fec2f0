import numpy as np

np.random.seed(0)
train_x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
train_y = np.array([[0], [1], [1], [0]])

w1 = np.random.normal(size=(2, 5))
b1 = np.zeros((1, 5))
w2 = np.random.normal(size=(5, 1))
b2 = np.zeros((1, 1))
learning_rate = 0.8


def activation(x):
    return 1 / (1 + np.exp(-x))


for epoch in range(4000):
    # forward
    hidden = activation(train_x.dot(w1) + b1)
    guess = activation(hidden.dot(w2) + b2)
    cost = 0.5 * np.sum((guess - train_y) ** 2)

    # output layer
    delta_output = (guess - train_y) * guess * (1 - guess)
    w2 -= learning_rate * hidden.T.dot(delta_output)
    b2 -= learning_rate * np.sum(delta_output, axis=0, keepdims=True)

    # hidden layer
    delta_hidden = delta_output.dot(w2.T) * hidden * (1 - hidden)
    w1 -= learning_rate * train_x.T.dot(delta_hidden)
    b1 -= learning_rate * np.sum(delta_hidden, axis=0, keepdims=True)

    if epoch % 1000 == 0:
        print("epoch", epoch, "cost", cost)
