"""A page that is served, and a browser to open it in."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sklearn.datasets import load_iris

from chainrule.playground.begin import session_of
from chainrule.playground.session import Session


@pytest.fixture(scope="session")
def iris(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = load_iris()
    names = [name.removesuffix(" (cm)").replace(" ", "_") for name in data.feature_names]
    table = pl.DataFrame(dict(zip(names, data.data.T, strict=True)))
    path = tmp_path_factory.mktemp("tables") / "iris.csv"
    table.with_columns(species=pl.Series(data.target_names[data.target])).write_csv(path)
    return path


@contextmanager
def served(session: Session, port: int = 0) -> Iterator[str]:
    """Serve a session from a thread; yield its address."""
    pytest.importorskip("uvicorn")
    from chainrule.playground.server import prepared

    server, listener, address = prepared(session, port)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.should_exit = server.force_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="session")
def serving() -> Any:
    return served


@dataclass
class Opened:
    """A page of a session, and what happened on it."""

    page: Any
    session: Session
    address: str
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True)

    def region(self, name: str) -> Any:
        return self.page.get_by_role("region", name=name, exact=True)

    def at(self, t: int) -> None:
        """Wait until the page shows the moment after update t."""
        self.page.get_by_role("status").filter(has_text=f"update {t} of").wait_for()

    def do(self, **command: Any) -> Any:
        return self.session.do(command)


def opened(browser: Any, session: Session, address: str, width: int = 1240, **options: Any) -> Opened:
    context = browser.new_context(viewport={"width": width, "height": 1000}, **options)
    page = context.new_page()
    page.set_default_timeout(10_000)
    seen = Opened(page, session, address)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.said.append(message.text))
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    seen.headers = page.goto(address).headers
    seen.button("Train").or_(seen.button("Pause")).wait_for()
    return seen


@pytest.fixture
def play(browser: Any, iris: Path) -> Iterator[Any]:
    """Open a page on a table: iris, or another."""
    running = []

    def start(table: Any = iris, target: str | None = None, **options: Any) -> Opened:
        session = session_of(table, target)
        running.append(context := served(session))
        seen = opened(browser, session, context.__enter__(), **options)
        return seen

    yield start
    for context in browser.contexts:
        context.close()
    for context in running:
        context.__exit__(None, None, None)
