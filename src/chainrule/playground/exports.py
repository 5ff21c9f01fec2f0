"""What can be taken along: this run as a script, its NumPy source, a drawing, and a file to share."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.errors import UnknownName
from chainrule.playground.run import Leg
from chainrule.playground.samples import SAMPLES
from chainrule.playground.table import Data
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
    return {
        "chainrule play": 1,
        "version": __version__,
        "table": data.name,
        "hash": data.hash,
        "axes": list(session.view.axes),
        "t": session.t,
        "head": session.head,
        "shown": session.shown,
        "runs": [[_facts(leg) for leg in run.legs] for run in (session.a, session.b) if run is not None],
        **({"rows": data.whole.write_csv()} if rows else {}),
    }


def _facts(leg: Leg) -> list[Any]:
    return [leg.first, leg.settings.spec(), [[edit.t, edit.name, list(edit.index), edit.value] for edit in leg.edits]]


def _script(session: Session) -> str:
    """The run that is shown, in plain calls of the library; it prints the loss that the page shows."""
    data, legs = session.data, session.run.legs
    classic = not data.source and data.name in SAMPLES
    source = data.source or (data.name if Path(data.name).suffix else f"{data.name}.csv")
    lines = [
        f'"""What `chainrule play` showed of {_one_line(data.name)}, made again: {session.t:,} updates."""',
        "",
        "from chainrule import Dense, Network, Stepper",
        f"from chainrule.{'playground.samples import sample' if classic else 'data.reading import read_table'}",
        *(["from chainrule.playground.run import go_on"] if len(legs) > 1 else []),
        "from chainrule.playground.settings import Settings",
        "from chainrule.playground.table import Data",
        "",
        f"table = sample({data.name!r}).make()" if classic else f"table = read_table({source!r})",
    ]
    for leg, end in zip(legs, [*(leg.first for leg in legs[1:]), session.t], strict=True):
        lines += _steps(data, leg, end, parted=leg is not legs[0])
    if session.t > legs[-1].first:
        lines.append(f"print(f'update {session.t}: loss {{losses[-1]:.9g}}')")
    return "\n".join(lines) + "\n"


def _steps(data: Data, leg: Leg, end: int, *, parted: bool) -> Iterator[str]:
    """The lines that train from a leg's beginning to the moment after update number `end`."""
    settings, (last, loss) = leg.settings, data.last
    yield f"settings = Settings().changed({settings.spec()!r})"
    yield "past = stepper" if parted else f"data = Data(table, {data.name!r}, settings)"
    yield f"network = Network({data.X.shape[1]}, {settings.layers(last)!r}, {loss!r}, seed={settings.seed})"
    size, rule = min(settings.batch_size, len(data.X)), settings.update_rule().spec()
    yield f"stepper = Stepper(network, data.X, data.y, {size}, {rule!r}, engine={settings.engine!r})"
    if parted:
        yield "go_on(stepper, past)"
    at = leg.first
    for edit in leg.edits:
        if edit.t > at:
            yield f"losses = stepper.step({edit.t - at})"
        at = edit.t
        yield f"W = network.parameters[{edit.name!r}].copy()"
        yield f"W[{edit.index!r}] = {edit.value!r}"
        yield f"network.parameters[{edit.name!r}] = W"
    if end > at:
        yield f"losses = stepper.step({end - at})"


def _one_line(text: str) -> str:
    return text.encode("unicode_escape").decode().replace('"', "'").replace("\\", "/")[:60]
