"""What the commands that work with tables and models share: how their arguments are read, and how results are shown."""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainrule.errors import InvalidInput

if TYPE_CHECKING:
    import polars as pl

    from chainrule.data.pictures import Pictures
    from chainrule.network.network import Network
    from chainrule.tabular.model import TabularModel

MOST_UNITS = 10_000  # of a layer
MOST_SEEDS = 2**63
MOST_FILES = 10  # that are named


def hidden_units(text: str) -> tuple[int, ...]:
    """Parse the sizes of hidden layers.

    >>> hidden_units("8,4"), hidden_units("0")
    ((8, 4), ())
    """
    if text.strip() == "0":
        return ()
    sizes = tuple(int(part) if part.strip().isdecimal() else 0 for part in text.split(","))
    if not all(0 < size <= MOST_UNITS for size in sizes):
        raise click.BadParameter(
            f"{text!r} is not a number of units per layer such as 4 or 8,4 (at most {MOST_UNITS:,}; 0 for no layer)."
        )
    return sizes


def whole_number(text: str, least: int, end: float = math.inf) -> int:
    """Parse a whole number, `least` or more."""
    number = int(text) if text.strip().isdecimal() else -1
    if not least <= number < end:
        raise click.BadParameter(
            f"{text!r} is not a whole number, {least} or more{' (or too large)' * (number >= end)}."
        )
    return number


def count(text: str) -> int:
    """Parse a number of things."""
    return whole_number(text, 1)


def seed(text: str) -> int:
    """Parse a seed."""
    return whole_number(text, 0, MOST_SEEDS)


