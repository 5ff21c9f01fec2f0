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


class Momentum:
    def __init__(self, layers, rate=0.05, friction=0.9):
        self.layers = [layer for layer in layers if hasattr(layer, "params")]
        self.rate, self.friction = rate, friction
        self.velocity = [{k: np.zeros_like(p) for k, p in layer.params.items()} for layer in self.layers]

    def step(self):
        for layer, velocity in zip(self.layers, self.velocity):
            for key, p in layer.params.items():
                velocity[key] = self.friction * velocity[key] - self.rate * layer.grads[key]
                p += velocity[key]


X = rng.normal(size=(30, 3))
Y = np.sin(X).sum(axis=1, keepdims=True)
layers = [Linear(3, 6), Tanh(), Linear(6, 4), Tanh(), Linear(4, 1)]
optimizer = Momentum(layers)
for epoch in range(100):
    for start in range(0, 30, 10):
        out, target = X[start : start + 10], Y[start : start + 10]
        for layer in layers:
            out = layer.forward(out)
        loss = np.mean((out - target) ** 2)
        grad = 2 * (out - target) ** 2 / len(target)
        for layer in reversed(layers):
            grad = layer.backward(grad)
        optimizer.step()
