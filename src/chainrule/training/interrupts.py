"""Ctrl-C at a moment of our choosing."""

import signal
import threading
from types import FrameType
from typing import Self


class Interrupts:
    """Holds Ctrl-C back while it is entered: it comes through on leaving, or when `check` is called.

    So what is done inside is done whole. Only the main thread receives signals; elsewhere, and where Ctrl-C means
    nothing or ends the process at once, nothing is held back.
    """

    def __enter__(self) -> Self:
        self._received: tuple[int, FrameType | None] | None = None
        self._previous = None
        if threading.current_thread() is threading.main_thread():
            previous = signal.getsignal(signal.SIGINT)
            if callable(previous):
                self._previous = previous
                signal.signal(signal.SIGINT, self._receive)
        return self

    def __exit__(self, *error: object) -> None:
        if self._previous is not None:
            signal.signal(signal.SIGINT, self._previous)
        if error[0] is None:
            self.check()

    def check(self) -> None:
        """Let a Ctrl-C that has been held back come through: usually raises `KeyboardInterrupt`."""
        if self._received is not None and callable(self._previous):
            received, self._received = self._received, None
            self._previous(*received)

    def _receive(self, number: int, frame: FrameType | None) -> None:
        self._received = (number, frame)
