"""What was found, in words."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.check.diagnose import Diagnosis
from chainrule.check.explanations import Explanation
from chainrule.check.graph import Node, origin
from chainrule.check.judge import Judgement
from chainrule.check.locate import first_like, place_of, shown_at
from chainrule.check.losses import Step
from chainrule.check.mend import Known, mends
from chainrule.check.mistakes import name_of
from chainrule.check.parameters import Parameter
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
#: Why each mistake is one, and what to remember.
ADVICE = {
    "missing_activation_derivative": "The chain rule passes through every activation: its slope is a factor.",
    "derivative_of_wrong_value": "A slope can be computed from z or from a, but each has its own formula: for the "
    "sigmoid σ(z)(1 − σ(z)) or a(1 − a), for tanh 1 − tanh(z)² or 1 − a².",
    "transpose": "Going back, the product is with the transpose: forward z = a W, backward da = dz Wᵀ and dW = aᵀ dz.",
    "sum_instead_of_mean": MIXED,
    "mean_instead_of_sum": MIXED,
    "sign": "Downhill is against the gradient: subtract it, or leave out the minus of −(y − ŷ) and add, not both.",
    "weights_changed_before_use": "All gradients belong to the weights that the forward pass used: compute "
    "every gradient first, and update afterwards.",
    "missing_bias_gradient": "A bias is learned like a weight: its gradient is the sum of dz over the samples.",
    "bias_gradient_not_summed": "Every sample used the same bias, so its gradient is the sum over the samples.",
    "wrong_layer": "Each layer's gradient is made of what came into that layer, and of the error of its own output.",
    "softmax_cross_terms": "Softmax outputs depend on one another: every ŷⱼ changes with every zₖ. With cross-entropy "
    "all of it collapses to dz = ŷ − y.",
    "loss_gradient": "The backward pass starts with the slope of the loss in ŷ: ŷ − y for ½(y − ŷ)², and for "
    "cross-entropy (ŷ − y) / (ŷ(1 − ŷ)), which with a sigmoid makes dz = ŷ − y.",
    "other": "",
}
#: The slopes of activations, as source and as derived.
SLOPES = {
    "sigmoid": "{a} * (1 - {a})",
    "tanh": "(1 - {a}**2)",
    "relu": "({z} > 0)",
    "identity": "1",
}
DERIVED = {"sigmoid": "a{n} (1 − a{n})", "tanh": "(1 − a{n}²)", "relu": "[z{n} > 0]", "identity": "1"}


def answer(diagnosis: Diagnosis, program: str, source: str) -> dict[str, Any]:
    """Return verdict, first_wrong, mistake, line and explanation of a diagnosis."""
    match diagnosis.verdict:
        case "correct":
            return {"verdict": "correct", "explanation": _correct(diagnosis)}
        case "wrong":
            return _wrong(diagnosis, program, source)
    return {"verdict": "not understood", "explanation": _not_understood(diagnosis)}


# ---- the network


def describe(diagnosis: Diagnosis) -> str:
    """Return the network in one phrase: sizes and activations, or else how many numbers it learns."""
    parameters = diagnosis.recording.parameters
    weights = [p for p in parameters if p.kind == "W"]
    parts = diagnosis.parts
    if parts is None or not weights or any(len(p.versions[0].shape) != 2 for p in weights):
        count = sum(p.versions[0].size for p in parameters)
        return f"a network of {count:,} parameters"
    blocks = {b.layer: b for b in parts.blocks}
    functions = ", ".join(
        name_of(blocks[layer]) if layer in blocks else "identity" for layer in range(1, parts.depth + 1)
    )
    product = {p.layer: p for p in parts.products}
    if len(product) != len(weights):
        return f"a network with {len(weights)} weight matrices ({functions})"
    slots = [product[layer].slot for layer in sorted(product)]
    shapes = [product[layer].version.shape for layer in sorted(product)]
    sizes = [s if slot else s[::-1] for s, slot in zip(shapes, slots, strict=True)]
    other = product[min(product)].other
    turned = product[min(product)].node.args[slots[0]] is not product[min(product)].version
    sizes = [s[::-1] for s in sizes] if turned else sizes
    chain = "-".join(map(str, [sizes[0][0], *(s[1] for s in sizes)]))
    samples = 1 if other is None or len(other.shape) < 2 else other.shape[0] if slots[0] else other.shape[1]
    layout = "a sample at a time" if samples == 1 else "a sample per row" if slots[0] else "a sample per column"
    return f"a {chain} network ({functions}), {layout}"


def _loss(judgement: Judgement) -> str:
    kind = judgement.loss.kind
    if kind == "own":
        name = judgement.loss.node.name.removesuffix("[…]")
        return f"the loss that it computes{f', {name}' if name else ''}"
    return LOSSES[kind]


def called(parameters: list[Parameter], parameter: Parameter) -> str:
    """The name of a parameter's gradient: dW1, db2; by its own name where a layer has several."""
    short = f"{parameter.kind}{parameter.layer}"
    alike = [p for p in parameters if (p.kind, p.layer) == (parameter.kind, parameter.layer)]
    if len(alike) > 1 and parameter.versions[0].size > 1 and parameter.name.replace(".", "_").isidentifier():
        return "d" + parameter.name.rpartition(".")[2]
    return "d" + short


