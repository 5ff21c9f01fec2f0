"""Lessons: data files, one each, and the conditions over a session's state that they are written in.

A lesson is a TOML file: a title, a table, settings, and steps. A step says something (`say`), asks for a prediction
(`ask`, `options`, `right`), lets the learner do something (`do`), checks the state (`check`: conditions that must all
hold, such as "loss < 0.1" or "opened has dW1"), and says what happened (`then`).
"""

import operator
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from chainrule.errors import InvalidInput, UnknownName

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "has": operator.contains,
    "lacks": lambda items, item: item not in items,
}


@dataclass(frozen=True)
class Step:
    """One step of a lesson."""

    say: str
    ask: str = ""
    options: tuple[str, ...] = ()
    right: int = 0
    do: str = ""
    check: tuple[str, ...] = ()
    then: str = ""


@dataclass(frozen=True)
class Lesson:
    """A lesson; `allowed` are the settings that can be changed in it, all if it is empty."""

    name: str
    title: str
    table: str
    steps: tuple[Step, ...]
    settings: dict[str, Any] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()


@dataclass
class Progress:
    """How far a learner is in a lesson: the step, the prediction that was given for it, and what has been opened."""

    lesson: Lesson
    step: int = 0
    answer: int | None = None
    opened: set[str] = field(default_factory=set)

    def passed(self, state: dict[str, Any]) -> bool:
        """Whether the step's question has been answered and all of its conditions hold."""
        step = self.lesson.steps[self.step]
        return (self.answer is not None or not step.ask) and all(holds(text, state) for text in step.check)

    def go_on(self) -> None:
        """Go to the next step."""
        self.step, self.answer = min(self.step + 1, len(self.lesson.steps)), None

    def facts(self, state: dict[str, Any]) -> dict[str, Any]:
        """Return what a page shows of it."""
        lesson, done = self.lesson, self.step >= len(self.lesson.steps)
        about = {"title": lesson.title, "count": len(lesson.steps), "at": self.step, "done": done}
        if done:
            return about
        step = lesson.steps[self.step]
        passed = self.passed(state)
        shown = {"say": step.say, "ask": step.ask, "options": step.options, "do": step.do, "allowed": lesson.allowed}
        told = {"right": step.right} if self.answer is not None else {}
        return about | shown | told | {"answer": self.answer, "passed": passed, "then": step.then if passed else ""}


def holds(condition: str, state: dict[str, Any]) -> bool:
    """Whether a condition holds.

    >>> holds("loss < 0.1", {"loss": 0.05}), holds("opened has L", {"opened": ["dW1"]})
    (True, False)
    """
    name, sign, wanted = _parts(condition)
    if name not in state:
        raise UnknownName("part of the state", name, state)
    value = state[name]
    return bool(COMPARE[sign](value, wanted if isinstance(value, str | list | tuple) else float(wanted)))


def _parts(condition: str) -> tuple[str, str, str]:
    parts = condition.split(None, 2)
    if len(parts) != 3 or parts[1] not in COMPARE:
        raise InvalidInput(f"{condition!r:.100} is not a condition such as 'loss < 0.1' or 'opened has L'.")
    return parts[0], parts[1], parts[2]


def parse(name: str, text: str) -> Lesson:
    """Return the lesson that a TOML file holds. Raises `InvalidInput` where it is none."""
    try:
        document = tomllib.loads(text)
        found: list[dict[str, Any]] = document.pop("step")
        steps = tuple(_step(**step) for step in found)
        for step in steps:
            for condition in step.check:
                _parts(condition)
        allowed = tuple(document.pop("allowed", ()))
        return Lesson(name, steps=steps, allowed=allowed, **document)
    except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise InvalidInput(f"The lesson {name!r:.60} is not as a lesson should be ({error}).") from None


def _step(**given: Any) -> Step:
    fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in given.items()}
    return Step(**fields)


@cache
def _lessons() -> dict[str, Lesson]:
    found = sorted((f for f in files(__name__).iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return {(name := f.name[3:-5]): parse(name, f.read_text(encoding="utf-8")) for f in found}


def lesson_named(name: str) -> Lesson:
    """Return a lesson that comes with chainrule. Raises `UnknownName`, with the nearest one."""
    if name not in _lessons():
        raise UnknownName("lesson", name[:60], _lessons())
    return _lessons()[name]


def lesson_titles() -> dict[str, str]:
    """Return the lessons' titles, by name, in order."""
    return {name: lesson.title for name, lesson in _lessons().items()}
