"""A network that learns a truth table, written out by hand.

    x1 x2 x3 | y
     0  0  1 | 0
     0  1  1 | 1      y is "x1 or x2, but not both". Nobody tells the network so: it sees
     1  0  1 | 1      these four rows and adjusts its weights until its answers fit.
     1  1  1 | 0

Each iteration of training walks through the network twice:

    feedforward   from the inputs to the predictions ŷ
    backprop      from the loss back to every weight, by the chain rule, and a step downhill

Shapes stand beside the arrays; n is the number of rows. Run me: python truth_table.py
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# One sample per row. x3 is always 1, so the weights that leave it act as the hidden layer's
# biases. That is how the network manages with its real biases held at 0.
X: Array = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], dtype=np.float64)  # (n, 3)
Y: Array = np.array([[0], [1], [1], [0]], dtype=np.float64)  # (n, 1)


def sigmoid(z: Array) -> Array:
    """Squash every number into (0, 1); zero becomes 1/2."""
    a: Array = 1 / (1 + np.exp(-z))
    return a


def sigmoid_slope(a: Array) -> Array:
    """The slope of the sigmoid, computed from its *output* a = sigmoid(z): a(1 - a).

    Tutorials like to write z(1 - z) here, with the output in mind. For the output layer it is
    ŷ(1 - ŷ). Try z = 0: the curve is steepest there, ŷ = 1/2 and ŷ(1 - ŷ) = 1/4, while
    z(1 - z) = 0 would call it flat.
    """
    return a * (1 - a)


class NeuralNetwork:
    """Three inputs, four hidden sigmoid units, one sigmoid output."""

    def __init__(self, x: Array, y: Array, seed: int = 0, *, use_bias: bool = False, learning_rate: float = 1) -> None:
        rng = np.random.default_rng(seed)  # the same seed gives the same start, every time
        self.input = x  # (n, 3)
        self.y = y.reshape(-1, 1)  # (n, 1): a column, as (n,) minus (n, 1) would be (n, n)!
        self.weights1: Array = rng.random((x.shape[1], 4))  # (3, 4), uniform on [0, 1)
        self.weights2: Array = rng.random((4, 1))  # (4, 1)
        self.bias1: Array = np.zeros((1, 4))
        self.bias2: Array = np.zeros((1, 1))
        self.use_bias = use_bias  # off: the biases stay 0
        self.learning_rate = learning_rate
        self.feedforward()

    def feedforward(self) -> None:
        """Compute the predictions: ŷ = sigmoid(sigmoid(x W1 + b1) W2 + b2)."""
        self.layer1 = sigmoid(self.input @ self.weights1 + self.bias1)  # (n, 4)
        self.output = sigmoid(self.layer1 @ self.weights2 + self.bias2)  # (n, 1), this is ŷ

    def loss(self) -> float:
        """How wrong we are, as one number: Σ(y - ŷ)² over all rows."""
        return float(np.sum((self.y - self.output) ** 2))

    def backprop(self) -> None:
        """Follow the loss back through the network, one link per line, then step downhill."""
        # loss = Σ(y - ŷ)²: ŷ sits behind a minus, so the slope is -2(y - ŷ), minus included.
        # Many tutorials leave that minus out and *add* the gradient in the update: the two
        # cancel. Here the gradient keeps its sign, and going downhill means subtracting it.
        d_output = -2 * (self.y - self.output)  # (n, 1)
        # ŷ = sigmoid(z2): a nudge of z2 moves ŷ by the sigmoid's slope.
        d_z2 = d_output * sigmoid_slope(self.output)  # (n, 1)
        # z2 = layer1 W2 + b2: a weight counts as much as the value that it multiplies, here
        # layer1; a bias counts once in every row. Both serve all rows, so the rows add up.
        d_weights2 = self.layer1.T @ d_z2  # (4, n) @ (n, 1) = (4, 1)
        d_bias2 = d_z2.sum(axis=0, keepdims=True)  # (1, 1)
        # The same sum, seen from layer1: each hidden unit counts as much as its outgoing weight.
        d_layer1 = d_z2 @ self.weights2.T  # (n, 1) @ (1, 4) = (n, 4)
        # One layer down it is the same story: through the sigmoid, then to weights and biases.
        d_z1 = d_layer1 * sigmoid_slope(self.layer1)  # (n, 4)
        d_weights1 = self.input.T @ d_z1  # (3, n) @ (n, 4) = (3, 4)
        d_bias1 = d_z1.sum(axis=0, keepdims=True)  # (1, 4)

        # All gradients are ready before anything changes, for d_layer1 needed the old weights2.
        self.weights1 -= self.learning_rate * d_weights1
        self.weights2 -= self.learning_rate * d_weights2
        if self.use_bias:
            self.bias1 -= self.learning_rate * d_bias1
            self.bias2 -= self.learning_rate * d_bias2

    def train(self, iterations: int = 1_500) -> list[float]:
        """Repeat forward and back; return the loss before each update."""
        losses = []
        for _ in range(iterations):
            self.feedforward()
            losses.append(self.loss())
            self.backprop()
        self.feedforward()  # so that output belongs to the final weights
        return losses


def main() -> None:
    """Train on the table and show how it went."""
    network = NeuralNetwork(X, Y)
    losses = network.train(1_500)
    print("iteration    loss")
    for i in range(0, len(losses), 150):
        print(f"{i:9d}  {losses[i]:.4f}")
    print("\nprediction  actual")
    for predicted, actual in zip(network.output[:, 0], network.y[:, 0], strict=True):
        print(f"{predicted:10.3f}  {actual:6.0f}")
    rises = np.sum(np.diff(losses) > 0)
    worst = np.max(np.abs(network.y - network.output))
    print(f"\nThe loss went from {losses[0]:.4f} to {network.loss():.4f} and rose {rises} times.")
    print(f"The prediction furthest from its target is off by {worst:.3f}.")


if __name__ == "__main__":
    main()
