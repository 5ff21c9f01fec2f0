"""The ways to understand a program: which rows go into an update, what the targets are, and which loss is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from chainrule.errors import ChainruleError
from chainrule.explain.backprop.compare import parallel
from chainrule.explain.backprop.evidence import averages, computed_losses, targets
from chainrule.explain.backprop.forward import Pass
from chainrule.explain.backprop.iterations import Iteration
from chainrule.explain.backprop.losses import named_losses
from chainrule.explain.backprop.recognise import SAME
from chainrule.explain.backprop.reference import LOSSES, Context, build, compute, given, losses_for
from chainrule.explain.backprop.trace import Array, Trace
from chainrule.functions.activations import Identity, Relu

MOST_BATCHES = 4


def contexts(trace: Trace, updates: Sequence[Iteration], source: str) -> list[Context]:
    """Return every understanding that fits, the likeliest first; those whose loss the program contradicts left out."""
    found: list[Context] = []
    for passes in _batches(updates):
        ys = [
            [targets(trace, p, update.window, updates[0].window[0]) for p in group]
            for group, update in zip(passes, updates, strict=True)
        ]
        most = min((len(choices) for row in ys for choices in row), default=0)
        for choice in range(most):
            chosen = [[choices[choice] for choices in row] for row in ys]
            found += _with_losses(trace, updates, passes, chosen)
    return _not_contradicted(found, source)


def _with_losses(
    trace: Trace, updates: Sequence[Iteration], passes: Sequence[Sequence[Pass]], ys: Sequence[Sequence[Array]]
) -> Iterator[Context]:
    first = passes[0][0]
    computed = frozenset.intersection(  # of two iterations, so that no chance agreement counts
        *(_computed(trace, group, targets_of) for group, targets_of in zip(passes[:2], ys[:2], strict=True))
    )
    stackable = _stackable(passes[0])
    averaged = averages(trace, _stacked(passes[0]), np.concatenate(list(ys[0]))) if stackable else None
    at_zero = any(isinstance(layer.activation, Relu) and (layer.z == 0).any() for layer in first.layers)
    for loss in losses_for(first.layers[-1].activation):
        for step_at_zero in (False, True) if at_zero else (False,):
            trace.go_on()
            try:
                network = build(first, loss, step_at_zero=step_at_zero)
            except ChainruleError:
                continue
            values = [
                given(network, group, targets_of, update)
                for group, targets_of, update in zip(passes, ys, updates, strict=True)
            ]
            usable = [v for v in values if v is not None]
            if len(usable) < len(values):
                continue
            try:
                results = tuple(compute(network.program, usable))
            except ValueError:
                continue
            batches = tuple(map(tuple, passes))
            yield Context(network, loss, LOSSES[loss], batches, results, tuple(updates), computed, averaged=averaged)


def _computed(trace: Trace, group: Sequence[Pass], ys: Sequence[Array]) -> frozenset[str]:
    """Which losses the program computes of these passes, one by one or together."""
    found = computed_losses(trace, group[-1], ys[-1])
    if len(group) > 1 and _stackable(group):
        found |= computed_losses(trace, _stacked(group), np.concatenate(list(ys)))
    return frozenset(found)


def _batches(updates: Sequence[Iteration]) -> Iterator[list[list[Pass]]]:
    """The passes that may go into each update: the last, the first, all of them."""
    distinct = [_distinct(update.passes) for update in updates]
    yield [row[-1:] for row in distinct]
    if any(len(row) > 1 for row in distinct):
        if all(_stackable(row) for row in distinct):
            yield distinct
        most = min(len(row) for row in distinct)
        for index in range(min(most - 1, MOST_BATCHES)):
            yield [[row[index]] for row in distinct]


def thrown_away(trace: Trace, context: Context) -> bool:
    """Whether the program also computes the gradients of other samples before an update, and does not use them."""
    for used, update in zip(context.passes[:2], context.iterations[:2], strict=True):
        others = [p for p in _distinct(update.passes) if all(p is not q for q in used)]
        if len(used) > 1 or not others:
            return False
        ends = [*(p.start for p in update.passes[1:]), update.window[1]]
        spans = {id(p): (p.start, end) for p, end in zip(update.passes, ends, strict=True)}
        if not all(_gradient_seen(trace, context, p, spans[id(p)], update) for p in others[:2]):
            return False
    return True


def _gradient_seen(trace: Trace, context: Context, p: Pass, span: tuple[int, int], update: Iteration) -> bool:
    """Whether the gradient of the last weights is computed after one pass, and before the next."""
    for y in targets(trace, p, span, context.iterations[0].window[0]):
        values = given(context.network, [p], [y], update)
        if values is None:
            continue
        (results,) = compute(context.program, [values])
        wanted = np.asarray(results[f"d{context.names[0]}"]).ravel()
        for event in range(p.end, span[1]):
            array = trace.array(event)
            if array.size == wanted.size and any(
                parallel(part, wanted, SAME) for part in (array.ravel(), array.T.ravel())
            ):
                return bool(wanted.any() and wanted.size > 1)
    return False


def _distinct(passes: Sequence[Pass]) -> list[Pass]:
    """The passes on different rows, the later one where two are on the same."""
    found: dict[bytes, Pass] = {}
    for p in passes:
        found.pop(p.X.tobytes(), None)
        found[p.X.tobytes()] = p
    return list(found.values())


def _stackable(passes: Sequence[Pass]) -> bool:
    return all(layer.b is None or layer.b.ndim == 1 for p in passes for layer in p.layers)


def _stacked(passes: Sequence[Pass]) -> Pass:
    last = passes[-1].layers[-1]
    layer = replace(last, a=np.concatenate([p.prediction for p in passes]))
    return replace(passes[-1], layers=(*passes[-1].layers[:-1], layer))


def _not_contradicted(found: list[Context], source: str) -> list[Context]:
    """Leave out the losses that are not the one that the program computes, or, if it computes none, speaks of."""
    kept = []
    named = named_losses(source)
    if any(context.computed for context in found):  # with other targets the program's loss would mean nothing
        found = [context for context in found if context.computed]
    for context in found:
        evidence = context.computed & {"squared", "entropy"} or named & {"squared", "entropy"}
        kinds = {other.kind for other in found} & {"squared", "entropy"}
        if len(evidence) == 1 and evidence & kinds and context.kind in kinds and context.kind not in evidence:
            continue
        linear = isinstance(context.passes[0][0].layers[-1].activation, Identity)
        if context.kind == "absolute" and not linear and "absolute" not in named:
            continue
        doubtful = context.kind == "entropy" and not evidence and "measured" in context.computed
        unfamiliar = not evidence and "unfamiliar" in named
        kept.append(replace(context, doubtful=doubtful, unfamiliar=unfamiliar))
    return kept
