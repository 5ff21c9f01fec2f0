"""From a recording to a verdict: correct, wrong with a mistake that reproduces the program's numbers, or neither."""

import re
import time
from collections.abc import Set
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from chainrule.check.explanations import backwards, explain, gradient_node
from chainrule.check.graph import Node, ancestors, descendants, inputs, number
from chainrule.check.judge import Judgement, judge
from chainrule.check.losses import LOGS, Loss, Step, losses, overwritten
from chainrule.check.parameters import Parameter, Recording
from chainrule.check.search import FEWEST, Explanation
from chainrule.check.structure import Structure, structure

SECONDS = 4.0  # of the processor's time
TWO_LOSSES = (
    "Its gradients are those of cross-entropy, dz = ŷ − y at the output. But the program follows the squared error. If "
    "cross-entropy is what you minimise, all is right: say so by computing it. If it is the squared error, the slope "
    "of the last activation is missing: dz = (ŷ − y) ŷ (1 − ŷ). (A value stored as loss or cost would tell which.)"
)


@dataclass(eq=False)
class Diagnosis:
    """What is known of the program in the end."""

    verdict: str
    recording: Recording
    judgement: Judgement | None = None
    explanation: Explanation | None = None
    remark: str = ""  # what is to be said where too little is known

    @property
    def parts(self) -> Structure | None:
        steps = self.judgement.loss.steps if self.judgement is not None else []
        return structure(self.recording, steps[0]) if steps else None


def diagnose(recording: Recording, seconds: float = SECONDS, without: Set[int] = frozenset()) -> Diagnosis:
    """Say whether the program follows its gradients, and if not, why; those `without` are known to be right."""
    until = time.process_time() + seconds
    judged: list[Judgement] = []
    for loss in losses(recording):
        if any(without & step.versions.keys() for step in loss.steps):
            continue
        judgement = judge(recording, loss)
        for kinks in (partial(_kinks, recording, slot) for slot in (0, 1)):
            if not judgement.correct and judgement.comparisons and any(map(kinks, loss.steps)):
                at_kinks = judge(recording, loss, kinks)
                judgement = at_kinks if at_kinks.correct else judgement
        judged.append(judgement)
        if judgement.correct:
            found = _looked_at_again(recording, judgement, judged, until)
            known, left = without | judgement.recorded.keys(), until - time.process_time()
            more = any(p.number not in known and len(p.versions) > 2 for p in recording.parameters)
            if found.verdict == "correct" and more and left > 0.5:  # such as a notebook with several networks
                other = diagnose(recording, left, known)
                return other if other.verdict == "wrong" else found
            return found
        if time.process_time() > until:
            break
    return _explained(recording, judged, until)


def _explained(recording: Recording, judged: list[Judgement], until: float) -> Diagnosis:
    """The best explanation of a program that follows no loss's gradients."""
    closest = next((j for j in judged if j.comparisons), judged[0] if judged else None)
    usable = [j for j in judged if j.comparisons and j.loss.kind != "absolute"]
    usable = [j for j in usable if j.loss.named or any(step.pairs for step in j.loss.steps) or j.evidence >= 2 * FEWEST]
    usable = [j for j in usable if not _only_measures(recording, j.loss)]
    usable.sort(key=_promise, reverse=True)
    own = [j for j in usable if j.loss.kind == "own" and j.loss.named and j.share]
    if not own and any(_doubled(recording, j.loss) for j in usable):
        usable = [j for j in usable if j.loss.kind in ("own", "squared")]
    most = max((j.share for j in usable), default=0.0)
    best: Explanation | None = None
    for judgement in (own or usable)[:6]:
        now = time.process_time()
        for explanation in explain(recording, judgement, now + (until - now) / 2):
            # with a loss that was only guessed, nothing may stay open
            sure = explanation.whole or judgement in own or judgement.share == most
            if sure and (best is None or _rank(explanation) > _rank(best)):
                best = explanation
        if time.process_time() > until:
            break
    if best is None:
        return Diagnosis("not understood", recording, closest)
    return Diagnosis("wrong", recording, best.judgement, best)


def _doubled(recording: Recording, loss: Loss) -> bool:
    """Whether an error is multiplied by a written 2, as in the slope of a square."""
    for user in loss.steps[0].events[0].users if loss.kind == "squared" else ():
        place = recording.place(user)
        literal = place.literal if place is not None and user.op == "mul" else ()
        if any(written and a in (2, -2) for written, a in zip(literal, user.args, strict=False)):
            return True
    return False


def _rank(e: Explanation) -> tuple[float, ...]:
    """An explanation is better that leaves nothing open, and leaves more right before the first mistake."""
    order = [p.number for p in backwards(e.judgement)]
    return (e.whole, order.index(e.first.number) if e.first.number in order else 0, e.score)


