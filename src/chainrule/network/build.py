"""From layers and a loss to programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chainrule.functions.losses import Loss
from chainrule.network.layers import Layer
from chainrule.network.scope import Scope
from chainrule.program.operations import Add, LossValue, Penalty, SmoothLabels
from chainrule.program.program import Builder, Program


def build_program(
    inputs: int, layers: Sequence[Layer], loss: Loss | None, *, training: bool = True, weighted: bool = False
) -> Program:
    """Return the forward pass and, with a `loss`, the loss section; with `weighted`, it reads sample weights.

    The inputs are a0 (n, inputs) and, for the loss, the targets y (n, outputs), the number of rows n and the weights
    w (n, 1). Dropout, and the statistics of the batch, are part of the program only for `training`.
    """
    builder = Builder()
    a = builder.input("a0", ("n", inputs))
    for number, layer in enumerate(layers, start=1):
        output = "y_hat" if number == len(layers) else f"a{number}"
        a = layer.add_to(Scope(builder, number, output, training), a)
    if loss is None:
        return builder.program(output=a)
    _add_loss(builder, loss, a, weighted)
    return builder.program(output=a, loss="L")


def _add_loss(builder: Builder, loss: Loss, prediction: str, weighted: bool) -> None:
    outputs = int(builder.shapes[prediction][-1])
    y, n = builder.input("y", ("n", outputs)), builder.input("n", ())
    weights = [builder.input("w", ("n", 1))] if weighted else []
    smoothing = getattr(loss, "label_smoothing", 0.0)
    if smoothing:
        y = builder.add(SmoothLabels(smoothing, outputs), "y_smooth", y, section="loss")
        loss = replace(loss, label_smoothing=0.0)  # type: ignore[call-arg]
    penalties = {name: p for name, p in builder.parameters.items() if p.l1 or p.l2}
    value = LossValue(loss, outputs)
    term = builder.add(value, "L_data" if penalties else "L", y, prediction, n, *weights, section="loss")
    terms = [term] + [
        builder.add(Penalty(p.l1, p.l2), f"R_{name}", name, section="loss", layer=p.layer)
        for name, p in penalties.items()
    ]
    if penalties:
        builder.add(Add(), "L", *terms, section="loss")
