"""The page in a real browser, on real tables: what it shows is what the session holds."""

import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from chainrule.playground.table import SIDE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not (shutil.which("chromium", path="/usr/bin") or shutil.which("chromium")), reason="Chromium is not installed"
    ),
]

PIXEL = "([x, y]) => [...document.querySelector('canvas.field').getContext('2d').getImageData(x, y, 1, 1).data]"
ALL = "() => [...document.querySelector('canvas.field').getContext('2d').getImageData(0, 0, 40, 40).data].join()"
CLASSES = [[18, 144, 142], [181, 71, 157], [217, 165, 20], [107, 91, 210], [111, 156, 28], [140, 90, 60]]
CLASSES += [[229, 139, 181], [120, 120, 120], [184, 201, 63], [95, 42, 98]]
HEIGHTS = [[68, 32, 95], [55, 90, 140], [33, 145, 140], [110, 200, 100], [250, 230, 90]]


def test_the_first_thirty_seconds_by_keyboard_alone(play: Any) -> None:
    seen = play()
    seen.at(0)
    assert seen.page.evaluate(ALL).count("0,0,0,0") == 0  # the surface is drawn
    first = seen.page.evaluate(ALL)
    seen.page.keyboard.press(" ")
    seen.button("Pause").wait_for()
    seen.page.wait_for_function("() => +/update (\\d+)/.exec(document.querySelector('.status').innerText)[1] > 60")
    seen.page.keyboard.press(" ")
    seen.button("Train").wait_for()
    assert seen.page.evaluate(ALL) != first
    losses = seen.session.run.losses
    assert np.mean(losses[-10:]) < np.mean(losses[:10])
    for _ in range(60):
        seen.page.keyboard.press("Tab")
        if seen.page.evaluate("document.activeElement.getAttribute('aria-label') || ''").startswith(
            "unit 0 of layer 1"
        ):
            break
    seen.page.keyboard.press("Enter")
    seen.region("Open a number").get_by_text("a1[0, 0]").first.wait_for()
    outside = [url for url in seen.requests if not url.startswith((seen.address.split("/#")[0], "data:"))]
    assert outside == []
    assert seen.said == []
    assert seen.headers["content-security-policy"].startswith("default-src 'none'")


def test_time_runs_both_ways(play: Any) -> None:
    seen = play()
    for t in (1, 2, 3, 4):
        seen.button("Forward one update").click()
        seen.at(t)
    there = seen.page.evaluate(ALL)
    weights = {name: np.array(array) for name, array in seen.session.run.network.parameters.items()}
    for t in (3, 2, 1):
        seen.button("Back one update").click()
        seen.at(t)
    assert seen.page.evaluate(ALL) != there
    seen.page.get_by_role("slider", name="Time").fill("4")
    seen.at(4)
    assert seen.page.evaluate(ALL) == there
    for name, array in seen.session.run.network.parameters.items():
        assert np.array_equal(array, weights[name])
    seen.button("Same start").click()
    seen.at(0)


def spot(seen: Any, name: str, which: tuple[int, int, int]) -> None:
    """Put the mouse on the line of a weight, near its left end."""
    layer, start, end = which
    inputs = seen.region("Network").locator("button.unit")
    counts = [len(units) for units in seen.session.hello()[0]["drawn"]]
    a = inputs.nth(sum(counts[: layer - 1]) + start).bounding_box()
    b = inputs.nth(sum(counts[:layer]) + end).bounding_box()
    x1, y1, x2, y2 = a["x"] + a["width"], a["y"] + a["height"] / 2, b["x"], b["y"] + b["height"] / 2
    k = 0.3
    u, middle = 1 - k, (x1 + x2) / 2
    x = u**3 * x1 + 3 * u * u * k * middle + 3 * u * k * k * middle + k**3 * x2
    seen.page.mouse.move(x, (u**3 + 3 * u * u * k) * y1 + (3 * u * k * k + k**3) * y2)


def shown(value: float, digits: int = 4) -> str:
    return f"{float(f'{value:.{digits}g}'):.10g}".replace("-", "−")


