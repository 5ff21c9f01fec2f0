"""What was found, in words: what is wrong, where, why, what belongs there, and how it was found out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.check.diagnose import Diagnosis
from chainrule.check.explanations import Explanation
from chainrule.check.graph import Node, origin
from chainrule.check.judge import Judgement, parallel
from chainrule.check.locate import first_like, place_of, shown_at, statement
from chainrule.check.mend import MOST_NUMBERS
from chainrule.check.parameters import Parameter
from chainrule.check.slips import name_of
from chainrule.check.watch.modules import read
from chainrule.check.watch.rewrite import Place

LOSSES = {
    "own": "the loss that it computes",
    "squared": "½ Σ(y − ŷ)²",
    "binary": "binary cross-entropy",
    "categorical": "categorical cross-entropy",
    "absolute": "the absolute error",
}
MIXED = "All gradients of one loss are either summed over the samples or averaged; here they are mixed."
SLOPE = "The chain rule passes through every activation: its slope is a factor.", "dz{n} = da{n} ⊙ {slope}"
BIAS = "Every sample used the same bias, so its gradient is the sum over the samples.", "db{n} = Σᵢ dz{n}"
FACTOR = MIXED, "all gradients with the same factor"
#: Why each mistake is one and what to remember, and what the line computes if it is right.
ADVICE: dict[str, tuple[str, str]] = {
    "missing_activation_derivative": SLOPE,
    "derivative_of_wrong_value": (
        "A slope can be computed from z or from a, but each has its own formula: for the sigmoid σ(z)(1 − σ(z)) or "
        "a(1 − a), for tanh 1 − tanh(z)² or 1 − a².",
        SLOPE[1],
    ),
    "transpose": (
        "Going back, the product is with the transpose: forward z = a W, backward da = dz Wᵀ, dW = aᵀ dz.",
        "",
    ),
    "sum_instead_of_mean": FACTOR,
    "mean_instead_of_sum": FACTOR,
    "sign": (
        "Downhill is against the gradient: subtract it, or leave out the minus of −(y − ŷ) and add, not both.",
        "{own} ← {own} − η {name}",
    ),
    "weights_changed_before_use": (
        "All gradients belong to the weights that the forward pass used: compute every gradient first, and update "
        "afterwards.",
        "",
    ),
    "missing_bias_gradient": (
        "A bias is learned like a weight: its gradient is the sum of dz over the samples.",
        BIAS[1],
    ),
    "bias_gradient_not_summed": BIAS,
    "wrong_layer": (
        "Each layer's gradient is made of what came into that layer, and of the error of its own output.",
        "",
    ),
    "softmax_cross_terms": (
        "Softmax outputs depend on one another: every ŷⱼ changes with every zₖ. With cross-entropy all of it collapses "
        "to dz = ŷ − y.",
        "dz{n} = ŷ − y",
    ),
    "loss_gradient": (
        "The backward pass starts with the slope of the loss in ŷ: ŷ − y for ½(y − ŷ)², and for cross-entropy "
        "(ŷ − y) / (ŷ(1 − ŷ)), which with a sigmoid makes dz = ŷ − y.",
        "",
    ),
    "other": ("", ""),
}
#: What the right line computes, by the part of the backward pass that is wrong, where the mistake does not say it.
FORMULAS = {
    "loss": "dz{n} = dŷ ⊙ {slope}",
    "slope": SLOPE[1],
    "weight": "dW{n} = a{below}ᵀ dz{n}",
    "bias": BIAS[1],
    "back": "da{n} = dz{above} W{above}ᵀ",
    "": "{name} by the chain rule",
}
#: The slopes of activations, as derived.
DERIVED = {
    "sigmoid": "a{n} (1 − a{n})",
    "tanh": "(1 − a{n}²)",
    "relu": "[z{n} > 0]",
    "identity": "1",
    "softmax": "(the softmax's derivatives)",
}


def answer(diagnosis: Diagnosis, program: str, unseen: str = "") -> dict[str, Any]:
    """Return verdict, first_wrong, mistake, line and explanation of a diagnosis; `unseen` is what did not run."""
    match diagnosis.verdict:
        case "correct":
            found: dict[str, Any] = {"verdict": "correct", "explanation": _correct(diagnosis)}
        case "wrong":
            found = _wrong(diagnosis, program)
        case _:
            found = {"verdict": "not understood", "explanation": _not_understood(diagnosis)}
    if unseen and found["verdict"] != "wrong":
        found["explanation"] += f"\n{unseen}"
    return found


# ---- the network


def describe(diagnosis: Diagnosis) -> str:
    """Return the network in one phrase: sizes and activations, or else how many numbers it learns."""
    parameters, parts = diagnosis.recording.parameters, diagnosis.parts
    weights = [p for p in parameters if p.kind == "W"]
    if parts is None or not weights or any(len(p.versions[0].shape) != 2 for p in weights):
        return f"a network of {sum(p.versions[0].size for p in parameters):,} parameters"
    blocks = {b.layer: b for b in parts.blocks}
    functions = ", ".join(name_of(blocks[n]) if n in blocks else "identity" for n in range(1, parts.depth + 1))
    products = [p for _, p in sorted({p.layer: p for p in parts.products}.items())]
    if len(products) != len(weights):
        return f"a network with {len(weights)} weight matrices ({functions})"
    first = products[0]
    sizes = [p.version.shape if bool(p.slot) == first.plain else p.version.shape[::-1] for p in products]
    chain = "-".join(map(str, [sizes[0][0], *(size[1] for size in sizes)]))
    other = first.other
    samples = 1 if other is None or len(other.shape) < 2 else other.shape[0] if first.slot else other.shape[1]
    layout = "a sample at a time" if samples == 1 else "a sample per row" if first.slot else "a sample per column"
    return f"a {chain} network ({functions}), {layout}"


def _loss(judgement: Judgement) -> str:
    name = judgement.loss.node.name.removesuffix("[…]") if judgement.loss.kind == "own" else ""
    return LOSSES[judgement.loss.kind] + (f", {name}" if name else "")


def called(parameters: list[Parameter], parameter: Parameter) -> str:
    """The name of a parameter's gradient: dW1, db2; by its own name where a layer has several."""
    alike = [p for p in parameters if (p.kind, p.layer) == (parameter.kind, parameter.layer)]
    if len(alike) > 1 and parameter.versions[0].size > 1 and parameter.name.replace(".", "_").isidentifier():
        return "d" + parameter.name.rpartition(".")[2]
    return f"d{parameter.kind}{parameter.layer}"


