"""Makes the pictures of the README and the docs: `make pictures`, or one: `python docs/pictures.py network.svg`.

The screenshots need Debian's Chromium; without it, they are left as they are.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from PIL import Image
from sklearn.datasets import load_breast_cancer

from chainrule.demos import find
from chainrule.program.render.svg import network_svg
from chainrule.program.render.svg_graph import to_svg
from chainrule.report.plots import save_figure

FOLDER = Path(__file__).parent / "pictures"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTH, HEIGHT = 430, 860  # of each part of the screenshot
PARTS = ("header", "#training h3:nth-of-type(2)", "#sequence")  # where each begins
COLOURS = 256


def network(path: Path) -> None:
    """XOR with two hidden units, trained: units, weights and biases."""
    demo = find("xor")
    path.write_text(network_svg(demo.run(demo.settings).network, ["x1", "x2"], ["y"]) + "\n", encoding="utf-8")


def program(path: Path) -> None:
    """The program of one iteration on XOR, as a graph."""
    demo = find("xor-tanh")
    path.write_text(to_svg(demo.build(demo.settings).program) + "\n", encoding="utf-8")


def demo_plot(name: str) -> Callable[[Path], None]:
    """Return what makes a plot of `chainrule demo`."""

    def plot(path: Path) -> None:
        demo = find(name)
        figure = demo.run(demo.settings).figures()[path.stem]
        save_figure(figure, path)
        smaller(Image.open(path), path)

    return plot


def report(path: Path) -> None:
    """Three parts of the report of a training on a CSV, as a phone shows them."""
    from playwright.sync_api import sync_playwright

    scheme = path.stem.rpartition("-")[2]
    with TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        train(folder)
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = browser.new_page(color_scheme=scheme, viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=2)
        page.goto((folder / "tumors.html").as_uri())
        whole = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        tops = [page.locator(part).bounding_box()["y"] for part in PARTS]
        browser.close()
    joined = Image.new("RGB", (2 * WIDTH * len(PARTS), 2 * HEIGHT))
    for i, top in enumerate(tops):
        joined.paste(whole.crop((0, int(2 * top), 2 * WIDTH, int(2 * top) + 2 * HEIGHT)), (2 * WIDTH * i, 0))
    smaller(joined, path)


def train(folder: Path) -> None:
    """Run `chainrule train` on scikit-learn's breast cancer table, as a CSV."""
    data = load_breast_cancer()
    columns = dict(zip(data.feature_names, data.data.T, strict=True))
    pl.DataFrame({**columns, "tumor": data.target_names[data.target]}).write_csv(folder / "tumors.csv")
    words = ["train", "tumors.csv", "--target", "tumor", "--out", "tumors.safetensors"]
    subprocess.run([sys.executable, "-m", "chainrule", *words], cwd=folder, check=True, capture_output=True)


def smaller(image: Image.Image, path: Path) -> None:
    """Write an image with few colours."""
    image.convert("RGB").quantize(COLOURS, kmeans=3, dither=Image.Dither.NONE).save(path, optimize=True)


def play(path: Path) -> None:
    """The page of `chainrule play` on spirals, trained for 500 updates, with a gradient opened."""
    from playwright.sync_api import sync_playwright

    command = [sys.executable, "-m", "chainrule", "play", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as driver:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        view = {"width": 1240, "height": 1300}
        page = browser.new_page(color_scheme=path.stem.rpartition("-")[2], viewport=view)  # type: ignore[arg-type]
        page.goto(address)
        page.get_by_role("button", name="Train").wait_for()
        for _ in range(56):
            page.keyboard.press("Shift+ArrowRight")
        page.get_by_role("status").filter(has_text="update 504 of").wait_for()
        page.get_by_role("button", name="unit 3 of layer 1").click()
        page.get_by_role("button", name="da1[0, 3]").first.click()
        page.get_by_text("central difference").wait_for()
        page.mouse.move(5, 5)
        path.write_bytes(page.locator("main").screenshot())
        smaller(Image.open(path), path)
        server.terminate()


def onnx(path: Path) -> None:
    """The ONNX graph of a model of a table with text and numbers: a row for each step from the columns to the label."""
    from chainrule.tabular import train as train_table

    table = {"city": ["Bonn", "Ulm", "Bonn"] * 20, "age": [31, 42, 53, 64] * 15}
    left = (
        train_table({**table, "bought": ["yes", "no"] * 30}, "bought", epochs=1, progress=False).model.to_onnx().graph
    )
    rows = {info.name: 0 for info in left.input}
    for node in left.node:
        row = 1 + max(rows.get(name, 0) for name in node.input)
        rows |= dict.fromkeys(node.output, row)
    boxes = [(info.name, info.name, ()) for info in left.input]
    boxes += [(node.output[0], node.op_type, tuple(name for name in node.input if name in rows)) for node in left.node]
    boxes += [(f"{info.name} out", info.name, (info.name,)) for info in left.output]
    rows |= {f"{info.name} out": rows[info.name] + 1 for info in left.output}
    within = [[name for name, _, _ in boxes if rows[name] == row] for row in range(max(rows.values()) + 1)]
    places: dict[str, tuple[float, float]] = {}
    read = {name: inputs for name, _, inputs in boxes}
    for row, names in enumerate(within):
        middle = {n: sum(places[i][0] for i in read[n]) / len(read[n]) if read[n] else 0 for n in names}
        for place, name in enumerate(sorted(names, key=lambda n: middle[n])):
            places[name] = 300 + 125 * (place - (len(names) - 1) / 2), 22 + 38 * row
    lines = [
        f'<path d="M{x} {y + 12}C{x} {y + 26} {u} {v - 26} {u} {v - 12}"/>'
        for name, _, inputs in boxes
        for (x, y), (u, v) in ((places[source], places[name]) for source in inputs)
    ]
    drawn = [
        f'<rect x="{x - 55}" y="{y - 12}" width="110" height="24" rx="{2 if read[name] and " " not in name else 12}"/>'
        f'<text x="{x}" y="{y + 4}">{label}</text>'
        for name, label, _ in boxes
        for x, y in [places[name]]
    ]
    style = (
        "rect{fill:#e8eef7;stroke:#4a6fa5}path{fill:none;stroke:#8a94a3}text{font:12px sans-serif;text-anchor:middle}"
    )
    size = f'width="600" height="{44 + 38 * (len(within) - 1)}"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{style}</style>', *lines, *drawn, "</svg>"]
    parts.insert(1, '<path d="M0 0h600v2000H0z" style="fill:#fff;stroke:none"/>')
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")


PICTURES: dict[str, Callable[[Path], None]] = {
    "network.svg": network,
    "program.svg": program,
    "onnx.svg": onnx,
    "xor-tanh-starts.png": demo_plot("xor-tanh"),
    "digits-weights.png": demo_plot("digits"),
    "play-light.png": play,
    "play-dark.png": play,
    "report-light.png": report,
    "report-dark.png": report,
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in sys.argv[1:] or PICTURES:
        if PICTURES[name] in (report, play) and shutil.which("chromium") is None:
            print(f"{name}: left as it is, because Chromium is not installed")
            continue
        PICTURES[name](FOLDER / name)
        print(f"{name}: {(FOLDER / name).stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
