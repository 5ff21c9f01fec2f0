"""What can be taken along: this run as a script, its NumPy source, a drawing, and a file to share; and the way back."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from chainrule.data.frames import as_frame
from chainrule.data.reading import read_table
from chainrule.errors import InvalidInput, UnknownName
from chainrule.playground.lessons import Progress, parse
from chainrule.playground.run import Edit, Run
from chainrule.playground.samples import DEFAULT, sample
from chainrule.playground.settings import Settings
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
        "from chainrule.data.reading import read_table" if data.source else "from chainrule.playground.samples import sample",
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
        lines.append('print(f"update {stepper.epoch * stepper.updates_per_epoch + stepper.update}: loss {losses[-1]:.9g}")')
    return "\n".join(lines) + "\n"


def _one_line(text: str) -> str:
    return text.encode("unicode_escape").decode().replace('"', "'").replace("\\", "/")[:60]


# ---- the way in


def session_of(table: Any = None, target: str | None = None, name: str = "") -> Session:
    """Return a session on a table: a file, a data frame, the name of a classic one, a lesson or a shared session.

    Raises `InvalidInput`, with the reason, where it cannot be used.
    """
    from chainrule.playground.session import Session

    settings = Settings(target=target or "")
    path = Path(table) if isinstance(table, str | os.PathLike) else None
    if table is None or (path is not None and not path.suffix and not path.exists()):
        chosen = sample(str(table or DEFAULT))
        return Session(chosen.make(), str(table or DEFAULT), settings.changed(chosen.settings))
    if path is None:
        return Session(as_frame(table), name or "table", settings)
    if path.name.endswith(".toml"):
        lesson = parse(path.stem, _text(path))
        chosen = sample(lesson.table)
        session = Session(chosen.make(), lesson.table, Settings().changed(chosen.settings | lesson.settings))
        session.progress = Progress(lesson)
        return session
    if path.name.endswith(".json"):
        return _reopened(path)
    return Session(read_table(path), path.name, settings, str(path))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"Cannot read {str(path)!r}: {(error.strerror or str(error)).lower()}.") from None
    except UnicodeDecodeError:
        raise InvalidInput(f"Cannot read {str(path)!r}: it is not text in UTF-8.") from None


def _reopened(path: Path) -> Session:
    from chainrule.playground.session import Session

    try:
        shared = json.loads(_text(path))
        if shared["chainrule play"] != 1:
            raise InvalidInput(f"{str(path)!r} was written by a newer version of chainrule.")
        settings = [Settings().changed(run["settings"]) for run in shared["runs"]]
        frame, source = _table(shared, path)
        session = Session(frame, str(shared["table"]), settings[0], source)
        if session.data.hash != shared["hash"]:
            raise InvalidInput(f"The table {str(shared['table'])!r:.80} is not the one that {str(path)!r} was made with.")
        session.do({"do": "axes", "across": shared["axes"][0], "up": shared["axes"][1]})
        _repeat(session.a, shared["runs"][0])
        if len(settings) > 1:
            session.a.seek(int(shared["runs"][1]["first"]))
            session.b = Run(session.data, settings[1], session.a if shared["runs"][1]["first"] else None)
            _repeat(session.b, shared["runs"][1])
            session.shown = str(shared["shown"])
        session.go(int(shared["head"]))
        session.go(int(shared["t"]))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"{str(path)!r} is not a file that `chainrule play` has shared ({error!r:.80}).") from None
    return session


def _repeat(run: Run, facts: dict[str, Any]) -> None:
    run.edits = [Edit(int(t), str(name), tuple(index), float(value)) for t, name, index, value in facts["edits"]]
    for edit in run.edits:
        run.seek(edit.t)
        if edit.t == run.first:
            run.again(edit)


def _table(shared: dict[str, Any], path: Path) -> tuple[pl.DataFrame, str]:
    name = str(shared["table"])
    if "rows" in shared:
        return pl.read_csv(str(shared["rows"]).encode(), infer_schema_length=None), ""
    if not Path(name).suffix:
        return sample(name).make(), ""
    beside = path.parent / Path(name).name
    if not beside.exists():
        raise InvalidInput(f"{str(path)!r} needs its table {name!r:.80} beside it, and there is none.")
    return read_table(beside), str(beside)
