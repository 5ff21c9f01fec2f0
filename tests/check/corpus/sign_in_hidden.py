import numpy as np


class MLP:
    def __init__(self, n_in=2, n_hidden=5, n_out=1, seed=12):
        g = np.random.default_rng(seed)
        self.params = {
            "hidden": {"kernel": g.normal(size=(n_in, n_hidden)), "offset": np.zeros(n_hidden)},
            "out": {"kernel": g.normal(size=(n_hidden, n_out)), "offset": np.zeros(n_out)},
        }

    def forward(self, inputs):
        p = self.params
        self.inputs = inputs
        self.hidden = np.tanh(inputs @ p["hidden"]["kernel"] + p["hidden"]["offset"])
        self.scores = self.hidden @ p["out"]["kernel"] + p["out"]["offset"]
        return self.scores

    def backward(self, targets):
        p = self.params
        err = self.scores - targets
        back = err @ p["out"]["kernel"].T
        slope = self.hidden**2 - 1
        delta = back * slope
        return {
            "out": {"kernel": self.hidden.T @ err, "offset": err.sum(0)},
            "hidden": {"kernel": self.inputs.T @ delta, "offset": delta.sum(0)},
        }

    def step(self, grads, lr):
        for layer, values in grads.items():
            for name, g in values.items():
                self.params[layer][name] -= lr * g


net = MLP()
inputs = np.random.default_rng(3).normal(size=(11, 2))
targets = inputs.prod(axis=1, keepdims=True)
for _ in range(100):
    net.forward(inputs)
    net.step(net.backward(targets), 0.01)
