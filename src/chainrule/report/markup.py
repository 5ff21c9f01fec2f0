"""HTML in small pieces. Whatever comes from outside goes through `text`: escaped, in one line, isolated, shortened."""

import math
from collections.abc import Iterable, Sequence
from html import escape

LONGEST = 60  # letters of a cell or a name that are shown


def line(value: object, most: int = LONGEST) -> str:
    """Return a value as one line of printable text, no longer than `most`; not escaped.

    >>> line("two\\nlines"), line("x" * 99, 5)
    ('two⏎lines', 'xxxx…')
    """
    if isinstance(value, float):
        value = f"{value:.10g}"
    whole = value if isinstance(value, str) else "" if value is None else str(value)
    start = whole[: 2 * most].replace("\r\n", "⏎").replace("\n", "⏎")
    shown = "".join(sign if sign.isprintable() else " " if sign.isspace() else "\ufffd" for sign in start)
    return shown if len(shown) <= most and len(whole) <= 2 * most else f"{shown[: most - 1]}…"


def text(value: object, most: int = LONGEST) -> str:
    """Return a value as HTML text, whatever is in it.

    >>> text("<script>")
    '<bdi>&lt;script&gt;</bdi>'
    """
    shown = line(value, most)
    return f"<bdi>{escape(shown)}</bdi>" if shown else '<span class="nothing">empty</span>'


def number(value: float, digits: int = 3) -> str:
    """Return a number in `digits` digits, with a proper minus.

    >>> number(-0.12345), number(1234567.0), number(0.0), number(float("nan"))
    ('−0.123', '1,234,567', '0', '–')
    """
    if not math.isfinite(value):
        return "–" if math.isnan(value) else "∞" if value > 0 else "−∞"
    size = abs(value)
    if size >= 10 ** (digits - 1):
        shown = f"{value:,.0f}" if size < 1e9 else f"{value:.{digits - 1}e}"
    elif size >= 1e-4 or value == 0:
        shown = f"{value:.{digits}g}"
    else:
        shown = f"{value:.1e}"
    return shown.replace("-", "−")


def counted(count: int, noun: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(items: Sequence[str]) -> str:
    """Return items, HTML already, as a sentence lists them.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def section(name: str, title: str, *parts: str) -> str:
    """Return a section of the page; empty where it would hold nothing."""
    content = "".join(parts)
    return f'<section id="{name}"><h2>{escape(title)}</h2>{content}</section>' if content else ""


def paragraph(content: str, look: str = "") -> str:
    """Return a paragraph of HTML."""
    return f"<p{f' class={look}' if look else ''}>{content}</p>" if content else ""


def figure(drawing: str, caption: str, *, wide: bool = False, label: str = "") -> str:
    """Return a drawing with a sentence under it; a `wide` one is scrolled where the page is narrow."""
    inside = scrolled(drawing, label) if wide else drawing
    return f"<figure{' class=wide' if wide else ''}>{inside}<figcaption>{caption}</figcaption></figure>"


def scrolled(content: str, label: str) -> str:
    """Return content that is scrolled sideways where the page is narrow, with the keyboard too."""
    return f'<div class="scroll" role="group" tabindex="0" aria-label="{escape(label)}">{content}</div>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], label: str, *, numbers: Iterable[int] = ()) -> str:
    """Return a table of HTML cells; the first cell of a row is its heading, the columns in `numbers` are set right."""
    right = set(numbers)
    looks = [' class="n"' if i in right else "" for i in range(len(head))]
    titles = "".join(f'<th scope="col"{look}>{title}</th>' for title, look in zip(head, looks, strict=True))
    body = []
    for first, *rest in rows:
        cells = "".join(f"<td{look}>{cell}</td>" for cell, look in zip(rest, looks[1:], strict=True))
        body.append(f'<tr><th scope="row"{looks[0]}>{first}</th>{cells}</tr>')
    return scrolled(f"<table><thead><tr>{titles}</tr></thead><tbody>{''.join(body)}</tbody></table>", label)


def folded(summary: str, content: str) -> str:
    """Return content that is unfolded on demand."""
    return f"<details><summary>{summary}</summary>{content}</details>"
