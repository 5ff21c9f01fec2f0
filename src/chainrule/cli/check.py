"""``chainrule check``: is my backprop right? For one file, or for a class of them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chainrule.cli.examples import Examples
from chainrule.cli.options import ENCODING, FILE, table

if TYPE_CHECKING:
    from chainrule.check.check import Finding

AT_ONCE = 4  # programs that run at the same time


@click.command(cls=Examples, example="chainrule check my_network.py")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE.py … | MODEL DATA")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each file, a line each.")
@click.option("--html", type=FILE, help="Also write a page: all files, each line explained.")
@click.option(
    "--break",
    "broken",
    default="",
    metavar="RULE",
    help='Of a saved network: break a rule on purpose, such as "dW1", "tanh derivative" or "dz1: sign".',
)
@click.option("--row", "rows", type=int, multiple=True, help="Of a saved network: a row of the table, from 1.")
@click.option("--target", default="", metavar="COLUMN", help="Of a saved network: the column to predict.")
@ENCODING
@click.pass_context
def check(ctx: click.Context, /, files: tuple[Path, ...], as_json: bool, html: Path | None, **audit: Any) -> None:
    """Check a backward pass that you wrote yourself.

    Each file, a program or a notebook, is run (in a process of its own, with limits), its arithmetic is recorded, and
    what it does to its parameters is compared with the true gradients. The first wrong one is named, with the mistake
    and the right line.

    The exit code is 0 only if all are correct. With a saved network and a table, its gradients are audited instead.
    """
    if files[0].suffix == ".safetensors":
        ctx.exit(_audited(files, as_json, **audit))
    from chainrule.check.check import check_backprop
    from chainrule.check.page import class_page
    from chainrule.errors import InvalidInput
    from chainrule.store.files import write_whole

    missing = [str(file) for file in files if not file.is_file()]
    if missing:
        raise InvalidInput(f"There is no file {missing[0]!r} to check.")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        findings = []
        for finding in pool.map(check_backprop, files):
            findings.append(finding)
            if as_json:
                click.echo(json.dumps(finding.facts(), ensure_ascii=False))
            elif len(files) == 1:
                click.echo(str(finding))
    if html is not None:
        write_whole(html, class_page(findings).encode())
    if not as_json and len(files) > 1:
        click.echo("\n\n".join(str(finding) for finding in findings if not finding.correct))
        click.echo(_table(findings))
    ctx.exit(0 if all(finding.correct for finding in findings) else 1)


def _table(findings: list[Finding]) -> str:
    rows = [("file", "verdict", "first wrong", "mistake", "line")]
    rows += [(f.file, f.verdict, f.first_wrong or "", f.mistake or "", str(f.line or "")) for f in findings]
    right = sum(finding.correct for finding in findings)
    return "\n".join(["", *table(rows, right=()), "", f"{right} of {len(findings)} correct"])


def _audited(
    files: tuple[Path, ...], as_json: bool, broken: str, rows: tuple[int, ...], target: str, encoding: str | None
) -> int:
    """Print the audit of a saved network's gradients; return 0 where all are right, or what was broken is caught."""
    from chainrule.cli.samples import read_samples
    from chainrule.explain.audit import audit

    if len(files) != 2:
        raise click.UsageError(
            "A saved network is checked on a table: chainrule check MODEL.safetensors DATA.csv (these two, no others)."
        )
    samples = read_samples(*files, rows, target, encoding)
    rule, _, mistake = (part.strip() for part in broken.partition(":"))
    found = audit(samples.network, samples.X, samples.y, broken=rule, mistake=mistake)
    click.echo(json.dumps(found.facts(), ensure_ascii=False) if as_json else f"{samples.sentence()}\n\n{found}")
    return 0 if found.passed else 1
