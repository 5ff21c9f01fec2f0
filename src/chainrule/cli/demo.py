"""``chainrule demo``: trains small networks, prints their programs and draws what happened."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from chainrule.cli import options as parse
from chainrule.cli.examples import Examples

if TYPE_CHECKING:
    from chainrule.demos.demo import Demo, Outcome, Settings

WIDTH = 110  # of running text; equations and tables keep theirs


def output_folder(ctx: click.Context, parameter: click.Parameter, path: Path) -> Path:
    """Return a folder that can be written to, or made, as far as can be seen before writing."""
    existing = next(folder for folder in (path, *path.absolute().parents) if os.path.exists(folder))
    if not existing.is_dir():
        raise click.BadParameter(f"{str(existing)!r} is a file, not a folder.")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise click.BadParameter(f"the folder {str(existing)!r} cannot be written to.")
    return path


@click.command(cls=Examples, example="chainrule demo xor --hidden 4 --activation tanh --learning-rate 0.5")
@click.argument("name", required=False, metavar="[NAME]")
@parse.HIDDEN
@parse.ACTIVATION
@parse.LEARNING_RATE
@click.option("--epochs", type=parse.count, help="How many times training goes through all rows.")
@click.option("--seed", type=parse.seed, metavar="NUMBER", help="Seed of the first weights.")
@click.option("--data", metavar="PATH", help="Your own pictures, in place of small digits: a folder, an .npz, MNIST's.")
@click.option(
    "--out",
    type=parse.FILE,
    callback=output_folder,
    default="demo",
    show_default=True,
    metavar="DIR",
    help="Where the pictures and the report go.",
)
@click.option("--explain", is_flag=True, help="Show the first training iteration, number by number.")
@parse.AS_JSON
def demo(name: str | None, out: Path, explain: bool, as_json: bool, **changes: Any) -> None:
    """Train a small network, see its program, and draw it.

    truth-table, xor and xor-tanh are classic first networks; digits reads handwriting, and cnn reads it as pictures;
    denoise takes noise out of it, and twins tell what is the same; adding needs a memory. Without a name, all are
    shown, each with the options that it has. Without an option, the tutorial's value is used.
    """
    from chainrule.demos import DEMOS, find

    if explain and as_json:
        raise click.UsageError("Choose one of --explain and --json.")
    chosen = [find(name)] if name else list(DEMOS.values())
    given = {key: value for key, value in changes.items() if value is not None}
    if name and (others := sorted(given.keys() - chosen[0].options)):
        raise click.UsageError(f"The demo {name} has no --{others[0].replace('_', '-')}.")
    facts, plots = [], parse.can_plot()
    if not plots:
        click.echo(f"{parse.NO_PLOTS} The networks and the reports are drawn without it.", err=True)
    for each in chosen:
        settings = replace(each.settings, **{key: given[key] for key in given.keys() & each.options})
        if not as_json:
            click.secho(each.name, bold=True)
            click.echo("\n".join([*_wrapped(each.story), "", each.recipe(settings), ""]))
            click.echo(f"{each.build(settings).program}\n")
        if explain:
            _explain(each, settings)
        outcome = each.run(settings)
        files, reports = _write(outcome, out, plots=plots)
        facts.append(outcome.facts() | {"files": files, "report": reports[0], "further_reports": reports[1:]})
        if not as_json:
            names, pages = (", ".join(Path(file).name for file in group) for group in (files, reports))
            written = f"In {out}: {names}. Report{'s' * (len(reports) > 1)}: {pages}."
            click.echo("\n".join([*outcome.lines(), "", *_wrapped(written), ""]))
    if as_json:
        click.echo(json.dumps({"demos": facts}, indent=2))


def _explain(demo: Demo, settings: Settings) -> None:
    """Show the first training iteration, before any is made, and two of its numbers opened."""
    from chainrule.cli.terminal import print_lines
    from chainrule.explain.views import tour

    X, y = demo.first_batch(settings)
    trace = demo.build(settings).trace(X, y, demo.optimizer(settings))
    click.secho(f"The first iteration, on {len(y)} rows", bold=True)
    click.echo()
    print_lines(tour(trace))
    click.echo()


def _wrapped(text: str) -> list[str]:
    return wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)


def _write(outcome: Outcome, folder: Path, *, plots: bool) -> tuple[list[str], list[str]]:
    """Write drawings, plots, if they are wanted, and reports, each whole or not at all; return the paths of these."""
    from chainrule.demos.demo import subject
    from chainrule.errors import InvalidInput
    from chainrule.report.html import write_report
    from chainrule.store.files import write_whole

    drawings = {folder / f"{name}-network.svg": each.drawing() for name, each in outcome.reported().items()}
    figures = {folder / f"{name}.png": figure for name, figure in (outcome.figures() if plots else {}).items()}
    reports = {folder / f"{name}.html": subject(each) for name, each in outcome.reported().items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(f"Cannot make the folder {str(folder)!r}: {error.strerror or error}.") from error
    for path, drawing in drawings.items():
        write_whole(path, drawing.encode())
    for path, figure in figures.items():
        from chainrule.report.plots import save_figure

        save_figure(figure, path)
    for path, report in reports.items():
        write_report(report, path)
    return [*map(str, drawings), *map(str, figures)], [*map(str, reports)]
