"""``chainrule worksheet``: one training iteration to do by hand."""

from pathlib import Path

import click

from chainrule.cli.examples import Examples
from chainrule.cli.options import FILE


@click.command(cls=Examples, example="chainrule worksheet --hidden 3 --activation sigmoid --seed 7")
@click.option("--hidden", default="2", show_default=True, metavar="N,…", help="Units of each hidden layer, 1 to 8.")
@click.option("--activation", default="tanh", show_default=True, metavar="NAME", help="Activation of hidden layers.")
@click.option("--data", type=click.Choice(["xor", "and", "sum", "classes"]), default="xor", help="What is learned.")
@click.option("--loss", default="", metavar="NAME", help="The loss, otherwise the usual one for the data.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of the weights.")
@click.option("--solutions/--no-solutions", default=True, help="Whether the solution sheet follows.")
@click.option("--html", type=FILE, help="Write a page to print, and its key beside it.")
def worksheet(
    hidden: str, activation: str, data: str, loss: str, seed: int, solutions: bool, html: Path | None
) -> None:
    """Print one training iteration of a small network to do by hand, and its solution."""
    from chainrule.explain.worksheet import worksheet as make
    from chainrule.store.files import write_whole

    units = [int(n) for n in hidden.split(",") if n.strip() in map(str, range(1, 9))]
    if len(units) != len(hidden.split(",")):
        raise click.BadParameter(f"{hidden!r} is no list of units, 1 to 8 each, such as 3,2.", param_hint="--hidden")
    sheet = make(units, activation, seed, data=data, loss=loss)
    if html is not None:
        tasks, key = sheet.pages()
        write_whole(html, tasks.encode())
        if solutions:
            write_whole(html.with_stem(html.stem + "-key"), key.encode())
        return
    click.echo(str(sheet) if solutions else sheet.tasks)
