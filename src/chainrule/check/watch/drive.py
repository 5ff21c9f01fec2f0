"""Calling what a learner's file only defines: a class, or functions around parameters, for a few iterations."""

from __future__ import annotations

import ast
import contextlib
import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from chainrule.check.watch.arguments import Missing, call, plausible_data, role
from chainrule.check.watch.recorder import Recorder

BACKWARD = re.compile(r"(?i)back|grad|derivs?$|deltas?$")
FORWARD = re.compile(r"(?i)forward|feed|propagate|^think$|^predict|^compute$|^run$|^fwd|^hypothesis")
UPDATE = re.compile(r"(?i)update|descen[dt]|^step|apply|^sgd|optimi[sz]er?$")
START = re.compile(r"(?i)init|^make|^create|^build|^new|^setup")
TRAIN = re.compile(r"(?i)^train|^fit|^model|^main|^learn|^run|^nn$|_model$|^optimi[sz]e$|train$|^gradient_descent$")
LOSS = re.compile(r"(?i)loss|cost|error|mse|entropy")
NOT_A_STEP = re.compile(r"(?i)^__|activ|sigm|relu|tanh|softmax|plot|check|numer|prime|slope|test|deriv\w*_of|d_?act")
AFFIX = re.compile(r"^(d_?[ljc]?_?d?|grads?|gradient|delta|nabla|dloss_?d?)_?|_?(grads?|gradient|prime)$", re.I)
SURE = ("parameters", "gradients", "cache", "prediction", "X", "y", "rate", "epochs")  # roles that a name tells surely
ITERATIONS = 5
PRODUCTS = ("matmul", "dot", "einsum", "inner", "outer", "linear", "mul")
Functions = dict[str, Callable[..., Any]]


def drive(namespace: dict[str, Any], source: str, recorder: Recorder) -> str:
    """Call the file's classes or functions with its own data or made-up data; return what was in the way."""
    start, problem, objects = len(recorder.nodes), "", dict(recorder.objects)
    for known in plausible_data(source):
        recorder.objects = dict(objects)
        player = Player(namespace, known, recorder)
        for play in (player.play_class, player.play_training, player.play_functions):
            try:
                if play() and any(node.op in PRODUCTS for node in recorder.nodes[start:]):
                    return ""
            except Exception as error:
                problem = problem or (str(error) if isinstance(error, Missing) else f"{type(error).__name__}: {error}")
            recorder.rewind(start)
    return problem


class Player:
    """Plays a file's functions with one set of data."""

    def __init__(self, namespace: dict[str, Any], known: dict[str, Any], recorder: Recorder) -> None:
        self.namespace, self.recorder = namespace, recorder
        own = {role(k): v for k, v in namespace.items() if isinstance(v, np.ndarray) and v.ndim}
        self.unnamed: tuple[Any, ...] = ()  # parameters that were returned without names
        self.known = known | {kind: value for kind, value in own.items() if kind in ("X", "y")}
        self.functions = _steps(namespace)

    # ---- the three ways

    def play_class(self) -> bool:
        """Make an object that has a backward pass, and train it."""
        for name, kind in list(self.namespace.items()):
            methods = _steps(vars(kind)) if inspect.isclass(kind) and kind.__module__ == "__main__" else {}
            if not _named(methods, BACKWARD):
                continue
            made = self.recorder.objects[name] = call(kind, self.look_up)
            methods = {key: getattr(made, key) for key in methods}
            for method in _named(methods, TRAIN):
                try:
                    call(method, self.look_up)
                    return True
                except Missing:
                    continue
            return self._iterate(methods)
        return False

    def play_training(self) -> bool:
        """Call the function that trains."""
        found = _named(self.functions, TRAIN)
        for function in found[:1]:
            call(function, self.look_up)
        return bool(found)

    def play_functions(self) -> bool:
        """Make parameters, then go forward, back, and downhill a few times."""
        for function in _named(self.functions, START)[:1]:
            self._keep(call(function, self.look_up), "parameters", function)
        return self._iterate(self.functions)

    # ---- pieces

    def _iterate(self, functions: Functions) -> bool:
        """Go forward, back, and downhill a few times, with the first function of each kind."""
        taken: list[Any] = []
        for pattern in (FORWARD, UPDATE, BACKWARD, LOSS):
            taken.append(next((f for f in _named(functions, pattern) if f not in taken), None))
        forward, update, backward, loss = taken
        for _ in range(ITERATIONS if backward is not None else 0):
            if forward is not None:
                self._name_parameters(forward)
                self._keep(call(forward, self.look_up), "prediction", forward)
            with contextlib.suppress(Exception):  # a loss is good to know, but not needed
                call(loss, self.look_up)
            result = call(backward, self.look_up)
            self._keep(result, "gradients", backward)
            if update is None:
                self._descend(result, backward)
                continue
            result = call(update, self.look_up)
            if result is not None and isinstance(result, type(self.known.get("parameters"))):
                self._keep(result, "parameters", update)
        return backward is not None

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
            self.recorder.objects.update(zip(names, parts, strict=True))
        elif kind == "parameters":
            self.unnamed = parts
        for part in dictionaries if kind != "gradients" else ():
            self.recorder.objects.update({key: value for key, value in part.items() if isinstance(key, str)})

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
        wanted = {_key(name), _key(AFFIX.sub("", name))}
        inside = [value for value in self.namespace.values() if isinstance(value, dict)]
        for holder in (self.known.get("parameters"), self.recorder.objects, self.namespace, *inside):
            for key, value in holder.items() if isinstance(holder, dict) else ():
                if _key(str(key)) in wanted and isinstance(value, np.ndarray) and value.dtype.kind == "f":
                    return value
        return None

    def _name_parameters(self, function: Callable[..., Any]) -> None:
        """Give parameters that were returned without names those of the function that takes them."""
        names = inspect.signature(function).parameters if self.unnamed else {}
        missing = [name for name in names if not role(name) and name not in self.recorder.objects]
        if len(missing) == len(self.unnamed):
            self.recorder.objects.update(zip(missing, self.unnamed, strict=True))

    def look_up(self, name: str) -> Any:
        """Return what an argument of this name is to be. Raises `Missing`."""
        value, kind, objects = self.namespace.get(name), role(name), self.recorder.objects
        if isinstance(value, np.ndarray | dict | list | float | int):
            return value
        if kind == "prediction" and name in objects:
            return objects[name]
        if kind in self.known and (name not in objects or kind in SURE):
            return self.known[kind]
        found = objects.get(name, next((v for key, v in objects.items() if key.lower() == name.lower()), None))
        if found is None:
            raise Missing(f"nothing is known for the argument {name!r}")
        return found


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _steps(members: Mapping[str, Any]) -> Functions:
    """What may be a step of training, among the members of a program or of a class."""
    functions = {name: value for name, value in members.items() if inspect.isfunction(value)}
    return {n: f for n, f in functions.items() if f.__module__ == "__main__" and not NOT_A_STEP.search(n)}


def _named(functions: Functions, pattern: re.Pattern[str]) -> list[Callable[..., Any]]:
    return [function for name, function in functions.items() if pattern.search(name)]


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
