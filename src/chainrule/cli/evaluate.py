"""``chainrule evaluate``: how good a model is on a table whose answers are known."""

from pathlib import Path

import click

from chainrule.cli import options as parse
from chainrule.cli.examples import Examples


@click.command(cls=Examples, example="chainrule evaluate titanic.safetensors titanic.csv")
@parse.MODEL
@parse.DATA
@parse.ENCODING
@parse.THREADS
@parse.AS_JSON
def evaluate(model: Path, data: Path, as_json: bool, encoding: str | None, threads: int | None) -> None:
    """Compare a model's predictions with the values in a table, or with the folders that pictures are in.

    On the data that it was trained with, it looks better than it is.
    """
    parse.limit_reading(threads)
    from chainrule.tabular.model import TabularModel
    from chainrule.tabular.result import METRICS
    from chainrule.tabular.threads import limited

    loaded = TabularModel.load(model)
    frame = parse.read_for(loaded, data, encoding)
    with limited(threads):
        figures, baseline = loaded.figures(frame), loaded.baseline(frame)
    base = None if baseline is None else baseline.facts()
    things = "rows" if loaded.features else "pictures"
    rows = frame.height - frame[loaded.target.name].null_count()
    without = frame.height - rows
    if as_json:
        counts = {"task": loaded.target.task, "n": rows, "n_without_target": without}
        verdict = {"verdict": None, "gain": None} if loaded.verdict is None else loaded.verdict.facts()
        metrics = {name: figure.value for name, figure in figures.items() if name in METRICS}
        told = {name: figure._asdict() for name, figure in figures.items()}
        parse.print_json({**counts, "metrics": metrics, "figures": told, "baseline": base, **verdict})
        return
    left_out = f" ({without:,} without {parse.plain(loaded.target.name)} left out)" if without else ""
    lines = [f"{rows:,} {things}{left_out}", *parse.figures_table(figures, [base])]
    if loaded.verdict is not None:
        lines += ["", f"By the {things} held out when it was trained:", str(loaded.verdict)]
    click.echo("\n".join(lines))
