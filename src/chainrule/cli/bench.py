"""``chainrule bench``: training and prediction beside other libraries, on this machine."""

import json
from pathlib import Path
from typing import Any

import click

from chainrule.cli import options as parse
from chainrule.cli.examples import Examples

TABLES = ("steady", "startup", "prediction")


@click.command(cls=Examples, example="chainrule bench xor --turns 1 --table steady")
@click.argument("workloads", nargs=-1, metavar="[WORKLOAD]…")
@click.option("--table", "tables", multiple=True, type=click.Choice(TABLES), help="Only this table; may be repeated.")
@click.option("--turns", type=click.IntRange(1, 100), default=3, show_default=True, help="Measurements of each.")
@click.option("--json", "json_file", type=parse.FILE, help="Also write all figures to this file.")
@click.option("--plot", "plot_file", type=parse.FILE, help="Also draw the ratios into this PNG.")
def bench(
    workloads: tuple[str, ...], tables: tuple[str, ...], turns: int, json_file: Path | None, plot_file: Path | None
) -> None:
    """Measure chainrule beside whichever of scikit-learn, PyTorch and JAX are installed, in one run.

    Workloads: xor, digits, digits32, mnist, mnist512, tab, lenet, cnn, autoencoder, lstm, lstm128, twins; all of them,
    if none is named. Anything else that the machine does disturbs the figures.
    """
    from chainrule.engine.choice import check_usable

    if plot_file and not parse.can_plot():
        raise click.UsageError(parse.NO_PLOTS)
    check_usable()
    from chainrule.bench.measures import LIBRARIES, measure, prediction, settings, startup
    from chainrule.bench.peers import installed
    from chainrule.bench.report import machine, picture, text
    from chainrule.bench.workloads import WORKLOADS
    from chainrule.errors import UnknownName
    from chainrule.progress import Progress
    from chainrule.store.files import write_whole

    for name in workloads:
        if name not in WORKLOADS:
            raise UnknownName("workload", name, WORKLOADS)
    for path, what in ((json_file, "figures"), (plot_file, "picture")):
        parse.check_target(path, what)
    chosen, taken, names, threads = tables or TABLES, workloads or tuple(WORKLOADS), installed(), (1, 2)
    total = (turns + 1) * len(taken) * len(settings(names, threads)) * ("steady" in chosen)
    total += (turns + 1) * len(LIBRARIES) * ("startup" in chosen) + ("prediction" in chosen)
    results: dict[str, Any] = {"machine": machine()}
    with Progress("measuring", total) as progress:

        def tell(what: str) -> None:
            progress.advance(what)

        if "steady" in chosen:
            measured = [measure(WORKLOADS[name], names, threads, turns, tell) for name in taken]
            results["steady"] = [row for rows in measured for row in rows]
        if "startup" in chosen:
            results["startup"] = startup(turns, tell)
        if "prediction" in chosen:
            tell("prediction")
            results["prediction"] = prediction()
    click.echo(text(results))
    if json_file:
        write_whole(json_file, json.dumps(results, indent=1).encode())
    if plot_file and "steady" in chosen:
        write_whole(plot_file, picture(results))
