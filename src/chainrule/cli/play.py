"""``chainrule play``: a page on a table, to watch a network learn, touch it and rewind it."""

from pathlib import Path

import click

from chainrule.cli import options as parse
from chainrule.cli.examples import Examples


@click.command(cls=Examples, example="chainrule play titanic.csv --target Survived")
@click.argument("table", required=False, metavar="[TABLE]")
@click.option("--target", metavar="COLUMN", help="The column to predict.  [default: the last one]")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Where the page is served.  [default: any]")
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--record", type=parse.FILE, help="Train, write one HTML file to scrub through, end.")
@click.option("--updates", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="Of a recording.")
def play(table: str | None, target: str | None, port: int, no_browser: bool, record: Path | None, updates: int) -> None:
    """Show a network that learns a table: watch it, touch it, rewind it.

    TABLE is a file such as a CSV, a file that the page has shared, a lesson (.toml), or one of spirals, moons, circles,
    xor, truth-table, waves and digits. The page is served on this machine, for this machine only.
    """
    from chainrule.playground.begin import session_of

    parse.check_target(record, "recording", (".html",))
    session = session_of(table, target)
    if record is not None:
        from chainrule.playground.recording import record_session

        record_session(session, record, updates)
        click.echo(f"Recording of {updates:,} updates in {record}")
        return
    from chainrule.playground.server import serve

    serve(session, port, browser=not no_browser)
