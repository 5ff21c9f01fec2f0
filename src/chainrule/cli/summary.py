"""``chainrule summary``: what is in a model's file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from chainrule.cli import options as parse
from chainrule.cli.examples import Examples
from chainrule.cli.options import plain

if TYPE_CHECKING:
    from chainrule.tabular.model import TabularModel


@click.command(cls=Examples, example="chainrule summary titanic.safetensors")
@parse.MODEL
def summary(model: Path) -> None:
    """Show what a model predicts, from which columns, how good it was, and its layers."""
    network, tabular = parse.load_any(model)
    lines = [] if tabular is None else _of_table(tabular)
    click.echo("\n".join([*lines, network.summary()]))


def _of_table(model: TabularModel) -> list[str]:
    """Return what is known beyond the network."""
    from chainrule.tabular.result import FIGURES

    target, about = model.target, model.about
    classes = ", ".join(plain(label, 20) for label in target.classes[:10])
    more = ", …" if len(target.classes) > 10 else ""
    lines = [f"predicts {plain(target.name)}: {f'{classes}{more}' if classes else 'a number'}"]
    for column in model.encoder.columns:
        state = (
            f"left out, {column.dropped}"
            if column.dropped
            else column.kind + (f", {plain(column.how, 120)}" if column.how else "")
        )
        lines.append(f"  {plain(column.name)}: {state}")
    rows, metrics, things = about.get("rows"), about.get("metrics"), "rows" if model.features else "pictures"
    if rows and metrics:
        figures = about.get("figures") or {name: [value] for name, value in metrics.items()}
        figures = {name: figures[name] for name in FIGURES if name in figures}  # a file sorts names
        others = about.get("others") or [about.get("simple")]  # of earlier versions
        lines += [
            "",
            f"{rows['train']:,} {things} to learn from, {rows['validation']:,} to decide when to stop, "
            f"{rows['test']:,} held out for these metrics:",
            "",
            *parse.figures_table(figures, [*others, about.get("baseline")]),
        ]
    if model.verdict is not None:
        lines += ["", str(model.verdict)]
    return [*lines, ""]
