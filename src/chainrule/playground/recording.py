"""A finished run to scrub through, without a server: its moments, compressed, beside the page's own script."""

from __future__ import annotations

import base64
import copy
import gzip
import hashlib
import os
import struct
from collections.abc import Iterable
from html import escape
from importlib.resources import files
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.network.network import Network
from chainrule.playground.session import Session, news
from chainrule.playground.table import MOST_CLASSES, Data
from chainrule.playground.view import View, chain
from chainrule.playground.wire import pack
from chainrule.store.files import write_whole

if TYPE_CHECKING:
    from chainrule.tabular.result import TrainingResult

MOMENTS = 40
LARGEST = 560_000  # bytes of compressed moments: the whole is to stay below 1 MB

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src {allowed}; \
style-src 'unsafe-inline'; img-src data:"><link rel="icon" href="data:,"><title>{title}</title></head>
<body><h1 style="font:600 20px system-ui;margin:12px">{title}</h1>{content}</body></html>
"""


def record_session(session: Session, path: str | os.PathLike[str], updates: int) -> None:
    """Train a session's run for so many updates; write its recording, one HTML file, whole or not at all."""
    times = np.unique(np.round(np.linspace(0, 1, MOMENTS) ** 1.6 * updates).astype(int))
    session.go(updates)
    reached, sent = session.t, dict[str, Any]()
    frames = []
    for t in times[times <= reached]:
        session.go(int(t))
        frames.append(session.frame(sent))
    title = f"{session.data.name}: how it learned {session.data.target.name}"
    content = embedded(session.hello(), frames)
    text = PAGE.format(title=escape(title[:120]), allowed=allowed(), content=content)
    write_whole(path, text.encode())


def embedded(hello: tuple[dict[str, Any], dict[str, Any]], frames: list[tuple[dict[str, Any], dict[str, Any]]]) -> str:
    """Return HTML that shows a recording, in a root of its own; fewer moments of a network with much to show.

    The first frame has all losses.
    """
    data = _packed([hello, *frames])
    while len(data) > LARGEST and len(frames) > 4:
        frames = frames[::2] if len(frames) % 2 else [*frames[::2], frames[-1]]
        data = _packed([hello, *frames])
    kinds = ("text/x-chainrule-style", "application/x-chainrule-recording", "module")
    parts = zip(kinds, (_page("play.css"), base64.b64encode(data).decode(), _page("play.js")), strict=True)
    return "".join(f'<script type="{kind}">{text}</script>' for kind, text in parts)


def _page(name: str) -> str:
    """Return a file of the page so that it can stand within a script element."""
    text = files("chainrule.playground").joinpath("page", name).read_text(encoding="utf-8")
    return text.replace("</", "<\\/")


def allowed() -> str:
    """Return what a content security policy must name so that the recording's script may run, and no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(_page('play.js').encode()).digest()).decode()}'"


def _packed(messages: Iterable[Any]) -> bytes:
    parts = [pack(*message) for message in messages]
    return gzip.compress(b"".join(struct.pack("<I", len(part)) + part for part in parts), 9, mtime=0)


def how_it_learned(result: TrainingResult) -> str:
    """Return the recording of a training on a table, from its snapshots; empty where it cannot be drawn."""
    network, path, history = copy.deepcopy(result.network), result.path, result.history
    if len(path) < 3 or not _drawable(network) or len(result.classes) > MOST_CLASSES:
        return ""
    data = Data.judged(result)
    if data is None:
        return ""
    start = SimpleNamespace(values=path[0].parameters)
    judged = np.flatnonzero(np.isfinite(history.validation_loss))
    watched = judged + 1, np.asarray(history.validation_loss)[judged]
    view, sent = View(data), dict[str, Any]()
    run = SimpleNamespace(network=network, keys={0: start}, first=0, edits=(), losses=history.loss, watched=watched)
    frames: list[Any] = []
    for snapshot in path:
        for name, array in snapshot.parameters.items():
            network.parameters[name] = array
        run.loss = history.loss[max(snapshot.epoch, 1) - 1]
        known, losses = news(run, sent, "A")
        about = {"type": "frame", "t": snapshot.epoch, "head": path[-1].epoch, "epoch": snapshot.epoch, "line": None}
        about |= {"playing": False, "lossesA": known, "heldOut": len(judged) > 0, "note": ""}
        header, arrays = view.frame(run)
        frames.append((about | header, arrays | losses))
    hello = view.hello(run) | {"type": "hello", "unit": "epoch", "only": "weights", "shown": "A", "parted": None}
    return embedded((hello, {"dots": data.dots(*view.axes)}), frames)


def _drawable(network: Network) -> bool:
    """Whether a network, or the first of several side by side, is a chain of layers of units."""
    shapes, links = network.prediction_program.shapes, chain(network)
    sizes = [shapes[link.own[0]] for link in links]
    joined = all(one[1] == other[0] for one, other in pairwise(sizes))
    joined = joined and network.graph.inputs[0].vocabulary is None
    return bool(links) and joined and all(len(shapes[link.reads]) == 2 and len(link.own) == 2 for link in links)
