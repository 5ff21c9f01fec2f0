"""The search for the mistake: are the changes the gradients', and if not, which spoiled program has them?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chainrule.explain.backprop.compare import (
    LOOSE,
    SINGLE,
    STRICT,
    Agreement,
    agree,
    agree_each,
    error,
    parallel,
    rounding,
)
from chainrule.explain.backprop.iterations import source_of
from chainrule.explain.backprop.mistakes import MISTAKES, STILL, changes
from chainrule.explain.backprop.reference import Context
from chainrule.explain.backprop.rules import other_rule
from chainrule.explain.backprop.spoil import Hypothesis, hypotheses
from chainrule.explain.backprop.trace import Array, Trace
from chainrule.program.interpret import Values

MOST_EXPLAINED = 8  # of the understandings, how many are searched for a mistake

Changes = tuple[Mapping[str, Array], ...]


@dataclass(frozen=True, eq=False)
class Judgement:
    """What was found out: `verdict`, and what it rests on."""

    verdict: str
    context: Context | None = None
    first_wrong: str = ""
    hypothesis: Hypothesis | None = None
    values: tuple[Values, ...] = ()  # what the hypothesis computes
    mistake: str = ""
    remarks: tuple[str, ...] = ()
    agreement: Agreement | None = None
    reason: str = ""
    words: str = ""  # what is wrong, where no hypothesis says it


class Judge:
    """Compares changes with gradients under several understandings of the program."""

    def __init__(
        self,
        trace: Trace,
        found: Sequence[Context],
        rows: Changes | None = None,
        names: Sequence[str] | None = None,
        *,
        ascent: bool = False,
        either: bool = False,
    ) -> None:
        self.trace, self.found = trace, found
        first = found[0]
        self.rows: Changes = rows or tuple(update.changes for update in first.iterations)
        self.names = list(names or first.names)
        self.either = either  # gradients with either sign are right, as the update decides
        self.direction = 1.0 if ascent else -1.0  # of a right change, relative to the gradient
        after = [update.after for update in first.iterations] if rows is None else self.rows
        self.noise = rounding(self.rows, after, self.names, trace.single_precision)
        self.strict = SINGLE if trace.single_precision else STRICT
        self.remarks: list[str] = []
        self._right: dict[int, list[dict[str, Array]]] = {}
        self._agreements: dict[tuple[int, float], Agreement] = {}
        if rows is None:
            self._leave_out_frozen_biases()

    def judge(self) -> Judgement:
        """Return the judgement."""
        for tolerance, comparisons in ((self.strict, (agree, agree_each)), (max(LOOSE, self.strict), (agree,))):
            for comparison in comparisons:
                for context in self.found:
                    if tolerance > self.strict and context.kind != "entropy":
                        continue  # only cross-entropy is guarded, as by log(ŷ + ε)
                    if comparison is agree_each and context.rows * context.network.outputs == 1:
                        continue
                    right = comparison(self.rows, self.gradients(context), self.names, self.noise, tolerance)
                    if len(right.matched) == len(self.names) and right.factors and self._nonzero():
                        return self._all_agree(context, right)
            if tolerance == self.strict:
                for context in self.found:
                    remark = other_rule(context, self.rows, self.gradients(context), self.direction, self._rounding)
                    if remark:
                        return Judgement("correct", context, remarks=(*self.remarks, remark))
                wrong = self._explain(self.strict)
                if wrong is not None:
                    return wrong
        return self._explain(max(LOOSE, self.strict)) or self._unexplained()

    @property
    def _rounding(self) -> float:
        return max(self.strict, *self.noise.values())

    def gradients(self, context: Context) -> list[dict[str, Array]]:
        """The derived gradients, in the shapes of the program's parameters."""
        if id(context) not in self._right:
            self._right[id(context)] = self._reduced(context, context.values)
        return self._right[id(context)]

    def _reduced(self, context: Context, values: Sequence[Values]) -> list[dict[str, Array]]:
        result = []
        for v in values:
            row = {name: np.asarray(v[f"d{name}"]) for name in self.names}
            for number, layer in enumerate(context.passes[0][0].layers, start=1):
                if layer.shared_bias and f"b{number}" in row and row[f"b{number}"].ndim == 1:
                    row[f"b{number}"] = np.full_like(row[f"b{number}"], row[f"b{number}"].sum())
            result.append(row)
        return result

    def _nonzero(self) -> bool:
        return any(row[name].any() for row in self.rows for name in self.names)

    def _all_agree(self, context: Context, right: Agreement) -> Judgement:
        if not self._says_enough(right):
            return Judgement("not understood", context, reason="too few numbers")
        if context.doubtful:
            return Judgement("not understood", context, reason="two losses")
        if self.either or all(factor * self.direction > 0 for factor in right.factors):
            return Judgement("correct", context, agreement=right, remarks=tuple(self.remarks))
        if all(factor * self.direction < 0 for factor in right.factors):
            return Judgement(
                "wrong", context, f"d{self.names[0]}", None, context.values, "sign", tuple(self.remarks), right
            )
        return Judgement("not understood", context, reason="direction changes")

    def _explain(self, tolerance: float) -> Judgement | None:
        """The mistake that explains most of what is wrong."""
        best: tuple[tuple[float, ...], Judgement] | None = None
        for rank, context in enumerate(self._likeliest(tolerance)):
            activations = [layer.activation for layer in context.passes[0][0].layers]
            catalogue = changes(context.program, activations, context.rows, context.kind)
            for order, hypothesis in enumerate(hypotheses(context.program, catalogue)):
                if context.unfamiliar and hypothesis.first.step in ("dy_hat", f"dz{len(activations)}"):
                    continue
                self.trace.go_on()
                scored = self._score(context, hypothesis, tolerance)
                if scored is None:
                    continue
                agreement, values, wrong, steady = scored
                early = MISTAKES.index(hypothesis.mistake)
                likely = _likely(context, hypothesis)
                score = (agreement.weight, -len(hypothesis.changes), steady, likely, -early, -rank, -order)
                if best is None or score > best[0]:
                    judgement = Judgement(
                        "wrong",
                        context,
                        f"d{wrong}",
                        hypothesis,
                        values,
                        hypothesis.mistake,
                        tuple(self.remarks),
                        agreement,
                    )
                    best = (score, judgement)
        return best[1] if best else None

    def _likeliest(self, tolerance: float) -> list[Context]:
        """The understandings under which most is right."""
        weights = [self._agreement(context, tolerance).weight for context in self.found]
        order = sorted(range(len(weights)), key=lambda i: (-weights[i], i))
        return [self.found[i] for i in order[:MOST_EXPLAINED]]

    def _score(
        self, context: Context, hypothesis: Hypothesis, tolerance: float
    ) -> tuple[Agreement, tuple[Values, ...], str, int] | None:
        """How well a mistake explains the changes; None where it does not explain the first wrong one."""
        right = self.gradients(context)
        try:
            if not self._promising(context, hypothesis, right, tolerance):
                return None
            values = tuple(map(hypothesis.compute, context.values))
            spoiled = self._reduced(context, values)
        except (ValueError, IndexError, KeyError):
            return None
        differs = [
            name for name in self.names if any(_differ(s[name], r[name]) for s, r in zip(spoiled, right, strict=True))
        ]
        if not differs:
            return None
        for steady, comparison in ((1, agree), (0, agree_each)):
            if not steady and context.rows * context.network.outputs == 1:
                continue
            agreement = comparison(self.rows, spoiled, self.names, self.noise, tolerance)
            if not agreement.factors:
                continue
            if hypothesis.mistake != "loss_gradient" and not all(f * self.direction > 0 for f in agreement.factors):
                continue
            if not agreement.matched or _all_alike(spoiled, right, agreement.matched):
                continue
            wrong = differs[0]  # what the mistake spoils first must be explained, and all that comes before it
            upto = self.names[: self.names.index(wrong) + 1]
            if hypothesis.first.kind != STILL and not any(row[wrong].any() for row in self.rows):
                continue  # zeros are no multiple of anything
            if (
                all(name in agreement.matched for name in upto)
                and self._says_enough(agreement)
                and not self._right_elsewhere(upto, tolerance)
            ):
                return agreement, values, wrong, steady
        return None

    def _promising(
        self, context: Context, hypothesis: Hypothesis, right: Sequence[Mapping[str, Array]], tolerance: float
    ) -> bool:
        """A look at one iteration only: is what is spoiled first parallel to what the program has?"""
        t = len(self.rows) - 1
        (spoiled,) = self._reduced(context, [hypothesis.compute(context.values[t])])
        for name in self.names:
            if _differ(spoiled[name], right[t][name]):
                change = self.rows[t][name]
                return parallel(change, spoiled[name], max(tolerance, 100 * self.noise.get(name, 0.0)))
        return True

    def _says_enough(self, agreement: Agreement) -> bool:
        """Whether more numbers agree than chance would let: at least three beyond the common factor."""
        count = sum(row[name].size for row in self.rows for name in agreement.matched)
        return count >= 4

    def _right_elsewhere(self, names: Sequence[str], tolerance: float) -> bool:
        """Whether these changes are right for another loss that the program may mean: then they prove no mistake."""
        return any(set(names) <= self._agreement(context, tolerance).matched for context in self.found)

    def _agreement(self, context: Context, tolerance: float) -> Agreement:
        key = id(context), tolerance
        if key not in self._agreements:
            gradients = self.gradients(context)
            self._agreements[key] = agree(self.rows, gradients, self.names, self.noise, tolerance)
        return self._agreements[key]

    def _unexplained(self) -> Judgement:
        """No mistake that is known explains the changes: nothing is proven."""
        context = max(self.found, key=lambda context: self._agreement(context, self.strict).weight)
        agreement = self._agreement(context, self.strict)
        return Judgement("not understood", context, reason="no match", agreement=agreement)

    def _leave_out_frozen_biases(self) -> None:
        """A bias that stands still because an update of it in the program was not reached, or a plain number."""
        p = self.found[0].passes[0][0]
        for number, layer in enumerate(p.layers, start=1):
            name = f"b{number}"
            if name not in self.names or layer.b_event is None or any(row[name].any() for row in self.rows):
                continue
            node = self.trace.node(source_of(self.trace, layer.b_event))
            places = [
                index
                for index, other in enumerate(self.trace.nodes)
                if other.text == node.text and other.kind.startswith("aug")
            ]
            reached = {event.node for event in self.trace.events}
            plain = self.trace.array(layer.b_event).ndim == 0
            if plain or (places and not reached & set(places)):
                self.names.remove(name)
                self.remarks.append(f"{node.text} is never changed in this run")


