"""XOR with two hidden units, written out by hand.

    x1 x2 | y
     0  0 | 0         No straight line separates the ones from the zeros, so a single unit
     0  1 | 1         cannot learn this table. Two hidden units can: each draws one line,
     1  0 | 1         and the output unit combines them.
     1  1 | 0

Every unit takes a weighted sum of its inputs, adds its bias, and squashes the result with the
sigmoid. One sample per row, n rows; shapes stand beside the arrays. Run me: python xor.py
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Parameters = dict[str, Array]  # W1 (2, 2), b1 (1, 2), W2 (2, 1), b2 (1, 1)

X: Array = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float64)  # (n, 2)
Y: Array = np.array([[0], [1], [1], [0]], dtype=np.float64)  # (n, 1)


def sigmoid(z: Array) -> Array:
    """Squash every number into (0, 1); zero becomes 1/2."""
    a: Array = 1 / (1 + np.exp(-z))
    return a


def initialize(seed: int = 0) -> Parameters:
    """Weights uniform on [0, 1), biases 0.

    The weights must differ at the start: two hidden units with equal weights, in and out, would get
    equal gradients, and stay one unit in two copies.
    """
    rng = np.random.default_rng(seed)
    W1 = rng.random((2, 2))  # from input i (row) to hidden unit j (column)
    W2 = rng.random((2, 1))
    return {"W1": W1, "b1": np.zeros((1, 2)), "W2": W2, "b2": np.zeros((1, 1))}


def forward(X: Array, parameters: Parameters) -> tuple[Array, Array]:
    """From the inputs to the hidden values a1 (n, 2) and the predictions ŷ (n, 1)."""
    a1 = sigmoid(X @ parameters["W1"] + parameters["b1"])  # (n, 2) @ (2, 2) + (1, 2) = (n, 2)
    y_hat = sigmoid(a1 @ parameters["W2"] + parameters["b2"])  # (n, 2) @ (2, 1) + (1, 1) = (n, 1)
    return a1, y_hat


def mean_loss(y: Array, y_hat: Array) -> float:
    """The loss that we report: the mean over the rows of ½(y - ŷ)²."""
    return float(np.mean(0.5 * (y - y_hat) ** 2))


def backward(X: Array, y: Array, a1: Array, y_hat: Array, parameters: Parameters) -> Parameters:
    """The gradient of Σ½(y - ŷ)², one link of the chain per line; named dW1, db1, dW2, db2.

    Mind the Σ: like the classic tutorial, we *report* the mean over n = 4 rows, but *descend* the
    sum. Both point the same way; the sum is four times as steep. So do not compare learning rates
    across programs blindly: with the mean's gradient, which is a learning rate of 0.025 here, none
    of the seeds 0 to 9 learns XOR in 10,000 epochs.
    """
    # ½(y - ŷ)²: the 2 cancels the ½, and ŷ stands behind a minus, so the slope is -(y - ŷ).
    # The tutorial starts from y - ŷ, without that minus, and *adds* its steps: the same walk.
    # With the sign in place this is the true gradient, and the update subtracts it.
    dy_hat = y_hat - y  # (n, 1)
    # ŷ = sigmoid(z2), and the sigmoid's slope can be read off its own output: ŷ(1 - ŷ).
    dz2 = dy_hat * y_hat * (1 - y_hat)  # (n, 1)
    # z2 = a1 W2 + b2: a weight counts as much as the value it multiplies, a bias counts once
    # in every row. Both are shared by all rows, so the rows add up.
    dW2 = a1.T @ dz2  # (2, n) @ (n, 1) = (2, 1)
    db2 = dz2.sum(axis=0, keepdims=True)  # (1, 1)
    # In the same sum, a hidden value counts as much as its outgoing weight.
    da1 = dz2 @ parameters["W2"].T  # (n, 1) @ (1, 2) = (n, 2)
    # a1 = sigmoid(z1) and z1 = X W1 + b1: the same two links again, one layer down.
    dz1 = da1 * a1 * (1 - a1)  # (n, 2)
    dW1 = X.T @ dz1  # (2, n) @ (n, 2) = (2, 2)
    db1 = dz1.sum(axis=0, keepdims=True)  # (1, 2)
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def train(
    X: Array, y: Array, epochs: int = 10_000, learning_rate: float = 0.1, seed: int = 0
) -> tuple[Parameters, list[float]]:
    """Return the trained parameters and the loss before each update.

    Seeds 0 to 9 all learn XOR. For an unlucky start try seed=25: after 10,000 epochs it still
    answers about 1/2 to everything. With learning_rate=1 it gets there.
    """
    y = y.reshape(-1, 1)  # a column: (n,) minus (n, 1) would quietly become (n, n)
    parameters = initialize(seed)
    losses = []
    for _ in range(epochs):
        a1, y_hat = forward(X, parameters)
        losses.append(mean_loss(y, y_hat))
        gradients = backward(X, y, a1, y_hat, parameters)
        for name in parameters:
            parameters[name] -= learning_rate * gradients["d" + name]  # downhill
    return parameters, losses


def main() -> None:
    """Train on XOR and show how it went."""
    parameters, losses = train(X, Y)
    _, y_hat = forward(X, parameters)
    print("epoch    loss")
    for epoch in range(0, len(losses), 1_000):
        print(f"{epoch:5d}  {losses[epoch]:.4f}")
    print("\nx1 x2  prediction  actual")
    for (x1, x2), predicted, actual in zip(X, y_hat[:, 0], Y[:, 0], strict=True):
        print(f"{x1:2.0f} {x2:2.0f}  {predicted:10.3f}  {actual:6.0f}")
    right = np.sum((y_hat > 0.5) == (Y > 0.5))
    print(f"\n{right} of {len(Y)} answers are on the right side of 1/2,", end=" ")
    print(f"and the loss is down to {mean_loss(Y, y_hat):.4f}.")
    print("Answering 1/2 to everything costs 0.125: where the loss lingers near that, training is")
    print("on a plateau. The gradient is small there; patience or a larger learning rate helps.")


if __name__ == "__main__":
    main()