def test_a_weight_under_the_mouse(play: Any) -> None:
    seen = play()
    seen.do(do="step", by=10)
    seen.at(10)
    spot(seen, "W2", (2, 0, 7))
    tip = seen.page.locator(".tip")
    for t in (10, 11):
        seen.at(t)
        trace = seen.session.run.trace()
        W = seen.session.run.network.parameters["W2"][0, 7]
        tip.get_by_text(f"W2[0, 7] = {shown(W)}", exact=True).wait_for()
        tip.get_by_text(f"its gradient {shown(trace['dW2'][0, 7])}", exact=True).wait_for()
        seen.page.keyboard.press("ArrowRight")
    seen.at(12)
    spot(seen, "W2", (2, 0, 7))
    seen.page.mouse.down()
    seen.page.mouse.up()
    lines = seen.session.run.trace().open("W2", (0, 7)).lines()
    box = seen.region("Open a number")
    box.get_by_text(lines[-1]).wait_for()
    assert box.locator("[data-testid=lines] code").all_inner_texts() == lines


def test_an_opened_number_has_one_line_of_program_and_one_of_source(play: Any) -> None:
    seen = play()
    seen.do(do="step", by=5)
    seen.at(5)
    seen.region("Network").get_by_role("button", name="unit 3 of layer 1").click()
    box = seen.region("Open a number")
    box.get_by_role("button", name="da1[0, 3]").first.click()
    box.get_by_text("✓ central difference").wait_for()
    for region, text in (("Program", "da1 = dz2 W2ᵀ"), ("Source", "da1 = dz2 @ W2.T")):
        lit = seen.region(region).locator(".row.on")
        assert lit.count() == 1
        assert text in lit.inner_text()
        inside = "e => { const r = e.getBoundingClientRect(), b = e.closest('.listing').getBoundingClientRect();"
        assert lit.evaluate(f"{inside} return r.top >= b.top - 1 && r.bottom <= b.bottom + 1 }}")
    for name in ("dz2", "da2", "dz3", "L"):
        box.locator("button.link").filter(has_text=re.compile(rf"^{name}(\[|$)")).first.click()
        box.locator("code").first.filter(has_text=re.compile(rf"^{name}")).wait_for()


def test_line_by_line(play: Any) -> None:
    seen = play()
    seen.button("Forward one line").click()
    seen.button("Forward one line").click()
    program = seen.region("Program")
    program.get_by_text("2 of ").wait_for()
    assert program.get_by_text("not computed yet").count() == len(seen.session.trace().computed) - 2
    spot(seen, "W1", (1, 0, 0))
    seen.page.locator(".tip").get_by_text("its gradient not computed yet").wait_for()


def test_a_and_b(play: Any) -> None:
    seen = play()
    seen.do(do="step", by=30)
    seen.at(30)
    seen.button("Compare from here: A | B").click()
    seen.region("Settings").get_by_text("It parted from A at update 30").wait_for()
    assert np.array_equal(seen.session.a.network.parameters["W1"], seen.session.b.network.parameters["W1"])
    seen.region("Settings").get_by_label("learning rate").select_option("0.1")
    seen.page.wait_for_function("() => document.querySelector('.fields select').value == '0.1'")
    seen.button("Forward one update").click()
    seen.at(31)
    assert seen.session.a.settings.learning_rate == 0.02
    assert not np.array_equal(seen.session.a.network.parameters["W1"], seen.session.b.network.parameters["W1"])


def mixed(a: Any, b: Any, share: float) -> Any:
    return np.asarray(a) + (np.asarray(b) - np.asarray(a)) * share


def colour(bytes_: Any, classes: int) -> Any:
    if not classes:
        at = bytes_[0] / 255 * 4
        low = min(int(at), 3)
        return mixed(HEIGHTS[low], HEIGHTS[low + 1], at - low)
    p = bytes_ / 255 if len(bytes_) > 1 else np.array([1 - bytes_[0] / 255, bytes_[0] / 255])
    return mixed([250, 249, 246], (p[:, None] ** 2 * CLASSES[:classes]).sum(axis=0) / (p**2).sum(), 0.58)


