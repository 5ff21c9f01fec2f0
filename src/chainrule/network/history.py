"""What training leaves behind, epoch by epoch."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class History:
    """One entry per epoch of everything the network has been trained so far.

    loss : the mean over the epoch's batches, weighted by their rows, of the loss before each update, penalties
        included; for losses that are sums, the sum over the epoch's rows.
    validation_loss : the loss on the validation rows after the epoch; NaN for an epoch without them.
    learning_rate : the rate of the epoch's last update.

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1, weight_init="zeros")], loss="mean_squared_error")
    >>> history = network.fit([[1.0]], [1.0], epochs=2, optimizer="gradient_descent")
    >>> history
    History(2 epochs, loss 1 → 0.36)
    >>> history = network.fit([[1.0]], [1.0], epochs=3, optimizer="gradient_descent")
    >>> len(history), history.loss[:2]
    (5, [1.0, 0.36])
    """

    loss: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    learning_rate: list[float] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.loss)

    def extend(self, loss: list[float], validation_loss: list[float], learning_rate: list[float]) -> None:
        """Add epochs, one for each element."""
        self.loss.extend(loss)
        self.validation_loss.extend(validation_loss)
        self.learning_rate.extend(learning_rate)

    def _repr_html_(self) -> str:
        from chainrule.explain.views import history_html

        return history_html(self)

    def __repr__(self) -> str:
        if not self.loss:
            return "History(0 epochs)"
        return f"History({len(self)} epochs, loss {self.loss[0]:.4g} → {self.loss[-1]:.4g})"
