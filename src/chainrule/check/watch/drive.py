"""Calling what a learner's file only defines: a class, or functions around parameters, for a few iterations.

Each argument is found by its name: something that the file has, or that a function returned under that name, or what
such a name usually stands for.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from chainrule.check.watch.recorder import Recorder

START = r"init|^make|^create|^build|^new|^setup"
TRAIN = r"^train|^fit|^model|^main|^learn|^run|^nn$|_model$|^optimi[sz]e$|train$|^gradient_descent$"
FORWARD = r"forward|feed|propagate|^think$|^predict|^compute$|^run$|^fwd|^hypothesis"
BACKWARD = r"back|grad|derivs?$|deltas?$"
UPDATE = r"update|descen[dt]|^step|apply|^sgd|optimi[sz]er?$"
LOSS = r"loss|cost|error|mse|entropy"
NO_STEP = r"^__|activ|sigm|relu|tanh|softmax|plot|check|numer|prime|slope|test|deriv\w*_of|d_?act"
#: What an argument stands for, by the names that people give it; the first that fits counts.
ROLES = {
    "rate": r"lr|alpha|eta|.*rate|step_size",
    "count": r".*epoch.*|.*iter.*|.*steps|times|.*batch.*|.*seed|random_state",
    "sizes": r"layer_?s?_?dims?|layers|.*sizes|dims|architecture|topology|shape|structure|units|n_units",
    "n_hidden": r"n_?h|nh|h|.*hid.*",
    "n_inputs": r"n_?x|n_?in.*|in(put)?_?(size|dim|nodes|units|features|neurons).*|num_?in.*|d|inp|n_?features",
    "n_outputs": r"n_?y|n_?o.*|out(put)?_?(size|dim|nodes|units|neurons).*|num_?out.*|k|.*classes|out",
    "parameters": r"param.*|p|weights|model|net|network|theta|w",
    "gradients": r"grad.*|g",
    "cache": r"cache.*|mem.*|state|tape",
    "prediction": r"y_?hat|y_?pred.*|pred.*|outputs?|out|probs?|a_?out|al|o",
    "X": r"xs?|x_?(train|data|batch|in|input)s?|inputs?|data|features|a_?0|train_?x|samples?|input_data",
    "y": r"ys?|y_?(train|data|true|batch|real)|targets?|labels?|ts?|expected.*|desired.*|truth|train_?y|actual",
    "quiet": r"verbose|print.*|log.*|debug|plot.*",
}
SURE = ("parameters", "gradients", "cache", "prediction", "X", "y", "rate", "count")  # roles that a name tells surely
SIZES = ((2, 1), (3, 1), (2, 2), (3, 3), (4, 3), (2, 3), (3, 2), (4, 1), (4, 2))
ROWS, HIDDEN, ITERATIONS = 5, 4, 6
PRODUCTS = ("matmul", "dot", "einsum", "inner", "outer", "linear", "mul")
Functions = dict[str, Callable[..., Any]]


class Unknown(TypeError):
    """An argument that nothing is known for."""


def drive(namespace: dict[str, Any], source: str, recorder: Recorder) -> str:
    """Call the file's classes or functions with its own data or made-up data; return what was in the way."""
    start, problem, objects = len(recorder.nodes), "", dict(recorder.objects)
    for known in _plausible_data(source):
        for way in (Player.train, Player.iterate):
            recorder.objects = dict(objects)
            try:
                player = Player(namespace, known, recorder)
                if way(player) and any(node.op in PRODUCTS for node in recorder.nodes[start:]):
                    return ""
            except Exception as error:
                problem = problem or (str(error) if isinstance(error, Unknown) else f"{type(error).__name__}: {error}")
            recorder.rewind(start)
    return problem


def _plausible_data(source: str) -> Iterator[dict[str, Any]]:
    """Yield what may stand for each role, in the layouts that a program may expect, the likeliest first."""
    by_columns = bool(
        re.search(r"(dot|matmul)\(\s*(self\.)?(\w+\[)?['\"]?[wW]\w*['\"]?\]?\s*,|axis=1|[wW]\w*\]? @", source)
    )
    for turned in (by_columns, not by_columns):
        for inputs, outputs in SIZES:
            X, labels = np.random.default_rng(7).random((ROWS, inputs)).round(2), np.arange(ROWS) % max(2, outputs)
            y = labels[:, None].astype(float) if outputs == 1 else np.eye(outputs)[labels]
            known = {"rate": 0.1, "count": ITERATIONS, "quiet": 0, "sizes": [inputs, HIDDEN, outputs]}
            known |= {"n_inputs": inputs, "n_hidden": HIDDEN, "n_outputs": outputs}
            yield {**known, "X": X.T.copy() if turned else X, "y": y.T.copy() if turned else y}


