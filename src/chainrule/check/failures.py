"""What to say of a program that did not run to an answer."""

import re
from pathlib import Path
from typing import Any

from chainrule.check.watch.modules import read

SHAPES = (
    "The tool understands parameters that a loop changes, W -= rate * dW or W = W - rate * dW, or a function that "
    "returns the gradients as a dictionary."
)
FRAMEWORKS = {"torch": "PyTorch", "tensorflow": "TensorFlow", "jax": "JAX", "keras": "Keras", "autograd": "autograd"}
DERIVES = (
    "{} derives the gradients here by itself, and it does not make the mistakes that this check looks for, so there is "
    "no backward pass of yours to be checked. If it learns badly, look at the loss, the learning rate, and the data; a "
    "custom backward function is checked by the framework's own gradient check."
)
ENDLESS = (
    "The program did not come to an end, and had to be stopped before it had computed with any array. Is there a loop "
    "without an end, does it wait for something, or is a computation far too large? Try it with less data."
)
ENDED = (
    "The program was ended by the system (signal {code}), most likely because it used too much memory or processor "
    "time. Try it with less data."
)
LEFT = (
    "The program ended the whole process by itself (exit code {code}), as os._exit does, so that nothing could be "
    "seen of it. Take that call out."
)
NO_NUMBERS = "The program ran, but no arrays were seen in it, and no computing with numbers."
LEARNS_NOTHING = (
    "The program computes, but nothing in it is learned: no array or number was seen that becomes itself plus a change "
    "that depends on it."
)
AUTOMATIC = r"\.backward\(\)|GradientTape|jax\.grad|value_and_grad|\.fit\(|grad\("
#: Kinds of errors, what their text holds, and what to say; the first that fits counts.
ERRORS = (
    ("SyntaxError|IndentationError|TabError", "", "Python cannot read the program{where}: {text}."),
    ("InputAsked|EOFError", "", "The program asks for input{where}, and nobody can answer here. Write the value down."),
    ("MemoryError", "", "The program asks for more memory than it gets here{where}: {text}. Use less data."),
    (
        "ModuleNotFoundError|ImportError",
        "",
        "The program imports something that is not installed here{where}: {text}. NumPy is all that it needs.",
    ),
    (
        "FileNotFoundError",
        "",
        "The program reads a file that is not there{where}: {missing}. Put it beside the program, under the name that "
        "the program uses, or use a few rows written into the program.",
    ),
    ("RecursionError", "", "A function calls itself without end{where}."),
    (
        "ValueError",
        "shapes|dimension|broadcast|core",
        "The program stopped{where}: the shapes of two arrays do not fit ({text}). Write the shape beside each array; "
        "a missing transpose, or y of shape (n,) where (n, 1) is meant, are usual reasons.",
    ),
    (".*", "", "The program stopped{where} with {type}: {text}"),
)


def failed(outcome: dict[str, Any]) -> dict[str, Any] | None:
    """Return what to say where the program did not run, None where it did."""
    line = None
    match outcome["status"]:
        case "killed":
            words = ENDLESS
        case "gone":
            code = outcome["code"]
            ended = code is not None and code < 0
            words = (ENDED if ended else LEFT).format(code=-code if ended else code)
        case "error":
            error = outcome["error"]
            line = error["line"]
            told = (w for kind, t, w in ERRORS if re.fullmatch(kind, error["type"]) and re.search(t, error["text"]))
            words = next(told).format(**error, where=f" in line {line}" if line else "")
        case "time" if not outcome["numbers"]:
            words = ENDLESS
        case _:
            return None
    return {"verdict": "failed to run", "line": line, "explanation": words}


def not_understood(outcome: dict[str, Any]) -> dict[str, Any]:
    """Return what to say of a program that ran, but in which nothing is learned."""
    words = f"{LEARNS_NOTHING if outcome['numbers'] else NO_NUMBERS} {SHAPES}"
    if outcome.get("not_driven"):
        words += f" Calling its functions with made-up data failed: {outcome['not_driven']}."
    if outcome["status"] == "time":
        words += " The program was stopped after a few seconds, before it had come to an end."
    if outcome["status"] == "exit":
        words += f" It ended itself with exit code {outcome['code']}."
    return {"verdict": "not understood", "explanation": words}


def framework(path: Path) -> dict[str, Any] | None:
    """What to say of a program whose gradients a framework computes; None of any other."""
    try:
        source = read(path)
    except ValueError:
        return None
    imported = re.findall(rf"^\s*(?:import|from) ({'|'.join(FRAMEWORKS)})\b", source, re.M)
    if not imported or not re.search(AUTOMATIC, source):
        return None
    return {"verdict": "not understood", "explanation": DERIVES.format(FRAMEWORKS[imported[0]])}
