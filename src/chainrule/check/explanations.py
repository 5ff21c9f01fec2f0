"""The mistakes that explain a program's numbers: a wrong factor, or a wrong number in the place of one step."""

from collections.abc import Iterator, Set

from chainrule.check.graph import Node
from chainrule.check.judge import UPDATES, Judgement, alike, one_per_sample, parallel, stages
from chainrule.check.losses import rows
from chainrule.check.mistakes import UNSUMMED
from chainrule.check.parameters import Parameter, Recording
from chainrule.check.search import FEWEST, Explanation, Search


def explain(recording: Recording, judgement: Judgement, until: float) -> Iterator[Explanation]:
    """Yield the mistakes that reproduce the first wrong gradient, with how much else each explains."""
    order = backwards(judgement)
    off = {m.parameter.number for c in judgement.comparisons for m in c.off}
    off |= {p.number for p in judgement.never_right}
    bad = [p for p in order if p.number in off]
    if order and not bad and not judgement.downhill and judgement.steady and judgement.evidence >= 2 * FEWEST:
        words = "the weights go uphill: every change has the sign of the gradient"
        yield Explanation(judgement, order[0], "sign", words, len(order), True, line_of=update(order[0]), factor=-1.0)
    if not bad and judgement.steady:
        return
    grown = next((p for p in order if p.kind == "b" and one_per_sample(recording, p)), None)
    if grown is not None:  # one per sample, since its gradient was not summed
        line = _unsummed(recording, judgement, grown)
        yield Explanation(judgement, grown, "bias_gradient_not_summed", UNSUMMED, 1, True, line_of=line)
    elif (simple := _by_factor(judgement, order)) is not None:
        yield simple
    else:
        search = Search(recording, judgement, until)
        # where the common factor changes from update to update, even what seems right is not
        for first in dict.fromkeys(bad[:1] if judgement.steady else [order[0], *bad[:1]]):
            sure = judgement.steady or first is not order[0]
            shown = [c.off if sure else c.active for c in judgement.comparisons]
            steps = [k for k, matches in enumerate(shown) if any(m.parameter is first for m in matches)]
            found = search.explained(first, steps, []) if steps else None
            if found is not None and (found.whole or first.versions[0].size > 2):
                yield found


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


def _unsummed(recording: Recording, judgement: Judgement, bias: Parameter) -> Node:
    """Where a bias's gradient should have been summed: where it gets its name, or where it changes the bias."""
    step, (before, after) = judgement.loss.steps[0], bias.versions[:2]
    gradient = stages(recording, before, after, step.live(recording))[0].entering
    if gradient is None:
        return after
    if gradient.renamed:
        return Node(gradient.index, "copy", (gradient,), {}, gradient.value, gradient.renamed[-1])
    adjoints = step.adjoints(recording)
    errors = (adjoints[user.index] for user in before.users if user.index in adjoints)
    return after if any(parallel(gradient.value, error) for error in errors) else gradient


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
    loss, matches = judgement.loss, [m for c in judgement.comparisons for m in c.matches]
    exact = {m.parameter.number for m in matches if m.key and alike(m.key, 1.0)}
    trusted = [p for p in order if p.number in ratios and (loss.kind != "own" or p.number in exact)]
    voting = [ratios[p.number] for p in trusted or order if p.number in ratios]
    reference = _majority(voting)
    numbers = sum(p.versions[0].size for p in order if p.number in ratios)
    first = next((p for p in order if not alike(ratios.get(p.number, reference), reference)), None)
    if first is None or numbers * len(judgement.comparisons) < 8:
        return None
    ratio = ratios[first.number] / reference
    name, words = "sign", "the sign is wrong"
    right = {number for number, each in ratios.items() if alike(each, reference)}
    turned = alike(ratio, -1.0)
    line = _line(judgement, first, right, "begun" if turned else "entering")
    if not turned:
        tied = 2 * sum(alike(each, reference) for each in voting) <= len(voting)
        if tied and not all(p.kind == ("W" if p.number in right else "b") for p in order):
            line = None  # any of them may be meant
        n = next((k for k in sorted(counts) if alike(abs(ratio), k) or alike(abs(ratio), 1 / k)), 0)
        name = "sum_instead_of_mean" if abs(ratio) > 1 else "mean_instead_of_sum"
        words = f"it is {'not ' if abs(ratio) > 1 else ''}divided by the number of samples ({n}), unlike the others"
    return Explanation(judgement, first, name, words, len(order), True, line_of=line, factor=ratio)


def _line(judgement: Judgement, parameter: Parameter, right: Set[int], seen: str) -> Node | None:
    """Where a factor is wrong: in the update, if what is seen before it is as of most that are right."""
    pairs = [
        (getattr(m, seen), getattr(other, seen))
        for comparison in judgement.comparisons
        for m in comparison.matches
        for other in comparison.matches
        if m.parameter is parameter and other.parameter.number in right
    ]
    known = [alike(own, other) for own, other in pairs if own is not None and other is not None]
    return update(parameter) if 2 * sum(known) >= len(known) > 0 else gradient_node(judgement, parameter)


def _majority(ratios: list[float]) -> float:
    """The commonest of those that go downhill, if any do."""
    likely = [r for r in ratios if r > 0] or ratios
    return max(likely, key=lambda r: sum(alike(r, other) for other in likely))
