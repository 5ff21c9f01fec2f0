"""The mistakes that explain a program's numbers: a wrong factor, or one rule of the chain rule spoiled."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from chainrule.check.adjoints import NoRule
from chainrule.check.graph import Node
from chainrule.check.judge import UPDATES, Comparison, Judgement, alike, compare, one_per_sample
from chainrule.check.judge import match as matched
from chainrule.check.losses import rows
from chainrule.check.mistakes import UNSUMMED, Mistake, Scene
from chainrule.check.parameters import Parameter, Recording

FEWEST = 3  # numbers that a mistake must explain in each update: fewer agree too easily
Key = tuple[str, str, str, int]
CANNOT = (NoRule, ValueError, IndexError, KeyError, TypeError, ZeroDivisionError, FloatingPointError)


@dataclass(eq=False)
class Explanation:
    """A mistake that explains what the program does."""

    judgement: Judgement
    first: Parameter
    name: str
    words: str
    score: float
    whole: bool  # whether nothing else is wrong
    spoiled: Mistake | None = None
    step: int = 0  # the step that it was made in
    line_of: Node | None = None  # the node that shows the mistake, where it is known without searching
    factor: float = 1.0  # what its value there is too large by


def explain(recording: Recording, judgement: Judgement, until: float) -> Iterator[Explanation]:
    """Yield the mistakes that reproduce the first wrong gradient, with how much else each explains."""
    order = backwards(judgement)
    off = {m.parameter.number for c in judgement.comparisons for m in c.off}
    off |= {p.number for p in judgement.never_right}
    bad = [p for p in order if p.number in off]
    if order and not bad and not judgement.downhill and judgement.steady and judgement.evidence >= 2 * FEWEST:
        words = "the weights go uphill: every change has the sign of the gradient"
        yield Explanation(judgement, order[0], "sign", words, len(order), True, line_of=update(order[0]), factor=-1.0)
    if not bad:
        return
    grown = next((p for p in order if p.kind == "b" and one_per_sample(recording, p)), None)
    if grown is not None:  # one per sample, since its gradient was not summed
        line = grown.versions[1]
        yield Explanation(judgement, grown, "bias_gradient_not_summed", UNSUMMED, 1, True, line_of=line)
    elif (simple := _by_factor(judgement, order)) is not None:
        yield simple
    else:
        yield from _by_spoiling(recording, judgement, bad[0], until)


def backwards(judgement: Judgement) -> list[Parameter]:
    """The parameters in the order in which the backward pass reaches them."""
    return sorted(judgement.recorded.values(), key=lambda p: p.position)


def update(parameter: Parameter) -> Node | None:
    """Where a parameter changes."""
    return parameter.versions[1] if len(parameter.versions) > 1 else None


def gradient_node(judgement: Judgement, parameter: Parameter) -> Node | None:
    """Where a parameter's gradient was made, as far as that is seen, or else where it changes."""
    for comparison in judgement.comparisons:
        stages = comparison.step.stages.get(parameter.number, [])
        nodes: list[Node] = [stage.end for stage in stages if stage.end is not None]
        if nodes:
            return nodes[-1]
    return update(parameter)


# ---- a wrong factor


def _by_factor(judgement: Judgement, order: list[Parameter]) -> Explanation | None:
    """Gradients that are right but for their sign, or for the number of samples."""
    ratios: dict[int, float] = {}
    for k, comparison in enumerate(judgement.comparisons):
        if k >= UPDATES and any(m.key is None for m in comparison.active):
            break  # such as a bias that learns too fast, until a sigmoid is at its limit
        for m in comparison.active:
            if m.key is None or comparison.common is None:
                return None
            key = m.key
            if m.size == 1 and comparison.by_rate:  # parallel at every stage: what is nearest to the gradient counts
                key = m.keys[-1]
            ratio = (key if comparison.by_rate or m.ratio is None else m.ratio) / abs(comparison.common)
            if not alike(ratio, ratios.setdefault(m.parameter.number, ratio)):
                return None
    counts = rows(judgement.loss.steps[0])
    known = {1.0, *map(float, counts), *(1 / n for n in counts)}
    if not ratios or not all(any(alike(abs(r), k) for k in known) for r in ratios.values()):
        return None
    exact = {m.parameter.number for c in judgement.comparisons for m in c.matches if m.key and alike(m.key, 1.0)}
    trusted = [p for p in order if p.number in ratios and (judgement.loss.kind != "own" or p.number in exact)]
    reference = _majority([ratios[p.number] for p in trusted or order if p.number in ratios])
    numbers = sum(p.versions[0].size for p in order if p.number in ratios)
    first = next((p for p in order if not alike(ratios.get(p.number, reference), reference)), None)
    if first is None or numbers * len(judgement.comparisons) < 8:
        return None
    ratio = ratios[first.number] / reference
    name, words, line = "sign", "the sign is wrong", gradient_node(judgement, first)
    if alike(ratio, -1.0):
        line = update(first) if _turned_late(judgement, first) else line
    else:
        n = next((k for k in sorted(counts) if alike(abs(ratio), k) or alike(abs(ratio), 1 / k)), 0)
        name = "sum_instead_of_mean" if abs(ratio) > 1 else "mean_instead_of_sum"
        words = f"it is {'not ' if abs(ratio) > 1 else ''}divided by the number of samples ({n}), unlike the others"
    return Explanation(judgement, first, name, words, len(order), True, line_of=line, factor=ratio)


