import numpy as np
class DeepNet:
    def __init__(self, layers_dims, learning_rate=0.01):
        self.L = len(layers_dims) - 1
        self.lr = learning_rate
        self.params = {}
        for l in range(1, self.L + 1):
            self.params[f'W{l}'] = np.random.randn(layers_dims[l], layers_dims[l-1]) * 0.5
            self.params[f'b{l}'] = np.zeros((layers_dims[l], 1))
    def forward(self, X):
        self.cache = {'A0': X}
        A = X
        for l in range(1, self.L + 1):
            Z = np.dot(self.params[f'W{l}'], A) + self.params[f'b{l}']
            A = np.tanh(Z) if l < self.L else 1/(1+np.exp(-Z))
            self.cache[f'Z{l}'], self.cache[f'A{l}'] = Z, A
        return A
    def backward(self, Y):
        m = Y.shape[1]
        grads = {}
        dZ = self.cache[f'A{self.L}'] - Y
        for l in range(self.L, 0, -1):
            grads[f'W{l}'] = np.dot(dZ, self.cache[f'A{l-1}'].T) / m
            grads[f'b{l}'] = np.sum(dZ, axis=1, keepdims=True) / m
            if l > 1:
                dZ = np.dot(self.params[f'W{l}'].T, dZ) * (1 - self.cache[f'A{l-1}']**2)
        return grads
    def update(self, grads):
        for k in self.params:
            self.params[k] -= self.lr * grads[k]
    def train(self, X, Y, epochs=100):
        for _ in range(epochs):
            self.forward(X)
            self.update(self.backward(Y))
