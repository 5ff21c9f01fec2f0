"""From a recording to a verdict: correct, wrong with a mistake that reproduces the program's numbers, or neither."""

from __future__ import annotations

import re
import time
from collections.abc import Set
from dataclasses import dataclass

import numpy as np

from chainrule.check.explanations import CANNOT, Explanation, backwards, explain, gradient_node
from chainrule.check.graph import Node, descendants, same
from chainrule.check.judge import Comparison, Judgement, compare, judge
from chainrule.check.losses import Loss, losses, overwritten
from chainrule.check.mistakes import name_of
from chainrule.check.parameters import Parameter, Recording
from chainrule.check.structure import Structure, structure
from chainrule.check.witness import denies

SECONDS = 6.0


@dataclass(eq=False)
class Diagnosis:
    """What is known of the program in the end."""

    verdict: str
    recording: Recording
    judgement: Judgement | None = None
    explanation: Explanation | None = None
    parts: Structure | None = None
    remark: str = ""


def diagnose(recording: Recording, seconds: float = SECONDS, without: Set[int] = frozenset()) -> Diagnosis:
    """Say whether the program follows its gradients, and if not, why; those `without` are known to be right."""
    until = time.monotonic() + seconds
    judged: list[Judgement] = []
    right: Judgement | None = None
    for loss in losses(recording):
        if any(without & step.versions.keys() for step in loss.steps):
            continue
        judgement = judge(recording, loss)
        if not judgement.correct:
            judgement = _at_kinks(recording, loss) or judgement
        judged.append(judgement)
        if judgement.correct:
            right = judgement
            break
        if time.monotonic() > until:
            break
    if right is not None:
        found = _looked_at_again(recording, right, judged, until)
        known = without | right.recorded.keys()
        more = any(p.number not in known and len(p.versions) > 2 for p in recording.parameters)
        left = until - time.monotonic()
        if found.verdict == "correct" and more and left > 0.5:  # such as a notebook with several networks
            other = diagnose(recording, left, known)
            return other if other.verdict == "wrong" else found
        return found
    best: Explanation | None = None
    judged.sort(key=_promise, reverse=True)
    usable = [j for j in judged if j.comparisons and j.loss.kind != "absolute" and j.loss.told]
    own = [j for j in usable if j.loss.kind == "own" and j.loss.named and j.share]
    if not own and any(_doubled(recording, j.loss) for j in usable):
        usable = [j for j in usable if j.loss.kind in ("own", "squared")]
    most = max((j.share for j in usable), default=0.0)
    for judgement in (own or usable)[:6]:
        for explanation in explain(recording, judgement, until):
            if not (explanation.whole or judgement in own or judgement.share == most):
                continue  # with a loss that was only guessed, nothing may stay open
            if best is None or _better(explanation, best):
                best = explanation
        if time.monotonic() > until:
            break
    closest = next((j for j in judged if j.comparisons), judged[0] if judged else None)
    if best is None:
        return Diagnosis("not understood", recording, closest, parts=_parts(recording, closest))
    if denies(recording, best.judgement.loss):
        return Diagnosis("not understood", recording, best.judgement, None, _parts(recording, best.judgement), "denied")
    return Diagnosis("wrong", recording, best.judgement, best, _parts(recording, best.judgement))


def _doubled(recording: Recording, loss: Loss) -> bool:
    """Whether an error is multiplied by a written 2, as in the slope of a square."""
    for event in loss.steps[0].events[:1] if loss.kind == "squared" else ():
        for user in event.users:
            place = recording.place(user)
            if (
                user.op == "mul"
                and place is not None
                and any(
                    literal and not isinstance(a, Node) and a in (2, -2)
                    for literal, a in zip(place.literal, user.args, strict=False)
                )
            ):
                return True
    return False


def _better(one: Explanation, other: Explanation) -> bool:
    """Whether an explanation is better: it leaves nothing open, and leaves more right before the first mistake."""

    def rank(e: Explanation) -> tuple[float, ...]:
        order = [p.number for p in backwards(e.judgement)]
        return (e.whole, order.index(e.first.number) if e.first.number in order else 0, e.score)

    return rank(one) > rank(other)


def _promise(judgement: Judgement) -> tuple[float, ...]:
    loss = judgement.loss
    likely = {"own": 3, "squared": 2, "categorical": 1, "binary": 1}.get(loss.kind, 0)
    return (judgement.share, loss.named, likely, -loss.node.index)


