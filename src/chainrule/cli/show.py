"""``chainrule show``: the program of a trained network, as text, mathematics, source or a drawing."""

from pathlib import Path

import click

from chainrule.cli import options as parse
from chainrule.cli.examples import Examples
from chainrule.errors import InvalidInput
from chainrule.program.render.numpy_script import LIMIT


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
    if form == "numpy":
        if out is None and network.parameters.count > LIMIT:
            raise InvalidInput(
                f"The network's {network.parameters.count:,} weights are too many to print; say where: --out FILE.py "
                "(the weights go into FILE.npz beside it)."
            )
        text = (tabular or network).to_numpy_source(data_file=None if out is None else out.with_suffix(".npz"))
    elif form == "svg":
        from chainrule.program.render.svg import network_svg

        inputs = [] if tabular is None else [feature.name for feature in tabular.features]
        outputs = [] if tabular is None else tabular.target.classes[-network.outputs :] or [tabular.target.name]
        text = network_svg(network, inputs, outputs)
    else:
        from chainrule.program.render.latex import to_latex

        program = network.program if network.optimizer is None else network.training_program(network.optimizer)
        text = to_latex(program) if form == "latex" else str(program)
    if out is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    from chainrule.store.files import write_whole

    write_whole(out, text.encode())
    click.echo(f"{form} in {out}")
