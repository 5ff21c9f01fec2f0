"""``chainrule warmup``: compile now, so that no training waits for it."""

import click

from chainrule.cli.examples import Examples


@click.command(cls=Examples, example="chainrule warmup")
@click.option("--float64", is_flag=True, help="Also for networks that compute in float64.")
def warmup(float64: bool) -> None:
    """Compile the engine's kernels for this processor ahead of time.

    For every activation, loss and optimizer, and for tables as 'chainrule train' learns them.

    Later runs load them from a folder of the user's cache, or from $CHAINRULE_CACHE if that is set.
    """
    from chainrule.engine.choice import check_usable

    check_usable()
    from chainrule.engine.cpu.cache import cache_folder
    from chainrule.engine.warmup import warmup
    from chainrule.progress import Progress
    from chainrule.tabular.strong import programs

    count = 0
    with Progress("compiling", total=1) as progress:
        for done, count in warmup(("float32", "float64") if float64 else ("float32",), programs()):
            progress.total = count
            progress.advance(f"{done}")
    where = cache_folder()
    kept = f"kept in {where}" if where and where.is_dir() else "but could not be kept: there is no folder to write to"
    click.echo(f"{count} kernels are ready, {kept}.")
