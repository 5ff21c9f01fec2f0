"""What a person does with the page, wherever it is shown, and what must then be seen."""

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from chainrule.playground.session import Session

CLASSES = [[18, 144, 142], [181, 71, 157], [217, 165, 20], [107, 91, 210], [111, 156, 28], [140, 90, 60]]
CLASSES += [[229, 139, 181], [120, 120, 120], [184, 201, 63], [95, 42, 98]]
HEIGHTS = [[68, 32, 95], [55, 90, 140], [33, 145, 140], [110, 200, 100], [250, 230, 90]]
PIXELS = "c => btoa(String.fromCharCode(...c.getContext('2d').getImageData(0, 0, c.width, c.height).data))"
IN_VIEW = (
    "e => { const r = e.getBoundingClientRect(), b = e.closest('.listing').getBoundingClientRect();"
    " return r.top >= b.top - 1 && r.bottom <= b.bottom + 1 }"
)


@dataclass
class Served:
    """Where a session is served, and by what."""

    address: str
    server: Any

    def cut(self) -> None:
        """Cut every connection, as a laptop that sleeps does: without a word to either side."""
        loop = self.server.servers[0].get_loop()
        for connection in list(self.server.server_state.connections):
            loop.call_soon_threadsafe(connection.transport.abort)


@contextmanager
def served(session: Session, port: int = 0) -> Iterator[Served]:
    """Serve a session from a thread."""
    pytest.importorskip("uvicorn")
    from chainrule.playground.server import prepared

    server, listener, address = prepared(session, port)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        yield Served(address, server)
    finally:
        server.should_exit = server.force_exit = True
        thread.join()
        listener.close()


@dataclass
class Seen:
    """A session that is shown somewhere in a page, at `root`, and what has happened there.

    `session` is the one that is shown or, for a widget whose session is a notebook's, one with the same beginnings.
    """

    page: Any
    session: Session
    root: Any
    at_home: Any = None
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)

    def button(self, name: str) -> Any:
        return self.root.get_by_role("button", name=name, exact=True)

    def region(self, name: str) -> Any:
        return self.root.get_by_role("region", name=name, exact=True)

    def key(self, name: str) -> None:
        """Press a key, wherever in the page the mouse is."""
        self.root.press(name)

    def do(self, **command: Any) -> Any:
        return self.session.do(command)

    @property
    def t(self) -> int:
        """The update that is shown."""
        return int(re.findall(r"update (\d+) of", self.root.get_by_role("status").inner_text())[0])

    def at(self, t: int) -> Any:
        """Wait until the moment after update t is shown; return the run, there."""
        self.root.get_by_role("status").filter(has_text=f"update {t} of").wait_for()
        if self.session.t != t:
            self.session.go(t)
        return self.session.run

    def past(self, t: int) -> None:
        """Wait until it has trained beyond update t."""
        status = self.root.get_by_role("status").element_handle()
        self.page.wait_for_function(
            "([e, t]) => +/update (\\d+) of/.exec(e.innerText)[1] > t", arg=[status, t], polling=20
        )

    def surface(self) -> Any:
        """The surface's pixels, (1600, 4)."""
        text = self.root.locator("canvas.field").evaluate(PIXELS)
        return np.frombuffer(base64.b64decode(text), np.uint8).reshape(-1, 4)

    def spot(self, name: str, *index: int) -> None:
        """Put the mouse on a weight's line, near its left end, or on a bias's dot."""
        layer, units = int(name[1:]), self.region("Network").locator("button.unit")
        self.region("Network").locator(".stage").scroll_into_view_if_needed()
        counts = [len(drawn) for drawn in self.session.hello()[0]["drawn"]]

        def box(layer: int, unit: int) -> tuple[float, float, float]:
            found = units.nth(sum(counts[:layer]) + unit).bounding_box()
            return found["x"], found["y"] + found["height"] / 2, found["width"]

        x2, y2, size = box(layer, index[-1])
        if name[0] == "b":
            self.page.mouse.move(x2 - 5, y2 + size / 2 - 3)
            return
        x1, y1, _ = box(layer - 1, index[0])
        x1, k = x1 + size, 0.3
        u, middle = 1 - k, (x1 + x2) / 2
        x = u**3 * x1 + 3 * u * u * k * middle + 3 * u * k * k * middle + k**3 * x2
        self.page.mouse.move(x, (u**3 + 3 * u * u * k) * y1 + (3 * u * k * k + k**3) * y2)

    def click(self) -> None:
        """Click where the mouse is."""
        self.page.mouse.down()
        self.page.mouse.up()


