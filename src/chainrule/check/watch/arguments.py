"""What to pass to a learner's function: each argument is found by its name."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


class Missing(TypeError):
    """An argument that nothing is known for."""


@dataclass(frozen=True)
class Data:
    """Made-up rows to try a program with."""

    columns: bool  # a sample per column rather than per row
    inputs: int
    outputs: int
    rows: int = 5
    hidden: int = 4

    def arrays(self) -> tuple[Any, Any]:
        """Return X and y; for several outputs, y is one-hot."""
        rng = np.random.default_rng(7)
        X = rng.random((self.rows, self.inputs)).round(2)
        labels = np.arange(self.rows) % max(2, self.outputs)
        y = labels[:, None].astype(float) if self.outputs == 1 else np.eye(self.outputs)[labels]
        return (X.T.copy(), y.T.copy()) if self.columns else (X, y)

    def roles(self) -> dict[str, Any]:
        """Return what stands for each role."""
        X, y = self.arrays()
        sizes = [self.inputs, self.hidden, self.outputs]
        return {
            "X": X,
            "y": y,
            "rate": 0.1,
            "epochs": 6,
            "seed": 3,
            "batch": self.rows,
            "sizes": sizes,
            "n_inputs": self.inputs,
            "n_hidden": self.hidden,
            "n_outputs": self.outputs,
            "quiet": 0,
        }


def role(name: str) -> str:
    """Return what an argument of this name stands for, or nothing.

    >>> role("learning_rate"), role("X_train"), role("n_h"), role("cache"), role("banana")
    ('rate', 'X', 'n_hidden', 'cache', '')
    """
    lowered = name.lower()
    return next((kind for kind, pattern in ROLES if re.fullmatch(pattern, lowered)), "")


def plausible_data(source: str) -> Iterator[Data]:
    """Yield data in the layouts that a program may expect, the likeliest first."""
    weight = r"(self\.|\w+\[['\"f(])?\w*[wW](eight)?\w*(['\"\])]|\.T)*"
    row = len(re.findall(r"@\s*" + weight, source)) + len(
        re.findall(r"(dot|matmul)\(\s*\w*(x|X|a|A|inp)\w*\s*,", source)
    )
    column = len(re.findall(r"(dot|matmul)\(\s*(self\.)?(\w+\[)?['\"]?[wW]\w*['\"]?\]?\s*,", source))
    column += len(re.findall(r"(^|[=(,\s])(self\.)?(\w+\[)?['\"]?[wW]\w*['\"]?\]?\s*@", source))
    orders = (True, False) if column > row or (column and "axis=1" in source) else (False, True)
    for columns in orders:
        for inputs, outputs in ((2, 1), (3, 1), (2, 2), (3, 3), (4, 3), (2, 3), (3, 2), (4, 1), (4, 2)):
            yield Data(columns, inputs, outputs)


def call(function: Callable[..., Any], look_up: Callable[[str], Any]) -> Any:
    """Call `function` with what `look_up` finds for each argument; those with a default may be missing."""
    arguments: dict[str, Any] = {}
    positional: list[Any] = []
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        if parameter.default is not parameter.empty:
            continue
        value = look_up(parameter.name)
        if parameter.kind is parameter.POSITIONAL_ONLY:
            positional.append(value)
        else:
            arguments[parameter.name] = value
    return function(*positional, **arguments)
