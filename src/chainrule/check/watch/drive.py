"""Calling what a learner's file only defines: a class, or functions around parameters, for a few iterations."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.check.watch.arguments import Data, Missing, call, plausible_data, role
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
Functions = list[Callable[..., Any]]
PRODUCTS = ("matmul", "dot", "einsum", "inner", "outer", "tensordot", "mul")


def drive(namespace: dict[str, Any], source: str, recorder: Recorder) -> str:
    """Call the file's classes or functions with its own data or made-up data; return what was in the way."""
    start, problem, objects = len(recorder.nodes), "", dict(recorder.objects)
    for data in plausible_data(source):
        recorder.rewind(start)
        recorder.objects = dict(objects)
        player = Player(namespace, data, recorder)
        for play in (player.play_class, player.play_training, player.play_functions):
            kept = len(recorder.nodes)
            try:
                if play() and len(recorder.nodes) > kept and _products(recorder):
                    return ""
            except Missing as error:
                problem = problem or str(error)
            except Exception as error:
                problem = problem or f"{type(error).__name__}: {error}"
            recorder.rewind(kept)
    return problem


class Player:
    """Plays a file's functions with one set of data."""

    def __init__(self, namespace: dict[str, Any], data: Data, recorder: Recorder) -> None:
        self.namespace = namespace
        self.recorder = recorder
        self.unnamed: tuple[Any, ...] = ()  # parameters that were returned without names
        self.known = data.roles()
        for key, value in list(namespace.items()):  # the file's own data come first
            if isinstance(value, np.ndarray) and value.ndim and role(key) in ("X", "y"):
                self.known[role(key)] = value
        self.functions = {
            name: value
            for name, value in namespace.items()
            if inspect.isfunction(value) and value.__module__ == "__main__" and not NOT_A_STEP.search(name)
        }

    # ---- the three ways

    def play_class(self) -> bool:
        """Make an object that has a backward pass, and train it."""
        for name, value in list(self.namespace.items()):
            if inspect.isclass(value) and value.__module__ == "__main__" and _methods(value, BACKWARD):
                made = call(value, self.look_up)
                self.recorder.objects[name] = made
                for method in _methods(made, TRAIN):
                    try:
                        call(method, self.look_up)
                        return True
                    except Missing:
                        continue
                self._iterate(*(_methods(made, pattern) for pattern in (FORWARD, BACKWARD, UPDATE)))
                return True
        return False

    def play_training(self) -> bool:
        """Call the function that trains."""
        for name, function in self.functions.items():
            if TRAIN.search(name):
                call(function, self.look_up)
                return True
        return False

    def play_functions(self) -> bool:
        """Make parameters, then go forward, back, and downhill a few times."""
        for name, function in self.functions.items():
            if START.search(name):
                self._keep(call(function, self.look_up), "parameters", function)
                break
        forward, backward, update = (self._named(pattern) for pattern in (FORWARD, BACKWARD, UPDATE))
        backward = [function for function in backward if function not in update]
        losses: Functions = [function for name, function in self.functions.items() if LOSS.search(name)]
        if not backward:
            return False
        self._iterate(forward, backward, update, losses)
        return True

    # ---- pieces

    def _named(self, pattern: re.Pattern[str]) -> Functions:
        return [function for name, function in self.functions.items() if _is_step(name, pattern)]

    def _iterate(
        self,
        forward: Functions,
        backward: Functions,
        update: Functions,
        losses: Functions | None = None,
    ) -> None:
        backward = [f for f in backward if f not in forward]
        update = [f for f in update if f not in backward and f not in forward]
        for _ in range(ITERATIONS):
            for function in forward[:1]:
                self._name_parameters(function)
                self._keep(call(function, self.look_up), "prediction", function)
            for function in (losses or [])[:1]:
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
                if isinstance(result, type(self.known.get("parameters"))) and result is not None:
                    self._keep(result, "parameters", function)

    def _keep(self, result: Any, kind: str, function: Callable[..., Any]) -> None:
        """Remember what a function returned, also under the names that its return statement uses."""
        if result is None:
            return
        parts = result if isinstance(result, tuple) else (result,)
        for part in parts:
            if isinstance(part, dict) and kind == "prediction":
                self.known["cache"] = part
        self.known[kind] = parts[0] if kind == "prediction" else result
        if kind == "prediction" and len(parts) > 1 and "cache" not in self.known:
            self.known["cache"] = parts[1]
        names = _returned_names(function)
        if kind == "parameters" and len(names) != len(parts):
            self.unnamed = parts
        if len(names) == len(parts):
            for name, part in zip(names, parts, strict=True):
                self.recorder.objects[name] = part
        for part in parts:
            if isinstance(part, dict):
                for key, value in part.items():
                    if kind != "gradients" and isinstance(key, str):
                        self.recorder.objects[key] = value

    def _descend(self, result: Any, function: Callable[..., Any]) -> None:
        """Follow the gradients that were returned, where the program does nothing with them."""
        if isinstance(result, dict):
            pairs = list(result.items())
        else:
            names = _returned_names(function)
            parts = result if isinstance(result, tuple) else (result,)
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
        holders = [self.known.get("parameters"), self.recorder.objects, self.namespace, *inside]
        for holder in holders:
            for key, value in holder.items() if isinstance(holder, dict) else ():
                if _key(str(key)) in wanted and isinstance(value, np.ndarray) and value.dtype.kind == "f":
                    return value
        return None

    def _name_parameters(self, function: Callable[..., Any]) -> None:
        """Give parameters that were returned without names those of the function that takes them."""
        missing = [name for name in inspect.signature(function).parameters if self._find(name) is None]
        if self.unnamed and len(missing) == len(self.unnamed):
            self.recorder.objects.update(zip(missing, self.unnamed, strict=True))

    def _find(self, name: str) -> Any:
        try:
            return self.look_up(name)
        except Missing:
            return None

    def look_up(self, name: str) -> Any:
        """Return what an argument of this name is to be. Raises `Missing`."""
        value = self.namespace.get(name)
        if isinstance(value, np.ndarray | dict | list | float | int):
            return value
        kind = role(name)
        objects = self.recorder.objects
        if kind == "prediction" and name in objects:
            return objects[name]
        if kind in ("parameters", "gradients", "cache", "prediction") and kind in self.known:
            return self.known[kind]
        if kind not in ("X", "y", "rate", "epochs") and name in objects:
            return objects[name]
        if kind in self.known:
            return self.known[kind]
        if name in objects:
            return objects[name]
        alike = {key.lower(): value for key, value in objects.items()}
        if name.lower() in alike:
            return alike[name.lower()]
        raise Missing(f"nothing is known for the argument {name!r}")


def _key(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _methods(owner: Any, pattern: re.Pattern[str]) -> Functions:
    kind = owner if inspect.isclass(owner) else type(owner)
    return [
        getattr(owner, name)
        for name, value in vars(kind).items()
        if inspect.isfunction(value) and _is_step(name, pattern)
    ]


def _is_step(name: str, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(name)) and not NOT_A_STEP.search(name) and not name.startswith("__")


def _returned_names(function: Callable[..., Any]) -> list[str]:
    """The names in a function's last return statement, where it returns nothing but names."""
    try:
        tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(function)))
    except (OSError, SyntaxError, TypeError):
        return []
    returns = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value is not None]
    if not returns:
        return []
    elements = returns[-1].elts if isinstance(returns[-1], ast.Tuple) else [returns[-1]]
    names = [e.id if isinstance(e, ast.Name) else getattr(e, "attr", "") for e in elements]
    return names if all(names) else []


def _products(recorder: Recorder) -> bool:
    return any(node.op in PRODUCTS for node in recorder.nodes)
