"""What the drawings are made of: colours, text at a point, and an SVG around its parts.

Drawings take the colour of the text around them, and other colours from CSS variables where a page sets them; on their
own they follow the reader's light or dark theme.
"""

from collections.abc import Sequence
from html import escape

STYLE = (
    "<style>svg.chainrule{font:13px system-ui,sans-serif;color:#1f2328;background:#fff}"
    "@media(prefers-color-scheme:dark){svg.chainrule{color:#e6e6e6;background:#16191d;"
    "--positive:#56b4e9;--negative:#f2884b;--paper:#16191d;--muted:#a0a7b0}}</style>"
)
INK, PAPER, MUTED = "currentColor", "var(--paper,#fff)", "var(--muted,#5f6770)"
POSITIVE, NEGATIVE = "var(--positive,#0072b2)", "var(--negative,#c24e00)"
HALO = f'paint-order="stroke" stroke="{PAPER}" stroke-width="7" stroke-linejoin="round"'


def drawing(width: float, height: float, label: str, parts: Sequence[str], *, alone: bool = True) -> str:
    """Return parts as one SVG; `alone`, as a file of its own, it brings its colours along."""
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    if not alone:  # a page may make it smaller, but not so small that it cannot be read
        size += f' style="min-width:{0.8 * width:.0f}px"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chainrule" {size} role="img" aria-label="{escape(label)}">'
        f"{STYLE if alone else ''}{''.join(parts)}</svg>"
    )


def words(
    x: float, y: float, text: str, *, anchor: str = "middle", fill: str = INK, size: float = 13, halo: bool = False
) -> str:
    """Return text at a point: its middle, "start" or "end", and its line, half a letter above `y` + ⅓ em."""
    return (
        f'<text x="{x:.1f}" y="{y + size / 3:.1f}" text-anchor="{anchor}" font-size="{size:g}" fill="{fill}"'
        f"{' ' + HALO if halo else ''}>{escape(text)}</text>"
    )
