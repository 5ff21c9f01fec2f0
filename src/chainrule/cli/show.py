"""``chainrule show``: the program of a trained network, as text, mathematics, source or a drawing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chainrule.cli import options as parse
from chainrule.cli.examples import Examples
from chainrule.errors import InvalidInput
from chainrule.program.render.numpy_script import LIMIT

if TYPE_CHECKING:
    from chainrule.network.network import Network
    from chainrule.program.program import Program
    from chainrule.tabular.model import TabularModel


@click.command(cls=Examples, example="chainrule show titanic.safetensors --format latex")
@parse.MODEL
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "latex", "numpy", "svg"]),
    default="text",
    show_default=True,
    help="numpy is a script that predicts, from the table's own columns if there was one.",
)
@click.option(
    "--out",
    type=parse.FILE,
    help="Where it goes; printed if not given. With a script, many weights go into FILE.npz beside it.",
)
def show(model: Path, form: str, out: Path | None) -> None:
    """Show every computation of one training iteration: forward, loss, backward and update."""
    parse.check_target(out, "file")
    parse.check_apart({"model": model}, {"file": out})
    network, tabular = parse.load_any(model)
    text = _script(network, tabular, out) if form == "numpy" else _rendered(network, tabular, form)
    if out is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    from chainrule.store.files import write_whole

    write_whole(out, text.encode())
    click.echo(f"{form} in {out}")


def _rendered(network: Network, tabular: TabularModel | None, form: str) -> str:
    if form == "svg":
        return _drawing(network, tabular)
    program = _program(network)
    if form == "latex":
        from chainrule.program.render.latex import to_latex

        return to_latex(program)
    return str(program)


def _program(network: Network) -> Program:
    """Return the program that the network was trained with; without an optimizer, it has no update."""
    return network.program if network.optimizer is None else network.training_program(network.optimizer)


def _drawing(network: Network, tabular: TabularModel | None) -> str:
    inputs, outputs = [], []
    if tabular is not None:
        inputs = [feature.name for feature in tabular.features]
        outputs = list(tabular.target.classes[-network.outputs :]) or [tabular.target.name]
    from chainrule.program.render.svg import network_svg

    return network_svg(network, inputs, outputs)


def _script(network: Network, tabular: TabularModel | None, out: Path | None) -> str:
    if out is None and network.parameters.count > LIMIT:
        raise InvalidInput(
            f"The network's {network.parameters.count:,} weights are too many to print; say where: --out FILE.py "
            "(the weights go into FILE.npz beside it)."
        )
    return (tabular or network).to_numpy_source(data_file=None if out is None else out.with_suffix(".npz"))
