"""What was found, in words: what is wrong, where, why, what belongs there, and how it was found out."""

import re
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.check.diagnose import Diagnosis
from chainrule.check.graph import Node, origin
from chainrule.check.judge import Judgement, parallel
from chainrule.check.locate import found_in, statement
from chainrule.check.mend import READ, mended, replaced
from chainrule.check.mistakes import MISTAKES
from chainrule.check.parameters import Parameter, Recording
from chainrule.check.search import Explanation
from chainrule.check.watch.modules import read
from chainrule.check.watch.rewrite import Place

LOSSES = {
    "own": "the loss that it computes",
    "squared": "½ Σ(y − ŷ)²",
    "binary": "binary cross-entropy",
    "categorical": "categorical cross-entropy",
    "absolute": "the absolute error",
}
#: What the right line computes, by the mistake, or else by the part of the backward pass that is wrong.
FORMULAS = {
    "sum_instead_of_mean": "all gradients with the same factor",
    "mean_instead_of_sum": "all gradients with the same factor",
    "sign": "{own} ← {own} − η {name}",
    "missing_bias_gradient": "db{n} = Σᵢ dz{n}",
    "bias_gradient_not_summed": "db{n} = Σᵢ dz{n}",
    "softmax_cross_terms": "dz{n} = ŷ − y",
    "missing_activation_derivative": "dz{n} = da{n} ⊙ {slope}",
    "derivative_of_wrong_value": "dz{n} = da{n} ⊙ {slope}",
    "loss": "dz{n} = dŷ ⊙ {slope}",
    "slope": "dz{n} = da{n} ⊙ {slope}",
    "weight": "dW{n} = a{below}ᵀ dz{n}",
    "bias": "db{n} = Σᵢ dz{n}",
    **dict.fromkeys(("back", "time"), "da{n} = dz{above} W{above}ᵀ"),
    "": "{name} by the chain rule",
}
SQUARED = "dz = (ŷ − y) ŷ (1 − ŷ)"
NO_LOSS = (
    "But no loss was seen, and no prediction that is compared with a target, so nothing can be said of the gradients. "
    "Compute the loss in the loop, then it can be checked."
)
UNEXPLAINED = (
    "The other changes are no multiples of the gradients of a loss that is known here, and no single mistake of those "
    "known explains them exactly, so nothing certain can be said. A loss of one's own, or several mistakes at once, "
    "may be the reason."
)
UNKNOWN = "an activation of its own"
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
    if diagnosis.verdict == "wrong":
        return _wrong(diagnosis, program)
    told = _correct(diagnosis) if diagnosis.verdict == "correct" else _not_understood(diagnosis)
    return {"verdict": diagnosis.verdict, "explanation": f"{told}\n{unseen}".rstrip()}


# ---- the network


def describe(diagnosis: Diagnosis) -> str:
    """Return the network in one phrase: sizes and activations, or else how many numbers it learns."""
    parameters, parts = diagnosis.recording.parameters, diagnosis.parts
    products = [p for _, p in sorted({p.layer: p for p in parts.products}.items())] if parts is not None else []
    dense = products and all(len(p.version.shape) == 2 and p.node.op != "einsum" for p in products)
    if parts is None or not dense or len(products) != sum(p.kind == "W" for p in parameters):
        return f"a network of {sum(p.versions[0].size for p in parameters):,} parameters"
    names = {b.layer: b.activation[0] or UNKNOWN for b in parts.blocks}
    functions = ", ".join(names.get(n, "identity") for n in range(1, parts.depth + 1))
    sizes = [p.version.shape if bool(p.slot) == p.plain else p.version.shape[::-1] for p in products]
    chain = "-".join(map(str, [sizes[0][0], *(size[1] for size in sizes)]))
    samples = products[0].other.shape if products[0].other is not None else ()
    layout = f"a sample per {'row' if products[0].slot else 'column'}" if len(samples) == 2 else "a sample at a time"
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
    if not np.allclose(commons, commons[0], rtol=1e-3):
        words.append("The learning rate changes from one update to the next.")
    elif abs(commons[0] - 1) > 1e-6:
        factor = "the learning rate, or a factor such as ½, 2 or n of the loss"
        words.append(f"They come times {commons[0]:.4g}, all alike: {factor}.")
    if judgement.loss.kind == "binary":
        words.append(f"If you meant squared errors, the slope of the last activation would be missing: {SQUARED}.")
    words.append(f"Compared over {len(judgement.comparisons)} updates, {judgement.evidence + 1:,} numbers in all.")
    return " ".join(words)


# ---- wrong


def _wrong(diagnosis: Diagnosis, program: str) -> dict[str, Any]:
    explanation, recording = diagnosis.explanation, diagnosis.recording
    assert explanation is not None
    first, name = explanation.first, called(recording.parameters, explanation.first)
    node, place = found_in(recording, explanation, program)
    here = place is not None and Path(place.file).name == Path(program).name
    where = f"line {place.line}" if place is not None else "your code"
    if place is not None and not here:
        where += f" of {Path(place.file).name}"
    elif program.endswith(".ipynb"):
        where += ", counted through all code cells"
    rest = "and explains every other gradient too" if explanation.whole else "though other gradients differ as well"
    lines = [
        f"Found {describe(diagnosis)}, with {_loss(explanation.judgement)}.",
        f"The first wrong gradient is {name}, that of {first.name} in layer {first.layer}. In {where}, "
        f"{_in_their_names(explanation.words, diagnosis)}.",
        MISTAKES[explanation.name],
        f"Yours: {_source(place).splitlines()[place.line - 1].strip()}" if place is not None else "",
        _right(diagnosis, explanation, name, _corrected(recording, explanation, node)),
        "All the other numbers agree with the derived gradients."
        if not explanation.kind
        else f"With your number there, the derived gradient is exactly the one that your program computes, {rest}.",
    ]
    return {
        "verdict": "wrong",
        "first_wrong": name,
        "mistake": explanation.name,
        "line": place.line if place is not None and here else None,
        "explanation": "\n".join(filter(None, lines)),
    }


