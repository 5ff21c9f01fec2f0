import random

random.seed(3)


class Neuron:
    def __init__(self, n):
        self.weights = [random.uniform(-1, 1) for _ in range(n)]
        self.bias = random.uniform(-1, 1)

    def forward(self, inputs):
        self.inputs = inputs
        total = self.bias
        for w, x in zip(self.weights, inputs):
            total += w * x
        self.output = max(0.1 * total, total)
        self.slope = 1.0 if total > 0 else 0.1
        return self.output


hidden = [Neuron(2) for _ in range(3)]
output = Neuron(3)
samples = [([0.2, 0.7], 0.9), ([0.9, 0.1], 0.3), ([0.5, 0.5], 0.6), ([0.8, 0.9], 1.2)]
for epoch in range(100):
    for inputs, target in samples:
        y = output.forward([n.forward(inputs) for n in hidden])
        output.delta = (y - target) * output.slope
        for i, n in enumerate(hidden):
            n.delta = output.delta * output.weights[i] * n.slope
        for n in [*hidden, output]:
            for i in range(len(n.weights)):
                n.weights[i] -= 0.05 * n.delta * n.inputs[i]
            n.bias -= 0.05 * n.delta
