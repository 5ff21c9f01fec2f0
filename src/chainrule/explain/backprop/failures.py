"""What to say of a program that did not run to an answer."""

from __future__ import annotations

from typing import Any

from chainrule.explain.backprop.finding import Finding
from chainrule.explain.backprop.search import Judgement
from chainrule.explain.backprop.trace import Trace
from chainrule.explain.backprop.words import LOSS_WORDS, describe

SHAPES = (
    "The tool understands a forward pass made of matrix products, X @ W + b (or W @ X + b), each followed by a common "
    "activation, and then either an update of the weights or a function that returns the gradients as a dictionary."
)


def failed(trace: Trace, file: str) -> Finding | None:
    """Return what to say where the program did not run, None where it did."""
    outcome = trace.outcome
    status = outcome.get("status")
    if status == "killed":
        return _failed(
            file,
            "The program did not end, even when it was asked to, and had to be stopped. Is there a loop "
            "without an end, or a computation that is far too large?",
        )
    if status == "left" and not trace.products:
        return _failed(
            file,
            "The program ends the whole process by calling os._exit, before a matrix was multiplied. "
            "Take that call out, then it can be checked.",
        )
    if status == "too much":
        return _failed(
            file,
            f"The record of what the program computes has {outcome['bytes'] / 1e6:.1f} MB, and could not be kept: the "
            "system's limit on a file or the disk is too small for it. Use fewer samples or smaller layers.",
        )
    if status == "gone":
        return _failed(file, _gone(outcome.get("code")))
    if status == "error":
        error = outcome["error"]
        return _failed(file, _error(error), error.get("line"))
    if status == "time" and not trace.products:
        return _failed(
            file,
            "The program was still running after a few seconds, and had not multiplied a matrix by then. Is there a "
            "loop without an end, or does it wait for something? Where it prepares much data first, use less of it.",
        )
    return None


def out_of_time(file: str) -> Finding:
    """Return what to say where the time for looking was spent."""
    words = (
        "The program was not understood within the twenty seconds that there are: it computes more than can be "
        "compared in that time. Use fewer samples, smaller layers or fewer of them, then check it again."
    )
    return Finding(file, "not understood", explanation=words)


def _failed(file: str, words: str, line: int | None = None) -> Finding:
    return Finding(file, "failed to run", line=line, explanation=words)


def _gone(code: Any) -> str:
    if code is not None and code < 0:
        return (
            f"The program was ended by the system (signal {-code}), most likely because it used too much memory or "
            "processor time. Try it with less data."
        )
    return (
        f"The program's process ended with exit code {code} before what was seen of it was written down, so nothing "
        "can be said of it."
    )


def _error(error: dict[str, Any]) -> str:
    kind, text, line = error["type"], error["text"], error.get("line")
    where = f" in line {line}" if line else ""
    match kind:
        case "SyntaxError" | "IndentationError" | "TabError":
            return f"Python cannot read the program{where}: {text}."
        case "InputAsked" | "EOFError":
            return f"The program asks for input{where}, and nobody can answer here. Write the value down."
        case "MemoryError":
            return (
                f"The program asks for more memory than it gets here{where}: {text or 'out of memory'}. Use less data."
            )
        case "ModuleNotFoundError" | "ImportError":
            return (
                f"The program imports something that is not installed here{where}: {text}. NumPy is all that it needs."
            )
        case "FileNotFoundError":
            return (
                f"The program reads a file that is not there{where}: {error.get('missing') or text}. Put it beside the "
                "program, under the name that the program uses, or use a few rows written into the program."
            )
        case "RecursionError":
            return f"A function calls itself without end{where}."
        case "ValueError" if "shapes" in text or "dimension" in text or "broadcast" in text or "core" in text:
            return (
                f"The program stopped{where}: the shapes of two arrays do not fit ({text}). Write the shape beside "
                "each array; a missing transpose, or y of shape (n,) where (n, 1) is meant, are usual reasons."
            )
    return f"The program stopped{where} with {kind}: {text}"


def not_understood(trace: Trace, file: str, judgement: Judgement | None) -> Finding:
    """Return what was found and what is missing."""
    outcome = trace.outcome
    if judgement is None:
        words = _nothing_found(trace)
    elif judgement.context is None:
        words = "A forward pass was found, but not what it is compared with: no array fits as the targets."
    else:
        found = f"Found: {describe(judgement.context)}."
        match judgement.reason:
            case "no update":
                words = f"{found} But no weight changed and no gradients were returned, so nothing can be compared."
            case "update":
                words = (
                    f"{found} But the weight changes are no multiples of gradients, nor are the gradients named so "
                    "that they can be told apart. Return them as a dictionary such as {'dW1': dW1, 'db1': db1}."
                )
            case "two losses":
                words = (
                    f"{found} Its gradients are those of cross-entropy, dz = ŷ − y at the output. But the program "
                    "follows the squared error. If cross-entropy is what you minimise, all is right: say so by "
                    "computing it. If it is the squared error, the slope of the last activation is missing: "
                    "dz = (ŷ − y) ŷ (1 − ŷ). (A value that is stored as loss or cost would tell which.)"
                )
            case reason if reason.startswith("no gradient"):
                words = f"{found} But there is {reason} to be seen; name it after its parameter, such as dW1 for W1."
            case _:
                words = (
                    f"{found} {_seen(judgement)}, and no single mistake that is known explains them, so nothing "
                    "certain can be said. Things such as dropout or a loss of one's own are not recognised; several "
                    "mistakes at once may also be the reason."
                )
    if outcome.get("driven_error") or outcome.get("not_driven"):
        problem = outcome.get("not_driven") or outcome["driven_error"].get("text")
        words += f" Calling its functions with made-up data failed: {problem}."
    if outcome.get("status") == "time":
        words += " The program was stopped after a few seconds, before it had come to an end."
    if outcome.get("status") == "exit" and not trace.products:
        words += f" It ended itself with exit code {outcome.get('code')}."
    return Finding(file, "not understood", explanation=words)


def _seen(judgement: Judgement) -> str:
    """How far the weight changes agree with the gradients."""
    context, agreement = judgement.context, judgement.agreement
    if context is None or agreement is None or not any(name[0] == "W" for name in agreement.matched):
        return "But its weight changes are not the gradients of a loss that is known"
    right = [name for name in context.names if name in agreement.matched]
    wrong = [name for name in context.names if name not in agreement.matched]
    return (
        f"The changes of {', '.join(right)} are the gradients of {LOSS_WORDS[context.loss]}, those of "
        f"{', '.join(wrong)} are not"
    )


def _nothing_found(trace: Trace) -> str:
    if not trace.events:
        return f"The program ran, but no arrays were seen in it. {SHAPES}"
    if not trace.products and not any(node.text.startswith(("np.", "numpy.")) for node in trace.nodes):
        return (
            "The program computes with plain numbers and lists, and loops over them; no network was found in that. "
            f"Write its sums as products of NumPy arrays, then it can be checked. {SHAPES}"
        )
    if not trace.products:
        return f"The program computes arrays, but no matrix products, so no network was found. {SHAPES}"
    return f"The program multiplies matrices, but no forward pass was found among the products. {SHAPES}"
