from dataclasses import dataclass, field

import numpy as np


@dataclass
class Layer:
    weight: np.ndarray
    bias: np.ndarray
    speed: list = field(default_factory=lambda: [0.0, 0.0])

    def __call__(self, x):
        self.x = x
        self.out = np.maximum(0, x @ self.weight + self.bias)
        return self.out

    def back(self, d):
        d = d * 1.0
        self.grads = [self.x.T @ d, d.sum(axis=0)]
        return d @ self.weight.T

    def step(self, rate, momentum):
        for i, name in enumerate(("weight", "bias")):
            self.speed[i] = momentum * self.speed[i] - rate * self.grads[i]
            setattr(self, name, getattr(self, name) + self.speed[i])


@dataclass
class Last(Layer):
    def __call__(self, x):
        self.x = x
        z = x @ self.weight + self.bias
        e = np.exp(z - z.max(axis=1, keepdims=True))
        self.out = e / e.sum(axis=1, keepdims=True)
        return self.out

    def back(self, y):
        d = (self.out - y) / len(y)
        self.grads = [self.x.T @ d, d.sum(axis=0)]
        return d @ self.weight.T


rng = np.random.default_rng(5)
X = rng.normal(size=(60, 4))
labels = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0.3)
Y = np.eye(3)[labels]
net = [Layer(rng.normal(0, 0.6, (4, 7)), np.zeros(7)), Last(rng.normal(0, 0.6, (7, 3)), np.zeros(3))]
for epoch in range(25):
    p = X
    for layer in net:
        p = layer(p)
    loss = -np.log(p[range(60), labels]).mean()
    d = Y
    for layer in reversed(net):
        d = layer.back(d)
    for layer in net:
        layer.step(0.1, 0.9)