def number_that(right: Callable[[float], bool], words: str) -> Callable[[str], float]:
    """Return what parses a number that is right; `words` say what is.

    >>> number_that(lambda number: 0 < number < 1, "a share between 0 and 1")("0.2")
    0.2
    """

    def parse(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if not right(number):
            raise click.BadParameter(f"{text!r} is not {words}.")
        return number

    return parse


share = number_that(lambda number: 0 < number < 1, "a share between 0 and 1, such as 0.2")
dropout = number_that(lambda number: 0 <= number < 1, "a share of 0 or more, such as 0.1, and less than 1")
decay = number_that(lambda number: 0 <= number < math.inf, "a number of 0 or more, such as 0.01")
positive_number = number_that(lambda number: 0 < number < math.inf, "a number above 0")


def name_of(family: str) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Return what checks that an entry of a family, such as "activations:Activation", exists; it gives its name."""

    def check(ctx: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
        if name is None:
            return None
        module, _, kind = family.partition(":")
        return str(getattr(import_module(f"chainrule.functions.{module}"), kind).get(name).name)

    return check


FILE = click.Path(path_type=Path)
FILE.name = "file"  # as help shows it
MODEL = click.argument("model", type=FILE, metavar="MODEL")
DATA = click.argument("data", type=FILE, metavar="DATA")
HIDDEN = click.option(
    "--hidden", type=hidden_units, metavar="UNITS", help="Units per hidden layer, such as 4 or 100,50; 0 for none."
)
ACTIVATION = click.option(
    "--activation",
    callback=name_of("activations:Activation"),
    metavar="NAME",
    help="Activation of the hidden layers, such as tanh.",
)
LEARNING_RATE = click.option(
    "--learning-rate", type=positive_number, metavar="NUMBER", help="How far each update goes."
)
THREADS = click.option("--threads", type=count, help="Threads to compute with, at most.")
ENCODING = click.option("--encoding", metavar="NAME", help="Of a text file, such as cp1252.  [default: utf-8]")
NO_PLOTS = "Plots need matplotlib, which is not installed here: pip install 'chainrule[plot]'."
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")


def columns(text: str) -> tuple[str, ...]:
    """Parse names of columns, divided by commas; a name that holds a comma is quoted, as in CSV.

    >>> columns('age,"height, in cm"')
    ('age', 'height, in cm')
    """
    import csv

    return tuple(next(csv.reader([text]), []))


def kinds(ctx: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str] | None:
    """Return what columns are to be, from words such as zip=category."""
    if wrong := next((text for text in given if not text.rpartition("=")[0]), None):
        raise click.BadParameter(f"{wrong!r:.60} is not COLUMN=KIND, such as zip=category.")
    return {text.rpartition("=")[0]: text.rpartition("=")[2] for text in given} or None


def check_target(path: Path | None, what: str, endings: Iterable[str] = ()) -> None:
    """Raise `InvalidInput` where a file cannot be written, as far as can be seen before it is."""
    if path is None:
        return
    shown = repr(str(path))
    endings = tuple(endings)
    if endings and path.suffix.lower() not in endings:
        raise InvalidInput(f"Cannot write the {what} {shown}: its name must end in {' or '.join(endings)}.")
    if path.is_dir():
        raise InvalidInput(f"Cannot write the {what} {shown}: that is a folder; add a file's name.")
    if path.exists() and not path.is_file():
        raise InvalidInput(f"Cannot write the {what} {shown}: it exists and is not an ordinary file.")
    folder = path.absolute().parent
    if not folder.is_dir():
        raise InvalidInput(f"Cannot write the {what} {shown}: there is no folder {str(folder)!r}; create it first.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InvalidInput(f"Cannot write the {what} {shown}: the folder {str(folder)!r} cannot be written to.")


def check_apart(read: Mapping[str, Path], written: Mapping[str, Path | None]) -> None:
    """Raise `InvalidInput` where a file that is written is one that is read, or is written twice."""
    seen = {os.path.realpath(path): what for what, path in read.items()}
    for what, path in written.items():
        if path is None:
            continue
        real = os.path.realpath(path)
        if real in seen:
            raise InvalidInput(f"The {what} would overwrite the {seen[real]}, {str(path)!r}; give it another name.")
        seen[real] = what


def limit_reading(threads: int | None) -> None:
    """Let Polars, which asks for it when it is imported, use at most `threads` threads, and at most one a core."""
    if threads is not None and "polars" not in sys.modules:
        os.environ["POLARS_MAX_THREADS"] = str(min(threads, os.cpu_count() or 1))


def can_plot() -> bool:
    """Whether matplotlib can be imported."""
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return False
    return True


def note(text: str) -> None:
    """Say something beside the result, on standard error."""
    click.echo(text, err=True)


def print_json(facts: Mapping[str, Any]) -> None:
    """Print one JSON object, in ASCII."""
    click.echo(json.dumps(facts, indent=2, allow_nan=False))


def plain(text: object, most: int = 60) -> str:
    """Return text from a file as one harmless line: control characters and overlong text are spelled out or cut.

    >>> print(plain("a\\nb"), plain("x" * 100, most=5))
    a\\nb xxxxx…
    """
    shown = str(text)
    shown = shown if len(shown) <= most else f"{shown[:most]}…"
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in shown)


def table(rows: Sequence[Sequence[str]], right: Collection[int] | None = None) -> list[str]:
    """Return rows as aligned lines; the columns in `right`, or else all but the first, are set to the right.

    >>> table([("", "rmse"), ("mean", "0.5")])
    ['      rmse', 'mean   0.5']
    """
    right = range(1, len(rows[0])) if right is None else right
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    signs = [">" if i in right else "<" for i in range(len(widths))]
    return [
        "  ".join(f"{cell:{sign}{width}}" for cell, sign, width in zip(row, signs, widths, strict=True)).rstrip()
        for row in rows
    ]


def figures_table(figures: Mapping[str, Sequence[float]], bases: Iterable[Mapping[str, Any] | None]) -> list[str]:
    """Return figures and the ends of their intervals, and beside a network's own what `Baseline.facts` tells of."""
    from chainrule.report.markup import number

    columns = {"this network": figures}
    for base in filter(None, bases):
        value, ends = base.get("value", ""), base.get("intervals", {})
        shown = f"{value:.4g}" if isinstance(value, float) else plain(value, 20)
        title = plain(base["name"]) + (f" ({shown})" if shown else "")
        columns[title] = {name: (base[name], *ends.get(name, ())) for name in figures if name in base}

    def cell(figure: Sequence[float]) -> str:
        value, *ends = number(figure[0], 4), *map(number, figure[1:])
        return f"{value} ({' to '.join(ends)})" if ends else value

    rows = [(title_of(name), *(cell(has.get(name, [math.nan])) for has in columns.values())) for name in figures]
    return table([("" if len(next(iter(figures.values()))) == 1 else "95% intervals", *columns), *rows])


def title_of(metric: str) -> str:
    """Return what a metric is called.

    >>> title_of("log_loss"), title_of("auc")
    ('log loss', 'AUC')
    """
    return {"r2": "R²", "auc": "AUC", "f1": "F1"}.get(metric, metric.replace("_", " "))


def left_out(pictures: Pictures) -> list[str]:
    """Return what is to be said of pictures beside their number, a line each: the first files that cannot be read."""
    files = list(pictures.left_out.items())
    lines = [f"left out: {plain(name)} ({plain(why, 200)})" for name, why in files[:MOST_FILES]]
    more = [f"… and {len(files) - MOST_FILES:,} files more"] if len(files) > MOST_FILES else []
    return [*lines, *more, *(plain(note, 300) for note in pictures.notes)]


def read_for(model: TabularModel, data: Path, encoding: str | None, kept: Collection[str] | None = ()) -> pl.DataFrame:
    """Return the table in a file, or of the pictures there; say what is ignored, unless `kept` (None: all is)."""
    if model.features:
        frame = model.read(data, encoding)
        names = [plain(name) for name in model.unknown_columns(frame) if kept is not None and name not in kept]
        if names:
            listed = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
            note(f"The model does not know the column{'s' if len(names) > 1 else ''} {listed} (ignored).")
        return frame
    pictures = model.pictures.pictures(data)
    for line in left_out(pictures):
        note(line)
    return pictures.frame()


def load_any(path: Path) -> tuple[Network, TabularModel | None]:
    """Return the network in a model's file and, where it was trained on a table or on pictures, the whole model."""
    from chainrule.saved import load
    from chainrule.tabular.model import TabularModel

    found = load(path)
    model = getattr(found, "model_", found)
    if isinstance(model, TabularModel):
        return model.network, model
    return getattr(model, "network_", model), None
