"""What was found, in words."""

from __future__ import annotations

import re
from typing import Any

from chainrule.explain.backprop.finding import Finding
from chainrule.explain.backprop.lines import can_replace
from chainrule.explain.backprop.names import Names
from chainrule.explain.backprop.reference import Context
from chainrule.explain.backprop.search import Judgement
from chainrule.explain.backprop.trace import Trace
from chainrule.program.names import Name
from chainrule.program.render.text import equation, pretty

LOSS_WORDS = {
    "half_sum_squared_error": "½ Σ(y − ŷ)²",
    "binary_cross_entropy": "binary cross-entropy (mean)",
    "categorical_cross_entropy": "categorical cross-entropy (mean over the rows)",
    "mean_absolute_error": "the mean absolute error",
    "huber": "the Huber loss (mean)",
    "hinge": "the hinge loss (mean)",
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


def describe(context: Context) -> str:
    """Return the network in one phrase: sizes, activations, loss."""
    p = context.passes[0][0]
    sizes = "-".join(map(str, [p.X.shape[1], *(layer.W.shape[1] for layer in p.layers)]))
    functions = ", ".join(layer.activation.name for layer in p.layers)
    layout = "a sample per column" if p.columns and len(p.X) > 1 else "a sample per row"
    if len(p.X) == 1:
        layout = "a sample at a time"
    return f"a {sizes} network ({functions}), {layout}"


def correct(trace: Trace, file: str, judgement: Judgement) -> Finding:
    """Every gradient is right."""
    context = judgement.context
    assert context is not None
    parts = [f"Your backprop is right: {describe(context)}, with the gradients of {_loss(context)}."]
    remarks = [remark[0].upper() + remark[1:] + "." for remark in judgement.remarks]
    remarks += _factor(judgement) + _cancelling_signs(trace, context) + _no_loss_seen(context)
    return Finding(file, "correct", explanation=" ".join(parts + remarks))


def _loss(context: Context) -> str:
    return LOSS_WORDS[context.loss]


def _factor(judgement: Judgement) -> list[str]:
    if judgement.agreement is None or not judgement.agreement.factors:
        return []
    factor = abs(judgement.agreement.factors[0])
    steady = len({round(f, 9) for f in judgement.agreement.factors}) == 1
    if not steady:
        return ["The learning rate changes from one update to the next."]
    if abs(factor - 1) < 1e-6:
        return []
    return [f"They come times {factor:.4g}, all alike: the learning rate, or a factor such as ½, 2 or n of the loss."]


def _cancelling_signs(trace: Trace, context: Context) -> list[str]:
    """A remark where gradients of the opposite sign are added: the two cancel."""
    p, window = context.passes[0][-1], context.iterations[0].window
    error = context.values[0]["y"] - context.values[0]["y_hat"]
    rows = p.prediction.shape[0]
    if len(error) != rows or not context.iterations[0].after:
        return []
    for event in range(p.end, window[1]):
        array, node = trace.array(event), trace.node(event)
        if node.kind == "bin:Sub" and array.size == error.size:
            shaped = array.T if p.columns and array.ndim == 2 else array
            if abs(shaped.reshape(-1)[0] - error.reshape(-1)[0]) < 1e-12 and abs(error.reshape(-1)[0]) > 1e-9:
                name = f"{node.text} (line {node.line})"
                return [f"Your error is {name}, without the minus of the loss's slope, and the update makes up for it."]
            return []
    return []


def _no_loss_seen(context: Context) -> list[str]:
    if context.kind == "entropy" and not context.computed and context.loss != "categorical_cross_entropy":
        return [
            "If you meant squared errors, the slope of the last activation would be missing: dz = (ŷ − y) ŷ (1 − ŷ)."
        ]
    return []


def wrong(trace: Trace, file: str, source: str, judgement: Judgement) -> Finding:
    """The first wrong gradient, and the mistake."""
    context = judgement.context
    assert context is not None
    t = min(1, len(context.values) - 1)
    values = judgement.values[t] if judgement.values else context.values[t]
    window, kind = context.iterations[t].window, context.kind
    step = judgement.hypothesis.first.step if judgement.hypothesis else judgement.first_wrong
    names = Names(trace, context.passes[t][-1], window, values, kind, step[:2] == "da")
    parameter, layer = judgement.first_wrong[1:], int(judgement.first_wrong[2:])
    line = _line(names, judgement, step, parameter, layer)
    right = names.right(_shown_step(step, names.depth))
    said = judgement.hypothesis.first.words if judgement.hypothesis else _unknown(judgement)
    where = f"line {line}" if line else "your code"
    lines = [
        f"Found {describe(context)}, with {_loss(context)}.",
        f"The first wrong gradient is {judgement.first_wrong}, that of {names.parameter(parameter)} in layer {layer}. "
        f"In {where}, {_in_their_names(said, names)}.",
    ]
    if ADVICE[judgement.mistake]:
        lines.append(ADVICE[judgement.mistake])
    if judgement.mistake == "mean_instead_of_sum":
        right = names.right(judgement.first_wrong)  # not divided
    if judgement.mistake == "sum_instead_of_mean":
        right = f"{names.right(judgement.first_wrong)} / {names.samples(layer)}"
    if judgement.mistake == "sign" and judgement.hypothesis is None:
        right = f"{names.parameter(parameter)} -= learning_rate * (gradient of {names.parameter(parameter)})"
    if judgement.words:
        right = right.replace(" = ", " += ", 1)
    yours = _source_line(source, line)
    derived = _equation(context, step)
    if yours:
        lines.append(f"Yours: {yours}")
    if judgement.mistake == "weights_changed_before_use":
        lines.append(f"Right: the same, before {names.parameter(f'W{layer + 1}')} is updated")
    else:
        lines.append(f"{'Right' if can_replace(source, line, right) else 'As a formula'}: {right}")
    lines += [f"Derived: {derived}"] if derived else []
    lines += [remark[0].upper() + remark[1:] + "." for remark in judgement.remarks]
    return Finding(file, "wrong", judgement.first_wrong, judgement.mistake, line, "\n".join(lines))


def _shown_step(step: str, depth: int) -> str:
    """The step to print: the activation's, where it is only a link of the chain between products."""
    return f"dz{depth}" if step == "dy_hat" else step


def _line(names: Names, judgement: Judgement, step: str, parameter: str, layer: int) -> int | None:
    if judgement.mistake == "sign" and judgement.hypothesis is None:
        return names.update_line(parameter) or names.line(f"dW{names.depth}")
    if judgement.mistake == "missing_bias_gradient":
        return names.update_line(f"W{layer}") or names.forward_line(layer)
    if judgement.mistake in ("mean_instead_of_sum", "sum_instead_of_mean"):
        return names.line(judgement.first_wrong) or _parameter_line(names, parameter)
    if judgement.mistake == "bias_gradient_not_summed":
        return _parameter_line(names, parameter)
    number = Name.parse(step).layer or str(names.depth)
    chain = {"dy_hat": [step, f"dz{number}"], f"da{number}": [step, f"dz{number}"]}.get(step, [step])
    found = names.line(*chain, judgement.first_wrong)
    return found or _parameter_line(names, parameter)


def _parameter_line(names: Names, parameter: str) -> int:
    """Where a parameter's gradient is computed, or else where it is updated, or else where it is used."""
    found = names.gradient_line(parameter) or names.update_line(parameter)
    return found or names.forward_line(int(parameter[1:]))


def _in_their_names(words: str, names: Names) -> str:
    """Words about the program's quantities, with the learner's names behind those that have one."""

    def named(match: re.Match[str]) -> str:
        name = match[0]
        theirs = names.of(name) if name in names.values else name
        return f"{pretty(name)} (your {theirs})" if theirs != name else pretty(name)

    return re.sub(r"\b(d?[azWb]\d+|dy_hat|y_hat)\b", named, words)


def _equation(context: Context, step: str) -> str:
    made: Any = context.program.producer(step)
    return equation(made) if made is not None else ""


def _unknown(judgement: Judgement) -> str:
    if judgement.mistake == "sign":
        return "the weights go uphill: every change has the sign of the gradient"
    return (
        judgement.words
        or "something else is computed than the gradient; everything before it along the backward pass is right"
    )


def _source_line(source: str, line: int | None) -> str:
    lines = source.splitlines()
    return lines[line - 1].strip() if line and 0 < line <= len(lines) else ""
