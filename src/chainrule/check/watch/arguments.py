"""What to pass to a learner's function: each argument is found by its name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

#: What an argument stands for, by the names that people give it; the first that fits counts.
ROLES: tuple[tuple[str, str], ...] = (
    ("rate", r"(lr|alpha|eta|.*learn.*rate|rate|step_size|learning_?rate)"),
    ("epochs", r"(.*epoch.*|.*iter.*|n_?steps|steps|num_steps|times)"),
    ("seed", r"(seed|random_state|rng_seed)"),
    ("batch", r"(.*batch.*)"),
    ("sizes", r"(layer_?s?_?dims?|layers|.*sizes|dims|architecture|topology|shape|structure|units|n_units)"),
    ("n_hidden", r"(n_?h|n_?hid.*|hid.*|num_?hid.*|.*hidden.*|h|nh)"),
    ("n_inputs", r"(n_?x|n_?in.*|in(put)?_?(size|dim|nodes|units|features|neurons).*|num_?in.*|d|nx|inp|n_?features)"),
    ("n_outputs", r"(n_?y|n_?o.*|out(put)?_?(size|dim|nodes|units|neurons).*|num_?out.*|k|.*classes|ny|out)"),
    ("parameters", r"(param.*|p|weights|model|net|network|theta|w)"),
    ("gradients", r"(grad.*|g|grads)"),
    ("cache", r"(cache.*|mem.*|state|tape)"),
    ("prediction", r"(y_?hat|yhat|y_?pred.*|pred.*|output|outputs|out|probs?|a_?out|al|o)"),
    ("X", r"(x|xs|x_?(train|data|batch|in|input)s?|inputs?|data|features|a_?0|train_?x|samples?|input_data)"),
    ("y", r"(y|ys|y_?(train|data|true|batch|real)|targets?|labels?|t|ts|expected.*|desired.*|truth|train_?y|actual)"),
    ("quiet", r"(verbose|print.*|log.*|debug|plot.*)"),
)
SIZES = ((2, 1), (3, 1), (2, 2), (3, 3), (4, 3), (2, 3), (3, 2), (4, 1), (4, 2))
ROWS, HIDDEN = 5, 4


class Missing(TypeError):
    """An argument that nothing is known for."""


def role(name: str) -> str:
    """Return what an argument of this name stands for, or nothing.

    >>> role("learning_rate"), role("X_train"), role("n_h"), role("cache"), role("banana")
    ('rate', 'X', 'n_hidden', 'cache', '')
    """
    return next((kind for kind, pattern in ROLES if re.fullmatch(pattern, name.lower())), "")


def plausible_data(source: str) -> Iterator[dict[str, Any]]:
    """Yield what may stand for each role, in the layouts that a program may expect, the likeliest first."""
    weight = r"(self\.)?(\w+\[)?['\"]?[wW]\w*['\"]?\]?"
    rows = len(re.findall(rf"@\s*{weight}|(dot|matmul)\(\s*\w*(x|X|a|A|inp)\w*\s*,", source))
    columns = len(re.findall(rf"(dot|matmul)\(\s*{weight}\s*,|(^|[=(,\s]){weight}\s*@", source))
    by_columns = columns > rows or (columns and "axis=1" in source)
    for turned in (True, False) if by_columns else (False, True):
        for inputs, outputs in SIZES:
            X = np.random.default_rng(7).random((ROWS, inputs)).round(2)
            labels = np.arange(ROWS) % max(2, outputs)
            y = labels[:, None].astype(float) if outputs == 1 else np.eye(outputs)[labels]
            known = {"rate": 0.1, "epochs": 6, "seed": 3, "batch": ROWS, "quiet": 0, "sizes": [inputs, HIDDEN, outputs]}
            known |= {"n_inputs": inputs, "n_hidden": HIDDEN, "n_outputs": outputs}
            yield {**known, "X": X.T.copy() if turned else X, "y": y.T.copy() if turned else y}


def call(function: Callable[..., Any], look_up: Callable[[str], Any]) -> Any:
    """Call `function` with what `look_up` finds for each argument; those with a default are left out."""
    parameters = inspect.signature(function).parameters.values()
    needed = [p for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    return function(
        *(look_up(p.name) for p in needed if p.kind is not p.KEYWORD_ONLY),
        **{p.name: look_up(p.name) for p in needed if p.kind is p.KEYWORD_ONLY},
    )