@pytest.mark.parametrize("table", ["iris", "moons", "waves", "digits", "hostile"])
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
    session = seen.session
    seen.do(do="step", by=25)
    seen.at(25)
    names = [*session.data.axes]
    seen.page.get_by_label("across").select_option(names[-1])
    seen.page.wait_for_function("n => document.querySelector('.axes select').value == n", arg=names[-1])
    for _ in range(3):  # until what follows the new axes is drawn
        seen.page.evaluate("() => new Promise(requestAnimationFrame)")
        seen.page.wait_for_timeout(60)
    low, high = session.view.range
    said = np.clip((session.run.network.predict(session.view.grid) - low) / (high - low), 0, 1)
    for place in np.random.default_rng(1).integers(0, SIDE * SIDE, 20):
        pixel = seen.page.evaluate(PIXEL, [int(place % SIDE), int(place // SIDE)])[:3]
        expected = colour(np.round(said[place] * 255), len(session.data.target.classes))
        assert np.abs(np.array(pixel) - expected).max() <= 3
    assert seen.said == []


def test_a_dropped_table_and_a_bad_one(play: Any, iris: Path) -> None:
    seen = play("moons")
    seen.page.get_by_text("Take along").click()
    chooser = seen.page.get_by_label("Open a table")
    chooser.set_input_files({"name": "bad.csv", "mimeType": "text/csv", "buffer": b"x,x\n1,2\n"})
    seen.page.get_by_text("Cannot read 'bad.csv': two columns are named 'x'").wait_for()
    chooser.set_input_files(iris)
    seen.page.get_by_text("150 rows").wait_for()
    with seen.page.expect_download() as download:
        seen.page.get_by_role("button", name="Python script of this run").click()
    assert "iris" in download.value.suggested_filename


def test_two_tabs_a_reload_and_a_cut_connection(play: Any, serving: Any) -> None:
    seen = play("moons")
    seen.do(do="step", by=7)
    other = seen.page.context.new_page()
    other.goto(seen.address)
    other.get_by_role("status").filter(has_text="update 7 of 7").wait_for()
    other.get_by_role("button", name="Forward one update").click()
    seen.at(8)
    seen.page.reload()
    seen.at(8)
    seen.page.evaluate("() => 0")
    seen.page.context.set_offline(True)
    other.close()
    seen.page.context.set_offline(False)
    seen.at(8)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everyone_can_read_it(play: Any, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    seen = play(color_scheme=scheme)
    seen.do(do="step", by=20)
    seen.region("Network").get_by_role("button", name="unit 3 of layer 1").click()
    seen.region("Open a number").get_by_text("line: a1").wait_for()
    found = axe.Axe().run(seen.page).response["violations"]
    told = [f"{e['id']} ({e['impact']}): {e['nodes'][0]['html'][:200]}" for e in found]
    assert [t for e, t in zip(found, told, strict=True) if e["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("width", [1600, 1240, 900, 390])
def test_it_fits(play: Any, width: int) -> None:
    seen = play(width=width)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    names = ["Network", "Surface", "Loss", "Open a number", "Program", "Source", "Settings", "Lessons"]
    for name in names:
        assert seen.region(name).is_visible()


def test_nothing_moves_while_it_trains(play: Any) -> None:
    seen = play("spirals")
    seen.page.evaluate(
        "() => { window.moved = []; new PerformanceObserver(l => { for (const e of l.getEntries()) window.moved.push("
        "e.value) }).observe({ type: 'layout-shift', buffered: false }) }"
    )
    seen.button("Train").click()
    seen.page.wait_for_function("() => +/update (\\d+)/.exec(document.querySelector('.status').innerText)[1] > 110")
    assert sum(seen.page.evaluate("window.moved")) < 0.01


def test_a_lesson(play: Any) -> None:
    seen = play("moons")
    lessons = seen.region("Lessons")
    lessons.get_by_label("Lessons").select_option("chain-rule")
    lessons.get_by_role("button", name="Only W1").click()
    seen.button("gradients").click()
    spot(seen, "W1", (1, 0, 0))
    seen.page.mouse.down()
    seen.page.mouse.up()
    lessons.get_by_role("button", name="Go on").click()
    lessons.get_by_text("step 2 of 2").wait_for()
