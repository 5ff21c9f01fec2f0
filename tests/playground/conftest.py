"""A page that is served, and a browser to open it in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sklearn.datasets import load_iris

from chainrule.playground.begin import session_of
from tests.playground.looking import Seen, served


@pytest.fixture(scope="session")
def iris(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = load_iris()
    names = [name.removesuffix(" (cm)").replace(" ", "_") for name in data.feature_names]
    table = pl.DataFrame(dict(zip(names, data.data.T, strict=True)))
    path = tmp_path_factory.mktemp("tables") / "iris.csv"
    table.with_columns(species=pl.Series(data.target_names[data.target])).write_csv(path)
    return path


@pytest.fixture(scope="module")
def window(browser: Any) -> Any:
    """One page for a module's tests, as a new one takes most of a second."""
    return browser.new_context().new_page()


@pytest.fixture
def play(window: Any, iris: Path) -> Iterator[Any]:
    """Open the page on a table: iris, or another."""
    running = []

    def start(table: Any = iris, target: str | None = None, *, width: int = 1240, scheme: str = "light") -> Seen:
        session = session_of(table, target)
        running.append(context := served(session))
        at = context.__enter__()
        window.set_viewport_size({"width": width, "height": 1000})
        window.emulate_media(color_scheme=scheme)
        window.mouse.move(0, 0)
        window.set_default_timeout(10_000)
        seen = Seen(window, session, window.locator(".play"), at)
        listeners = {
            "request": lambda request: seen.requests.append(request.url),
            "console": lambda message: seen.said.append(message.text),
            "pageerror": lambda error: seen.said.append(str(error)),
        }
        for name, listener in listeners.items():
            window.on(name, listener)
        seen.headers = window.goto(at.address).headers
        seen.button("Train").or_(seen.button("Pause")).wait_for()
        running.append(listeners)
        return seen

    yield start
    window.goto("about:blank")
    for each in running:
        if isinstance(each, dict):
            for name, listener in each.items():
                window.remove_listener(name, listener)
        else:
            each.__exit__(None, None, None)