def _turned_late(judgement: Judgement, parameter: Parameter) -> bool:
    """Whether a gradient has the sign that the others' have, and only the update goes the other way."""
    seen = [m for c in judgement.comparisons for m in c.matches if m.uphill is not None]
    own = {m.uphill for m in seen if m.parameter is parameter}
    others = [m.uphill for m in seen if m.parameter is not parameter]
    return bool(others) and own == {2 * sum(map(bool, others)) > len(others)}


def _majority(ratios: list[float]) -> float:
    """The commonest of those that go downhill, if any do."""
    likely = [r for r in ratios if r > 0] or ratios
    return max(likely, key=lambda r: sum(alike(r, other) for other in likely))


# ---- one rule spoiled


@dataclass(eq=False)
class _Search:
    """Tries one mistake after the other for the first wrong parameter."""

    recording: Recording
    judgement: Judgement
    first: Parameter
    scenes: dict[int, Scene] = field(default_factory=dict)

    def mistakes(self, k: int, everywhere: bool) -> dict[Key, Mistake]:
        """What can go wrong in the layer in a step, or in all until that; by its name, and how often until then."""
        if k not in self.scenes:
            self.scenes[k] = Scene(self.recording, self.judgement.loss.steps[k])
        found: dict[Key, Mistake] = {}
        counts: dict[tuple[str, str, str], int] = {}
        for mistake in self.scenes[k].spoiled(self.first.layer, everywhere):
            name = (mistake.name, re.sub(r"\d", "", mistake.words), mistake.kind)
            counts[name] = counts.get(name, -1) + 1
            found[(*name, counts[name])] = mistake
        return found

    def compared(self, k: int, mistake: Mistake) -> Comparison | None:
        """The changes in a step beside gradients with a mistake; None where the first wrong one is not reproduced."""
        step = self.judgement.loss.steps[k]
        own = step.versions.get(self.first.number)
        try:
            adjoints = step.adjoints(self.recording, mistake.overrides)
            gradient = adjoints.get(own.index, np.zeros(1)) if own is not None else np.zeros(1)
            if own is None or not matched(self.recording, self.first, step, gradient, 0.0).keys:
                return None
            found = compare(self.recording, self.judgement.loss, k, adjoints)
        except CANNOT:
            return None
        if not any(m.parameter is self.first for m in found.right) or not found.common:
            return None
        uphill = found.common < 0 and mistake.kind != "loss"
        return None if uphill or sum(m.size for m in found.right) < FEWEST else found

    def share(self, off: list[int], key: Key, everywhere: bool) -> float | None:
        """The mean share of parameters that a mistake reproduces; None where not in each step, by a steady factor."""
        found: list[Comparison] = []
        for k, comparison in enumerate(self.judgement.comparisons):
            if all(m.parameter is not self.first for m in comparison.active):
                continue
            again = self.mistakes(k, everywhere).get(key)
            made = self.compared(k, again) if again is not None else None
            if again is None and k not in off:  # such as a sequence that is too short for it
                made = comparison
            if made is None:
                return None
            found.append(made)
        steady = Judgement(self.judgement.loss, found).steady
        return float(np.mean([_share(comparison) for comparison in found])) if steady else None


def _share(comparison: Comparison) -> float:
    return len(comparison.right) / len(comparison.active)


def _by_spoiling(recording: Recording, judgement: Judgement, first: Parameter, until: float) -> Iterator[Explanation]:
    off = [k for k, c in enumerate(judgement.comparisons) if any(m.parameter is first for m in c.off)]
    if not off:
        return
    search, begin = _Search(recording, judgement, first), off[min(1, len(off) - 1)]
    for everywhere in (False, True)[: first.layer]:
        tried = []
        for i, (key, mistake) in enumerate(search.mistakes(begin, everywhere).items()):
            if time.process_time() > until:
                break
            made = search.compared(begin, mistake)
            if made is not None:
                tried.append((_share(made), -i, key, mistake))
        for _, _, key, mistake in sorted(tried, key=lambda t: t[:2], reverse=True)[:4]:
            share = search.share(off, key, everywhere)
            whole = share is not None and share > 0.999
            if share is not None and (whole or first.versions[0].size > 2):
                yield Explanation(judgement, first, mistake.name, mistake.words, share, whole, mistake, begin)
                if whole:
                    return
