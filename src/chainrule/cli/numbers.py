"""Arguments as numbers and names, parsed and checked before anything is done."""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib import import_module

import click

MOST_UNITS = 10_000  # of a layer
MOST_SEEDS = 2**63


def hidden_units(text: str) -> tuple[int, ...]:
    """Parse the sizes of hidden layers.

    >>> hidden_units("8,4"), hidden_units("0")
    ((8, 4), ())
    """
    if text.strip() == "0":
        return ()
    sizes = tuple(int(part) if part.strip().isdecimal() else 0 for part in text.split(","))
    if not all(0 < size <= MOST_UNITS for size in sizes):
        raise click.BadParameter(
            f"{text!r} is not a number of units per layer such as 4 or 8,4 (at most {MOST_UNITS:,}; 0 for no layer)."
        )
    return sizes


def whole_number(text: str, least: int, end: float = math.inf) -> int:
    """Parse a whole number, `least` or more."""
    number = int(text) if text.strip().isdecimal() else -1
    if not least <= number < end:
        raise click.BadParameter(
            f"{text!r} is not a whole number, {least} or more{' (or too large)' * (number >= end)}."
        )
    return number


def count(text: str) -> int:
    """Parse a number of things."""
    return whole_number(text, 1)


def seed(text: str) -> int:
    """Parse a seed."""
    return whole_number(text, 0, MOST_SEEDS)


def number_that(right: Callable[[float], bool], words: str) -> Callable[[str], float]:
    """Return what parses a number that is right; `words` say what is.

    >>> number_that(lambda number: 0 < number < 1, "a share between 0 and 1")("0.2")
    0.2
    """

    def parse(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not right(number):
            raise click.BadParameter(f"{text!r} is not {words}.")
        return number

    return parse


share = number_that(lambda number: 0 < number < 1, "a share between 0 and 1, such as 0.2")
dropout = number_that(lambda number: 0 <= number < 1, "a share of 0 or more, such as 0.1, and less than 1")
decay = number_that(lambda number: 0 <= number < math.inf, "a number of 0 or more, such as 0.01")
positive_number = number_that(lambda number: 0 < number < math.inf, "a number above 0")


def name_of(family: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return what checks that an entry of a family, such as "activations:Activation", exists; it gives its name."""

    def check(ctx: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
        if name is None:
            return None
        module, _, kind = family.partition(":")
        return str(getattr(import_module(f"chainrule.functions.{module}"), kind).get(name).name)

    return check
