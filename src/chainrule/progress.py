"""A progress bar for work over a second, in a terminal or a notebook; silent when piped."""

import sys
import time
from types import TracebackType
from typing import Any, Self

PATIENCE = 1.0  # seconds before a bar is shown


class Progress:
    """Counts steps of a task; shows a bar on stderr once the task has taken `PATIENCE` seconds.

    `show` True shows it at once, False never, None by default: only where a person is looking.

    >>> with Progress("training", total=3, show=False) as progress:
    ...     for _ in range(3):
    ...         progress.advance("loss 0.5")
    """

    def __init__(self, title: str, total: int, show: bool | None = None) -> None:
        self.title, self.total, self.done = title, total, 0
        watched = sys.stderr.isatty() or "ipykernel" in sys.modules
        self._wanted = watched if show is None else show
        self._visible_from = 0.0 if show else time.monotonic() + PATIENCE
        self._bar: Any = None
        self._task: Any = None

    def advance(self, note: str = "", steps: int = 1) -> None:
        """Count `steps` as done; `note` is shown behind the bar."""
        self.done += steps
        if not self._wanted:
            return
        if self._bar is None:
            if time.monotonic() < self._visible_from:
                return
            self._start()
        self._bar.update(self._task, completed=self.done, note=note)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}"),
        )
        self._bar = RichProgress(*columns, console=Console(stderr=True), transient=sys.stderr.isatty())
        self._bar.start()
        self._task = self._bar.add_task(self.title, total=self.total, note="")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
