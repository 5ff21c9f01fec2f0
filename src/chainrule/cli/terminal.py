"""Printing on a terminal: in styles, and mathematics where only some characters can be printed."""

import codecs
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

STYLES = {"title": "bold", "number": "", "note": "dim", "": ""}
STYLES |= {"given": "cyan", "forward": "blue", "loss": "magenta", "backward": "dark_orange", "update": "green"}
BARS = "▁▂▃▄▅▆▇█"
# What stands for a sign where the output's encoding lacks it, as in a pipe on an old system.
PLAIN = {
    "ŷ": "y_hat",
    "σ": "sigmoid",
    "η": "lr",
    "γ": "gamma",
    "β": "beta",
    "Σ": "sum",
    "√": "sqrt",
    "ᵀ": "'",
    "⊙": "*",
    "·": ".",
    "×": "x",
    "−": "-",
    "–": "-",
    "→": "->",
    "←": "<-",
    "≥": ">=",
    "≤": "<=",
    "′": "'",
    "⁻": "^-",
    "…": "...",
    **dict(zip(BARS, "__--==##", strict=True)),
}


def spell_out(error: UnicodeError) -> tuple[str, int]:
    """Replace what cannot be encoded by plain characters: an error handler for codecs."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(character: str) -> str:
    if character in PLAIN:
        return PLAIN[character]
    similar = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    raised = "SUPERSCRIPT" in unicodedata.name(character, "")
    return f"^{similar}" if similar and raised else similar or "?"


def sparkline(values: Sequence[float], most: int = 30) -> str:
    """Return numbers as bars in a line, of many every so many.

    >>> sparkline([1.0, 2.0, 8.0])
    '▁▂█'
    """
    shown = [values[i * (len(values) - 1) // max(1, min(most, len(values)) - 1)] for i in range(min(most, len(values)))]
    low, extent = min(shown), (max(shown) - min(shown)) or 1.0
    return "".join(BARS[round((value - low) / extent * (len(BARS) - 1))] for value in shown)


def linked(path: Path) -> str:
    """Return a file's name, which a terminal opens by a click."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return str(path)
    return f"\033]8;;{path.absolute().as_uri()}\033\\{path}\033]8;;\033\\"


def write_anywhere() -> None:
    """Let standard output and error print every text, in characters that their encoding has."""
    codecs.register_error("chainrule.plain", spell_out)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="chainrule.plain")


def print_lines(lines: Iterable[tuple[str, str]]) -> None:
    """Print styled lines, equations by their section, whole: a terminal may break them, a pipe never does."""
    from rich.console import Console
    from rich.text import Text

    from chainrule.explain.views import TITLES

    console, section = Console(highlight=False), ""
    sections = {title: name for name, title in TITLES.items()}
    for line, kind in lines:
        section = sections.get(line, section)
        console.print(Text(line, style=STYLES[section if kind == "equation" else kind]), soft_wrap=True)
