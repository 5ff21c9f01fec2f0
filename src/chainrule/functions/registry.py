"""Named entries: one class per activation, loss, initializer, optimizer or schedule, found by its name.

A family (such as `Activation`) is a subclass of `Entry` with ``family=``; an entry of the family is a subclass with
``name=``, and with ``aliases=`` where it has other common names. Hyperparameters are dataclass fields, so an entry
compares by value and turns into JSON and back. A field's metadata says what it may be: see `number`.
"""

import dataclasses
import math
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, Self

import numpy as np

from chainrule.errors import InvalidInput, UnknownName

Spec = str | dict[str, Any]

#: What a hyperparameter becomes: called with its owner, its name and what is given. Raises `InvalidInput`.
Rule = Callable[[Any, str, Any], Any]


@dataclasses.dataclass(frozen=True)
class Entry:
    """Base of everything that has a name and hyperparameters."""

    family: ClassVar[str] = "entry"
    registry: ClassVar[dict[str, type[Any]]] = {}
    aliases: ClassVar[dict[str, str]] = {}  # other names, and the names that they stand for
    name: ClassVar[str] = ""
    source: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for name, rule in _rules(type(self)).items():  # type: ignore[arg-type]  # a class can be hashed
            object.__setattr__(self, name, rule(self, name, getattr(self, name)))

    def __init_subclass__(cls, *, family: str = "", name: str = "", aliases: tuple[str, ...] = ()) -> None:
        super().__init_subclass__()
        if family:
            cls.family, cls.registry, cls.aliases = family, {}, {}
        else:
            cls.name = name or cls.__name__
        if "__init__" in vars(cls):  # the dataclass decorator, which writes one, runs later
            raise InvalidInput(
                f"{cls.__name__}: hyperparameters are fields of a dataclass, so that they can be compared and stored: "
                "decorate the class with @dataclass(frozen=True) instead of writing __init__."
            )
        if name:
            taken = cls.registry.get(name)
            if taken is not None and (taken.__module__, taken.__qualname__) != (cls.__module__, cls.__qualname__):
                raise InvalidInput(f"There is {_article(cls.family)} {cls.family} named {name!r} already.")
            cls.registry[name] = cls
            cls.aliases.update(dict.fromkeys(aliases, name))

    @classmethod
    def get(cls, spec: Any, extra: Mapping[str, Any] | None = None) -> Self:
        """Return the entry that a name, a ``{"name": …, hyperparameter: value}`` dictionary, or an entry stands for.

        `extra` maps names to classes (or entries) that are not in the registry, such as a user's own function.

        >>> from chainrule.functions.activations import Activation
        >>> Activation.get("tanh")
        Tanh()
        """
        if isinstance(spec, cls):
            return spec
        if isinstance(spec, type) and issubclass(spec, cls):
            return spec()
        if not isinstance(spec, str | dict) or (isinstance(spec, dict) and "name" not in spec):
            raise InvalidInput(
                f"Expected {_article(cls.family)} {cls.family}, by name or as an object, but received {spec!r}."
            )
        arguments = {"name": spec} if isinstance(spec, str) else dict(spec)
        name = arguments.pop("name")
        known = {**cls.registry, **(extra or {})}
        if name not in known:
            name = cls.aliases.get(name, name)
        if name not in known:
            raise UnknownName(cls.family, name, cls.registry)
        found = known[name]
        if isinstance(found, cls):
            return found
        try:
            entry = found(**{key: _revive(value, extra) for key, value in arguments.items()})
        except TypeError:
            fields = ", ".join(field.name for field in dataclasses.fields(found)) or "none"
            raise InvalidInput(
                f"The {cls.family} {name!r} has hyperparameters {fields}; received {', '.join(arguments)}."
            ) from None
        if not isinstance(entry, cls):
            raise InvalidInput(f"{name!r} is not {_article(cls.family)} {cls.family} but {entry!r}.")
        return entry

    def spec(self) -> Spec:
        """Return what `get` turns back into this entry, as JSON: its name, or a dictionary with its hyperparameters.

        Defaults are written too, so that a stored entry keeps its meaning when a default changes.
        """
        values = {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}
        return {"name": self.name, **values} if values else self.name


def taken(rule: Rule) -> dict[str, Rule]:
    """Return the metadata of a field that becomes what `rule` makes of what is given."""
    return {"rule": rule}


def number(low: float, high: float, *, open_ends: str = "") -> dict[str, Rule]:
    """Return the metadata of a field that is a number in an interval; `open_ends`: low, high or both.

    A NumPy number becomes Python's, which takes the dtype of the arrays it meets and can be traced and written as JSON.
    """
    above, below = open_ends in ("low", "both"), open_ends in ("high", "both")

    def rule(owner: Entry, field: str, value: Any) -> Any:
        value = python_number(value)
        good = isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
        good = good and (isinstance(value, float) or value <= sys.float_info.max)
        if not good or (above and value == low) or (below and value == high):
            interval = f"{'(' if above else '['}{low:g}, {high:g}{')' if below else ']'}"
            raise InvalidInput(f"{owner.name}: {field} must be in {interval}, but is {value!r:.60}.")
        return value

    return taken(rule)


def optional(metadata: dict[str, Rule]) -> dict[str, Rule]:
    """Return the metadata of a field that may also be None."""
    rule = metadata["rule"]
    return taken(lambda owner, field, value: None if value is None else rule(owner, field, value))


def check_count(name: str, value: Any) -> int:
    """Return `value` as a whole number of Python's; raise `InvalidInput` unless it is one, 1 or more."""
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 1:
        raise InvalidInput(f"{name} must be a whole number, 1 or more, but is {value!r:.60}.")
    return int(value)


def check_flag(name: str, value: Any) -> bool:
    """Return `value` as Python's True or False; raise `InvalidInput` for anything else."""
    if not isinstance(value, int | np.bool_) or value not in (0, 1):
        raise InvalidInput(f"{name} must be True or False, but is {value!r:.200}.")
    return bool(value)


def python_number(value: Any) -> Any:
    """Return a NumPy number as Python's, and anything else as it is."""
    return value.item() if isinstance(value, np.number) else value


POSITIVE = number(0, math.inf, open_ends="both")
AMOUNT = number(0, math.inf, open_ends="high")  # 0 or more
SHARE = number(0, 1, open_ends="high")
FLAG = taken(lambda owner, field, value: check_flag(field, value))


@cache
def _rules(kind: type) -> dict[str, Rule]:
    """The rules of the fields of a class; one whose default a subclass changes keeps its rule."""
    bases = [vars(base).get("__dataclass_fields__", {}) for base in reversed(kind.__mro__)]
    return {name: f.metadata["rule"] for fields in bases for name, f in fields.items() if "rule" in f.metadata}


def _article(noun: str) -> str:
    return "an" if noun[0] in "aeiou" else "a"


def _plain(value: Any) -> Any:
    if isinstance(value, Entry):
        return {"family": value.family, "spec": value.spec()}
    return {"tuple": list(map(_plain, value))} if isinstance(value, tuple) else value


def _revive(value: Any, extra: Mapping[str, Any] | None) -> Any:
    if isinstance(value, dict) and set(value) == {"family", "spec"}:
        families = {kind.family: kind for kind in Entry.__subclasses__()}
        if value["family"] not in families:
            raise UnknownName("family", value["family"], families)
        return families[value["family"]].get(value["spec"], extra)
    if isinstance(value, dict) and set(value) == {"tuple"}:
        return tuple(_revive(item, extra) for item in value["tuple"])
    return value
