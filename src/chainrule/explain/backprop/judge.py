"""The judgement on a program: by its weight changes, or else by the gradients that it computes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from chainrule.errors import ChainruleError
from chainrule.explain.backprop.contexts import contexts, thrown_away
from chainrule.explain.backprop.declared import declared
from chainrule.explain.backprop.forward import Pass
from chainrule.explain.backprop.iterations import MOST_ITERATIONS, Iteration, iterations, learned
from chainrule.explain.backprop.reference import Context
from chainrule.explain.backprop.search import Judge, Judgement
from chainrule.explain.backprop.trace import Trace


def judge_all(trace: Trace, networks: list[list[Pass]], source: str) -> Judgement | None:
    """Judge the networks in a trace: the likeliest one that can be understood. None where none is found."""
    best: Judgement | None = None
    for passes in networks:
        if best is not None and best.context is not None and _says_less(passes, best.context.passes[0][0]):
            continue
        try:
            found = judge(trace, passes, source)
        except (ArithmeticError, ChainruleError, LookupError, ValueError):  # numbers that make no network
            found = Judgement("not understood", reason="no match")
        if found.verdict == "correct":
            return found
        if best is None or best.context is None or (found.verdict, best.verdict) == ("wrong", "not understood"):
            best = found
    return best


def _says_less(passes: list[Pass], judged: Pass) -> bool:
    """Whether these passes are too few, too shallow or too small to say more than what was found of a likelier network.

    A product of two numbers agrees by chance with much.
    """
    sizes = [sum(layer.W.size for layer in p.layers) for p in (passes[0], judged)]
    return len(passes) < MOST_ITERATIONS or len(passes[0].layers) < len(judged.layers) or sizes[0] < sizes[1]


def judge(trace: Trace, passes: list[Pass], source: str) -> Judgement:
    """Judge a program that goes forward through `passes`."""
    updates = [u for u in iterations(trace, passes) if all(np.isfinite(c).all() for c in u.changes.values())]
    if updates:
        found = contexts(trace, updates, source)
        if not found:
            return Judgement("not understood", reason="targets")
        by_changes = Judge(trace, found).judge()
        rates = by_changes.mistake == "other" and by_changes.first_wrong  # or only other learning rates
        if by_changes.verdict == "correct" and by_changes.context and thrown_away(trace, by_changes.context):
            words = "only this sample's gradient is used: it replaces those of the samples before it, not summed"
            last = f"d{by_changes.context.names[0]}"
            return replace(by_changes, verdict="wrong", first_wrong=last, mistake="other", words=words)
        if by_changes.reason == "two losses" or (by_changes.verdict != "not understood" and not rates):
            return by_changes
        by_values = _by_declared(trace, found, updated=True)
        return by_changes if by_values is None or (rates and by_values.verdict != "correct") else by_values
    still = Iteration(tuple(passes[:1]), {name: np.zeros(0) for name in learned(passes[0])}, {}, _open(trace, passes))
    found = contexts(trace, [still], source)
    if not found:
        return Judgement("not understood", reason="targets")
    return _by_declared(trace, found, updated=False) or Judgement("not understood", found[0], reason="no update")


def _open(trace: Trace, passes: list[Pass]) -> tuple[int, int]:
    later = [p.start for p in passes[1:] if p.start > passes[0].end]
    return passes[0].start, later[0] if later else len(trace.events)


def _by_declared(trace: Trace, found: list[Context], *, updated: bool) -> Judgement | None:
    """Judge by the gradients that the program computes, where weight changes are missing or not their multiples."""
    best: Judgement | None = None
    for context in found:
        rows, named = [], set(context.names)
        for index, update in enumerate(context.iterations):
            right = {name: np.asarray(context.values[index][f"d{name}"]) for name in context.names}
            values, by_name = declared(
                trace, context.passes[index][-1], context.names, update.window, right, updated=updated
            )
            rows.append(values)
            named &= by_name
        names = [name for name in context.names if all(name in row for row in rows)]
        if not any(name[0] == "W" for name in names):
            continue
        if updated and len(names) < len(context.names):
            continue
        judged = Judge(trace, [context], tuple(rows), names, ascent=not updated, either=updated).judge()
        missing = [name for name in context.names if name not in names]
        if judged.verdict == "wrong" and (updated or judged.first_wrong[1:] not in named):
            judged = Judgement("not understood", context, reason="update")
        elif judged.verdict == "correct" and missing:
            judged = Judgement("not understood", context, reason=f"no gradient of {', '.join(missing)}")
        elif judged.verdict == "correct" and updated:
            if not _descends(context):
                continue
            judged = Judgement(
                "correct", context, remarks=("the update is not plain gradient descent; the gradients are right",)
            )
        if best is None or _rank(judged) > _rank(best):
            best = judged
    return best


def _rank(judged: Judgement) -> tuple[int, int]:
    """How much a judgement says: correct before wrong, and what explains more gradients before what explains less."""
    verdicts = ("not understood", "wrong", "correct")
    return verdicts.index(judged.verdict), judged.agreement.weight if judged.agreement else 0


def _descends(context: Context) -> bool:
    """Whether the first update goes downhill in every parameter."""
    first = context.iterations[0].changes
    return all(float(np.sum(first[name] * context.values[0][f"d{name}"])) <= 0 for name in context.names)