class Player:
    """Plays a file's functions, or an object of a class that has a backward pass, with one set of data."""

    def __init__(self, namespace: dict[str, Any], known: dict[str, Any], recorder: Recorder):
        self.namespace, self.recorder, self.objects = namespace, recorder, recorder.objects
        own = {role(k): v for k, v in namespace.items() if isinstance(v, np.ndarray) and v.ndim}
        self.known = known | {kind: value for kind, value in own.items() if kind in ("X", "y")}
        self.unnamed: tuple[Any, ...] = ()  # parameters that were returned without names
        self.functions = _steps(namespace)
        for kind in [kind for kind in namespace.values() if inspect.isclass(kind) and kind.__module__ == "__main__"]:
            if any(re.search(BACKWARD, name, re.I) for name in _steps(vars(kind))):
                made = self._call(kind)
                self.functions = {name: getattr(made, name) for name in _steps(vars(kind))}
                break

    def train(self) -> bool:
        """Call the function that trains."""
        for function in self._named(TRAIN):
            with contextlib.suppress(Unknown):
                self._call(function)
                return True
        return False

    def iterate(self) -> bool:
        """Make parameters, then go forward, back, and downhill, with the first function of each kind."""
        for function in self._named(START)[:1]:
            self._keep(self._call(function), "parameters", function)
        taken: list[Any] = []
        for pattern in (FORWARD, UPDATE, BACKWARD, LOSS):
            taken.append(next((f for f in self._named(pattern) if f not in taken), None))
        forward, update, backward, loss = taken
        for _ in range(ITERATIONS if backward is not None else 0):
            if forward is not None:
                self._name_parameters(forward)
                self._keep(self._call(forward), "prediction", forward)
            with contextlib.suppress(Exception):  # a loss is good to know, but not needed
                self._call(loss)
            result = self._call(backward)
            self._keep(result, "gradients", backward)
            if update is None:
                self._descend(result, backward)
                continue
            result = self._call(update)
            if result is not None and isinstance(result, type(self.known.get("parameters"))):
                self._keep(result, "parameters", update)
        return backward is not None

    def _named(self, pattern: str) -> list[Callable[..., Any]]:
        return [function for name, function in self.functions.items() if re.search(pattern, name, re.I)]

    def _keep(self, result: Any, kind: str, function: Callable[..., Any]) -> None:
        """Remember what a function returned, also under the names that its return statement uses."""
        if result is None:
            return
        parts = result if isinstance(result, tuple) else (result,)
        dictionaries = [part for part in parts if isinstance(part, dict)]
        self.known[kind] = parts[0] if kind == "prediction" else result
        if kind == "prediction" and (dictionaries or len(parts) > 1):
            self.known["cache"] = dictionaries[-1] if dictionaries else parts[1]
        names = _returned_names(function)
        if len(names) == len(parts):
            self.objects.update(zip(names, parts, strict=True))
        elif kind == "parameters":
            self.unnamed = parts
        for part in dictionaries if kind != "gradients" else ():
            self.objects.update({key: value for key, value in part.items() if isinstance(key, str)})

    def _descend(self, result: Any, function: Callable[..., Any]) -> None:
        """Follow the gradients that were returned, where the program does nothing with them."""
        parts = result if isinstance(result, tuple) else (result,)
        named = [*zip(_returned_names(function), parts, strict=False)]
        for name, gradient in named + [pair for part in parts if isinstance(part, dict) for pair in part.items()]:
            array = self._parameter(str(name))
            if array is not None and np.shape(gradient) == array.shape:
                self.recorder.descend(array, gradient)

    def _parameter(self, name: str) -> Any:
        """The array that a gradient's name belongs to: W1 for dW1, grad_W1 and W1 itself."""
        wanted = {name.lower(), re.sub(r"^d_?|^grad(ient)?s?_?|^delta_?|^nabla_?|_?grad(ient)?$", "", name.lower())}
        inside = [value for value in self.namespace.values() if isinstance(value, dict)]
        for holder in (self.known.get("parameters"), self.objects, self.namespace, *inside):
            for key, value in holder.items() if isinstance(holder, dict) else ():
                if str(key).lower() in wanted and isinstance(value, np.ndarray) and value.dtype.kind == "f":
                    return value
        return None

    def _name_parameters(self, function: Callable[..., Any]) -> None:
        """Give parameters that were returned without names those of the function that takes them."""
        names = inspect.signature(function).parameters if self.unnamed else {}
        missing = [name for name in names if not role(name) and name not in self.objects]
        if len(missing) == len(self.unnamed):
            self.objects.update(zip(missing, self.unnamed, strict=True))

    def _call(self, function: Callable[..., Any]) -> Any:
        """Call `function` with what is known for each argument; those with a default are left out."""
        parameters = inspect.signature(function).parameters.values()
        needed = [p for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
        keywords = {p.name: self._argument(p.name) for p in needed if p.kind is p.KEYWORD_ONLY}
        return function(*(self._argument(p.name) for p in needed if p.name not in keywords), **keywords)

    def _argument(self, name: str) -> Any:
        """Return what an argument of this name is to be. Raises `Unknown`."""
        value, kind = self.namespace.get(name), role(name)
        if isinstance(value, np.ndarray | dict | list | float | int):
            return value
        if kind == "prediction" and name in self.objects:
            return self.objects[name]
        if kind in self.known and (name not in self.objects or kind in SURE):
            return self.known[kind]
        found = next((v for key, v in self.objects.items() if key.lower() == name.lower()), None)
        if found is None:
            raise Unknown(f"nothing is known for the argument {name!r}")
        return found


def role(name: str) -> str:
    """Return what an argument of this name stands for, or nothing.

    >>> role("learning_rate"), role("X_train"), role("n_h"), role("cache"), role("banana")
    ('rate', 'X', 'n_hidden', 'cache', '')
    """
    return next((kind for kind, pattern in ROLES.items() if re.fullmatch(pattern, name.lower())), "")


def _steps(members: Mapping[str, Any]) -> Functions:
    """What may be a step of training, among the members of a program or of a class."""
    functions = {name: value for name, value in members.items() if inspect.isfunction(value)}
    return {n: f for n, f in functions.items() if f.__module__ == "__main__" and not re.search(NO_STEP, n, re.I)}


def _returned_names(function: Callable[..., Any]) -> list[str]:
    """The names in a function's last return statement, where it returns nothing but names."""
    try:
        tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(function)))
    except (OSError, SyntaxError, TypeError):
        return []
    returns = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value is not None]
    elements = returns[-1].elts if returns and isinstance(returns[-1], ast.Tuple) else returns[-1:]
    names = [e.id if isinstance(e, ast.Name) else getattr(e, "attr", "") for e in elements]
    return names if all(names) else []
