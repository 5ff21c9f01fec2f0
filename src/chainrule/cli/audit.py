"""``chainrule check MODEL DATA``: the gradients of a saved network, audited; and broken on purpose, to see that."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from chainrule.cli.options import ENCODING

Command = TypeVar("Command", bound=Callable[..., Any])

OPTIONS = (
    click.option(
        "--break",
        "broken",
        default="",
        metavar="RULE",
        help='Of a saved network: break a rule on purpose, such as "dW1", "tanh derivative" or "dz1: sign".',
    ),
    click.option("--row", "rows", type=int, multiple=True, help="Of a saved network: a row of the table, from 1."),
    click.option("--target", default="", metavar="COLUMN", help="Of a saved network: the column to predict."),
    ENCODING,
)


def is_model(files: Sequence[Path]) -> bool:
    """Whether the first of some files is a saved network, which is audited on the table in the second."""
    return bool(files) and files[0].suffix == ".safetensors"


def audit_options(command: Command) -> Command:
    """Add the audit's options to a command: `broken`, `rows`, `target` and `encoding`."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command


def audit_files(files: Sequence[Path], *, as_json: bool = False, **options: Any) -> int:
    """Audit the model in the first of two files on the table in the second; see `audit_command`."""
    if len(files) != 2:
        raise click.UsageError(
            "A saved network is checked on a table: chainrule check MODEL.safetensors DATA.csv (these two, no others)."
        )
    return audit_command(*files, as_json=as_json, **options)


def audit_command(
    model: Path,
    data: Path,
    *,
    broken: str = "",
    rows: Sequence[int] = (),
    target: str = "",
    encoding: str | None = None,
    as_json: bool = False,
) -> int:
    """Print the gradient audit of the network in `model` on a table, and return the exit code.

    broken : what to break on purpose: a gradient or a rule, and perhaps a mistake, such as "dW1", "tanh derivative" or
        "dz1: sign".

    The code is 0 where all is right, or where what was broken was caught, and 1 otherwise.
    """
    import json

    from chainrule.cli.samples import read_samples
    from chainrule.explain.audit import audit

    samples = read_samples(model, data, rows, target, encoding)
    rule, _, mistake = (part.strip() for part in broken.partition(":"))
    found = audit(samples.network, samples.X, samples.y, broken=rule, mistake=mistake)
    if as_json:
        click.echo(json.dumps(found.facts(), ensure_ascii=False))
    else:
        click.echo(f"{samples.sentence()}\n\n{found}")
    return 0 if found.passed else 1
