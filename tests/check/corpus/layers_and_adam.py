import numpy as np

rng = np.random.default_rng(4)


class Linear:
    def __init__(self, fan_in, fan_out):
        self.params = {"w": rng.normal(size=(fan_in, fan_out)) * 0.5, "b": np.zeros(fan_out)}
        self.grads = {}

    def forward(self, x):
        self.x = x
        return x @ self.params["w"] + self.params["b"]

    def backward(self, grad):
        self.grads["w"] = self.x.T @ grad
        self.grads["b"] = grad.sum(axis=0)
        return grad @ self.params["w"].T


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, grad):
        return (1 - self.y**2) * grad


class Adam:
    def __init__(self, rate=0.01):
        self.rate, self.t, self.m, self.v = rate, 0, {}, {}

    def step(self, layers):
        self.t += 1
        for i, layer in enumerate(layers):
            for key in getattr(layer, "params", {}):
                g = layer.grads[key]
                m = self.m.get((i, key), np.zeros_like(g))
                v = self.v.get((i, key), np.zeros_like(g))
                m = 0.9 * m + 0.1 * g
                v = 0.999 * v + 0.001 * g**2
                self.m[(i, key)], self.v[(i, key)] = m, v
                m_hat, v_hat = m / (1 - 0.9**self.t), v / (1 - 0.999**self.t)
                layer.params[key] = layer.params[key] - self.rate * m_hat / (np.sqrt(v_hat) + 1e-8)


X = rng.normal(size=(30, 3))
Y = np.sin(X).sum(axis=1, keepdims=True)
layers = [Linear(3, 6), Tanh(), Linear(6, 4), Tanh(), Linear(4, 1)]
optimizer = Adam()
for epoch in range(100):
    for start in range(0, 30, 10):
        out, target = X[start : start + 10], Y[start : start + 10]
        for layer in layers:
            out = layer.forward(out)
        loss = np.mean((out - target) ** 2)
        grad = 2 * (out - target) / len(target)
        for layer in reversed(layers):
            grad = layer.backward(grad)
        optimizer.step(layers)
