"""From a recording to a verdict: correct, wrong with a mistake that reproduces the program's numbers, or neither."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

import numpy as np

from chainrule.check.adjoints import NoRule
from chainrule.check.graph import Array, Node, descendants, same
from chainrule.check.judge import Comparison, Judgement, alike, compare, judge, next_version
from chainrule.check.losses import Loss, losses, overwritten, rows
from chainrule.check.mistakes import name_of, spoiled
from chainrule.check.parameters import Parameter, Recording
from chainrule.check.scene import Scene, Spoiled
from chainrule.check.structure import Structure, structure
from chainrule.check.witness import denies

SECONDS = 6.0
FEWEST = 3  # numbers that a mistake must explain in each update: fewer agree too easily
Key = tuple[str, str, str, int]
CANNOT = (NoRule, ValueError, IndexError, KeyError, TypeError, ZeroDivisionError, FloatingPointError)


@dataclass(eq=False)
class Explanation:
    """A mistake that explains what the program does."""

    judgement: Judgement
    first: Parameter
    mistake: str
    words: str
    score: float
    whole: bool  # whether nothing else is wrong
    spoiled: Spoiled | None = None
    step: int = 0  # the step that it was made in
    line_of: Node | None = None  # the node that shows the mistake, where it is known without searching


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
        order = [p.number for p in _backwards(e.judgement)]
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
    order = _backwards(right)
    gradient = _gradient_node(right, order[0])
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


# ---- explanations


def explain(recording: Recording, judgement: Judgement, until: float) -> Iterator[Explanation]:
    """Yield the mistakes that reproduce the first wrong gradient, with how much else each explains."""
    order = _backwards(judgement)
    off = {m.parameter.number for c in judgement.comparisons for m in c.off}
    off |= {p.number for p in judgement.never_right}
    bad = [p for p in order if p.number in off]
    if not order:
        return
    if not bad:
        if not judgement.downhill and judgement.steady and judgement.evidence >= 2 * FEWEST:
            words = "the weights go uphill: every change has the sign of the gradient"
            yield Explanation(
                judgement, order[0], "sign", words, len(order), True, line_of=_update(judgement, order[0])
            )
        return
    spread = _per_sample(judgement, order)
    if spread is not None:
        yield spread
        return
    by_factor = _by_factor(judgement, order, bad)
    if by_factor is not None:
        yield by_factor
        return
    yield from _by_spoiling(recording, judgement, bad[0], order, until)


def _backwards(judgement: Judgement) -> list[Parameter]:
    """The parameters in the order in which the backward pass reaches them."""
    return sorted(judgement.recorded.values(), key=lambda p: p.position)


def _update(judgement: Judgement, first: Parameter) -> Node | None:
    return first.versions[1] if len(first.versions) > 1 else None


def _per_sample(judgement: Judgement, order: list[Parameter]) -> Explanation | None:
    """A bias that grew: one per sample, since its gradient was not summed."""
    for parameter in order:
        first, second = parameter.versions[:2]
        if parameter.kind == "b" and second.size > first.size:
            words = "the bias's gradient is not summed over the samples"
            return Explanation(judgement, parameter, "bias_gradient_not_summed", words, 1, True, line_of=second)
    return None


def _by_factor(judgement: Judgement, order: list[Parameter], bad: list[Parameter]) -> Explanation | None:
    """Gradients that are right but for their sign, or for the number of samples."""
    ratios: dict[int, float] = {}
    for comparison in judgement.comparisons:
        if comparison.common is None:
            return None
        level = _level(comparison)
        for m in comparison.matches:
            if m.idle:
                continue
            if m.key is None:
                return None
            key = m.key
            if m.parameter.versions[0].size == 1 and comparison.by_rate:  # parallel at every stage: as the others are
                c, rate, _ = m.keys[min(level, len(m.keys) - 1)]
                key = c / rate
            ratio = (key if comparison.by_rate or m.ratio is None else m.ratio) / comparison.common
            if not alike(ratio, ratios.setdefault(m.parameter.number, ratio)):
                return None
    counts = rows(judgement.loss.steps[0])
    known = {1.0, -1.0, *(float(n) for n in counts), *(1 / n for n in counts)}
    if not ratios or not all(any(alike(abs(r), abs(k)) for k in known) for r in ratios.values()):
        return None
    exact = {m.parameter.number for c in judgement.comparisons for m in c.matches if m.key and alike(m.key, 1.0)}
    trusted = [p for p in order if p.number in ratios and (judgement.loss.kind != "own" or p.number in exact)]
    reference = _majority([ratios[p.number] for p in trusted or order if p.number in ratios])
    relative = {number: ratio / reference for number, ratio in ratios.items()}
    numbers = sum(p.versions[0].size for p in order if p.number in ratios)
    if numbers * len(judgement.comparisons) < 8:
        return None
    for parameter in order:
        ratio = relative.get(parameter.number, 1.0)
        if alike(ratio, 1.0):
            continue
        node = _gradient_node(judgement, parameter)
        if alike(ratio, -1.0):
            if parameter.versions[0].size * len(judgement.comparisons) < 2:
                return None
            line_of = _update(judgement, parameter) if _turned_late(judgement, parameter) else node
            return Explanation(judgement, parameter, "sign", "the sign is wrong", len(order), True, line_of=line_of)
        n = next((k for k in sorted(counts) if alike(abs(ratio), k) or alike(abs(ratio), 1 / k)), 0)
        if abs(ratio) > 1:
            words = f"it is not divided by the number of samples ({n}), unlike the other gradients"
            return Explanation(judgement, parameter, "sum_instead_of_mean", words, len(order), True, line_of=node)
        words = f"it is divided by the number of samples ({n}), unlike the other gradients"
        return Explanation(judgement, parameter, "mean_instead_of_sum", words, len(order), True, line_of=node)
    return None


def _turned_late(judgement: Judgement, parameter: Parameter) -> bool:
    """Whether a gradient has the sign that the others' have, and only the update goes the other way."""
    signs: dict[bool, list[float]] = {True: [], False: []}
    for match in (m for c in judgement.comparisons for m in c.matches):
        gradient = [-c * stage.sign for c, _, stage in match.keys if stage.node is not None][-1:]
        signs[match.parameter is parameter] += gradient
    right = sum(sign > 0 for sign in signs[False]) * 2 > len(signs[False])
    return bool(signs[True] and signs[False]) and all((sign > 0) == right for sign in signs[True])