# ---- correct


def _correct(diagnosis: Diagnosis) -> str:
    judgement = diagnosis.judgement
    assert judgement is not None
    words = [f"Your backprop is right: {describe(diagnosis)}, with the gradients of {_loss(judgement)}."]
    commons = [c.common for c in judgement.comparisons if c.common is not None]
    if commons and not np.allclose(commons, commons[0], rtol=1e-3):
        words.append("The learning rate changes from one update to the next.")
    elif commons and abs(commons[0] - 1) > 1e-6:
        words.append(
            f"They come times {commons[0]:.4g}, all alike: the learning rate, or a factor such as ½, 2 or n of the "
            "loss."
        )
    if judgement.loss.kind == "binary":
        words.append(
            "If you meant squared errors, the slope of the last activation would be missing: dz = (ŷ − y) ŷ (1 − ŷ)."
        )
    words.append(f"Compared over {len(judgement.comparisons)} updates, {judgement.evidence + 1:,} numbers in all.")
    return " ".join(words)


# ---- wrong


def _wrong(diagnosis: Diagnosis, program: str, source: str) -> dict[str, Any]:
    explanation = diagnosis.explanation
    assert explanation is not None
    first = explanation.first
    place = place_of(diagnosis, shown_at(diagnosis), program)
    name = called(diagnosis.recording.parameters, first)
    here = place is not None and Path(place.file).name == Path(program).name
    where = f"line {place.line}" if place is not None else "your code"
    if place is not None and not here:
        where += f" of {Path(place.file).name}"
    elif program.endswith(".ipynb"):
        where += ", counted through all code cells"
    said = _in_their_names(explanation.words, diagnosis)
    lines = [
        f"Found {describe(diagnosis)}, with {_loss(explanation.judgement)}.",
        f"The first wrong gradient is {name}, that of {first.name} in layer {first.layer}. In {where}, {said}.",
    ]
    if ADVICE[explanation.mistake]:
        lines.append(ADVICE[explanation.mistake])
    if place is not None:
        lines.append(f"Yours: {_line(place)}")
    formula, derived, known = _formula(diagnosis, explanation, name)
    lines.append(f"As a formula: {formula}")
    if explanation.mistake == "weights_changed_before_use":
        lines[-1] = f"Right: the same, before {known.weight} is updated"
    lines += [f"Derived: {derived}"] if derived else []
    lines.append(_proof(explanation))
    return {
        "verdict": "wrong",
        "first_wrong": name,
        "mistake": explanation.mistake,
        "line": place.line if place is not None and here else None,
        "explanation": "\n".join(lines),
        "mends": mends(source, place.line, place.text.partition(" = ")[2] or place.text, known)
        if place is not None and here
        else [],
    }


def _value(place: Place) -> str:
    """What is computed at a place, without what it is stored as."""
    return place.text.partition(" = ")[2] or place.text


def _proof(explanation: Explanation) -> str:
    if explanation.spoiled is None:
        return "All the other numbers agree with the derived gradients."
    rest = "and explains every other gradient too" if explanation.whole else "though other gradients differ as well"
    return f"With this mistake, the derived gradient is exactly the one that your program computes, {rest}."


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
        if user.place >= 0:
            place = diagnosis.recording.places[user.place]
            for slot, argument in enumerate(user.args):
                if argument is source and slot < len(place.operands):
                    text = place.operands[slot]
                    if re.fullmatch(r"[\w.]+(\[[\w'\" +()\-]+\])*", text) and not text.replace(".", "").isdigit():
                        return text
    return ""


def _in_their_names(words: str, diagnosis: Diagnosis) -> str:
    """Words about the network's values, with the learner's names behind those that have one."""
    parts = diagnosis.parts

    def named(match: re.Match[str]) -> str:
        kind, layer = match[1], int(match[2])
        theirs = ""
        if parts is not None and kind in ("a", "z"):
            block = next((b for b in parts.blocks if b.layer == layer), None)
            theirs = _node_name(diagnosis, getattr(block, kind)) if block is not None else ""
            if kind == "a" and layer == 0:
                first = next((p.other for p in parts.products if p.layer == 1), None)
                theirs = _node_name(diagnosis, first)
        elif kind == "W":
            theirs = next((p.name for p in diagnosis.recording.parameters if p.kind == "W" and p.layer == layer), "")
        return f"{match[0]} (your {theirs})" if theirs and theirs != match[0] else match[0]

    return re.sub(r"\b([azW])(\d+)\b", named, words)


