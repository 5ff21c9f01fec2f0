"""The report in a real browser: it opens from the disk, asks for nothing, says nothing on the console, can be read by
everyone, and fits a phone; in light and dark."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from chainrule.demos import DEMOS
from chainrule.demos.demo import subject
from chainrule.report.html import write_report

CHROMIUM = shutil.which("chromium", path="/usr/bin") or shutil.which("chromium")
REPORTS = ["classified", "three_classes", "regressed", "attacked", "texts", "xor", "denoise"]

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]


@dataclass
class Opened:
    """A page, and what happened when it was opened."""

    page: Any
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=REPORTS)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports") / f"{request.param}.html"
    demo = DEMOS.get(request.param)
    quick = {"epochs": 2} if request.param == "denoise" else {}
    result = subject(demo.run(replace(demo.settings, **quick))) if demo else request.getfixturevalue(request.param)
    write_report(result, path)
    return path


def opened(browser: Any, path: Path, scheme: str = "light", width: int = 1000) -> Opened:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    seen = Opened(context.new_page())
    seen.page.on("request", lambda request: seen.requests.append(request.url))
    seen.page.on("console", lambda message: seen.said.append(message.text))
    seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
    seen.page.goto(path.as_uri())
    return seen


def test_it_asks_for_nothing_and_says_nothing(browser: Any, report: Path) -> None:
    seen = opened(browser, report)
    for summary in seen.page.locator("summary").all():
        summary.click()
    seen.page.wait_for_timeout(200)
    outside = [url for url in seen.requests if url != report.as_uri() and not url.startswith("data:")]
    assert outside == []
    assert seen.said == []
    assert seen.page.title() != "taken over"
    assert seen.page.evaluate("document.querySelectorAll('iframe, object, embed, form').length") == 0
    running = "[...document.scripts].filter(s => s.type === 'module' || !s.type.includes('chainrule')).length"
    assert seen.page.evaluate(running) <= 1  # what plays the recording
    assert seen.page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    seen.page.context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1000), ("dark", 1000), ("dark", 375)])
def test_everyone_can_read_it(browser: Any, report: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    seen = opened(browser, report, scheme, width)
    for summary in seen.page.locator("summary").all():
        summary.click()
    found = axe.Axe().run(seen.page).response["violations"]
    told = [f"{each['id']} ({each['impact']}): {each['nodes'][0]['html'][:200]}" for each in found]
    assert told == []
    seen.page.context.close()


@pytest.mark.parametrize("width", [320, 375, 1400])
def test_it_fits(browser: Any, report: Path, width: int) -> None:
    seen = opened(browser, report, width=width)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    shown = seen.page.evaluate("document.querySelector('main').getBoundingClientRect().width")
    assert shown <= min(width, 760)
    for chart in seen.page.locator("svg.chart").all():
        box = chart.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
        assert box["height"] > 100
    seen.page.context.close()


def test_light_and_dark(browser: Any, report: Path) -> None:
    colours = {}
    for scheme in ("light", "dark"):
        seen = opened(browser, report, scheme)
        colours[scheme] = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
        seen.page.context.close()
    brightness = {scheme: sum(map(int, colour[4:-1].split(","))) for scheme, colour in colours.items()}
    assert brightness["light"] > 700
    assert brightness["dark"] < 120


def test_an_outside_request_would_be_seen(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<title>x</title><img src='picture.png'><script>console.log('hello')</script>")
    seen = opened(browser, path)
    assert any(url.endswith("picture.png") for url in seen.requests)
    assert "hello" in seen.said
    seen.page.context.close()