def _all_alike(
    spoiled: Sequence[Mapping[str, Array]], right: Sequence[Mapping[str, Array]], names: frozenset[str]
) -> bool:
    """Whether what a mistake makes of these gradients is one multiple of them all: then they do not speak for it."""
    rows = [[np.concatenate([np.ravel(row[name]) for name in names]) for row in part] for part in (spoiled, right)]
    return all(len(s) == len(r) and parallel(s, r, 1e-9) for s, r in zip(*rows, strict=True))


def _likely(context: Context, hypothesis: Hypothesis) -> float:
    """Where sums and means are mixed, the loss says which is wrong; if there is none, the bias rather than the weights.

    Negative where the loss speaks against it, 0 for other mistakes.
    """
    means = {"sum_instead_of_mean": True, "mean_instead_of_sum": False}
    if hypothesis.mistake not in means:
        return 0
    if context.averaged is None:
        return 0 if hypothesis.first.step[:2] == "db" else -0.5
    return 0 if means[hypothesis.mistake] == context.averaged else -1


def _differ(x: Array, y: Array) -> bool:
    if not np.isfinite(x).all():
        return True
    try:
        one, other = np.broadcast_arrays(x, y)
        return error(one.ravel(), other.ravel()) > 1e-9
    except ValueError:
        return True
