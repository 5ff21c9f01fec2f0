"""From a graph of layers and its losses to programs."""

import math
from collections.abc import Mapping
from dataclasses import replace

from chainrule.errors import InvalidInput, ProgramError
from chainrule.functions.losses import Loss
from chainrule.network.graph import Graph
from chainrule.network.scope import Scope
from chainrule.program.operations import Add, LossValue, Masked, Penalty, SmoothLabels
from chainrule.program.program import Builder, Program


def build_program(
    graph: Graph, losses: Mapping[str, Loss] | None, *, training: bool = True, weighted: bool = False
) -> Program:
    """Return the forward pass and, with `losses` of the outputs by name, the loss section.

    The inputs are a0 (n, …) and, for the loss, the targets y, of the shape of what is predicted, the number of rows n
    and, where `weighted`, sample weights w (n, 1); where a graph has several inputs or outputs, their names follow:
    a0_left, y_digit. A sequence whose length has a name also has a mask m0 (n, T, 1). Dropout, and the statistics of
    the batch, are part of the program only for `training`.
    """
    builder = Builder()
    names = []
    for place, value in enumerate(graph.inputs):
        names.append(builder.input(graph.input_name("a", place), ("n", *value.shape)))
        if value.vocabulary is not None:
            builder.vocabularies[names[-1]] = value.vocabulary
        if isinstance(value.shape[0], str):
            builder.masks[names[-1]] = builder.input(graph.input_name("m", place), ("n", value.shape[0], 1))
    ends = {place: f"y_hat_{name}" if name else "y_hat" for name, place in graph.outputs.items()}
    for place, (node, (use, number)) in enumerate(zip(graph.nodes, graph.uses(), strict=True), start=len(names)):
        layer, reads = graph.layers[node.layer], [names[i] for i in node.reads]
        scope = Scope(builder, node.layer + 1, "", training, use, number)
        scope.output = ends.get(place, scope.name(layer.word))
        if layer.name != "embedding" and any(name in builder.vocabularies for name in reads):
            raise InvalidInput(
                f"Layer {node.layer + 1}, {layer!r:.100}, reads word numbers: put an Embedding before it."
            )
        try:
            made = layer.add_to(scope, *reads)
        except ProgramError as error:
            said = str(error).replace("'", "")  # around the names of dimensions
            raise InvalidInput(f"Layer {node.layer + 1}, {layer!r:.100}: {said}") from None
        _hand_on_mask(builder, reads, made)
        names.append(made)
    outputs = {name: names[place] for name, place in graph.outputs.items()}
    (output, *others) = outputs.values()
    if losses is not None:
        _add_losses(builder, losses, outputs, weighted)
    program = builder.program(output=output, loss=None if losses is None else "L")
    return replace(program, others=tuple(others)) if others else program


def _hand_on_mask(builder: Builder, reads: list[str], made: str) -> None:
    """What has as many steps as a sequence that is padded is padded too."""
    for name in reads:
        mask = builder.masks.get(name)
        if mask is not None and builder.shapes[made][1:2] == builder.shapes[mask][1:2]:
            builder.masks.setdefault(made, mask)


def _add_losses(builder: Builder, losses: Mapping[str, Loss], outputs: Mapping[str, str], weighted: bool) -> None:
    penalties = {name: p for name, p in builder.parameters.items() if p.l1 or p.l2}
    alone = len(outputs) == 1 and not penalties
    terms = []
    for name, prediction in outputs.items():
        end = f"_{name}" if name else ""
        term = "L" if alone else f"L{end}" if end else "L_data"
        terms.append(_add_loss(builder, losses[name], prediction, end, term, weighted))
    for name, p in penalties.items():
        terms.append(builder.add(Penalty(p.l1, p.l2), f"R_{name}", name, section="loss", layer=p.layer))
    if not alone:
        builder.add(Add(), "L", *terms, section="loss")


def _add_loss(builder: Builder, loss: Loss, prediction: str, end: str, term: str, weighted: bool) -> str:
    """Add one output's loss, over the steps that there are; return its name."""
    shape = builder.shapes[prediction]
    outputs, positions = int(shape[-1]), [size for size in shape[1:-1] if isinstance(size, int)]
    y, n = builder.input(f"y{end}", shape), builder.input("n", ())
    weights = [builder.input(f"w{end}", ("n", *[1] * (len(shape) - 1)))] if weighted else []
    mask = builder.masks.get(prediction)
    if mask is not None and weights:
        weights = [builder.add(Masked(), f"w_m{end}", mask, weights[0], section="loss")]
    elif mask is not None:
        weights = [mask]
    elif len(positions) < len(shape) - 2:
        raise InvalidInput("What a network gives for each step of sequences of different lengths needs their mask.")
    smoothing = getattr(loss, "label_smoothing", 0.0)
    if smoothing:
        y = builder.add(SmoothLabels(smoothing, outputs), f"y_smooth{end}", y, section="loss")
        loss = replace(loss, label_smoothing=0.0)  # type: ignore[call-arg]
    value = LossValue(loss, outputs, positions=math.prod(positions) if len(shape) > 2 else 0)
    return builder.add(value, term, y, prediction, n, *weights, section="loss")
