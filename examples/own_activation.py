"""Your own activation: value and derivative, written once. The program, the checker and the exported source read it."""

import numpy as np

from chainrule import Activation, Dense, Network
from chainrule.program.render.text import definition


class Softsign(Activation):
    """z / (1 + |z|). `m` is the vocabulary: m.abs, m.exp, m.where, …"""

    interval = (-1.0, 1.0)

    def value(self, z, m):
        return z / (1 + m.abs(z))

    def derivative(self, z, a, m):
        return 1 / (1 + m.abs(z)) ** 2


rng = np.random.default_rng(0)
X = rng.uniform(-2, 2, size=(200, 1))
y = np.sin(2 * X[:, 0])

network = Network(1, [Dense(20, Softsign()), Dense(1)], loss="mean_squared_error", seed=0)
print(definition(Softsign()))
print(network.check_gradients(X[:10], y[:10]))
history = network.fit(X, y, epochs=500, batch_size=20)
print(f"mean squared error {history.loss[0]:.3f} -> {history.loss[-1]:.5f}")
