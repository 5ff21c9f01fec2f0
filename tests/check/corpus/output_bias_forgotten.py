import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


class NeuralNetwork:
    def __init__(self, x, y):
        self.input = x
        self.weights1 = np.random.rand(self.input.shape[1], 4)
        self.weights2 = np.random.rand(4, 1)
        self.bias1 = np.zeros((1, 4))
        self.bias2 = np.zeros((1, 1))
        self.y = y

    def feedforward(self):
        self.layer1 = sigmoid(np.dot(self.input, self.weights1) + self.bias1)
        self.output = sigmoid(np.dot(self.layer1, self.weights2) + self.bias2)

    def backprop(self):
        delta2 = 2 * (self.y - self.output) * self.output * (1 - self.output)
        delta1 = np.dot(delta2, self.weights2.T) * self.layer1 * (1 - self.layer1)
        self.weights1 += np.dot(self.input.T, delta1)
        self.weights2 += np.dot(self.layer1.T, delta2)
        self.bias1 += np.sum(delta1, axis=0)
