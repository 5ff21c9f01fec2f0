"""The step of the backward pass in whose place a program has another number than it should."""

import re
import time
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np

from chainrule.check.adjoints import NoRule
from chainrule.check.graph import Array, Node
from chainrule.check.judge import Comparison, Judgement, Match, alike, compare, match, parallel
from chainrule.check.mend import mended
from chainrule.check.mistakes import RIGHT, Slip, slips
from chainrule.check.parameters import Parameter, Recording
from chainrule.check.scene import Key, Part, Passage, Scene, arranged, right_one
from chainrule.check.structure import Block

FEWEST = 3  # numbers that a mistake must explain in each update: fewer agree too easily
ANY_SIGN = ("loss_gradient", "softmax_cross_terms")  # a target may be read with either sign
TRANSPOSES = re.compile(r"\.T\b|\.?(np\.)?(transpose|reshape)(\([^()]*\))?|[() ]")
NAMES = re.compile(r"[A-Za-z_][\w.]*(\[[^\[\]]*\])*|[()<>= ]")
Chosen = Sequence[tuple[Key, float]]
CANNOT = (NoRule, ValueError, IndexError, KeyError, TypeError, StopIteration, ZeroDivisionError, FloatingPointError)


@dataclass(eq=False)
class Explanation:
    """A mistake that explains what the program does."""

    judgement: Judgement
    first: Parameter
    name: str
    words: str
    score: float
    whole: bool  # whether nothing else is wrong
    line_of: Node | None = None  # the node that shows the mistake
    factor: float = 1.0  # what its value there is too large by
    right: Array | None = None  # what belongs there
    arrives: Array | None = None  # what arrives there, going back
    kind: str = ""  # the step of the backward pass that it is made in, where it is one
    part: Part | None = None  # what that goes back through
    step: int = 0  # the update that it is seen in


