"""Calling what a learner's file only defines: a class, or functions around parameters, for a few iterations."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterable
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
NOT_A_STEP = re.compile(r"(?i)activ|sigm|relu|tanh|softmax|plot|check|numer|prime|slope|test|deriv(ative)?_of|d_?act")
ITERATIONS = 5
AFFIX = re.compile(
    r"(?i)^(d_?l_?d_?|d_?j_?d_?|d_?c_?d_?|grads?_?|gradient_?|delta_?|nabla_?|dloss_?d?|d_?)|_?(grads?|gradient|prime)$"
)
Functions = dict[str, Callable[..., Any]]
PRODUCTS = ("matmul", "dot", "einsum", "inner", "outer", "linear", "mul")


def drive(namespace: dict[str, Any], source: str, recorder: Recorder) -> str:
    """Call the file's classes or functions with its own data or made-up data; return what was in the way."""
    start, problem, objects = len(recorder.nodes), "", dict(recorder.objects)
    for known in plausible_data(source):
        recorder.rewind(start)
        recorder.objects = dict(objects)
        player = Player(namespace, known, recorder)
        for play in (player.play_class, player.play_training, player.play_functions):
            kept = len(recorder.nodes)
            try:
                if play() and any(node.op in PRODUCTS for node in recorder.nodes[kept:]):
                    return ""
            except Exception as error:
                problem = problem or (str(error) if isinstance(error, Missing) else f"{type(error).__name__}: {error}")
            recorder.rewind(kept)
    return problem


class Player:
    """Plays a file's functions with one set of data."""

    def __init__(self, namespace: dict[str, Any], known: dict[str, Any], recorder: Recorder) -> None:
        self.namespace, self.recorder = namespace, recorder
        self.unnamed: tuple[Any, ...] = ()  # parameters that were returned without names
        own = {role(k): v for k, v in namespace.items() if isinstance(v, np.ndarray) and v.ndim}
        self.known = known | {kind: value for kind, value in own.items() if kind in ("X", "y")}
        self.functions: Functions = _steps(namespace.items())

    # ---- the three ways

    def play_class(self) -> bool:
        """Make an object that has a backward pass, and train it."""
        for name, kind in list(self.namespace.items()):
            own = inspect.isclass(kind) and kind.__module__ == "__main__"
            if own and _named(_steps(vars(kind).items(), "__main__"), BACKWARD):
                made = call(kind, self.look_up)
                self.recorder.objects[name] = made
                methods = {key: getattr(made, key) for key in _steps(vars(kind).items(), "__main__")}
                for method in _named(methods, TRAIN):
                    try:
                        call(method, self.look_up)
                        return True
                    except Missing:
                        continue
                self._iterate(*(_named(methods, pattern) for pattern in (FORWARD, BACKWARD, UPDATE)))
                return True
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
        forward, backward, update, losses = (
            _named(self.functions, pattern) for pattern in (FORWARD, BACKWARD, UPDATE, LOSS)
        )
        backward = [function for function in backward if function not in update]
        if backward:
            self._iterate(forward, backward, update, losses)
        return bool(backward)

    # ---- pieces

    def _iterate(self, forward: list[Any], backward: list[Any], update: list[Any], losses: Any = ()) -> None:
        backward = [f for f in backward if f not in forward]
        update = [f for f in update if f not in backward and f not in forward]
        for _ in range(ITERATIONS):
            for function in forward[:1]:
                self._name_parameters(function)
                self._keep(call(function, self.look_up), "prediction", function)
            for function in losses[:1]:
                try:
                    call(function, self.look_up)
                except Exception:
                    continue  # a loss is good to know, but not needed
            for function in backward[:1]:
                result = call(function, self.look_up)
                self._keep(result, "gradients", function)
                if not update:
                    self._descend(result, function)
            for function in update[:1]:
                result = call(function, self.look_up)
                if result is not None and isinstance(result, type(self.known.get("parameters"))):
                    self._keep(result, "parameters", function)

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
        parts, names = result if isinstance(result, tuple) else (result,), _returned_names(function)
        pairs = list(zip(names, parts, strict=True)) if len(names) == len(parts) else []
        pairs += [pair for part in parts if isinstance(part, dict) for pair in part.items()]
        for name, gradient in pairs:
            array = self._parameter(str(name))
            if array is not None and isinstance(gradient, np.ndarray | np.floating):
                try:
                    self.recorder.descend(array, gradient)
                except (ValueError, TypeError):
                    continue  # of another shape

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
        missing = []
        for name in inspect.signature(function).parameters:
            try:
                self.look_up(name)
            except Missing:
                missing.append(name)
        if self.unnamed and len(missing) == len(self.unnamed):
            self.recorder.objects.update(zip(missing, self.unnamed, strict=True))

    def look_up(self, name: str) -> Any:
        """Return what an argument of this name is to be. Raises `Missing`."""
        value, kind, objects = self.namespace.get(name), role(name), self.recorder.objects
        if isinstance(value, np.ndarray | dict | list | float | int):
            return value
        if kind == "prediction" and name in objects:
            return objects[name]
        if kind in ("parameters", "gradients", "cache", "prediction") and kind in self.known:
            return self.known[kind]
        if kind in ("X", "y", "rate", "epochs") or (kind in self.known and name not in objects):
            return self.known[kind]
        alike = {key.lower(): value for key, value in objects.items()} | {name.lower(): objects.get(name)}
        if alike.get(name.lower()) is None:
            raise Missing(f"nothing is known for the argument {name!r}")
        return alike[name.lower()]


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _steps(items: Iterable[tuple[str, Any]], module: str = "__main__") -> Functions:
    """What may be a step of training, among the members of a program or of a class."""
    return {
        name: value
        for name, value in list(items)
        if inspect.isfunction(value) and value.__module__ == module and not NOT_A_STEP.search(name) and name[:2] != "__"
    }


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