def _correct(diagnosis: Diagnosis) -> str:
    judgement = diagnosis.judgement
    assert judgement is not None
    words = [f"Your backprop is right: {describe(diagnosis)}, with the gradients of {_loss(judgement)}."]
    commons = judgement.commons
    if commons and not np.allclose(commons, commons[0], rtol=1e-3):
        words.append("The learning rate changes from one update to the next.")
    elif commons and abs(commons[0] - 1) > 1e-6:
        factor = "the learning rate, or a factor such as ½, 2 or n of the loss"
        words.append(f"They come times {commons[0]:.4g}, all alike: {factor}.")
    if judgement.loss.kind == "binary":
        words.append(
            "If you meant squared errors, the slope of the last activation would be missing: dz = (ŷ − y) ŷ (1 − ŷ)."
        )
    words.append(f"Compared over {len(judgement.comparisons)} updates, {judgement.evidence + 1:,} numbers in all.")
    return " ".join(words)


# ---- wrong


def _wrong(diagnosis: Diagnosis, program: str) -> dict[str, Any]:
    explanation = diagnosis.explanation
    assert explanation is not None
    first, recording = explanation.first, diagnosis.recording
    node = shown_at(diagnosis)
    place = place_of(recording, node, program)
    name = called(recording.parameters, first)
    here = place is not None and Path(place.file).name == Path(program).name
    where = f"line {place.line}" if place is not None else "your code"
    if place is not None and not here:
        where += f" of {Path(place.file).name}"
    elif program.endswith(".ipynb"):
        where += ", counted through all code cells"
    said = _in_their_names(explanation.words, diagnosis)
    advice, _ = ADVICE[explanation.name]
    rest = "and explains every other gradient too" if explanation.whole else "though other gradients differ as well"
    lines = [
        f"Found {describe(diagnosis)}, with {_loss(explanation.judgement)}.",
        f"The first wrong gradient is {name}, that of {first.name} in layer {first.layer}. In {where}, {said}.",
        *([advice] if advice else []),
        *([f"Yours: {_line(place)}"] if place is not None else []),
        _right(diagnosis, explanation, name),
        "All the other numbers agree with the derived gradients."
        if explanation.spoiled is None
        else f"With this mistake, the derived gradient is exactly the one that your program computes, {rest}.",
    ]
    return {
        "verdict": "wrong",
        "first_wrong": name,
        "mistake": explanation.name,
        "line": place.line if place is not None and here else None,
        "explanation": "\n".join(lines),
        "trial": _trial(diagnosis, explanation, node) if here else None,
    }


