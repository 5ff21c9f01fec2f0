"""The page as a widget: the same components, over the notebook's own channel, in a root of its own."""

import asyncio
from importlib.resources import files
from typing import Any

import anywidget
import traitlets

from chainrule.playground.session import Session
from chainrule.playground.watching import Watcher, answered

_PAGE = files("chainrule.playground").joinpath("page")


class Widget(anywidget.AnyWidget):
    """A session in a notebook's cell; `session` is the one to look into."""

    _esm = _PAGE.joinpath("play.js").read_text(encoding="utf-8")
    style = traitlets.Unicode(_PAGE.joinpath("play.css").read_text(encoding="utf-8")).tag(sync=True)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._tasks: set[Any] = set()
        self.on_msg(self._received)

    def _received(self, _: Any, message: Any, buffers: Any) -> None:
        kind = message.get("do") if isinstance(message, dict) else None
        if kind == "hello":
            self._watcher = Watcher(self.session)
        if kind in ("hello", "ready"):
            task = asyncio.ensure_future(self._draw())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            return
        answer = answered(self.session, message)
        if answer is not None:
            self.send({}, buffers=[answer])

    async def _draw(self) -> None:
        self.send({}, buffers=[await self._watcher.next()])
