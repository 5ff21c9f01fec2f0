"""Where in the program a mistake stands: the first value there that is the spoiled one."""

from __future__ import annotations

import numpy as np

from chainrule.check.diagnose import Diagnosis
from chainrule.check.explanations import CANNOT, Explanation
from chainrule.check.graph import Array, Node
from chainrule.check.judge import ALIKE, parallel
from chainrule.check.losses import Step, rows
from chainrule.check.parameters import Recording
from chainrule.check.watch.rewrite import Place


def shown_at(diagnosis: Diagnosis) -> Node | None:
    """The node that shows the mistake of a diagnosis."""
    explanation = diagnosis.explanation
    assert explanation is not None
    if explanation.spoiled is None or explanation.line_of is not None:
        return explanation.line_of or _change(explanation)
    recording, loss = diagnosis.recording, explanation.judgement.loss
    step = loss.steps[explanation.step]
    try:
        with np.errstate(all="ignore"):
            spoiled = step.adjoints(recording, _same_overrides(explanation, step))
            true = step.adjoints(recording)
    except CANNOT:
        return _change(explanation)
    for target in explanation.spoiled.targets:
        found = first_like(recording, step, spoiled.get(target.index), true.get(target.index))
        if found is not None:
            return found
    before = step.versions.get(explanation.first.number)
    if before is not None:
        found = first_like(recording, step, spoiled.get(before.index), true.get(before.index))
        if found is not None:
            return found
    return _change(explanation)


def _same_overrides(explanation: Explanation, step: Step) -> object:
    assert explanation.spoiled is not None
    return explanation.spoiled.overrides


def _change(explanation: Explanation) -> Node | None:
    """Where the parameter's gradient was made, or else where it changes."""
    for comparison in explanation.judgement.comparisons:
        for stage in reversed(comparison.step.stages.get(explanation.first.number, [])):
            end: Node | None = stage.end
            if end is not None and end.place >= 0:
                return end
    versions = explanation.first.versions
    return versions[1] if len(versions) > 1 else None


def first_like(recording: Recording, step: Step, value: Array | None, unlike: Array | None) -> Node | None:
    """The first node made in a step that is a multiple of `value`, and none of `unlike`."""
    if value is None or not np.isfinite(value).all() or not np.any(value):
        return None
    live, start = step.live(recording), step.start
    factors = {1.0, 2.0, 0.5, *(float(n) for n in rows(step)), *(1 / n for n in rows(step))}
    for index in sorted(i for i in live if i >= start - 200 or i > start):
        node = recording.nodes[index]
        if node.size != value.size or node.place < 0 or index not in recording.feeds_updates:
            continue
        c = parallel(node.value, value, 0.0, 3e-3 if recording.single else ALIKE)
        if c is None or (value.size == 1 and not any(abs(abs(c) - f) < 1e-6 * f for f in factors)):
            continue
        if unlike is not None and value.size > 1 and parallel(node.value, unlike) is not None:
            continue
        return node
    return None


def place_of(diagnosis: Diagnosis, node: Node | None, program: str) -> Place | None:
    """The place of a node; of one in a helper of another file, that of what was made of it."""
    while node is not None and node.place < 0:
        node = next(iter(node.users), None)
    if node is None:
        return None
    places = diagnosis.recording.places
    found = places[node.place]
    outside = (places[user.place] for user in node.users if user.place >= 0)
    return next((p for p in outside if p.file == program), found) if found.file != program else found
