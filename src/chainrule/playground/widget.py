"""The page as a widget: the same components, over the notebook's own channel, in a root of its own."""

from __future__ import annotations

import asyncio
from importlib.resources import files
from typing import Any

import anywidget
import traitlets

from chainrule.errors import ChainruleError
from chainrule.playground.server import FASTEST, MAPS, POLL
from chainrule.playground.session import Session
from chainrule.playground.wire import pack

_PAGE = files("chainrule.playground").joinpath("page")


class Widget(anywidget.AnyWidget):
    """A session in a notebook's cell; `session` is the one to look into."""

    _esm = _PAGE.joinpath("play.js").read_text(encoding="utf-8")
    style = traitlets.Unicode(_PAGE.joinpath("play.css").read_text(encoding="utf-8")).tag(sync=True)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._sent: dict[str, Any] = {}
        self._layout, self._version, self._maps = -1, -1, 0.0
        self._tasks: set[Any] = set()
        self.on_msg(self._received)

    def _answer(self, header: Any, arrays: Any = None) -> None:
        self.send({}, buffers=[pack(header, arrays)])

    def _received(self, _: Any, message: Any, buffers: Any) -> None:
        kind = message.get("do") if isinstance(message, dict) else None
        if kind == "hello":
            self._sent.clear()
            self._greet()
        elif kind == "ready":
            task = asyncio.ensure_future(self._draw())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            try:
                answer = self.session.do(message)
            except ChainruleError as error:
                answer = {"type": "error", "text": str(error)}
            if answer is not None:
                self._answer(answer)

    def _greet(self) -> None:
        self._layout, self._version = self.session.layout, -1
        self._answer(*self.session.hello())

    async def _draw(self) -> None:
        """Send the next moment as soon as there is a new one; what it is built from, where that has changed."""
        clock = asyncio.get_running_loop().time
        if self.session.playing:
            await asyncio.sleep(FASTEST)
        while self.session.version == self._version:
            await asyncio.sleep(POLL)
        if self.session.layout != self._layout:
            self._greet()
            return
        due = clock() - self._maps >= MAPS
        self._maps = clock() if due else self._maps
        header, arrays = self.session.frame(self._sent, maps=due)
        self._version = header["version"]
        self._answer(header, arrays)