def _right(diagnosis: Diagnosis, explanation: Explanation, name: str, line: str | None) -> str:
    """What the line computes if it is right; and the line itself, where one is known."""
    if explanation.name == "weights_changed_before_use":
        return f"Right: the same, before {explanation.part.parameter.name} is updated"  # type: ignore[union-attr]
    parts, n, kind, part = diagnosis.parts, explanation.first.layer, explanation.kind, explanation.part
    activation = next((b.activation[0] for b in parts.blocks if b.layer == n), "identity") if parts is not None else ""
    slope = DERIVED.get(activation, "f′(z{n})").format(n=n)
    formula = FORMULAS.get(explanation.name) or FORMULAS[kind]
    if kind == "loss" and (explanation.judgement.loss.kind in ("binary", "categorical") or activation == "softmax"):
        formula = "dz{n} = ŷ − y"
    above = part.layer if part is not None and kind in ("back", "time") else n + 1
    own = explanation.first.name
    made = formula.format(n=n, below=n - 1, above=above, slope=slope, name=name, own=own).replace(" ⊙ 1", "")
    head = f"Right: {line}\nDerived: " if line is not None else "As a formula: "
    return head + _in_their_names(made, diagnosis)


def _corrected(recording: Recording, explanation: Explanation, node: Node | None) -> str | None:
    """The learner's line with what gives the right numbers, where that is found."""
    if node is None or node.place < 0 or explanation.name == "weights_changed_before_use":
        return None
    right = explanation.right if explanation.right is not None else np.zeros(0)
    if explanation.kind or (explanation.factor != 1.0 and node.index not in recording.versions):
        whole = statement(recording, node)
        times = parallel(whole.value.ravel(), node.value.ravel())
        node, right = (whole, times * right) if times is not None else (node, right)
    place = recording.places[node.place]
    new = mended(recording, node, right, explanation.factor)
    line = replaced(_source(place), place.line, place.text, new) if new is not None else None
    return line.strip() if line is not None else None


def _source(place: Place) -> str:
    """The file that a place is in; it may have been changed since it ran."""
    try:
        return read(Path(place.file))
    except (OSError, ValueError):
        return "\n" * (place.line - 1) + place.text


def _name_of(recording: Recording, node: Node | None) -> str:
    """What the program calls a value: as it was stored, or as it is read somewhere; "" where it has no name."""
    source = origin(node) if node is not None else None
    if source is None or (source.name and "…" not in source.name):
        return source.name if source is not None else ""
    places = ((user, recording.place(user)) for user in source.users)
    read_as = (
        text
        for user, place in places
        for argument, text in zip(user.args, place.operands if place is not None else (), strict=False)
        if argument is source and READ.fullmatch(text)
    )
    return next(read_as, "")


def _in_their_names(words: str, diagnosis: Diagnosis) -> str:
    """Words about the network's values, with the learner's names behind those that have one."""
    parts, recording = diagnosis.parts, diagnosis.recording
    blocks = {b.layer: b for b in parts.blocks} if parts is not None else {}

    def named(match: re.Match[str]) -> str:
        kind, layer = match[1], int(match[2])
        if kind == "W":
            theirs = next((p.name for p in recording.parameters if (p.kind, p.layer) == ("W", layer)), "")
        else:
            first = next((p.other for p in parts.products if p.layer == 1), None) if parts is not None else None
            theirs = _name_of(recording, first if layer == 0 else getattr(blocks.get(layer), kind, None))
        return f"{match[0]} (your {theirs})" if theirs and theirs != match[0] else match[0]

    return re.sub(r"(?<![\w.])([azW])(\d+)(?!\d)", named, words)


# ---- not understood


def _not_understood(diagnosis: Diagnosis) -> str:
    judgement, parameters = diagnosis.judgement, diagnosis.recording.parameters
    if diagnosis.remark:
        return f"Found {describe(diagnosis)}. {diagnosis.remark}"
    names = ", ".join(dict.fromkeys(p.name for p in parameters[:8])) + (" …" if len(parameters) > 8 else "")
    if judgement is None:
        return f"Found what is learned: {names}. {NO_LOSS}"
    if judgement.problem:
        made = f"the loss is made with {judgement.problem}, whose derivative is not known here"
        return f"Found what is learned: {names}. But {made}, so nothing certain can be said."
    right = ", ".join(sorted({m.parameter.name for c in judgement.comparisons for m in c.right})[:8])
    known = f"Right by {_loss(judgement)}: {right}. " if right and judgement.share < 1 else ""
    return f"Found {describe(diagnosis)}, which learns {names}. {known}{UNEXPLAINED}"
