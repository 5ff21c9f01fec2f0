"""What the page costs: `python -m benchmarks.play` (needs Debian's Chromium).

It prints sizes, the time to the first surface; frames, script, bytes and shifts of the layout while 8-8 trains; memory.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

PAGE = Path(__file__).parents[1] / "src/chainrule/playground/page"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
SECONDS = 5
COUNT = """() => {
  window.n = window.moved = 0;
  requestAnimationFrame(function count() { window.n++; requestAnimationFrame(count); });
  const add = (list) => { for (const shift of list.getEntries()) window.moved += shift.value; };
  new PerformanceObserver(add).observe({ type: 'layout-shift', buffered: false });
}"""


def resident(pid: int) -> float:
    """Return the memory of a process in MB."""
    return int(re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[0]) / 1024


def update_of(page: Any) -> int:
    return int(re.findall(r"update (\d+)", page.get_by_role("status").inner_text())[0])


def until(page: Any, update: int) -> None:
    page.wait_for_function(
        "n => +/update (\\d+)/.exec(document.querySelector('.status').innerText)[1] >= n", arg=update, timeout=300_000
    )


def main() -> None:
    for name in ("play.js", "play.css"):
        print(f"{name}: {len(gzip.compress((PAGE / name).read_bytes(), 9)) / 1000:.1f} kB gzipped")
    command = [sys.executable, "-m", "chainrule", "play", *sys.argv[1:], "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
    assert server.stdout is not None
    address = server.stdout.readline().strip()
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1240, "height": 1000})
            received = [0]
            page.on("websocket", lambda s: s.on("framereceived", lambda data: received.append(len(data))))
            started = time.perf_counter()
            page.goto(address)
            page.locator("canvas.field[width='40']").wait_for()
            print(f"first surface: {time.perf_counter() - started:.2f} s after the address")
            tools = page.context.new_cdp_session(page)
            tools.send("Performance.enable")

            def metrics() -> dict[str, float]:
                return {m["name"]: m["value"] for m in tools.send("Performance.getMetrics")["metrics"]}

            page.keyboard.press(" ")
            until(page, 20)
            page.evaluate(COUNT)
            before, received[:], start = metrics(), [], time.perf_counter()
            first = update_of(page)
            page.wait_for_timeout(1000 * SECONDS)
            took = time.perf_counter() - start
            after, frames = metrics(), len(received)
            script = after["ScriptDuration"] - before["ScriptDuration"]
            print(
                f"frames drawn: {frames / took:.0f} a second; the browser's own: {page.evaluate('window.n') / took:.0f}"
            )
            print(f"script: {1000 * script / frames:.1f} ms a frame")
            print(f"the layout shifted by {page.evaluate('window.moved')} in all")
            print(f"received: {sum(received) / took / 1e6:.2f} MB/s; {(update_of(page) - first) / took:.0f} updates/s")
            page.get_by_label("speed").select_option("20")
            sizes = {}
            for update in (1000, 10_000):
                until(page, update)
                page.get_by_role("button", name="Pause").click()
                tools.send("HeapProfiler.collectGarbage")
                sizes[update] = resident(server.pid), metrics()["JSHeapUsedSize"] / 1e6
                print(f"after {update:,} updates: server {sizes[update][0]:.0f} MB, page {sizes[update][1]:.1f} MB")
                page.get_by_role("button", name="Train").click()
            browser.close()
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
