"""What one page is sent: what it is built from, and then each moment that it has time to draw."""

import asyncio
import json
import time
from typing import Any

from chainrule.errors import ChainruleError
from chainrule.playground.session import Session
from chainrule.playground.wire import pack

POLL = 0.004  # seconds between looks for something new
FASTEST, MAPS = 1 / 45, 0.1  # seconds between two moments, and between two with maps, while it plays


def answered(session: Session, command: Any) -> bytes | None:
    """Carry out a command; return the message that answers it, or says what is wrong with it, if there is any."""
    try:
        answer = session.do(json.loads(command) if isinstance(command, str) else command)
    except (ChainruleError, json.JSONDecodeError) as error:
        answer = {"type": "error", "text": str(error)}
    return None if answer is None else pack(answer)


class Watcher:
    """What a page has seen of a session; the page asks for more when it has drawn that, so that nothing queues."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._layout = self._version = -1
        self._sent: dict[str, Any] = {}
        self._last = self._maps = 0.0

    async def next(self) -> bytes:
        """Wait for something new; return the message with it."""
        session = self.session
        while session.layout == self._layout and (
            session.version == self._version or (session.playing and time.monotonic() - self._last < FASTEST)
        ):
            await asyncio.sleep(POLL)
        if session.layout != self._layout:
            self._layout, self._version = session.layout, -1
            return pack(*await asyncio.to_thread(session.hello))
        self._last = time.monotonic()
        if due := self._last - self._maps >= MAPS:
            self._maps = self._last
        header, arrays = await asyncio.to_thread(session.frame, self._sent, maps=due)
        self._version = header["version"]
        return pack(header, arrays)
