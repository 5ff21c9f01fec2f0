"""What training leaves behind, epoch by epoch."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule import html

MOST_EPOCHS = 10  # of a history that are all shown


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

    def plot(self, title: str = "") -> Any:
        """Return the losses as a matplotlib `Figure`, which shows itself in a notebook and has `savefig`."""
        from chainrule.report.plots import loss_plot

        there = bool(np.isfinite(self.validation_loss).any())
        return loss_plot({"training": self.loss, **({"validation": self.validation_loss} if there else {})}, title)

    def _repr_html_(self) -> str:
        """The history as HTML: its losses as a line, and the first and last epochs as a table."""
        epochs = len(self)
        if not epochs:
            return html.page("no epochs yet")
        columns: dict[str, list[Any]] = {"epoch": [*range(1, epochs + 1)], "loss": self.loss}
        if not np.isnan(self.validation_loss).all():
            columns["validation loss"] = self.validation_loss
        half = MOST_EPOCHS // 2
        chosen = [*range(epochs)] if epochs <= MOST_EPOCHS else [*range(half), *range(epochs - half, epochs)]
        rows = [[f"{values[i]:.6g}" for values in columns.values()] for i in chosen]
        note = "" if epochs <= MOST_EPOCHS else f"<p>the first and last {half} of {epochs:,} epochs</p>"
        return html.page(_curve(self.loss) + html.table([[*columns], *rows]) + note, "history")

    def __repr__(self) -> str:
        if not self.loss:
            return "History(0 epochs)"
        return f"History({len(self)} epochs, loss {self.loss[0]:.4g} → {self.loss[-1]:.4g})"


def _curve(losses: list[float], width: int = 360, height: int = 90) -> str:
    """A small drawing of the losses, at most one point per pixel."""
    values = np.asarray(losses, dtype=float)
    values = values[np.unique(np.linspace(0, len(values) - 1, min(width, len(values))).astype(int))]
    extent = float(np.ptp(values)) or 1.0
    x = np.linspace(2, width - 2, len(values))
    y = 2 + (height - 4) * (float(values.max()) - values) / extent
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    return (
        f'<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="loss per epoch">'
        f'<polyline points="{points}" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>'
    )
