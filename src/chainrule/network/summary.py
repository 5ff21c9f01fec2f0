"""A network as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.program.names import split_index
from chainrule.program.render.text import shape_text

if TYPE_CHECKING:
    from chainrule.network.network import Network


def described(network: Network) -> str:
    """Return the sizes of the layers that have units, and their activations, in a few words.

    >>> from chainrule import Conv2D, Dense, Flatten, Network
    >>> described(Network((8, 8, 1), [Conv2D(4, 3, "relu"), Flatten(), Dense(1)], "mean_squared_error", seed=0))
    '8×8×1-4-1 (relu, identity)'
    """
    several = network.inputs if isinstance(network.inputs, list) else [network.inputs]
    shapes = ["×".join(map(str, shape if isinstance(shape, tuple) else (shape,))) for shape in several]
    read = f"[{', '.join(shapes)}]" if len(shapes) > 1 else shapes[0]
    sized = [layer for layer in network.layers if hasattr(layer, "filters") or hasattr(layer, "units")]
    sizes = [getattr(layer, "filters", getattr(layer, "units", "")) for layer in sized]
    names = ", ".join(layer.activation.name for layer in sized)
    return f"{'-'.join(map(str, [read, *sizes]))} ({names})"


def summary(network: Network) -> str:
    """Return the layers of a network as an aligned table.

    >>> from chainrule import Dense, Network
    >>> print(summary(Network(2, [Dense(3, "tanh"), Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)))
    layer  kind   activation  output  parameters                 count
        0  input              (n, 2)                                 0
        1  dense  tanh        (n, 3)  W1 (2, 3), b1 (3,)             9
        2  dense  sigmoid     (n, 1)  W2 (3, 1), b2 (1,)             4
    loss binary_cross_entropy · 13 parameters · float32
    """
    program = network.prediction_program
    graph = network.graph
    rows = [("layer", "kind", "activation", "output", "parameters", "count")]
    for place, value in enumerate(graph.inputs):
        kind = f"input {value.name}" if len(graph.inputs) > 1 else "input"
        rows.append(("0", kind, "", shape_text(program.shapes[graph.input_name("a", place)]), "", "0"))
    made = {step.layer: step.output for step in program if step.layer}  # the last of each layer
    for number, layer in enumerate(network.layers, start=1):
        own = {name: p.shape for name, p in program.parameters.items() if p.layer == number}
        count = sum(network.parameters[name].size for name in own)
        activation = layer.activation.name if "activation" in layer.__dataclass_fields__ else ""
        extras = [f"{field} {getattr(layer, field):g}" for field in ("dropout", "l1", "l2") if getattr(layer, field, 0)]
        shapes = ", ".join(f"{name} {shape}" for name, shape in own.items())
        array, _ = split_index(made.get(number, program.output))
        output = shape_text(program.shapes[array])
        rows.append((str(number), layer.name, ", ".join([activation, *extras]), output, shapes, f"{count:,}"))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    widths[4] = max(widths[4], 25)
    right = (0, 5)
    losses = ", ".join(loss.name for loss in network.losses.values())
    lines = [
        "  ".join(
            cell.rjust(w) if i in right else cell.ljust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    lines.append(f"loss {losses} · {network.parameters.count:,} parameters · {network.dtype.name}")
    return "\n".join(line.rstrip() for line in lines)
