"""Texts: which words push predictions up and down, and the worst mistakes in full."""

from collections import defaultdict
from html import escape
from itertools import chain

import numpy as np

from chainrule.report.markup import LONGEST, line, number, paragraph, section, table, text
from chainrule.report.sections.quality import worst
from chainrule.report.subject import Subject
from chainrule.tabular.contributions import strongest

ROWS, LEAST = 100, 3  # judged rows whose words are looked at; how often a word must occur there
MOST, CLASSES, LETTERS = 10, 6, 2000  # words of a kind; classes; letters of a text that is shown in full


def texts(subject: Subject) -> str:
    """Return the section on texts; empty where the table has none."""
    if subject.reading is None:
        return ""
    rows = np.sort(np.random.default_rng(0).permutation(len(subject.judged))[:ROWS])
    found, said = subject.reading(rows).words, subject.judged.predicted[rows]
    several = list(subject.classes[:CLASSES]) if len(subject.classes) > 2 else []
    up = line(subject.classes[1], 20) if subject.classes else "higher"
    parts = [
        paragraph(
            "Each word has a share in the score: integrated gradients, from words that mean nothing to those of the "
            f"text. These are the mean shares of words that occur {LEAST} times or more in {len(rows):,} "
            f"{subject.rows}; two words are a pair of neighbours."
        )
    ]
    everything = np.arange(len(rows))
    kinds = [(f"towards {name}", np.flatnonzero(said == name), 1) for name in several]
    kinds = kinds or [(f"towards {up}", everything, 1), ("the other way", everything, -1)]
    for column, told in found.items():
        body = []
        for name, its, sign in kinds:
            shares = defaultdict(list)
            for word, share in chain.from_iterable(told[row] for row in its):
                shares[word].append(share)
            means = [(word, float(np.mean(all_))) for word, all_ in shares.items() if len(all_) >= LEAST]
            best = sorted((pair for pair in means if sign * pair[1] > 0), key=lambda pair: -sign * pair[1])[:MOST]
            if best:
                body.append([text(name), ", ".join(f"{text(word)} {number(share, 2)}" for word, share in best)])
        parts.append(table([text(column), "words, the strongest first"], body, f"Words of {line(column)}"))
    return section("words", "Which words matter?", *parts, _mistakes(subject))


def _mistakes(subject: Subject) -> str:
    """The rows that it is most wrong about, in full."""
    assert subject.reading is not None
    judged = subject.judged
    rows, _, values = worst(judged)
    found = subject.reading(rows).words
    parts = ["<h3>The worst mistakes in full</h3>"]
    for place, (row, value) in enumerate(zip(rows, values, strict=True)):
        answers = f"is {text(judged.actual[row])}, it says {text(judged.predicted[row])} ({value})"
        parts.append(paragraph(f"<strong>Row {judged.number[row]:,}</strong> {answers}"))
        for column, told in found.items():
            whole = escape(line(judged.cells(int(row), [column])[column], LETTERS))
            shares = escape(line(strongest(told[place], MOST), 4 * LONGEST))
            parts.append(f'<blockquote dir="auto">{whole}</blockquote><p class="note"><bdi>{shares}</bdi></p>')
    return "".join(parts)
