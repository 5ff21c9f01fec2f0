"""``chainrule worksheet``: one training iteration to do by hand."""

from __future__ import annotations

import click

from chainrule.cli.examples import Examples


@click.command(cls=Examples, example="chainrule worksheet --hidden 3 --activation sigmoid --seed 7")
@click.option("--hidden", type=click.IntRange(1, 8), default=2, show_default=True, help="Units of the hidden layer.")
@click.option("--activation", default="tanh", show_default=True, metavar="NAME", help="Activation of the hidden layer.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of the weights.")
@click.option("--solutions/--no-solutions", default=True, help="Whether the solution sheet follows.")
def worksheet(hidden: int, activation: str, seed: int, solutions: bool) -> None:
    """Print one training iteration of a small network to do by hand, and its solution."""
    from chainrule.explain.worksheet import worksheet as make

    sheet = make(hidden, activation, seed)
    click.echo(str(sheet) if solutions else sheet.tasks)