def _parts(recording: Recording, judgement: Judgement | None) -> Structure | None:
    return structure(recording, judgement.loss.steps[0]) if judgement is not None and judgement.loss.steps else None


def _looked_at_again(recording: Recording, right: Judgement, judged: list[Judgement], until: float) -> Diagnosis:
    """What else is to be said of a program whose gradients are those of some loss."""
    parts = _parts(recording, right)
    assert parts is not None
    stays = _missing_bias(recording, right, parts)
    if stays is not None:
        return Diagnosis("wrong", recording, right, stays, parts)
    if right.loss.kind != "own":
        for other in judged:
            if other.loss.kind != "own" or other.loss.node.op == "sqrt" or not other.comparisons:
                continue
            for found in explain(recording, other, until):
                if not found.whole or found.mistake not in ("missing_activation_derivative", "loss_gradient"):
                    continue
                if other.loss.named or found.mistake == "loss_gradient":
                    return Diagnosis("wrong", recording, other, found, parts)
                if other.loss.node.name and len(other.loss.steps) > 1 and other.loss.frequent:
                    return Diagnosis("not understood", recording, right, parts=parts, remark="two losses")
        last = _only_last(recording, right)
        if last is not None:
            return Diagnosis("wrong", recording, right, last, parts)
    return Diagnosis("correct", recording, right, parts=parts)


def _missing_bias(recording: Recording, right: Judgement, parts: Structure) -> Explanation | None:
    """A bias that is added, and that never changes."""
    steps = right.loss.steps
    fixed = parts.fixed
    if len(steps) > 1:
        later = structure(recording, steps[-1]).fixed
        fixed = [
            (use, b) for use, b in fixed if any(u.place == use.place and same(b.value, c.value, 0) for u, c in later)
        ]
    fixed = [(use, b) for use, b in fixed if not _on_purpose(b)]
    if not fixed or not (parts.biases or any(np.any(b.value) for _, b in fixed)):
        return None  # no bias is learned, and these are zeros: a network without biases
    use, node = max(fixed, key=lambda pair: pair[0].index)
    layer = parts.layers.get(use.index, 1)
    first = Parameter([node], -1, use.index, "b", layer, node.name or f"b{layer}")
    return Explanation(right, first, "missing_bias_gradient", "the bias is never changed", 1, True, line_of=use)


def _on_purpose(bias: Node) -> bool:
    """Whether a bias looks as if it were kept fixed on purpose: by its name, or one number other than 0 throughout."""
    first = float(bias.value.ravel()[0])
    constant = bool(first) and bool((bias.value == first).all()) and (bias.size > 1 or first == round(first, 1))
    return constant or bool(re.search(r"(?i)fix|const|froze|static", bias.name))


def _only_last(recording: Recording, right: Judgement) -> Explanation | None:
    """Errors of all samples were passed back, but only those of the last one reach the update."""
    step = right.loss.steps[0]
    beside = overwritten(recording, step) if len(step.events) == 1 else []
    order = backwards(right)
    gradient = gradient_node(right, order[0])
    if not beside or gradient is None:
        return None
    lost = descendants(beside[-1:], recording.versions, step.start)
    if not any(recording.nodes[i].place == gradient.place and recording.nodes[i].op == gradient.op for i in lost):
        return None
    words = "only the last sample counts: what is computed for each sample is overwritten by the next, not added up"
    return Explanation(right, order[0], "other", words, 1, True, line_of=gradient)


def _at_kinks(recording: Recording, loss: Loss) -> Judgement | None:
    """The judgement with the slope of relu taken as 1 where its input is exactly 0, if that makes all right."""
    comparisons: list[Comparison] = []
    for k, step in enumerate(loss.steps):
        parts = structure(recording, step)
        kinks = [b for b in parts.blocks if name_of(b) == "relu" and (b.z.value == 0).any()]
        if not kinks:
            return None
        overrides = {b.a.index: (lambda g, b=b: [(b.z, g.reshape(b.z.shape) * (b.z.value >= 0))]) for b in kinks}
        try:
            comparisons.append(compare(recording, loss, k, step.adjoints(recording, overrides)))
        except CANNOT:
            return None
    judgement = Judgement(loss, comparisons)
    return judgement if judgement.correct else None
