"""``chainrule predict``: a model and a table in, a prediction for every row out."""

from __future__ import annotations

import io
from pathlib import Path

import click

from chainrule.cli import options as parse
from chainrule.cli.examples import Examples

ENDINGS = (".csv", ".parquet")


@click.command(cls=Examples, example="chainrule predict titanic.safetensors titanic.csv --out predictions.csv")
@parse.MODEL
@click.argument("data", type=click.Path(path_type=Path), metavar="DATA")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where they go, .csv or .parquet; printed if not given.",
)
@parse.THREADS
def predict(model: Path, data: Path, out: Path | None, threads: int | None) -> None:
    """Predict a value, or a class and its probability, for every row of a table.

    The table needs the columns that the model was trained with, in any order; the column to predict may be absent.
    """
    parse.check_target(out, "predictions", ENDINGS)
    parse.check_apart({"model": model, "table": data}, {"predictions": out})
    parse.limit_reading(threads)
    from chainrule.tabular.model import TabularModel
    from chainrule.tabular.threads import limited

    loaded = TabularModel.load(model)
    frame = loaded.read(data)
    parse.tell_unknown(loaded.unknown_columns(frame))
    with limited(threads):
        predictions = loaded.predictions(frame)
    if out is None:
        click.echo(predictions.write_csv(), nl=False)
        return
    from chainrule.store.files import write_whole

    content = io.BytesIO()
    if out.suffix.lower() == ".parquet":
        predictions.write_parquet(content)
    else:
        predictions.write_csv(content)
    write_whole(out, content.getvalue())
    click.echo(f"{predictions.height:,} predictions in {out}")
