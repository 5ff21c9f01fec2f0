"""HTML that shows itself in a notebook: no scripts, no files, one style for all."""

from collections.abc import Iterable
from html import escape

STYLE = (
    "<style>.chainrule{font:14px/1.5 system-ui,sans-serif}.chainrule h4{margin:1em 0 .3em}"
    ".chainrule code,.chainrule pre{font:13px/1.5 ui-monospace,monospace;text-align:left}"
    ".chainrule table{border-collapse:collapse;margin:.2em 0 .6em 1em}"
    ".chainrule td{padding:.05em .6em;text-align:right;vertical-align:top;font-variant-numeric:tabular-nums}"
    ".chainrule .numbers td{border:1px solid #8884}.chainrule .derivation td{text-align:left;padding:.3em .6em}"
    ".chainrule .derivation td{vertical-align:middle}.chainrule .derivation math{math-style:normal}"
    ".chainrule .shape{opacity:.6}.chainrule pre{margin:.2em 0 .6em 1em;white-space:pre-wrap}"
    ".chainrule td summary{list-style:none;cursor:pointer}</style>"
)


class InText:
    """What shows itself in a notebook by its text."""

    def _repr_html_(self) -> str:
        return page(code(str(self)))


def page(content: str, kind: str = "") -> str:
    """Return content in the style that all of chainrule's views share."""
    return f'{STYLE}<div class="chainrule"><div class="{kind}">{content}</div></div>'


def table(rows: Iterable[Iterable[str]]) -> str:
    """Return a table of cells that are HTML already.

    >>> table([["1", "2"]])
    '<table class="numbers"><tr><td>1</td><td>2</td></tr></table>'
    """
    written = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="numbers">{written}</table>'


def code(text: str) -> str:
    """Return lines of text as they are."""
    return f"<pre><code>{escape(text)}</code></pre>"


def foldable(title: str, content: str) -> str:
    """Return content that unfolds under its title; both are HTML already."""
    return f"<details><summary>{title}</summary>{content}</details>"