def _formula(diagnosis: Diagnosis, explanation: Explanation, name: str) -> tuple[str, str, Known]:
    """What the line should compute, in the learner's names where they are known; the derived equation; the names."""
    first, mistake, kind = explanation.first, explanation.spoiled, explanation.mistake
    layer, parts = first.layer, diagnosis.parts
    step = explanation.judgement.loss.steps[explanation.step]
    true = step.adjoints(diagnosis.recording)

    def adjoint(node: Node | None, fallback: str) -> str:
        found = first_like(diagnosis.recording, step, true.get(node.index), None) if node is not None else None
        return (_node_name(diagnosis, found) if found is not None else "") or fallback

    block = (mistake.block if mistake is not None else None) or next(
        (b for b in (parts.blocks if parts is not None else []) if b.layer == layer), None
    )
    product = mistake.product if mistake is not None else None
    z = (_node_name(diagnosis, block.z) if block is not None else "") or f"z{layer}"
    a = (_node_name(diagnosis, block.a) if block is not None else "") or f"a{layer}"
    activation = name_of(block) if block is not None else "identity"
    slope = SLOPES.get(activation, "f'({z})").format(z=z, a=a)
    derived_slope = DERIVED.get(activation, "f′(z{n})").format(n=layer)
    bias = (f"{name} = dz{layer} summed over the samples", f"db{layer} = Σᵢ dz{layer}")
    update = (f"{first.name} -= learning_rate * {name}", f"{first.name} ← {first.name} − η {name}")
    other = product.other if product is not None else None
    x = _node_name(diagnosis, other) or f"a{layer - 1}"
    y = next((_target(diagnosis, step, p) for p, _ in step.pairs), "") or "y"
    made_of = mistake.kind if mistake is not None else ""
    weight = product.parameter.name if product is not None else first.name
    belongs = {"weight": (x,), "back": (weight,), "bias": (adjoint(product.node, ""),) if product is not None else ()}
    known = Known(kind, slope, z, a, y, weight, tuple(filter(None, belongs.get(made_of, ()))))
    if kind == "sum_instead_of_mean":
        return f"{name} divided by the number of samples, as the other gradients are", "", known
    if kind == "mean_instead_of_sum":
        return f"{name} summed over the samples, not divided by their number, as the other gradients are", "", known
    if kind in ("missing_bias_gradient", "bias_gradient_not_summed") or (mistake and mistake.kind == "bias"):
        return *bias, known
    if kind == "sign" and (mistake is None or product is None):
        return *update, known
    if mistake is None:
        return f"{name} added up over all samples, then used once", "", known
    if mistake.kind == "loss" or (mistake.kind == "slope" and kind == "softmax_cross_terms"):
        entropy = activation == "softmax" or explanation.judgement.loss.kind in ("binary", "categorical")
        guessed = entropy or explanation.judgement.loss.kind == "squared"
        start = f"{a} - {y}" if guessed else f"(slope of the loss in {a})"
        start = start if entropy or slope == "1" else f"{start if start[0] == '(' else f'({start})'} * {slope}"
        right = f"dz{layer} = {start}"
        derived = f"dz{layer} = ŷ − y" if entropy else f"dz{layer} = dŷ ⊙ {derived_slope}"
        return right, derived, replace(known, formula=right if "slope of" not in right else "")
    if mistake.kind == "slope" or kind == "missing_activation_derivative":
        return f"dz{layer} = da{layer} * {slope}", f"dz{layer} = da{layer} ⊙ {derived_slope}", known
    if product is None:
        return f"{name} by the chain rule", "", known
    above = product.layer
    arriving = adjoint(product.node, f"dz{above}")
    if mistake.kind == "weight":
        right = f"{x}.T @ {arriving}" if product.slot else f"{arriving} @ {x}.T"
        return f"{name} = {right}", f"dW{layer} = a{layer - 1}ᵀ dz{layer}", known
    made = f"{arriving} @ {weight}.T" if product.slot else f"{weight}.T @ {arriving}"
    return f"da{layer} = {made}", f"da{layer} = dz{above} W{above}ᵀ", known


def _target(diagnosis: Diagnosis, step: Step, prediction: Node) -> str:
    """What the program calls the target that a prediction is compared with."""
    for event in [*step.events, *prediction.users, *origin(prediction).users]:
        place = diagnosis.recording.place(event)
        for slot, argument in enumerate(event.args[:2] if place is not None and event.op == "sub" else ()):
            if isinstance(argument, Node) and origin(argument) is origin(prediction) and place is not None:
                text = place.operands[1 - slot] if len(place.operands) == 2 else ""
                if re.fullmatch(r"[\w.]+", text) and not text[0].isdigit():
                    return text
    return ""


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
    if diagnosis.remark == "denied":
        return (
            f"Found {describe(diagnosis)}. But its loss, computed again with the parameters moved a little, does not "
            "change as its derivatives say, so nothing certain can be said."
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
    right = {m.parameter.name for c in judgement.comparisons for m in c.right}
    words = f"Found {describe(diagnosis)}, which learns {names}. "
    if right and judgement.share < 1:
        words += f"Right by {_loss(judgement)}: {', '.join(sorted(right)[:8])}. "
    return words + (
        "The other changes are no multiples of the gradients of a loss that is known here, and no single mistake of "
        "those known explains them exactly, so nothing certain can be said. A loss of one's own, or several mistakes "
        "at once, may be the reason."
    )