def weights(run: Any) -> dict[str, Any]:
    return {name: np.array(array) for name, array in run.network.parameters.items()}


def same(a: dict[str, Any], b: dict[str, Any]) -> bool:
    return all(np.array_equal(a[name], b[name]) for name in a)


def mixed(a: Any, b: Any, share: float) -> Any:
    return np.asarray(a) + (np.asarray(b) - np.asarray(a)) * share


def colour(bytes_: Any, classes: int) -> Any:
    """The colour that stands for what the network says, in the light theme."""
    if not classes:
        at = bytes_[0] / 255 * 4
        low = min(int(at), 3)
        return mixed(HEIGHTS[low], HEIGHTS[low + 1], at - low)
    p = bytes_ / 255 if len(bytes_) > 1 else np.array([1 - bytes_[0] / 255, bytes_[0] / 255])
    return mixed([250, 249, 246], (p[:, None] ** 2 * CLASSES[:classes]).sum(axis=0) / (p**2).sum(), 0.58)


def surface_is_what_predict_says(seen: Seen) -> None:
    """Compare 20 points of the surface with what the network predicts there."""
    session, pixels = seen.session, seen.surface()
    low, high = session.view.range
    said = np.clip((session.run.network.predict(session.view.grid) - low) / (high - low), 0, 1)
    for place in np.random.default_rng(1).integers(0, len(pixels), 20):
        expected = colour(np.round(said[place] * 255), len(session.data.target.classes))
        assert np.abs(pixels[place, :3] - expected).max() <= 3


def trains_and_goes_back(seen: Seen, jumps: int = 20) -> None:
    """Space trains; the surface changes, the loss falls; whatever moment one goes to is the one that was."""
    seen.at(0)
    first = seen.surface()
    assert (first[:, 3] == 255).all()  # the surface is drawn
    seen.key(" ")
    seen.button("Pause").wait_for()
    seen.past(30)
    seen.key(" ")
    seen.button("Train").wait_for()
    end = seen.t
    run = seen.at(end)
    assert not np.array_equal(seen.surface(), first)
    surface_is_what_predict_says(seen)
    assert np.mean(run.losses[-10:]) < np.mean(run.losses[:10])
    assert f"loss {shown(run.loss, 3)}" in seen.root.get_by_role("status").inner_text().replace("\n", " ")
    known: dict[int, Any] = {}

    def compare(t: int) -> None:
        run = seen.at(t)
        now = seen.surface(), weights(run), run.network.predict(seen.session.data.X)
        before = known.setdefault(t, now)
        assert np.array_equal(now[0], before[0])
        assert same(now[1], before[1])
        assert np.array_equal(now[2], before[2])

    compare(end)
    for button, by in (("Back one update", -1), ("Forward one update", 1)):
        for k in range(1, 4):
            seen.button(button).click()
            compare(end - k if by < 0 else end - 3 + k)
    slider = seen.root.get_by_role("slider", name="Time")
    for t in np.random.default_rng(0).choice([0, 1, 17, end - 2, end], jumps):
        slider.fill(str(t))
        compare(int(t))


