"""Printing on a terminal: in styles, and mathematics where only some characters can be printed."""

from __future__ import annotations

import codecs
import sys
import unicodedata
from collections.abc import Iterable

STYLES = {"title": "bold", "equation": "cyan", "number": "", "note": "dim", "": ""}
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


def write_anywhere() -> None:
    """Let standard output and error print every text, in characters that their encoding has."""
    codecs.register_error("chainrule.plain", spell_out)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="chainrule.plain")


def print_lines(lines: Iterable[tuple[str, str]]) -> None:
    """Print styled lines, whole: a terminal may break them, a pipe never does."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for line, kind in lines:
        console.print(Text(line, style=STYLES[kind]), soft_wrap=True)
