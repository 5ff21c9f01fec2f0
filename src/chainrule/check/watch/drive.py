"""Calling what a learner's file only defines: a class with a backward pass, or a function that returns gradients.

Each argument is found by its name: something that the file has, or what such a name usually stands for.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from chainrule.check.watch.recorder import Recorder

FORWARD = r"forward|feed|propagate|^think$|^predict|^compute$|^run$|^fwd|^hypothesis"
BACKWARD = r"back|grad|derivs?$|deltas?$"
UPDATE = r"update|descen[dt]|^step|apply|^sgd|optimi[sz]er?$"
NO_STEP = r"^__|activ|sigm|relu|tanh|softmax|plot|check|numer|prime|slope|test|deriv\w*_of|d_?act"
#: What an argument stands for, by the names that people give it; the first that fits counts.
ROLES = {
    "rate": r"lr|alpha|eta|.*rate|step_size",
    "count": r".*epoch.*|.*iter.*|.*steps|times|.*batch.*|.*seed|random_state",
    "sizes": r"layer_?s?_?dims?|layers|.*sizes|dims|architecture|topology|shape|structure|units|n_units",
    "n_hidden": r"n_?h|nh|h|.*hid.*",
    "n_inputs": r"n_?x|n_?in.*|in(put)?_?(size|dim|nodes|units|features|neurons).*|num_?in.*|d|inp|n_?features",
    "n_outputs": r"n_?y|n_?o.*|out(put)?_?(size|dim|nodes|units|neurons).*|num_?out.*|k|.*classes|out",
    "gradients": r"grad.*|g",
    "prediction": r"y_?hat|y_?pred.*|pred.*|outputs?|out|probs?|a_?out|al|o",
    "X": r"xs?|x_?(train|data|batch|in|input)s?|inputs?|data|features|a_?0|train_?x|samples?|input_data",
    "y": r"ys?|y_?(train|data|true|batch|real)|targets?|labels?|ts?|expected.*|desired.*|truth|train_?y|actual",
    "quiet": r"verbose|print.*|log.*|debug|plot.*",
}
#: What is made up for them; X has a few rows, or columns where the weights come first in the products.
KNOWN: dict[str, Any] = {
    "rate": 0.1,
    "count": 6,
    "sizes": [2, 4, 1],
    "n_inputs": 2,
    "n_hidden": 4,
    "n_outputs": 1,
    "quiet": 0,
}
COLUMNS = re.compile(r"(dot|matmul)\(\s*[\w.\[]*['\"]?[wW]\w*['\"]?\]?\s*,|axis=1|[wW]\w*\]? @")


class Unknown(TypeError):
    """An argument that nothing is known for."""


def drive(namespace: dict[str, Any], source: str, recorder: Recorder) -> str:
    """Call what the file defines with its own data or made-up data; return what was in the way."""
    try:
        Player(namespace, source, recorder).play()
        return ""
    except Exception as error:
        return str(error) if isinstance(error, Unknown) else f"{type(error).__name__}: {error}"


class Player:
    """Plays an object of a class that has a backward pass, or else the file's functions, with one set of data."""

    def __init__(self, namespace: dict[str, Any], source: str, recorder: Recorder):
        self.namespace, self.recorder = namespace, recorder
        X, y = np.random.default_rng(7).random((5, 2)).round(2), np.arange(5)[:, None] % 2 * 1.0
        turned = COLUMNS.search(source)
        own = {role(k): v for k, v in namespace.items() if isinstance(v, np.ndarray) and v.ndim}
        self.known = {**KNOWN, "X": X.T.copy() if turned else X, "y": y.T.copy() if turned else y}
        self.known |= {kind: value for kind, value in own.items() if kind in ("X", "y")}
        self.functions = _steps(namespace)
        for kind in [kind for kind in namespace.values() if inspect.isclass(kind) and kind.__module__ == "__main__"]:
            if any(re.search(BACKWARD, name, re.I) for name in _steps(vars(kind))):
                made = self._call(kind)
                self.functions = {name: getattr(made, name) for name in _steps(vars(kind))}
                break

    def play(self) -> None:
        """Go forward, back, and downhill."""
        forward, update, backward = self._named(FORWARD), self._named(UPDATE), self._named(BACKWARD)
        for _ in range(KNOWN["count"] if backward else 0):
            for function in forward[:1]:
                self.known["prediction"] = self._call(function)
            self.known["gradients"] = self._call(next(f for f in backward if f not in forward[:1]))
            for function in update[:1]:
                self._call(function)
            if not update:
                self._descend()

    def _named(self, pattern: str) -> list[Callable[..., Any]]:
        return [function for name, function in self.functions.items() if re.search(pattern, name, re.I)]

    def _descend(self) -> None:
        """Follow the gradients that were returned by name, where the program does nothing with them."""
        gradients = self.known["gradients"]
        inside = [value for value in self.namespace.values() if isinstance(value, dict)]
        for name, gradient in gradients.items() if isinstance(gradients, dict) else ():
            plain = re.sub(r"^d_?|^grad(ient)?s?_?|^delta_?|^nabla_?|_?grad(ient)?$", "", str(name).lower())
            for key, array in [pair for holder in (self.namespace, *inside) for pair in holder.items()]:
                named = str(key).lower() in (str(name).lower(), plain)
                if named and isinstance(array, np.ndarray) and array.shape == np.shape(gradient):
                    self.recorder.descend(array, gradient)
                    break

    def _call(self, function: Callable[..., Any]) -> Any:
        """Call `function` with what is known for each argument; those with a default are left out. Raises `Unknown`."""
        parameters = inspect.signature(function).parameters.values()
        needed = [p for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
        keywords = {p.name: self._argument(p.name) for p in needed if p.kind is p.KEYWORD_ONLY}
        return function(*(self._argument(p.name) for p in needed if p.name not in keywords), **keywords)

    def _argument(self, name: str) -> Any:
        value = self.namespace.get(name)
        if isinstance(value, np.ndarray | dict | list | float | int):
            return value
        if role(name) not in self.known:
            raise Unknown(f"nothing is known for the argument {name!r}")
        return self.known[role(name)]


def role(name: str) -> str:
    """Return what an argument of this name stands for, or nothing.

    >>> role("learning_rate"), role("X_train"), role("n_h"), role("grads"), role("banana")
    ('rate', 'X', 'n_hidden', 'gradients', '')
    """
    return next((kind for kind, pattern in ROLES.items() if re.fullmatch(pattern, name.lower())), "")


def _steps(members: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """What may be a step of training, among the members of a program or of a class."""
    functions = {name: value for name, value in members.items() if inspect.isfunction(value)}
    return {n: f for n, f in functions.items() if f.__module__ == "__main__" and not re.search(NO_STEP, n, re.I)}
