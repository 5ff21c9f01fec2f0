"""What can be taken along: this run as a script, its NumPy source, a drawing, and a file to share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.errors import InvalidInput, UnknownName
from chainrule.playground.run import Run
from chainrule.program.render.numpy_source import to_numpy
from chainrule.program.render.svg import network_svg
from chainrule.version import __version__

if TYPE_CHECKING:
    from chainrule.playground.session import Session

ENDING = ".play.json"


def export(session: Session, kind: str, *, rows: bool = False) -> tuple[str, str]:
    """Return a file's name and text: "script", "numpy", "svg" or "share" (with the table's rows on consent)."""
    stem = Path(session.data.name).stem or "table"
    run = session.run
    if kind == "share":
        return stem + ENDING, json.dumps(document(session, rows=rows), indent=1, ensure_ascii=False) + "\n"
    if kind == "script":
        return f"{stem}_play.py", _script(session)
    if kind == "numpy":
        program = run.network.training_program(run.settings.update_rule())
        return f"{stem}_iteration.py", to_numpy(program, run.network.dtype) + "\n"
    if kind == "svg":
        names = [feature.name for feature in session.data.encoder.features]
        return f"{stem}.svg", network_svg(run.network, names) + "\n"
    raise UnknownName("export", kind[:40], ("share", "script", "numpy", "svg"))


def document(session: Session, *, rows: bool) -> dict[str, Any]:
    """Return where a session stands, as JSON: settings, seed and position; of the table a hash, or its rows too."""
    data = session.data
    runs = [_facts(run) for run in (session.a, session.b) if run is not None]
    return {
        "chainrule play": 1,
        "version": __version__,
        "table": data.name,
        "hash": data.hash,
        "axes": list(session.view.axes),
        "t": session.t,
        "head": session.head,
        "shown": session.shown,
        "runs": runs,
        **({"rows": data.whole.write_csv()} if rows else {}),
    }


def _facts(run: Run) -> dict[str, Any]:
    edits = [[edit.t, edit.name, list(edit.index), edit.value] for edit in run.edits]
    return {"settings": run.settings.spec(), "first": run.first, "edits": edits}


def _script(session: Session) -> str:
    """The run that is shown, in plain calls of the library; it prints the loss that the page shows."""
    run, data = session.run, session.data
    settings = run.settings
    last, loss = data.last
    if run.first:
        raise InvalidInput("This run parted from another one: show A, or keep B and start again, to write its script.")
    source = data.source or f"{data.name}.csv"
    table = f"sample({data.name!r}).make()" if not data.source else f"read_table({source!r})"
    lines = [
        f'"""What `chainrule play` showed of {_one_line(data.name)}, made again: {session.t:,} updates."""',
        "",
        "from chainrule import Dense, Network, Stepper",
        "from chainrule.data.reading import read_table"
        if data.source
        else "from chainrule.playground.samples import sample",
        "from chainrule.playground.settings import Settings",
        "from chainrule.playground.table import Data",
        "",
        f"settings = Settings().changed({settings.spec()!r})",
        f"data = Data({table}, {data.name!r}, settings)",
        f"network = Network({data.X.shape[1]}, {settings.layers(last)!r}, {loss!r}, seed={settings.seed})",
        f"optimizer = {settings.update_rule().spec()!r}",
        f"stepper = Stepper(network, data.X, data.y, {min(settings.batch_size, len(data.X))}, optimizer, "
        f"engine={settings.engine!r})",
    ]
    at = 0
    for edit in [edit for edit in run.edits if edit.t <= session.t]:
        lines += [f"losses = stepper.step({edit.t - at})"] if edit.t > at else []
        at = edit.t
        lines += [f"W = network.parameters[{edit.name!r}].copy()", f"W[{edit.index!r}] = {edit.value!r}"]
        lines += [f"network.parameters[{edit.name!r}] = W"]
    if session.t > at:
        lines.append(f"losses = stepper.step({session.t - at})")
    if session.t:
        lines.append(
            'print(f"update {stepper.epoch * stepper.updates_per_epoch + stepper.update}: loss {losses[-1]:.9g}")'
        )
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return text.encode("unicode_escape").decode().replace('"', "'").replace("\\", "/")[:60]
