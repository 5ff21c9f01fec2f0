"""Which loss a program's text speaks of: the square of an error, not that of a weight."""

import pytest

from chainrule.explain.backprop.losses import named_losses

PENALTIES = (
    "loss += reg * np.square(W)",
    "loss += 0.5 * reg * np.sum(layer.W ** 2)",
    "cost += lmbda * sum(np.linalg.norm(w) ** 2 for w in self.weights)",
    "J = J + lam * np.sum(p['W' + str(l - 1)] ** 2)",
    "W = W - lr * dW\nloss += reg * np.sum(W ** 2)",
)
ERRORS = (
    "loss = np.mean((y - a) ** 2)",
    "loss = np.square(np.subtract(y, a)).mean()",
    "e = a - y\ncost = 0.5 * np.sum(e ** 2)\ne = e / n",
    "loss = (self.error ** 2).sum() + reg * np.sum(W ** 2)",
    "cost = 0.5 * np.linalg.norm(a - y) ** 2",
)


@pytest.mark.parametrize("source", PENALTIES)
def test_a_penalty_is_no_squared_error(source):
    assert named_losses(source) == set()


@pytest.mark.parametrize("source", ERRORS)
def test_the_square_of_an_error_is(source):
    assert named_losses(source) == {"squared"}
