"""``chainrule predict``: a model and a table in, a prediction for every row out."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chainrule.cli import options as parse
from chainrule.cli.examples import Examples

if TYPE_CHECKING:
    import polars as pl

ENDINGS = (".csv", ".parquet")


@click.command(
    cls=Examples, example="chainrule predict titanic.safetensors titanic.csv --keep Name --out predictions.csv"
)
@parse.MODEL
@parse.DATA
@click.option("--out", type=parse.FILE, help="Where they go, .csv or .parquet; printed if not given.")
@click.option("--keep", multiple=True, metavar="COLUMN", help="A column of the table to repeat; more with more --keep.")
@click.option("--keep-all", is_flag=True, help="Repeat every column of the table.")
@click.option("--why", is_flag=True, help="Tell what each column adds to the score, for every row.")
@parse.ENCODING
@parse.THREADS
def predict(
    model: Path,
    data: Path,
    out: Path | None,
    keep: tuple[str, ...],
    keep_all: bool,
    why: bool,
    encoding: str | None,
    threads: int | None,
) -> None:
    """Predict a value, or a class and its probability, for every row of a table, or for every picture.

    DATA is a table, a folder of pictures, or a picture, as the model is of one or the other.
    The table needs the columns that the model was trained with, in any order; the column to predict may be absent. With
    --keep or --keep-all, columns of the table stand before the predictions. With --why, there is a column "why …" for
    each column of the table: what it adds to the score of the average row, by integrated gradients; and what they leave
    unexplained. The score is the prediction, or log-odds: of the second of two
    classes, or of the class that is predicted.
    """
    parse.check_target(out, "predictions", ENDINGS)
    parse.check_apart({"model": model, "table": data}, {"predictions": out})
    parse.limit_reading(threads)
    from chainrule.tabular.model import TabularModel
    from chainrule.tabular.threads import limited

    loaded = TabularModel.load(model)
    frame = parse.read_for(loaded, data, encoding, None if keep_all else keep)
    always = () if loaded.features else ("file",)
    names = [name for name in frame.columns if name != "picture"] if keep_all else list(dict.fromkeys((*always, *keep)))
    as_parquet = out is not None and out.suffix.lower() == ".parquet"
    with limited(threads):
        predictions = loaded.predictions(frame)
        if why:
            from chainrule.tabular.contributions import explain

            predictions = predictions.hstack(explain(loaded, loaded.encoder.transform(frame)).frame())
    if names:
        predictions = _kept(frame, names, predictions.columns, as_parquet).hstack(predictions)
    if out is None:
        click.echo(predictions.write_csv(), nl=False)
        return
    from chainrule.store.files import write_whole

    content = io.BytesIO()
    if as_parquet:
        predictions.write_parquet(content)
    else:
        predictions.write_csv(content)
    write_whole(out, content.getvalue())
    click.echo(f"{predictions.height:,} predictions in {out}")


def _kept(frame: pl.DataFrame, names: list[str], predicted: list[str], as_parquet: bool) -> pl.DataFrame:
    """Return the columns to repeat: in a CSV as they are written in the table, an id such as 007 too."""
    import polars as pl

    from chainrule.data.inference import understood
    from chainrule.data.reading import shortened
    from chainrule.errors import InvalidInput
    from chainrule.tabular.training import check_there

    check_there(names, frame.columns, "column to keep")
    if taken := [name for name in names if name in predicted]:
        raise InvalidInput(f"The column {shortened(taken[0])} cannot be kept: the predictions have one of that name.")
    if as_parquet:
        return understood(frame[names])[0]
    kept = frame[names]
    for column in kept.iter_columns():
        try:
            column.head(1).to_frame().write_csv()
        except pl.exceptions.PolarsError:
            kind = str(column.dtype).partition("(")[0].lower()
            raise InvalidInput(
                f"The column {shortened(column.name)} cannot be kept: it holds {kind} values, which no CSV can; "
                "write a .parquet file, with --out."
            ) from None
    return kept
