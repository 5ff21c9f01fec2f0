"""A session, from whatever it can begin with: a table, a classic one, a lesson, or a file that was shared."""

import json
import os
from pathlib import Path
from typing import Any

import polars as pl

from chainrule.data.frames import as_frame
from chainrule.data.reading import read_table
from chainrule.errors import InvalidInput
from chainrule.playground.lessons import Progress, parse
from chainrule.playground.run import Edit, Leg, Run
from chainrule.playground.samples import DEFAULT, classic, sample
from chainrule.playground.session import Session
from chainrule.playground.settings import Settings


def session_of(table: Any = None, target: str | None = None, name: str = "") -> Session:
    """Return a session on a table: a file, a data frame, the name of a classic one, a lesson or a shared session.

    Raises `InvalidInput`, with the reason, where it cannot be used.
    """
    settings = Settings(target=target or "")
    path = Path(table) if isinstance(table, str | os.PathLike) else None
    if table is None or (path is not None and not path.suffix and not path.exists()):
        return Session(*classic(str(table or DEFAULT), target=settings.target))
    if path is None:
        return Session(as_frame(table), name or "table", settings)
    if path.name.endswith(".toml"):
        lesson = parse(path.stem, _text(path))
        session = Session(*classic(lesson.table, lesson.settings))
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
    try:
        shared = json.loads(_text(path))
        if shared["chainrule play"] != 1:
            raise InvalidInput(f"{str(path)!r} was written by a newer version of chainrule.")
        runs = [[_leg(*facts) for facts in legs] for legs in shared["runs"]]
        frame, source = _table(shared, path)
        session = Session(frame, str(shared["table"]), runs[0][0].settings, source)
        if session.data.hash != shared["hash"]:
            raise InvalidInput(
                f"The table {str(shared['table'])!r:.80} is not the one that {str(path)!r} was made with."
            )
        session.do({"do": "axes", "across": shared["axes"][0], "up": shared["axes"][1]})
        session.a, *others = (Run.again(session.data, legs) for legs in runs)
        session.b, session.shown = others[0] if others else None, str(shared["shown"])
        session.go(int(shared["head"]))
        session.go(int(shared["t"]))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput(f"{str(path)!r} is not a file that `chainrule play` has shared ({error!r:.80}).") from None
    return session


def _leg(first: int, settings: dict[str, Any], edits: list[list[Any]]) -> Leg:
    made = tuple(Edit(int(t), str(name), tuple(index), float(value)) for t, name, index, value in edits)
    return Leg(int(first), Settings().changed(settings), made)


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
