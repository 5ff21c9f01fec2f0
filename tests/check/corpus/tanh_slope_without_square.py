import numpy as np

np.random.seed(27)


class Layer:
    def __init__(self, n_in, n_out, activation):
        self.weights = np.random.randn(n_in, n_out) * 0.7
        self.bias = np.random.randn(1, n_out) * 0.2
        self.activation = activation

    def forward(self, inp):
        self.inp = inp
        z = inp @ self.weights + self.bias
        if self.activation == "tanh":
            self.out = np.tanh(z)
        else:
            self.out = 1 / (1 + np.exp(-z))
        return self.out

    def derivative(self):
        if self.activation == "tanh":
            return 1 - self.out
        return self.out * (1 - self.out)

    def backward(self, d_out):
        dz = d_out * self.derivative()
        self.d_weights = self.inp.T @ dz
        self.d_bias = dz.sum(axis=0, keepdims=True)
        return dz @ self.weights.T

    def update(self, lr):
        self.weights -= lr * self.d_weights
        self.bias -= lr * self.d_bias


net = [Layer(2, 5, "tanh"), Layer(5, 1, "sigmoid")]
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
Y = np.array([[0], [1], [1], [0]])

for epoch in range(1000):
    a = X
    for layer in net:
        a = layer.forward(a)
    loss = np.mean((a - Y) ** 2)
    d = 2 * (a - Y) / Y.size
    for layer in net[::-1]:
        d = layer.backward(d)
    for layer in net:
        layer.update(0.5)
    if epoch % 200 == 0:
        print(epoch, loss)
