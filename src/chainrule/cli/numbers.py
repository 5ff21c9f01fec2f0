"""Arguments as numbers and names, parsed and checked before anything is done."""

from __future__ import annotations

import math

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


def positive_number(text: str) -> float:
    """Parse a number above 0."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise click.BadParameter(f"{text!r} is not a number above 0.")
    return number


def activation_name(ctx: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
    """Return the name of an activation that exists."""
    from chainrule.functions.activations import Activation

    return None if name is None else Activation.get(name).name
