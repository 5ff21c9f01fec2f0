import numpy as np

np.random.seed(10)


class Net:
    def __init__(self, n_inputs, n_hidden, n_outputs):
        self.W_hidden = np.random.randn(n_inputs, n_hidden) * 0.5
        self.b_hidden = np.random.randn(1, n_hidden) * 0.5
        self.W_output = np.random.randn(n_hidden, n_outputs)
        self.b_output = np.zeros((1, n_outputs))

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def sigmoid_derivative(self, x):
        return x * (1 - x)

    def feedforward(self, X):
        self.z1 = np.dot(X, self.W_hidden) + self.b_hidden
        self.a1 = self.sigmoid(self.z1)
        self.z2 = np.dot(self.a1, self.W_output) + self.b_output
        self.a2 = self.sigmoid(self.z2)
        return self.a2

    def backprop(self, X, y, lr):
        n = X.shape[0]
        d2 = (self.a2 - y) * self.sigmoid_derivative(self.a2) * 2 / n
        dW_output = np.dot(self.a1.T, d2)
        db_output = np.sum(d2, axis=0, keepdims=True)
        d1 = np.dot(d2, self.W_output.T) * self.sigmoid_derivative(self.z1)
        dW_hidden = np.dot(X.T, d1)
        db_hidden = np.sum(d1, axis=0, keepdims=True)

        self.W_hidden -= lr * dW_hidden
        self.b_hidden -= lr * db_hidden
        self.W_output -= lr * dW_output
        self.b_output -= lr * db_output

    def train(self, X, y, epochs, lr):
        for epoch in range(epochs):
            out = self.feedforward(X)
            self.backprop(X, y, lr)
            if epoch % 20 == 0:
                print("loss:", np.mean((y - out) ** 2))


X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([[0], [1], [1], [1]])
net = Net(2, 4, 1)
net.train(X, y, 100, 0.02)
print(net.feedforward(X))