@dataclass(eq=False)
class Search:
    """Looks for the step of the backward pass in whose place the program has another number, by which all is explained.

    The program's own number is put there, times a factor: if then all gradients that are made of it agree with what
    the program does, everything else is right, and the mistake is in how that number is made.
    """

    recording: Recording
    judgement: Judgement
    until: float

    def __post_init__(self) -> None:
        self.scene = cache(lambda k: Scene(self.recording, self.judgement.loss.steps[k]))
        self.base = cache(self._base)

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
        adjoints = self.adjoints(k, chosen, scene.behind(first)) or {}
        return match(self.recording, first, scene.step, adjoints.get(own.index, np.zeros(1)), 0.0)

    def compared(self, k: int, chosen: Chosen, first: Parameter) -> Comparison | None:
        """The changes in a step beside gradients with chosen numbers; None where the first wrong one is not right."""
        step = self.scene(k).step
        if first.number not in step.versions or not self.first_match(k, chosen, first).keys:
            return None
        found = self.base(k, *chosen)
        if found is None or not found.common or sum(m.size for m in found.right) < FEWEST:
            return None
        return found if any(m.parameter is first for m in found.right) else None

    def scales(self, ks: Sequence[int], key: Key, chosen: Chosen, first: Parameter) -> list[float]:
        """What the program's numbers may be too large by, in several steps, beside the other gradients."""
        matches = list[Match]()
        for k in ks:
            matches.append(self.first_match(k, [*chosen, (key, 1.0)], first))
            if not matches[-1].keys:  # where more than the program's number arrives, it is no multiple
                base = self.base(k, *chosen)
                common = (base.common if base is not None else None) or 1.0
                return list({1 / common, 1.0}) if key[0] in ("back", "time") else []
        found: list[float] = []
        for follow in (True, False):  # whether what is right so far tells the factor
            likely: list[float] = []
            for k, m in zip(ks, matches, strict=True):
                base = self.base(k, *chosen) if follow else None
                common = (base.common if base is not None else None) or 1.0
                given = m.keys if base is None or base.by_rate or not base.common else [m.ratio]
                here = [value / common for value in given if value]
                likely = here if k == ks[0] else [c for c in likely if any(alike(c, other, 1e-3) for other in here)]
            found += [c for c in likely if not any(alike(c, other) for other in found)]
        return found

    def keeps(self, k: int, chosen: Chosen, made: Comparison) -> bool:
        """Whether what was right before still is, by the same factor, downhill."""
        base = self.base(k, *chosen)
        told = bool(chosen) or self.judgement.steady
        known = told and base is not None and sum(m.size for m in base.right) > FEWEST
        before = base.common if base is not None and known else made.common
        return made.common is not None and made.common > 0 and alike(made.common, before or 0.0)

    def _base(self, k: int, *chosen: tuple[Key, float]) -> Comparison | None:
        """The changes in a step beside the gradients, with the numbers chosen before."""
        adjoints = self.adjoints(k, chosen)
        return None if adjoints is None else compare(self.recording, self.scene(k).step, adjoints)

    def named(self, key: Key, scale: float, chosen: Chosen, steps: list[int]) -> tuple[str, str] | None:
        """The first mistake that makes the program's numbers in all steps, by the same factor."""
        kind, layer, at = key[:3]
        ratios, made = list[Callable[[Any], float | None]](), list[list[Slip]]()
        for k in steps:
            scene, adjoints = self.scene(k), self.adjoints(k, [*chosen, (key, scale)])
            passage = scene.passage(key)
            if adjoints is None or passage is None or scene.is_entropy(key):
                return None
            ratios.append(partial(_ratio, passage, kind, adjoints))
            made.append(list(slips(scene, kind, layer, scene.groups(kind, layer)[at])))
        turn = _turn(self.scene(steps[0]).passage(key) or [])
        for same in zip(*made, strict=False):
            name, words, make = same[0]
            c = ratios[0](make)
            if c is None or (name not in ANY_SIGN and c * scale * turn <= 0):
                continue
            others = (ratio(slip[2]) for ratio, slip in zip(ratios[1:], same[1:], strict=True))
            if all(other is not None and alike(c, other, 1e-3) for other in others):
                return None if (name, words) == RIGHT else (name, words)
        return None

    def share(self, steps: list[int], chosen: Chosen, first: Parameter) -> float | None:
        """The mean share of parameters that are right with chosen numbers; None where not always, and steadily."""
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
        begin = max(steps[1:6] or steps, key=lambda k: len(self.scene(k).parts.products))
        tried: list[tuple[float, Key, float, Comparison]] = []
        spare: list[Explanation] = []  # where only a mended line tells the mistake
        for key in self.scene(begin).keys(first):
            if time.process_time() > self.until:
                break
            for scale in self.scales(sorted({begin, steps[0]}, reverse=True), key, chosen, first):
                made = self.compared(begin, [*chosen, (key, scale)], first)
                if made is None or not self.keeps(begin, chosen, made):
                    continue
                found = self.judged(first, steps, begin, chosen, key, scale, made) if _share(made) > 0.999 else None
                if found is not None and found.name and found.whole:
                    return found
                spare += [found] if found is not None and not found.name else []
                tried += [(_share(made), key, scale, made)] if _share(made) <= 0.999 else []
                break
        best = next((found for found in spare[:12] if _mends(self.recording, found)), None)
        if best is not None:
            return best
        for _, key, scale, made in sorted(tried, key=lambda t: -t[0])[:12]:
            found = self.judged(first, steps, begin, chosen, key, scale, made)
            if found is not None and found.whole:
                return found
            best = best or found
        return best

    def judged(
        self, first: Parameter, steps: list[int], begin: int, chosen: Chosen, key: Key, scale: float, made: Comparison
    ) -> Explanation | None:
        """What the program's number in the place of a step explains in all updates; without a name if none is known."""
        now = [*chosen, (key, scale)]
        share = self.share(steps, now, first)
        name = self.named(key, scale, chosen, steps) if share is not None else None
        if share is None or (name is None and share <= 0.999):
            return None
        if name is None and self.judgement.loss.kind != "own" and self.scene(begin).at_end(key):
            return None  # at the output, it may be right for a loss that nobody sees
        found = self.explanation(first, begin, key, scale, chosen, name or ("", ""), share)
        rest = [m.parameter for m in made.off]
        if rest and share <= 0.999 and (others := self.explained(rest[0], steps, now)) is not None:
            found.whole = others.whole and others.name == found.name
        return found

    def explanation(
        self, first: Parameter, k: int, key: Key, scale: float, chosen: Chosen, name: tuple[str, str], share: float
    ) -> Explanation:
        """What is to be said of a number that stands in the place of a step, and what belongs there."""
        passage, adjoints = self.scene(k).passage(key) or [], self.adjoints(k, [*chosen, (key, scale)]) or {}
        right = [
            (part, node, right_one(key[0], part, arriving(part, key[0], adjoints)) / scale) for part, node in passage
        ]
        part, node, value = next((r for r in right if parallel(r[1].value, r[2]) is None), right[0])
        if node.shape != value.shape and node.shape == value.shape[::-1]:
            value = value.T
        given = arriving(part, key[0], adjoints)
        return Explanation(self.judgement, first, *name, share, share > 0.999, node, 1.0, value, given, key[0], part, k)


