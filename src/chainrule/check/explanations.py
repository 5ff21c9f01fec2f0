"""The mistakes that explain a program's numbers: a wrong factor, or one rule of the chain rule spoiled."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from chainrule.check.adjoints import NoRule
from chainrule.check.graph import Array, Node
from chainrule.check.judge import Comparison, Judgement, alike, compare, next_version
from chainrule.check.losses import Loss, rows
from chainrule.check.mistakes import spoiled
from chainrule.check.parameters import Parameter, Recording
from chainrule.check.scene import Scene, Spoiled
from chainrule.check.structure import structure

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


def explain(recording: Recording, judgement: Judgement, until: float) -> Iterator[Explanation]:
    """Yield the mistakes that reproduce the first wrong gradient, with how much else each explains."""
    order = backwards(judgement)
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


def backwards(judgement: Judgement) -> list[Parameter]:
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
        node = gradient_node(judgement, parameter)
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


def gradient_node(judgement: Judgement, parameter: Parameter) -> Node | None:
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
