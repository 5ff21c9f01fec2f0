"""The mistakes that explain a program's numbers: a wrong factor, or one rule of the chain rule spoiled."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from chainrule.check.adjoints import NoRule, parts
from chainrule.check.graph import Array, Node
from chainrule.check.judge import UPDATES, Comparison, Judgement, Match, alike, compare, one_per_sample, parallel
from chainrule.check.judge import match as matched
from chainrule.check.losses import rows
from chainrule.check.mend import mended
from chainrule.check.mistakes import UNSUMMED, Key, Part, Passage, Scene, arranged
from chainrule.check.parameters import Parameter, Recording
from chainrule.check.structure import Block

FEWEST = 3  # numbers that a mistake must explain in each update: fewer agree too easily
#: What is said of a number that no known slip makes, where another line makes the right one.
UNNAMED = {
    "loss": ("loss_gradient", "what is passed back is not the slope of the loss"),
    "slope": ("derivative_of_wrong_value", "what arrives is not multiplied by the slope of the activation"),
}
ANY_SIGN = ("loss_gradient", "softmax_cross_terms")  # a target may be read with either sign
OTHERWISE = "other", "the numbers are not those of the chain rule"
Chosen = Sequence[tuple[Key, float]]
CANNOT = (NoRule, ValueError, IndexError, KeyError, TypeError, ZeroDivisionError, FloatingPointError)


@dataclass(eq=False)
class Mistake:
    """A step of the backward pass that is wrong: its kind, and the part of the forward pass that it goes back through."""

    kind: str
    part: Part


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
    line_of: Node | None = None  # the node that shows the mistake
    factor: float = 1.0  # what its value there is too large by
    right: Array | None = None  # what belongs there


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
        yield from _by_own(recording, judgement, bad[0], until)


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


# ---- the program's own number, in the place of one step


@dataclass(eq=False)
class _Search:
    """Looks for the step of the backward pass in whose place the program has another number, by which all is explained.

    The program's own number is put there, times a factor: if then all gradients that are made of it agree with what
    the program does, everything else is right, and the mistake is in how that number is made.
    """

    recording: Recording
    judgement: Judgement
    until: float
    scenes: dict[int, Scene] = field(default_factory=dict)
    behind: dict[tuple[int, Parameter], set[int]] = field(default_factory=dict)
    bases: dict[Any, Comparison | None] = field(default_factory=dict)

    def scene(self, k: int) -> Scene:
        if k not in self.scenes:
            self.scenes[k] = Scene(self.recording, self.judgement.loss.steps[k])
        return self.scenes[k]

    def adjoints(self, k: int, chosen: Chosen, within: Set[int] | None = None) -> dict[int, Array] | None:
        """The derivatives in a step, with the program's own numbers in the chosen places."""
        try:
            overrides = self.scene(k).overrides(chosen)
            return None if overrides is None else self.scene(k).step.adjoints(self.recording, overrides, within)
        except CANNOT:
            return None

    def first_match(self, k: int, chosen: Chosen, first: Parameter) -> Match:
        """One parameter's change in a step beside its gradient with chosen numbers."""
        scene, own = self.scene(k), self.scene(k).step.versions[first.number]
        if (k, first) not in self.behind:
            self.behind[k, first] = scene.behind(first)
        adjoints = self.adjoints(k, chosen, self.behind[k, first]) or {}
        return matched(self.recording, first, scene.step, adjoints.get(own.index, np.zeros(1)), 0.0)

    def compared(self, k: int, chosen: Chosen, first: Parameter) -> Comparison | None:
        """The changes in a step beside gradients with chosen numbers; None where the first wrong one is not right."""
        step = self.scene(k).step
        if first.number not in step.versions or not self.first_match(k, chosen, first).keys:
            return None
        adjoints = self.adjoints(k, chosen)
        if adjoints is None:
            return None
        found = compare(self.recording, self.judgement.loss, k, adjoints)
        right = any(m.parameter is first for m in found.right)
        return found if right and found.common and sum(m.size for m in found.right) >= FEWEST else None

    def scales(self, ks: Sequence[int], key: Key, chosen: Chosen, first: Parameter) -> list[float]:
        """What the program's numbers may be too large by, in several steps, beside the gradients of the steps before."""
        found: list[float] = []
        for k in ks:
            base = self.base(k, chosen)
            m = self.first_match(k, [*chosen, (key, 1.0)], first)
            common = (base.common if base is not None else None) or 1.0
            given = m.keys if base is None or base.by_rate or not base.common else [m.ratio]
            here = [value / common for value in given if value]
            if not here:  # where more than the program's number arrives, it is no multiple
                return [1 / common, 1.0][: 1 + (common != 1.0)] if key[0] in ("back", "time") else []
            here = [c for i, c in enumerate(here) if not any(alike(c, other) for other in here[:i])]
            found = here if k == ks[0] else [c for c in found if any(alike(c, other, 1e-3) for other in here)]
        return found

    def keeps(self, k: int, chosen: Chosen, made: Comparison) -> bool:
        """Whether what was right before still is, by the same factor, downhill."""
        base = self.base(k, chosen)
        before = base.common if base is not None else made.common
        return made.common is not None and made.common > 0 and alike(made.common, before or 0.0)

    def base(self, k: int, chosen: Chosen) -> Comparison | None:
        """The changes in a step beside the gradients, with the numbers chosen before; None where too few are right."""
        given = (k, *chosen)
        if given not in self.bases:
            adjoints = self.adjoints(k, chosen)
            found = compare(self.recording, self.judgement.loss, k, adjoints) if adjoints is not None else None
            known = found is not None and sum(m.size for m in found.right) > FEWEST
            self.bases[given] = found if known else None
        return self.bases[given]

    def named(self, key: Key, scale: float, chosen: Chosen, steps: list[int]) -> tuple[str, str] | None:
        """The mistake that makes the program's numbers in all steps."""
        left: list[tuple[str, str]] | None = None
        ratios: dict[tuple[str, str], float] = {}
        for k in steps:
            scene, adjoints = self.scene(k), self.adjoints(k, [*chosen, (key, scale)])
            passage = scene.passage(key)
            if adjoints is None or passage is None:
                return None
            found: dict[tuple[str, str], float] = {}
            own = np.concatenate([arranged(node, part.edge(key[0])[1]).ravel() for part, node in passage])
            counts: dict[str, int] = {}
            for name, words, make in scene.slips(*key[:3]):
                counts[words] = counts.get(words, 0) + 1
                label = (name, words + " " * (counts[words] - 1))
                if left is not None and label not in left:
                    continue
                c = _ratio(own, passage, make, key[0], adjoints)
                forward = name in ANY_SIGN or (c or 0.0) * scale * _turn(passage[0][0]) > 0
                if c is not None and forward and alike(c, ratios.get(label, c), 1e-3):
                    found[label] = ratios[label] = c
            left = list(found)
            if not left:
                return None
        return (left[0][0], left[0][1].rstrip()) if left else None

    def share(self, steps: list[int], chosen: Chosen, first: Parameter) -> float | None:
        """The mean share of parameters that are right with chosen numbers; None where not in each step, and steadily."""
        found: list[Comparison] = []
        for k in steps:
            made = self.compared(k, chosen, first)
            if made is None or not self.keeps(k, chosen[:-1], made):
                return None
            found.append(made)
        steady = Judgement(self.judgement.loss, found).steady
        return float(np.mean([_share(comparison) for comparison in found])) if steady else None

    def explained(self, first: Parameter, steps: list[int], chosen: Chosen) -> Explanation | None:
        """The first wrong gradient explained, and with it, as far as the same is wrong there, the others."""
        begin, tried = max(steps[1:6] or steps, key=lambda k: len(self.scene(k).parts.products)), []
        for i, key in enumerate(self.scene(begin).keys(first)):
            if time.process_time() > self.until:
                break
            for scale in self.scales(sorted({begin, steps[0]}, reverse=True), key, chosen, first):
                made = self.compared(begin, [*chosen, (key, scale)], first)
                if made is not None and self.keeps(begin, chosen, made):
                    tried.append((_share(made), -i, key, scale, made))
                    break
        best, spare = None, None
        for _, _, key, scale, made in sorted(tried, key=lambda t: t[:2], reverse=True)[:12]:
            now = [*chosen, (key, scale)]
            share = self.share(steps, now, first)
            name = self.named(key, scale, chosen, steps) if share is not None else None
            if share is None or (name is None and share <= 0.999):
                continue
            found = self.explanation(first, begin, key, scale, chosen, name or UNNAMED.get(key[0], OTHERWISE), share)
            if name is None:
                spare = spare or (found if _mends(self.recording, found) else None)
                continue
            rest = [m.parameter for m in made.off]
            if rest and share <= 0.999 and (others := self.explained(rest[0], steps, now)) is not None:
                found.whole = others.whole and others.name == found.name
            if found.whole:
                return found
            best = best or found
        return spare or best

    def explanation(
        self, first: Parameter, k: int, key: Key, scale: float, chosen: Chosen, name: tuple[str, str], share: float
    ) -> Explanation:
        """What is to be said of a number that stands in the place of a step, and what belongs there."""
        passage, adjoints = self.scene(k).passage(key) or [], self.adjoints(k, [*chosen, (key, scale)]) or {}
        right = [(part, node, _true(part, key[0], adjoints) / scale) for part, node in passage]
        part, node, value = next((r for r in right if parallel(r[1].value, r[2]) is None), right[0])
        if node.shape != value.shape and node.shape == value.shape[::-1]:
            value = value.T
        spoiled = Mistake(key[0], part)
        return Explanation(self.judgement, first, *name, share, share > 0.999, spoiled, k, node, 1.0, value)


