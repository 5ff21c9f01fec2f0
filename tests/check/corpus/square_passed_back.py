import numpy as np


def logistic(v):
    return 1.0 / (1.0 + np.exp(-v))


class TwoLayerNetwork:
    def __init__(self, inputs, targets):
        np.random.seed(0)
        self.inputs, self.targets = inputs, targets
        self.hidden_weights = np.random.uniform(-1, 1, (inputs.shape[1], 4))
        self.output_weights = np.random.uniform(-1, 1, (4, targets.shape[1]))

    def propagate(self):
        self.hidden = logistic(self.inputs @ self.hidden_weights)
        self.outputs = logistic(self.hidden @ self.output_weights)

    def backpropagate(self, rate):
        loss = (self.targets - self.outputs) ** 2
        output_delta = loss * self.outputs * (1 - self.outputs)
        hidden_delta = output_delta @ self.output_weights.T * self.hidden * (1 - self.hidden)
        self.output_weights += rate * self.hidden.T @ output_delta
        self.hidden_weights += rate * self.inputs.T @ hidden_delta


table = np.array([[0, 0, 1, 0], [0, 1, 1, 1], [1, 0, 1, 1], [1, 1, 1, 0]], dtype=float)
network = TwoLayerNetwork(table[:, :3], table[:, 3:])
for _ in range(1500):
    network.propagate()
    network.backpropagate(0.5)
