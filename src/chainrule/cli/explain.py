"""``chainrule explain``: every number of one training iteration of a saved network, and where it comes from."""

from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from chainrule.cli.examples import Examples
from chainrule.cli.options import ENCODING, FILE, MODEL, check_target, load_any
from chainrule.cli.terminal import print_lines


@click.command(cls=Examples, example='chainrule explain xor.safetensors xor.csv --row 3 --open "dW1[0, 1]"')
@MODEL
@click.argument("data", type=FILE, metavar="[DATA]", required=False)
@click.option(
    "--row", "rows", type=int, multiple=True, help="A row of the table, from 1, as reports count; more with more --row."
)
@click.option("--target", default="", metavar="COLUMN", help="The column to predict, if not the last.")
@ENCODING
@click.option("--open", "entries", multiple=True, metavar="ENTRY", help='A number to open, such as "dW1[0, 1]".')
@click.option("--zoom", "zooms", multiple=True, metavar="ENTRY", help="A number as scalar, neuron and matrix product.")
@click.option("--until", metavar="NAME", help="Stop after the step that computes NAME, such as L.")
@click.option("--optimizer", metavar="NAME", help="Whose update to show, if not that of the last training.")
@click.option("--derivation", is_flag=True, help="Write out the chain rule, each line with its reason, instead.")
@click.option("--latex", is_flag=True, help="The derivation in LaTeX.")
@click.option("--html", type=FILE, help="Write it as a page for a browser.")
def explain(model: Path, data: Path | None, **options: Any) -> None:
    """Show one training iteration of a network, number by number.

    MODEL is a file that 'chainrule train' or Network.save wrote. DATA is a table: of a model that was trained on one,
    the same columns; of any other network, its features in order and the target; of one that was trained on pictures, a
    folder of these. Without --row, it is the first rows, or pictures.
    """
    html = options.pop("html")
    check_target(html, "page", [".html", ".htm"])
    if options.pop("derivation") or options["latex"]:
        _derivation(model, html, options["latex"])
    elif data is None:
        raise click.UsageError("Which rows? Name a table after the model (or ask for --derivation).")
    else:
        _trace(model, data, html, **options)


def _derivation(model: Path, html: Path | None, latex: bool) -> None:
    derivation = load_any(model)[0].derivation()
    if html is not None:
        _write_page(html, derivation)
    else:
        click.echo(derivation.to_latex() if latex else str(derivation))


def _trace(
    model: Path,
    data: Path,
    html: Path | None,
    rows: tuple[int, ...],
    target: str,
    encoding: str | None,
    entries: tuple[str, ...],
    zooms: tuple[str, ...],
    until: str | None,
    optimizer: str | None,
    latex: bool,
) -> None:
    from chainrule.cli.samples import read_samples
    from chainrule.explain.ladder import ladder
    from chainrule.explain.opened import parse_entry
    from chainrule.explain.views import trace_lines

    samples = read_samples(model, data, rows, target, encoding)
    trace = samples.network.trace(samples.X, samples.y, optimizer)
    if until is not None:
        trace = trace.at(parse_entry(until)[0])
    stories = [str(trace.open(*parse_entry(entry))) for entry in entries]
    stories += [str(ladder(trace, *parse_entry(entry))) for entry in zooms]
    if html is not None:
        _write_page(html, trace)
        return
    click.echo(f"{samples.sentence()}\n")
    if stories:
        click.echo("\n\n".join(stories))
    else:
        print_lines(trace_lines(trace))


def _write_page(path: Path, shown: Any) -> None:
    from chainrule.store.files import write_whole

    style = files("chainrule.report").joinpath("page.css").read_text(encoding="utf-8")  # as reports have it
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(path.stem)}</title>'
    )
    page = f'<!doctype html><html lang="en"><head>{head}<style>{style}</style></head><body><header></header><main>'
    write_whole(path, f"{page}{shown._repr_html_()}</main></body></html>\n".encode())
    click.echo(f"Written to {path}.")