def _promise(judgement: Judgement) -> tuple[float, ...]:
    loss = judgement.loss
    likely = {"own": 3, "squared": 2, "categorical": 1, "binary": 1}.get(loss.kind, 0)
    return (judgement.share, loss.named, likely, -loss.node.index)


def _looked_at_again(recording: Recording, right: Judgement, judged: list[Judgement], until: float) -> Diagnosis:
    """What else is to be said of a program whose gradients are those of some loss."""
    found = _missing_bias(recording, right)
    for other in judged if found is None and right.loss.kind != "own" else ():
        if other.loss.kind != "own" or not other.comparisons or _only_measures(recording, other.loss):
            continue
        logs = any(node.op in LOGS for node in _made_by(recording, other.loss))
        if logs and right.loss.kind in ("categorical", "binary"):
            continue  # another form of the cross-entropy is printed, such as one that keeps away from log 0
        for slip in explain(recording, other, until):
            if slip.whole and slip.name in ("missing_activation_derivative", "loss_gradient"):
                if other.loss.named or (slip.name == "loss_gradient" and logs):
                    return Diagnosis("wrong", recording, other, slip)
                if other.loss.node.name and len(other.loss.steps) > 1:
                    return Diagnosis("not understood", recording, right, remark=TWO_LOSSES)
    if found is None and right.loss.kind != "own":
        found = _only_last(recording, right)
    return Diagnosis("correct" if found is None else "wrong", recording, right, found)


def _made_by(recording: Recording, loss: Loss) -> list[Node]:
    """What a loss was made of."""
    return [recording.nodes[i] for i in ancestors([loss.node], recording.versions)]


def _only_measures(recording: Recording, loss: Loss) -> bool:
    """Whether a number looks like a measure of errors rather than what is minimised: by their sizes, or a root.

    Or it compares every prediction with every target, as where y of shape (n,) meets ŷ of shape (n, 1).
    """
    if loss.kind != "own":
        return False
    made = _made_by(recording, loss)
    each_with_every = any(
        node.op in ("sub", "mul") and node.size > 1 and [a.size**2 for a in inputs(node)] == [node.size] * 2
        for node in made
    )
    return loss.node.op == "sqrt" or each_with_every or any(node.op == "abs" for node in made)


def _missing_bias(recording: Recording, right: Judgement) -> Explanation | None:
    """A bias that is added, and that never changes."""
    first, last = (structure(recording, step) for step in (right.loss.steps[0], right.loss.steps[-1]))
    after = {use.place: b.value for use, b in last.fixed}
    fixed = [(use, b) for use, b in first.fixed if np.array_equal(b.value, after.get(use.place, np.zeros(0)))]
    fixed = [(use, b) for use, b in fixed if not _on_purpose(b)]
    if not fixed or not (first.biases or any(np.any(b.value) for _, b in fixed)):
        return None  # no bias is learned, and these are zeros: a network without biases
    use, node = max(fixed, key=lambda pair: pair[0].index)
    layer = first.layers.get(use.index, 1)
    bias = Parameter([node], -1, use.index, "b", layer, node.name or f"b{layer}")
    return Explanation(right, bias, "missing_bias_gradient", "the bias is never changed", 1, True, line_of=use)


def _on_purpose(bias: Node) -> bool:
    """Whether a bias looks as if it were kept fixed on purpose: by its name, or one number other than 0 throughout."""
    first = float(bias.value.ravel()[0])
    constant = bool(first) and bool((bias.value == first).all()) and (bias.size > 1 or first == round(first, 1))
    return constant or bool(re.search(r"(?i)fix|const|froze|static", bias.name))


def _only_last(recording: Recording, right: Judgement) -> Explanation | None:
    """Errors of all samples were passed back, but only those of the last one reach the update."""
    step, order = right.loss.steps[0], backwards(right)
    beside, gradient = overwritten(recording, step), gradient_node(right, order[0])
    if not beside or gradient is None:
        return None
    lost = descendants(beside[-1:], recording.versions, step.start)
    if not any(recording.nodes[i].place == gradient.place and recording.nodes[i].op == gradient.op for i in lost):
        return None
    words = "only the last sample counts: what is computed for each sample is overwritten by the next, not added up"
    return Explanation(right, order[0], "other", words, 1, True, line_of=gradient)


def _kinks(recording: Recording, slot: int, step: Step) -> dict[int, Any]:
    """Where both operands of a maximum are equal, as at relu's kink, all passes to one of them."""
    found: dict[int, Any] = {}
    for index in step.live(recording):
        node = recording.nodes[index]
        if node.op == "maximum" and np.any(number(node.args[0]) == number(node.args[1])):
            x, y = (np.asarray(number(a)) for a in node.args[:2])
            first = x >= y if slot == 0 else x > y
            shares = [(a, first if i == 0 else ~first) for i, a in enumerate(node.args[:2]) if isinstance(a, Node)]
            found[index] = lambda g, shares=shares: [(a, g * share) for a, share in shares]
    return found