def _right(diagnosis: Diagnosis, explanation: Explanation, name: str) -> str:
    """What the line computes if it is right."""
    if explanation.name == "weights_changed_before_use":
        return f"Right: the same, before {explanation.spoiled.parts[0].parameter.name} is updated"  # type: ignore[union-attr]
    parts, n, spoiled = diagnosis.parts, explanation.first.layer, explanation.spoiled
    block = next((b for b in parts.blocks if b.layer == n), None) if parts is not None else None
    slope = DERIVED.get(name_of(block) if block is not None else "identity", "f′(z{n})").format(n=n)
    formula = ADVICE[explanation.name][1] or FORMULAS[spoiled.kind if spoiled is not None else ""]
    if spoiled is not None and spoiled.kind in ("weight", "bias", "back") and explanation.name[:4] in ("miss", "deri"):
        formula = SLOPE[1]
    kind = explanation.judgement.loss.kind
    if spoiled is not None and spoiled.kind == "loss" and (kind in ("binary", "categorical") or "softmax" in slope):
        formula = "dz{n} = ŷ − y"
    above = spoiled.parts[0].layer if spoiled is not None and spoiled.kind == "back" else n + 1
    own = explanation.first.name
    made = formula.format(n=n, below=n - 1, above=above, slope=slope, name=name, own=own).replace(" ⊙ 1", "")
    return f"As a formula: {_in_their_names(made, diagnosis)}"


def _trial(diagnosis: Diagnosis, explanation: Explanation, node: Node | None) -> dict[str, Any] | None:
    """What another line is to be tried with: the wrong value, and the right numbers."""
    recording, spoiled = diagnosis.recording, explanation.spoiled
    if node is None or explanation.name == "weights_changed_before_use":
        return None
    right = np.zeros(0)
    if spoiled is not None and spoiled.targets:
        step, whole = explanation.judgement.loss.steps[explanation.step], statement(recording, node)
        true, made = step.adjoints(recording), step.adjoints(recording, spoiled.overrides)
        target = next((t for t in spoiled.targets if t.index in true), None)
        if target is not None:
            right = (parallel(node.value, made.get(target.index, np.zeros(0))) or 1.0) * true[target.index]
        node = whole if parallel(whole.value.ravel(), node.value.ravel()) else node
    elif explanation.factor != 1.0 and node.index not in recording.versions:
        node = statement(recording, node)
        right = node.value
    if not 0 < right.size <= MOST_NUMBERS and node.index not in recording.versions:
        return None
    count = sum(other.place == node.place for other in recording.nodes[: node.index])
    text, factor = recording.places[node.place].text, explanation.factor
    given = right.ravel().tolist()
    return {"place": node.place, "count": count, "text": text, "right": given, "factor": factor}


