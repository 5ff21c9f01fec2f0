"""The report: one HTML file that holds everything, asks for nothing, and shows whatever a table contains as text."""

from __future__ import annotations

import os
import shlex
from datetime import date
from html import escape
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from chainrule import __version__
from chainrule.playground.recording import allowed
from chainrule.report.importance import importances
from chainrule.report.markup import line, number, paragraph, section, text
from chainrule.report.sections.data import matters, table_section
from chainrule.report.sections.mathematics import architecture, chain_rule, sequence
from chainrule.report.sections.quality import NAMES, compared, hardest, quality
from chainrule.report.sections.seen import seen
from chainrule.report.sections.training import learned, training
from chainrule.report.sections.words import texts
from chainrule.report.subject import Subject, Trained, subject_of
from chainrule.store.files import write_whole

if TYPE_CHECKING:
    from chainrule.tabular.result import TrainingResult

MOST_NOTES = 20
LONGEST_COMMAND = 4000


def write_report(result: TrainingResult | Trained, path: str | os.PathLike[str]) -> None:
    """Write the report of a training as one HTML file, whole or not at all.

    Raises `InvalidInput`, with the reason, where the file cannot be written.
    """
    write_whole(path, page(result if isinstance(result, Trained) else subject_of(result)).encode())


def page(subject: Trained) -> str:
    """Return the report as HTML."""
    # It takes many small products, for which a second thread is more often waited for than of help.
    with threadpool_limits(1, user_api="blas"):
        names = {
            **(_judged(subject) if isinstance(subject, Subject) else {"How good": compared(subject)}),
            "Training": training(subject),
            "How it learned": learned(subject),
            "Network": architecture(subject),
            "One step": sequence(subject),
            "Chain rule": chain_rule(subject),
            "Again": _again(subject),
        }
        there = {part.removeprefix('<section id="').partition('"')[0]: name for name, part in names.items() if part}
        links = "".join(f'<li><a href="#{place}">{name}</a></li>' for place, name in there.items())
        folder = files("chainrule.report")
        return Template(folder.joinpath("page.html").read_text(encoding="utf-8")).substitute(
            title=escape(line(subject.title, 100)),
            style=folder.joinpath("page.css").read_text(encoding="utf-8"),
            scripts=f"; script-src {allowed()}" if "learned" in there else "",
            written=f"chainrule {__version__}, {date.today().day} {date.today():%B %Y}",
            heading=text(subject.title, 100),
            head=_head(subject),
            links=links,
            sections="\n".join(names.values()),
        )


def _judged(subject: Subject) -> dict[str, str]:
    """The sections on its answers and its data, by what they are called."""
    order, error, rows = importances(subject)
    return {
        "How good": quality(subject),
        "What it looks at": seen(subject),
        "What it goes by": matters(subject, order, error, rows),
        "Words": texts(subject),
        f"Hardest {subject.thing}s": hardest(subject, order),
        "Pictures" if subject.pictures else "Table": table_section(subject),
    }


def _head(subject: Trained) -> str:
    """Whether something was learned, what it is, and the one number that matters most, beside the baseline's."""
    what = f"{subject.members} networks, such as one" if subject.members > 1 else "A network"
    facts = f"{what} of {escape(subject.sizes)}"
    if subject.reading is not None:
        facts = f"A network of {subject.network.parameters.count:,} parameters that reads texts"
    if subject.seconds is not None:
        facts += f", trained in {number(subject.seconds, 2)} s"
    parts = [
        paragraph(escape(subject.story), "story"),
        _verdict(subject),
        _gauge(subject) if isinstance(subject, Subject) else "",
        paragraph(f"{facts}.", "facts"),
    ]
    notes = [text(note, 400) for note in subject.notes[:MOST_NOTES]]
    if notes:
        parts.append(f'<ul class="notes">{"".join(f"<li>{note}</li>" for note in notes)}</ul>')
    return "".join(parts)


def _verdict(subject: Trained) -> str:
    verdict = subject.verdict
    if verdict is None:
        return ""
    words = f"<strong>{verdict.opening}:</strong> {escape(verdict.reason)}"
    return f'<p class="verdict" data-verdict="{verdict.verdict}">{words}</p>'


def _gauge(subject: Subject) -> str:
    """The main metric as a bar from 0 to 1, with a mark where the baseline stands."""
    name = subject.headline
    if name is None:
        return ""
    value = subject.metrics[name]
    title = NAMES[name][0]
    where = f"on held-out {subject.thing}s" if subject.held_out else "on the rows it was trained on"
    mark, beside = "", ""
    if subject.baseline is not None and name in subject.baseline.metrics:
        base = subject.baseline.metrics[name]
        mark = f'<i style="left:{100 * min(max(base, 0), 1):.1f}%"></i>'
        beside = f"baseline, {escape(subject.baseline.name)}: {number(base) if name == 'r2' else f'{base:.1%}'}"
    shown = number(value) if name == "r2" else f"{value:.1%}"
    return (
        f'<div class="gauge"><p><strong>{shown}</strong> {title} {where}</p>'
        f'<div class="track" aria-hidden="true"><b style="width:{100 * min(max(value, 0), 1):.1f}%"></b>{mark}</div>'
        f"<p><small>{beside}</small></p></div>"
    )


def _again(subject: Trained) -> str:
    if not subject.command:
        return ""
    command = escape(line(shlex.join(subject.command), LONGEST_COMMAND))
    data, rows = ("table", "NEW-ROWS.csv") if subject.thing == "row" else (f"{subject.thing}s", "NEW-PICTURES")
    words = f"With the same {data} and the same version of chainrule, this command trains the same network again:"
    model = (
        paragraph(
            f"The model is in {text(subject.model_file, 200)}. To use it: "
            f"<code>chainrule predict {escape(line(shlex.quote(subject.model_file), 200))} {rows}</code>"
        )
        if subject.model_file
        else ""
    )
    return section("again", "The same again", paragraph(words), f"<pre><bdi>{command}</bdi></pre>", model)
