"""A class of files on one page: a table that can be sorted, and each file's line, marked and explained."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from chainrule.check.check import Finding
from chainrule.check.watch.modules import read

HEADS = ("File", "Verdict", "First wrong", "Mistake", "Line")
AROUND = 2  # lines shown before and after the marked one
FRAME = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>
body{{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}}
table{{border-collapse:collapse}}th,td{{padding:.2em .8em;text-align:left;border-bottom:1px solid #8884}}
th{{cursor:pointer}}th::after{{content:" ↕";opacity:.4}}pre{{font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap}}
pre.source{{border-left:3px solid #8886;padding-left:.8em}}@media print{{th::after{{content:""}}}}</style>
<h1>{title}</h1><p>{summary}</p><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{files}<script>
for (const head of document.querySelectorAll("th")) head.onclick = () => {{
  const at = head.cellIndex, body = document.querySelector("tbody");
  const turn = head.dataset.turn = -(head.dataset.turn || -1);
  const key = row => row.cells[at].textContent;
  body.append(...[...body.rows].sort((a, b) => turn * key(a).localeCompare(key(b), undefined, {{numeric: true}})));
}};</script>"""


def class_page(findings: Sequence[Finding]) -> str:
    """Return the findings of several files as one HTML page; it needs nothing but itself.

    >>> "1 of 2 correct" in class_page([Finding("a.py", "correct"), Finding("b.py", "failed to run")])
    True
    """
    right = sum(finding.correct for finding in findings)
    rows, files = "", ""
    for i, f in enumerate(findings):
        name, cells = escape(f.file), (f.verdict, f.first_wrong, f.mistake, f.line)
        told = "".join(f"<td>{escape(str(cell or ''))}</td>" for cell in cells)
        rows += f'<tr><td><a href="#f{i}">{name}</a></td>{told}</tr>'
        files += f'<h2 id="f{i}">{name}: {f.verdict}</h2>{_marked(f)}<pre>{escape(f.explanation)}</pre>'
    summary = f"{right} of {len(findings)} correct. A click on a head of the table sorts it."
    heads = "".join(f"<th>{head}</th>" for head in HEADS)
    return FRAME.format(title="Is the backprop right?", summary=summary, heads=heads, rows=rows, files=files)


def _marked(finding: Finding) -> str:
    """The lines around the mistake, with its own marked."""
    try:
        lines = read(Path(finding.file)).splitlines() if finding.line else []
    except (OSError, ValueError):
        lines = []
    shown = [f"{number:>4}  {escape(line)}" for number, line in enumerate(lines, 1)]
    if not shown or not finding.line:
        return ""
    at = finding.line - 1
    before, after = shown[max(0, at - AROUND) : at], shown[at + 1 : at + 1 + AROUND]
    return '<pre class="source">{}</pre>'.format("\n".join([*before, f"<mark>{shown[at]}</mark>", *after]))