def _mends(recording: Recording, found: Explanation) -> bool:
    """Whether a small change of the line makes the right numbers: then it is wrong, whatever it was to be."""
    node, right = found.line_of, found.right
    if node is None or right is None or node.size < FEWEST or node.place < 0:
        return False
    return mended(recording, node, right, 1.0) is not None


def _true(part: Part, kind: str, adjoints: dict[int, Array]) -> Array:
    """What a step passes back if it is right."""
    node, source = part.edge(kind)
    arriving = adjoints.get(node.index, np.zeros(node.shape))
    if isinstance(part, Block):
        return arriving if kind == "loss" else part.back(arriving)
    return next(amount for held, amount in parts(node, arriving) if held is source)


def _turn(part: Part) -> float:
    """-1 for an activation that falls, as where a sigmoid is made of -z."""
    return -1.0 if isinstance(part, Block) and (part.back(np.ones(part.a.shape)) < -1e-9).any() else 1.0


def _ratio(own: Array, passage: Passage, make: Any, kind: str, adjoints: dict[int, Array]) -> float | None:
    """How many times the program's numbers are what a slip makes; None where they are not."""
    made = []
    try:
        for part, _ in passage:
            node, source = part.edge(kind)
            value = make(part, adjoints.get(node.index, np.zeros(node.shape)))
            if value is None or np.size(value) not in (1, source.size):
                return None
            made.append(np.full(source.size, value) if np.size(value) == 1 else np.ravel(value))
    except CANNOT:
        return None
    return parallel(own, np.concatenate(made))


def _share(comparison: Comparison) -> float:
    return len(comparison.right) / len(comparison.active)


def _by_own(recording: Recording, judgement: Judgement, first: Parameter, until: float) -> Iterator[Explanation]:
    steps = [k for k, c in enumerate(judgement.comparisons) if any(m.parameter is first for m in c.off)]
    if steps:
        found = _Search(recording, judgement, until).explained(first, steps, [])
        if found is not None and (found.whole or first.versions[0].size > 2):
            yield found
