"""The page in a real browser, on real tables: what it shows is what the session holds."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import polars as pl
import pytest

from chainrule.playground.begin import session_of
from chainrule.playground.recording import MOMENTS, record_session
from tests.playground.looking import (
    Seen,
    layout_shifts,
    numbers_open,
    opened_as_traced,
    served,
    surface_is_what_predict_says,
    trains_and_goes_back,
    weights,
)

pytestmark = pytest.mark.browser
REGIONS = ["Network", "Surface", "Loss", "Open a number", "Program", "Source", "Settings", "Lessons"]


def test_it_trains_and_goes_back_to_any_moment(play: Any) -> None:
    seen = play()
    trains_and_goes_back(seen)
    seen.button("Same start").click()
    seen.at(0)
    outside = [url for url in seen.requests if not url.startswith((seen.at_home.address.split("/#")[0], "data:"))]
    assert outside == []
    assert seen.said == []
    assert seen.headers["content-security-policy"].startswith("default-src 'none'")


def test_every_number_opens(play: Any) -> None:
    seen = play()
    seen.do(do="step", by=10)
    seen.at(10)
    numbers_open(seen)


def test_the_first_thirty_seconds_by_keyboard_alone(play: Any) -> None:
    seen = play("moons")
    keyboard = seen.page.keyboard
    keyboard.press(" ")
    seen.past(5)
    keyboard.press(" ")
    seen.button("Train").wait_for()
    here = "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"

    def reach(name: str) -> None:
        for _ in range(60):
            keyboard.press("Tab")
            if seen.page.evaluate(here).startswith(name):
                return
        raise AssertionError(f"{name} cannot be reached by Tab")

    reach("Time")
    keyboard.press("Home")
    seen.at(0)
    keyboard.press("ArrowRight")
    seen.at(1)
    reach("unit 0 of layer 1")
    keyboard.press("Enter")
    opened_as_traced(seen, "a1", 0, 0)
    keyboard.press("ArrowRight")
    seen.at(2)
    reach("z1[0, 0]")
    keyboard.press("Enter")
    opened_as_traced(seen, "z1", 0, 0)


def test_a_and_b(play: Any) -> None:
    seen = play("moons")
    seen.do(do="step", by=30)
    seen.at(30)
    seen.button("Compare from here: A | B").click()
    settings = seen.region("Settings")
    settings.get_by_text("It parted from A at update 30").wait_for()
    a, b = seen.session.a, seen.session.b
    assert np.array_equal(a.network.parameters["W1"], b.network.parameters["W1"])
    rate = settings.get_by_label("learning rate")
    rate.select_option("0.1")
    seen.page.wait_for_function("() => document.querySelector('.fields select').value == '0.1'")
    seen.button("Forward one update").click()
    seen.at(31)
    assert seen.session.a.settings.learning_rate == 0.02
    then = weights(seen.session.a)["W1"]
    assert not np.array_equal(then, weights(seen.session.b)["W1"])
    shown = seen.surface()
    seen.button("A").click()
    rate.and_(seen.page.locator("select")).wait_for()
    seen.page.wait_for_function(
        "() => document.querySelector('[aria-label=\"Which run is shown\"] [aria-pressed=true]').innerText == 'A'"
    )
    seen.at(31)
    assert not np.array_equal(shown, seen.surface())
    seen.button("Back one update").click()
    seen.at(30)
    surface_is_what_predict_says(seen)


@pytest.mark.parametrize("table", ["iris", "waves", "digits", "hostile"])
def test_the_surface_is_what_predict_says(play: Any, iris: Path, tmp_path: Path, table: str) -> None:
    if table == "hostile":
        rng = np.random.default_rng(0)
        frame = pl.DataFrame(
            {
                "<img src=x onerror=alert(1)>": [None if i % 9 == 0 else x for i, x in enumerate(rng.normal(size=90))],
                "größe \u202e尺寸": rng.choice(["<b>", "b\nc", None], 90).tolist(),
                "</script>": rng.choice(["'\"", "<i>x</i>"], 90).tolist(),
            }
        )
        frame.write_csv(tmp_path / "hostile.csv")
    seen = play({"iris": iris, "hostile": tmp_path / "hostile.csv"}.get(table, table))
    seen.do(do="step", by=25)
    seen.at(25)
    surface_is_what_predict_says(seen)
    before, name = seen.surface(), [*seen.session.data.axes][-1]
    seen.root.get_by_label("across").select_option(name)
    seen.page.wait_for_function("n => document.querySelector('.axes select').value == n", arg=name)
    seen.key("ArrowRight")  # its frame comes after the one with the new axes
    seen.at(26)
    surface_is_what_predict_says(seen)
    assert len(seen.session.data.axes) < 2 or not np.array_equal(before, seen.surface())
    assert seen.said == []


def test_a_dropped_table_and_a_bad_one(play: Any, iris: Path) -> None:
    seen = play("moons")
    seen.page.get_by_text("Take along").click()
    chooser = seen.page.get_by_label("Open a table")
    dropped = seen.page.evaluate_handle(
        "() => { const d = new DataTransfer(); d.items.add(new File(['x,x\\n1,2\\n'], 'bad.csv')); return d }"
    )
    for event in ("dragover", "drop"):
        seen.root.dispatch_event(event, {"dataTransfer": dropped})
    seen.page.get_by_text("Cannot read 'bad.csv': two columns are named 'x'").wait_for()
    chooser.set_input_files(iris)
    seen.page.get_by_text("150 rows").wait_for()
    names = {
        "Python script of this run": "iris_play.py",
        "NumPy source of an update": "iris_iteration.py",
        "Surface as PNG": "iris.csv-surface.png",
        "Network as SVG": "iris.svg",
        "File to share, without the rows": "iris.play.json",
    }
    for name, file in names.items():
        with seen.page.expect_download() as download:
            seen.button(name).click()
        assert download.value.suggested_filename == file


def test_everyone_can_read_it(play: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    seen = play()
    seen.do(do="step", by=20)
    seen.region("Network").get_by_role("button", name="unit 3 of layer 1").click()
    seen.region("Open a number").get_by_text("line: a1").wait_for()
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        seen.page.wait_for_function(
            "dark => document.querySelector('.play').matches('.dark') == dark", arg=scheme == "dark"
        )
        found = axe.Axe().run(seen.page).response["violations"]
        told = [f"{e['id']} ({e['impact']}): {e['nodes'][0]['html'][:200]}" for e in found]
        assert [t for e, t in zip(found, told, strict=True) if e["impact"] in ("serious", "critical")] == []


def test_it_fits(play: Any) -> None:
    seen = play()
    seen.region("Network").get_by_role("button", name="unit 3 of layer 1").click()
    opened_as_traced(seen, "a1", 0, 3)
    for width in (1600, 1240, 900, 390):
        seen.page.set_viewport_size({"width": width, "height": 1000})
        seen.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
        for name in REGIONS:
            assert seen.region(name).is_visible()


def test_nothing_moves_while_it_trains(play: Any) -> None:
    seen = play("spirals")
    moved = layout_shifts(seen.page)
    seen.button("Train").click()
    seen.past(40)
    assert moved() < 0.01


def test_a_lesson(play: Any) -> None:
    seen = play("moons")
    lessons = seen.region("Lessons")
    lessons.get_by_label("Lessons").select_option("chain-rule")
    lessons.get_by_role("button", name="Only W1").click()
    seen.button("gradients").click()
    seen.spot("W1", 0, 0)
    seen.click()
    lessons.get_by_role("button", name="Go on").click()
    lessons.get_by_text("step 2 of 2").wait_for()


def test_two_tabs_and_a_reload_show_one_session(play: Any) -> None:
    seen = play("moons")
    seen.do(do="step", by=7)
    seen.at(7)
    other = seen.page.context.new_page()
    other.goto(seen.at_home.address)
    status = other.get_by_role("status")
    status.filter(has_text="update 7 of 7").wait_for()
    other.get_by_role("button", name="Forward one update").click()
    seen.at(8)
    seen.button("Forward one update").click()
    status.filter(has_text="update 9 of 9").wait_for()
    other.close()
    before = seen.surface().tolist()
    seen.page.reload()
    seen.at(9)
    assert seen.surface().tolist() == before


def test_a_laptop_that_sleeps_wakes_at_the_same_update(play: Any) -> None:
    seen = play("moons")
    seen.region("Network").get_by_role("button", name="unit 3 of layer 1").click()
    seen.button("Train").click()
    seen.past(5)
    tools = seen.page.context.new_cdp_session(seen.page)
    tools.send("Page.setWebLifecycleState", {"state": "frozen"})
    seen.at_home.cut()
    banner = seen.page.get_by_role("alert")
    tools.send("Page.setWebLifecycleState", {"state": "active"})
    seen.button("Train").wait_for()  # nobody looked, so it waited
    banner.wait_for(state="detached")
    t = seen.session.t
    seen.at(t)
    seen.button("Forward one update").click()
    seen.at(t + 1)
    seen.region("Open a number").get_by_text(seen.session.trace().open("a1", (0, 3)).lines()[1]).wait_for()


def test_a_cut_connection_is_said_and_found_again(play: Any) -> None:
    seen = play("moons")
    seen.do(do="step", by=7)
    seen.at(7)
    before = weights(seen.session.run)
    seen.page.evaluate(
        "() => { window.told = []; new MutationObserver(() => { const found = document.querySelector('[role=alert]');"
        " if (found) window.told.push(found.innerText) }).observe(document.body, { childList: true, subtree: true }) }"
    )
    seen.at_home.cut()
    seen.page.wait_for_function("() => window.told.length && !document.querySelector('[role=alert]')")
    assert "The connection is gone" in seen.page.evaluate("window.told.pop()")
    seen.at(7)
    assert all((before[name] == array).all() for name, array in weights(seen.session.run).items())


def test_a_killed_server_is_said_and_another_one_is_not_taken_for_it(window: Any) -> None:
    session = session_of("moons")
    with served(session) as home:
        window.goto(home.address)
        window.get_by_role("button", name="Train").wait_for()
    window.get_by_role("alert").get_by_text("The connection is gone: the server has stopped").wait_for()
    with served(session, urlsplit(home.address).port or 0):
        window.evaluate("dispatchEvent(new Event('online'))")  # it does not wait to try again
        window.get_by_role("alert").get_by_text("Another server answers here now").wait_for()
        window.goto("about:blank")
        window.goto(home.address.partition("#")[0])
        window.get_by_text("This is not the whole address").wait_for()


def test_a_recording_is_scrubbed_without_a_server(window: Any, tmp_path: Path) -> None:
    session = session_of("moons")
    record_session(session, tmp_path / "run.html", 90)
    assert (tmp_path / "run.html").stat().st_size < 1_000_000
    window.set_viewport_size({"width": 1240, "height": 1000})
    window.emulate_media(color_scheme="light")
    window.set_default_timeout(10_000)
    seen = Seen(window, session, window.locator(".play"))
    window.on("console", lambda message: seen.said.append(message.text))
    window.on("pageerror", lambda error: seen.said.append(str(error)))
    window.goto((tmp_path / "run.html").as_uri())
    seen.at(90)
    times = np.unique(np.round(np.linspace(0, 1, MOMENTS) ** 1.6 * 90).astype(int))
    for t in times[[-1, 5, 0, -3]]:
        seen.root.get_by_role("slider", name="Time").fill(str(t))
        seen.at(t)
        surface_is_what_predict_says(seen)
    seen.button("Back one update").click()
    seen.at(times[-4])
    seen.key(" ")  # plays to the end
    seen.at(90)
    assert seen.said == []