def shown(value: float, digits: int = 4) -> str:
    """A number as the page writes it: as JavaScript does, with a proper minus."""
    short = float(f"{value:.{digits}g}")
    tiny = 0 < abs(short) < 1e-6
    text = re.sub("e-0?", "e-", f"{short:.10g}") if tiny else np.format_float_positional(short, trim="-")
    return text.replace("-", "−")


def opened_as_traced(seen: Seen, name: str, *index: int) -> None:
    """Compare an opened number with the trace's; its line of program and of source is lit, and in view."""
    trace = seen.session.trace()
    lines = trace.open(name, index).lines()
    box = seen.region("Open a number")
    box.locator("[data-testid=lines] code").last.filter(has_text=lines[-1]).wait_for()
    assert box.locator("[data-testid=lines] code").all_inner_texts() == lines
    for region, start in (("Program", "line: "), ("Source", "source: ")):
        lit = seen.region(region).locator(".row.on")
        assert lit.count() == 1
        assert lit.locator("code").inner_text() == next(x for x in lines if x.startswith(start))[len(start) :]
        assert lit.evaluate(IN_VIEW)


def numbers_open(seen: Seen) -> None:
    """The value under the mouse follows the training; whatever is clicked opens; links lead to L; lines come in order.

    For a network with two layers of units, the second with 2 or more.
    """
    tip = seen.root.locator(".tip")
    seen.spot("W2", 1, 0)
    for t in range(seen.t, seen.t + 2):
        run = seen.at(t)
        trace = run.trace()
        before = run.network.parameters["W2"][1, 0]
        tip.get_by_text(f"W2[1, 0] = {shown(before)}", exact=True).wait_for()
        tip.get_by_text(f"its gradient {shown(trace['dW2'][1, 0])}", exact=True).wait_for()
        tip.get_by_text(f"next step {shown(trace['W2'][1, 0] - before)}", exact=True).wait_for()
        seen.key("ArrowRight")
    seen.at(t + 1)
    seen.spot("W2", 1, 0)
    seen.click()
    opened_as_traced(seen, "W2", 1, 0)
    seen.spot("b1", 2)
    seen.click()
    opened_as_traced(seen, "b1", 2)
    seen.region("Network").get_by_role("button", name="unit 3 of layer 1").click()
    opened_as_traced(seen, "a1", 0, 3)
    seen.button("gradients").click()
    seen.spot("W1", 0, 1)
    seen.click()
    opened_as_traced(seen, "dW1", 0, 1)
    box, name, visited = seen.region("Open a number"), "dW1", ["dW1"]
    while name != "L":
        links = box.locator("button.link").filter(has_text=re.compile(r"^(d\w+\[|L$)"))
        texts = [text for text in links.all_inner_texts() if text.partition("[")[0] not in visited]
        name = texts[0].partition("[")[0]
        links.filter(has_text=re.compile(rf"^{re.escape(texts[0])}$")).first.click()
        box.locator("[data-testid=lines] code").first.filter(has_text=re.compile(rf"^{name}(\[| )")).wait_for()
        visited.append(name)
    assert visited[:2] == ["dW1", "dz1"]
    opened_as_traced(seen, "L")
    seen.button("weights").click()
    seen.button("Forward one line").click()
    seen.button("Forward one line").click()
    program = seen.region("Program")
    program.get_by_text("2 of ").wait_for()
    assert program.get_by_text("not computed yet").count() == len(seen.session.trace().computed) - 2
    seen.spot("W1", 0, 0)
    tip.get_by_text("its gradient not computed yet").wait_for()
    assert program.locator(".row .value").nth(2).inner_text() == "not computed yet"


def layout_shifts(page: Any) -> Any:
    """Begin to note by how much the layout shifts; call what is returned for the sum."""
    page.evaluate(
        "() => { window.moved = []; new PerformanceObserver(l => { for (const e of l.getEntries())"
        " window.moved.push(e.value) }).observe({ type: 'layout-shift', buffered: false }) }"
    )
    return lambda: sum(json.loads(page.evaluate("JSON.stringify(window.moved)")))
