"""What a network that reads pictures looks at: its filters, what these find, and the pixels that moved its answer."""

import math
from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.explain.inputs import input_gradients
from chainrule.network.images import Conv2D
from chainrule.program.interpret import Interpreter
from chainrule.program.render.text import pretty
from chainrule.report.markup import figure, paragraph, section, text
from chainrule.report.pictures import data_uri
from chainrule.report.subject import Subject

Array = NDArray[Any]

ADDS, TAKES = (38, 132, 199), (214, 98, 28)  # red, green, blue: read on light pages and on dark ones
MOST_MAPS, ACROSS = 32, 8  # of a layer that are shown, and beside one another


def seen(subject: Subject) -> str:
    """Return the section on what the network looks at; empty where its layers read no pictures."""
    first = next((n for n, layer in enumerate(subject.network.layers, start=1) if isinstance(layer, Conv2D)), None)
    if first is None:
        return ""
    filters = signed(subject.network.parameters[f"W{first}"].transpose(3, 0, 1, 2).mean(axis=3))
    words = (
        "A filter is a small picture that is laid on every place of a larger one: where the two agree, its map is "
        f"strong. These are the {len(filters)} filters of the first layer, W{first}."
    )
    shown = mosaic(filters, f"W{first}: blue adds and orange takes away, the more, the stronger the colour.")
    return section("seen", "What does it look at?", paragraph(words), shown, *_maps(subject))


def _maps(subject: Subject) -> list[str]:
    """What each convolution finds in a picture that is recognised, and in one that is not."""
    judged = subject.judged
    right = judged.actual == judged.predicted
    chosen = {"recognised": right, "mistaken": ~right}
    rows = {name: int(np.flatnonzero(there)[0]) for name, there in chosen.items() if there.any()}
    program = subject.network.prediction_program
    layers = [n for n, layer in enumerate(subject.network.layers, start=1) if isinstance(layer, Conv2D)]
    names = [[step.output for step in program if step.layer == number][-1] for number in layers]
    run = Interpreter(program, subject.network.dtype, keep=names)
    found = run({**subject.network.prediction_values, "a0": judged.a0[list(rows.values())]})
    parts = []
    for place, (name, row) in enumerate(rows.items()):
        said = f"{text(judged.actual[row], 20)}, {name}"
        parts.append(f"<h3>{said if right[row] else f'{said} for {text(judged.predicted[row], 20)}'}</h3>")
        parts.append(beside(subject, row))
        for output in names:
            maps = found[output][place].transpose(2, 0, 1)
            strongest = np.sort(np.argsort(-maps.mean(axis=(1, 2)), kind="stable")[:MOST_MAPS])
            which = "its" if len(strongest) == len(maps) else f"the {len(strongest)} strongest of its {len(maps)}"
            title = f"{pretty(output)}: {which} maps, {maps.shape[1]} × {maps.shape[2]}"
            parts.append(mosaic(signed(maps[strongest]), title))
    caption = (
        "First the picture, and which of its pixels moved the answer: a pixel times the slope of what was said by it "
        "(gradient × input, from the program's own gradient); blue speaks for the answer, orange against it. Then what "
        "the filters of each convolution find, layer by layer: the bluer, the more."
    )
    return [*parts, paragraph(caption, "note")]


def cards(subject: Subject, rows: Array, values: Sequence[str]) -> str:
    """Return the section on the pictures that the network is most wrong about."""
    judged, body = subject.judged, []
    for row, value in zip(rows.tolist(), values, strict=True):
        taken = "" if judged.actual[row] == judged.predicted[row] else f", taken for {text(judged.predicted[row], 20)}"
        words = f"<strong>{text(judged.actual[row], 20)}</strong>{taken}; its class was given {value}"
        file = judged.cells(row, ["file"])["file"] if subject.pictures else f"row {judged.number[row]:,}"
        caption = f"<figcaption>{words}<small>{text(file, 40)}</small></figcaption>"
        body.append(f"<figure>{beside(subject, row)}{caption}</figure>")
    words = (
        "The pictures that it is most wrong about are worth a look: a wrong folder, a rare case, or something that the "
        "pixels do not tell. Beside each are the pixels that moved its answer."
    )
    return section("hardest", "The hardest pictures", paragraph(words), f'<div class="cards">{"".join(body)}</div>')


def beside(subject: Subject, row: int) -> str:
    """Return a judged picture, and beside it which of its pixels moved the answer: gradient × input."""
    a0 = subject.judged.a0[row : row + 1]
    answer = [subject.classes.index(subject.judged.predicted[row])]
    moved = -a0 * input_gradients(subject.network, a0, answer)["a0"]
    pixels, moved = (each.reshape(subject.image or ()) for each in (a0, moved))
    shown = _image(opaque(pixels), "large", f"the picture in row {subject.judged.number[row]}")
    return f'<div class="pair">{shown}{_image(signed(moved.sum(axis=2)), "large", "the pixels that mattered")}</div>'


def opaque(pixels: Array) -> Array:
    """Return pictures (…, channels) from 0 to 1 as colours (…, 4)."""
    shown = np.full((*pixels.shape[:-1], 4), 255.0)
    shown[..., :3] = 255 * np.clip(pixels[..., : 3 if pixels.shape[-1] >= 3 else 1], 0, 1)
    return shown


def signed(values: Array) -> Array:
    """Return values as colours (…, 4): blue above 0, orange below, and the more opaque, the further from it."""
    shown = np.empty((*values.shape, 4))
    shown[..., :3] = np.where(values[..., None] > 0, ADDS, TAKES)
    shown[..., 3] = 255 * np.abs(values) / (np.abs(values).max() or 1.0)
    return shown


def mosaic(pictures: Array, label: str) -> str:
    """Return pictures (k, height, width, 4) in rows, with gaps between them, as one image."""
    k, height, width, _ = pictures.shape
    across, gap = min(ACROSS, k), max(1, round(height / 12))
    down = math.ceil(k / across)
    whole = np.zeros((down * (height + gap) - gap, across * (width + gap) - gap, 4))
    for place, picture in enumerate(pictures):
        y, x = place // across * (height + gap), place % across * (width + gap)
        whole[y : y + height, x : x + width] = picture
    return figure(_image(whole, "mosaic", label), escape(label))


def _image(pixels: Array, look: str, words: str) -> str:
    return f'<img class="{look}" alt="{escape(words)}" src="{data_uri(pixels)}">'