def _level(comparison: Comparison) -> int:
    """The stage at which the arrays follow their gradients."""
    levels = [
        comparison.step.stages[m.parameter.number].index(m.stage)
        for m in comparison.matches
        if m.stage is not None and m.parameter.versions[0].size > 1
    ]
    return max(levels, key=levels.count, default=0)


def _majority(ratios: list[float]) -> float:
    """The commonest; of equally common ones, the first."""
    counts = [sum(alike(r, other) for other in ratios) for r in ratios]
    return ratios[counts.index(max(counts))]


def _gradient_node(judgement: Judgement, parameter: Parameter) -> Node | None:
    for comparison in judgement.comparisons:
        for m in comparison.matches:
            if m.parameter is parameter:
                stages = comparison.step.stages.get(parameter.number, [])
                nodes: list[Node] = [stage.end for stage in stages if stage.end is not None]
                if nodes:
                    return nodes[-1]
    return _update(judgement, parameter)


def _by_spoiling(
    recording: Recording, judgement: Judgement, first: Parameter, order: list[Parameter], until: float
) -> Iterator[Explanation]:
    loss = judgement.loss
    off = [k for k, c in enumerate(judgement.comparisons) if any(m.parameter is first for m in c.off)]
    if not off:
        return
    begin = off[min(1, len(off) - 1)]
    tried = []
    for i, (key, mistake) in enumerate(_scene(recording, loss, begin, first).items()):
        if time.monotonic() > until:
            break
        tested = _test(recording, loss, begin, mistake, first)
        if tested is not None:
            tried.append((tested, -i, key, mistake))
    for tested, i, key, mistake in list(tried):
        if tested < 1 and first.layer > 1:  # perhaps it was made in every layer
            wider = _everywhere(recording, loss, begin, first, key, mistake)
            more = _test(recording, loss, begin, wider, first)
            if more is not None and more > tested:
                tried.append((more, i, (*key[:3], -1 - key[3]), wider))
    tried.sort(key=lambda t: t[:2], reverse=True)
    for *_, key, mistake in tried[:4]:
        shares: list[float | None] = []
        for k, comparison in enumerate(judgement.comparisons):
            if all(m.parameter is not first or m.idle for m in comparison.matches):
                continue
            known: Key = (*key[:3], key[3] if key[3] >= 0 else -1 - key[3])
            again = _scene(recording, loss, k, first).get(known)
            if again is not None and key[3] < 0:
                again = _everywhere(recording, loss, k, first, known, again)
            if again is not None:
                shares.append(_test(recording, loss, k, again, first))
            else:  # such as a sequence that is too short for it
                shares.append(None if k in off else len(comparison.right) / len(comparison.right + comparison.off))
        if None not in shares:
            share = float(np.mean([s for s in shares if s is not None]))
            whole = share > 0.999
            if first.versions[0].size > 2 or whole:
                yield Explanation(judgement, first, mistake.mistake, mistake.words, share, whole, mistake, step=begin)
                if whole:
                    return


def _everywhere(recording: Recording, loss: Loss, k: int, first: Parameter, key: Key, mistake: Spoiled) -> Spoiled:
    """A mistake, made in all layers before that of `first` too."""
    overrides = dict(mistake.overrides)
    for layer in range(first.layer - 1, 0, -1):
        other = _scene(recording, loss, k, first, layer).get(key)
        overrides |= other.overrides if other is not None else {}
    return replace(mistake, overrides=overrides)


def _scene(recording: Recording, loss: Loss, k: int, first: Parameter, layer: int = 0) -> dict[Key, Spoiled]:
    """What can go wrong in a layer, that of `first` if not another, by what it is called, and how often until then."""
    step, learned = loss.steps[k], recording.parameters
    after = {number: next_version(learned[number], v, step) for number, v in step.versions.items()}
    known = {number: node for number, node in after.items() if node is not None}
    scene = Scene(recording, step, structure(recording, step), step.adjoints(recording), known)
    found: dict[Key, Spoiled] = {}
    for mistake in spoiled(scene, layer or first.layer):
        key = (mistake.mistake, re.sub(r"\d", "", mistake.words), mistake.kind)
        count = next(i for i in range(1_000) if (*key, i) not in found)
        found[(*key, count)] = mistake
    return found


def _test(recording: Recording, loss: Loss, k: int, mistake: Spoiled, first: Parameter) -> float | None:
    """The share of parameters that a mistake reproduces in a step; None where not the first wrong one."""
    try:
        with np.errstate(all="ignore"):
            adjoints: dict[int, Array] = loss.steps[k].adjoints(recording, mistake.overrides)
            comparison = compare(recording, loss, k, adjoints)
    except CANNOT:
        return None
    if not any(m.parameter is first for m in comparison.right) or not comparison.common:
        return None
    if comparison.common < 0 and mistake.kind != "loss":
        return None
    active = [m for m in comparison.matches if not m.idle]
    if sum(m.parameter.versions[0].size for m in comparison.right) < FEWEST:
        return None
    return len(comparison.right) / len(active)