def _mends(recording: Recording, found: Explanation) -> bool:
    """Whether a small change of the line makes the right numbers: then it is wrong, and the change tells its name."""
    node, right, kind = found.line_of, found.right, found.kind
    if node is None or right is None or right.size < FEWEST or node.place < 0 or parallel(node.value, right):
        return False
    text, new = recording.places[node.place].text, mended(recording, node, right, 1.0)
    if new is None:
        return False
    if kind == "loss":
        found.name, found.words = "loss_gradient", "what is passed back is not the slope of the loss"
    elif kind == "slope":
        found.words = "what arrives is not multiplied by the slope of the activation"
        found.name = "derivative_of_wrong_value" if NAMES.sub("", new) == NAMES.sub("", text) else "other"
    elif TRANSPOSES.sub("", new) == TRANSPOSES.sub("", text):
        found.name, found.words = "transpose", "a transpose is missing, or one too many"
    elif NAMES.sub("", new) == NAMES.sub("", text):
        found.name, found.words = "wrong_layer", f"{text} is computed where {new} belongs"
    else:
        found.name, found.words = "other", "the numbers are not those of the chain rule"
    return True


def arriving(part: Part, kind: str, adjoints: dict[int, Array]) -> Array:
    """What arrives at a part of the forward pass."""
    node, _ = part.edge(kind)
    return adjoints.get(node.index, np.zeros(node.shape))


def _turn(passage: Passage) -> float:
    """-1 for an activation that falls everywhere, as where a sigmoid is made of -z."""
    slopes = [part.back(np.ones(part.a.shape)) if isinstance(part, Block) else np.ones(1) for part, _ in passage]
    return -1.0 if max(s.max() for s in slopes) <= 0 and min(s.min() for s in slopes) < -1e-9 else 1.0


def _ratio(passage: Passage, kind: str, adjoints: dict[int, Array], make: Any) -> float | None:
    """How many times the program's numbers are what a slip makes; None where they are not."""
    own, made = [], []
    try:
        for part, node in passage:
            source = part.edge(kind)[1]
            value = make(part, arriving(part, kind, adjoints))
            if value is None or np.size(value) not in (1, source.size):
                return None
            own.append(arranged(node, source).ravel())
            made.append(np.full(source.size, value) if np.size(value) == 1 else np.ravel(value))
    except CANNOT:
        return None
    return parallel(np.concatenate(own), np.concatenate(made))


def _share(comparison: Comparison) -> float:
    return len(comparison.right) / len(comparison.active)
