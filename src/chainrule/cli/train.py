"""``chainrule train``: a table and a column to predict in, a trained model and a report out."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainrule.cli import options as parse
from chainrule.cli.examples import Examples
from chainrule.cli.told import lines_of

if TYPE_CHECKING:
    from chainrule.tabular.result import TrainingResult


#: What can be said of training on pictures.
OF_PICTURES = {"epochs", "batch_size", "learning_rate", "test_size", "refit", "seed", "threads"}


@click.command(cls=Examples, example="chainrule train titanic.csv --target Survived --out titanic.safetensors")
@parse.DATA
@click.option("--target", metavar="COLUMN", help="The column to predict, of a table.")
@click.option("--out", type=parse.FILE, default="model.safetensors", show_default=True, help="Where the model goes.")
@click.option("--report", type=parse.FILE, help="Where the report goes: beside the model, .html.")
@click.option("--no-report", is_flag=True, help="Write no report.")
@click.option(
    "--task", type=click.Choice(["classification", "regression"]), help="Decided from the target if not given."
)
@click.option(
    "--recipe",
    metavar="strong|fast|mlp",
    help="An ensemble, or one network: fast, where one of its options is given.  [default: strong]",
)
@click.option(
    "--time-limit", type=parse.positive_number, metavar="SECONDS", help="How long the recipe strong may take."
)
@click.option("--group", metavar="COLUMN", help="Rows of one value are learned from together, or held out together.")
@click.option("--time-column", metavar="COLUMN", help="Hold out the last rows by this column.")
@parse.HIDDEN
@parse.ACTIVATION
@click.option("--dropout", type=parse.dropout, metavar="SHARE", help="Share of hidden units dropped in training.")
@click.option("--epochs", type=parse.count, help="Epochs, at most; training may stop earlier.")
@click.option("--batch-size", type=parse.count, metavar="ROWS", help="Rows per update.")
@click.option(
    "--optimizer",
    callback=parse.name_of("optimizers:Optimizer"),
    metavar="NAME",
    help="Optimizer, such as adamw or momentum.",
)
@parse.LEARNING_RATE
@click.option("--weight-decay", type=parse.decay, metavar="NUMBER", help="How much weights shrink with each update.")
@click.option(
    "--class-weight", type=click.Choice(["balanced"]), help="Let rare classes count as much as frequent ones."
)
@click.option(
    "--test-size", type=parse.share, metavar="SHARE", help="Share of the rows held out for the metrics.  [default: 0.2]"
)
@click.option("--cv", type=parse.count, metavar="FOLDS", help="Also tell cross-validated figures, such as of 5 folds.")
@click.option(
    "--refit/--no-refit", default=None, help="Of pictures: then fit the weights on all of them.  [default: refit]"
)
@click.option("--drop-columns", type=parse.columns, metavar="NAMES", help="Columns to leave out, such as id,name.")
@click.option(
    "--keep-columns", type=parse.columns, metavar="NAMES", help="Columns to use although they seem to be ids."
)
@click.option(
    "--as",
    "kinds",
    multiple=True,
    callback=parse.kinds,
    metavar="COLUMN=KIND",
    help="What a column is: number, category, text, boolean, date, day-first, month-first, decimal-comma, "
    "decimal-point.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Train on a Dask cluster, tcp://HOST:PORT, or, under mpirun, on its processes: mpi.",
)
@click.option("--text", metavar="mean|lstm|gru", help="How free text is read.  [default: mean]")
@parse.ENCODING
@click.option("--seed", type=parse.seed, metavar="NUMBER", help="Seed of split, weights and row order.  [default: 0]")
@parse.THREADS
@parse.AS_JSON
def train(
    data: Path, target: str | None, out: Path, report: Path | None, no_report: bool, as_json: bool, **given: Any
) -> None:
    """Train a network to predict a column of a table, or to recognise pictures.

    DATA is a folder that has a sub-folder of pictures for each class, or a table: a CSV, TSV, Excel, Parquet or JSON
    lines file, packed with gzip or zip perhaps, a folder of such parts, or - for standard input. A table that would not
    fit into memory is read in pieces. What the columns hold, whether it is classification or regression, and how to
    train is found from the data. The
    model is judged on rows that it has not seen. Ctrl-C ends training and keeps the best weights so far.
    """
    parse.check_target(out, "model")
    page = None if no_report else report or out.with_suffix(".html")
    parse.check_target(page, "report")
    parse.check_apart({"table": data}, {"model": out, "report": page})
    parse.limit_reading(given["threads"])
    from dataclasses import replace

    from chainrule.data.pictures import holds_pictures
    from chainrule.tabular.settings import Options
    from chainrule.tabular.training import train as train_on

    asked = {name: value for name, value in given.items() if value is not None}
    result: TrainingResult
    if holds_pictures(data):
        result = _train_pictures(data, target, asked)
    elif target is None:
        raise click.UsageError("Missing option '--target': name the column to predict.")
    elif "refit" in asked:
        raise click.UsageError("--refit is for pictures: a table's network keeps the rows that it stops by.")
    else:
        result = train_on(data, target, Options(**asked), progress=None)
    if given["cluster"] == "mpi":
        from chainrule.cluster.mpi import communicator

        if communicator().rank > 0:
            return  # the first process tells
    if result.interrupted:
        parse.note(f"Interrupted: the best weights so far, of epoch {result.best_epoch:,}, are kept.")
    (result.saved or result.model).save(out)
    words = (word for word in click.get_current_context().meta["arguments"] if word != "--json")
    result = replace(result, model_file=str(out), command=("chainrule", "train", *words))
    if page is not None:
        _write_report(result, page)
    if as_json:
        parse.print_json(_facts(result, out, page))
    else:
        click.echo("\n".join(lines_of(result, out, page)))


def _train_pictures(data: Path, target: str | None, asked: dict[str, Any]) -> TrainingResult:
    from chainrule.images.training import train as train_on

    other = next((name for name in (*asked, *(["target"] if target else [])) if name not in OF_PICTURES), None)
    if other:
        option = f"--{'as' if other == 'kinds' else other.replace('_', '-')}"
        raise click.UsageError(f"{option} is for tables; the classes of pictures are their folders' names.")
    return train_on(data, **{"random_state" if name == "seed" else name: value for name, value in asked.items()})


def _write_report(result: TrainingResult, page: Path) -> None:
    from chainrule.errors import InvalidInput
    from chainrule.report.html import write_report
    from chainrule.tabular.threads import limited

    try:
        with limited(result.settings.threads):
            write_report(result, page)
    except InvalidInput as error:
        raise InvalidInput(f"{error} (The model is saved, in {result.model_file!r}.)") from None


def _facts(result: TrainingResult, out: Path, page: Path | None) -> dict[str, Any]:
    data, settings, pictures = result.data, result.model.about["settings"], result.pictures
    return {
        "task": result.task,
        "target": data.target,
        "classes": list(result.classes),
        "n_rows": data.rows,
        "n_without_target": data.rows_without_target,
        "n_train": data.n_train,
        "n_validation": data.n_validation,
        "n_test": data.n_test,
        "metrics": dict(result.metrics),
        "baseline": result.baseline.facts(),
        "figures": {name: figure._asdict() for name, figure in result.figures.items()},
        "cross_validation": {name: figure._asdict() for name, figure in result.crossed.items()} or None,
        "others": [each.facts() for each in result.others],
        **result.verdict.facts(),
        "columns": {column.name: column.kind for column in data.used},
        "dropped_columns": data.dropped,
        "readings": {column.name: column.how for column in data.columns if column.how},
        "notes": list(result.notes),
        "settings": settings,
        "epochs": len(result.history),
        "best_epoch": result.best_epoch,
        "interrupted": result.interrupted,
        **({} if pictures is None else {"left_out": pictures.left_out, "refit": result.saved.refit}),
        "seconds": round(result.seconds, 3),
        "seed": result.seed,
        "model": str(out),
        "report": None if page is None else str(page),
        "command": shlex.join(result.command),
    }