def _line(place: Place) -> str:
    try:
        return read(Path(place.file)).splitlines()[place.line - 1].strip()
    except (OSError, ValueError, IndexError):
        return place.text


def _node_name(diagnosis: Diagnosis, node: Node | None) -> str:
    """What the program calls a value: as it was stored, or as it is read somewhere; "" where it has no name."""
    if node is None:
        return ""
    source = origin(node)
    if source.name and "…" not in source.name:
        return source.name
    for user in source.users:
        place = diagnosis.recording.place(user)
        for argument, text in zip(user.args, place.operands if place is not None else (), strict=False):
            named = re.fullmatch(r"[\w.]+(\[[\w'\" +()\-]+\])*", text) and not text.replace(".", "").isdigit()
            if argument is source and named:
                return text
    return ""


def _in_their_names(words: str, diagnosis: Diagnosis) -> str:
    """Words about the network's values, with the learner's names behind those that have one."""
    parts = diagnosis.parts

    def named(match: re.Match[str]) -> str:
        kind, layer, theirs = match[2], int(match[3]), ""
        blocks = [b for b in (parts.blocks if parts is not None else []) if b.layer == layer]
        if match[1] and blocks and diagnosis.explanation is not None:
            step = diagnosis.explanation.judgement.loss.steps[0]
            true = step.adjoints(diagnosis.recording).get(getattr(blocks[0], kind).index) if kind != "W" else None
            theirs = _node_name(diagnosis, first_like(diagnosis.recording, step, true, None))
        elif kind == "W" and not match[1]:
            theirs = next((p.name for p in diagnosis.recording.parameters if (p.kind, p.layer) == ("W", layer)), "")
        elif blocks and not match[1]:
            theirs = _node_name(diagnosis, getattr(blocks[0], kind))
        elif kind == "a" and layer == 0 and parts is not None:
            theirs = _node_name(diagnosis, next((p.other for p in parts.products if p.layer == 1), None))
        return f"{match[0]} (your {theirs})" if theirs and theirs != match[0] else match[0]

    return re.sub(r"\b(d?)([azW])(\d+)(?!\d)", named, words)


# ---- not understood


def _not_understood(diagnosis: Diagnosis) -> str:
    judgement, parameters = diagnosis.judgement, diagnosis.recording.parameters
    names = ", ".join(dict.fromkeys(p.name for p in parameters[:8])) + (" …" if len(parameters) > 8 else "")
    if diagnosis.remark == "two losses":
        return (
            f"Found {describe(diagnosis)}. Its gradients are those of cross-entropy, dz = ŷ − y at the output. But the "
            "program follows the squared error. If cross-entropy is what you minimise, all is right: say so by "
            "computing it. If it is the squared error, the slope of the last activation is missing: "
            "dz = (ŷ − y) ŷ (1 − ŷ). (A value that is stored as loss or cost would tell which.)"
        )
    if judgement is None:
        return (
            f"Found what is learned: {names}. But no loss was seen, and no prediction that is compared with a target, "
            "so nothing can be said of the gradients. Compute the loss in the loop, then it can be checked."
        )
    if judgement.problem:
        return (
            f"Found what is learned: {names}. But the loss is made with {judgement.problem}, whose derivative is not "
            "known here, so nothing certain can be said."
        )
    right = sorted({m.parameter.name for c in judgement.comparisons for m in c.right})
    words = f"Found {describe(diagnosis)}, which learns {names}. "
    if right and judgement.share < 1:
        words += f"Right by {_loss(judgement)}: {', '.join(right[:8])}. "
    return words + (
        "The other changes are no multiples of the gradients of a loss that is known here, and no single mistake of "
        "those known explains them exactly, so nothing certain can be said. A loss of one's own, or several mistakes "
        "at once, may be the reason."
    )
