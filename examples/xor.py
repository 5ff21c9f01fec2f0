"""XOR: build a network, read its program, train it, see what it predicts."""

import numpy as np

from chainrule import Dense, GradientDescent, Network, Normal

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
y = np.array([0, 1, 1, 0])

hidden = Dense(8, "tanh", weight_init=Normal(1.0))
network = Network(2, [hidden, Dense(1, "sigmoid", weight_init=Normal(1.0))], loss="binary_cross_entropy", seed=0)

print(network.program)  # every computation of one training iteration, the chain rule written out
print()
print(network.check_gradients(X, y))  # and is it right? against central differences

history = network.fit(X, y, epochs=1000, optimizer=GradientDescent(0.3))
print(f"\nloss {history.loss[0]:.3f} -> {history.loss[-1]:.3f} in {len(history)} epochs")
for row, target, prediction in zip(X, y, network.predict(X)[:, 0], strict=True):
    print(f"{row[0]} XOR {row[1]} = {target}, predicted {prediction:.3f}")
