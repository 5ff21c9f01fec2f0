"""Why this row: what each column adds to a prediction, beside that of the average row.

Integrated gradients, along the straight way from the average of what the network reads to the row: each column's share
of the change, added up over short pieces of the way. The shares add up to the whole change but for the length of the
pieces; what is missing is told. Words cannot be averaged: their way starts where they mean nothing (see
`chainrule.tabular.words`).

Sundararajan, Taly & Yan 2017, 'Axiomatic attribution for deep networks', section 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chainrule.tabular.words import Faded, told

if TYPE_CHECKING:
    from chainrule.tabular.model import TabularModel

Array = NDArray[Any]

PIECES, PIECES_OF_TEXT = (32, 128, 512), (8, 32, 128)  # of the way: more where fewer leave a gap
CLOSE = 0.002  # of the scores' spread
AT_ONCE = 4_000_000  # numbers that are read at once
TINY = 1e-6  # the least probability that is told from 0, in single precision


@dataclass(frozen=True)
class Contributions:
    """What each column adds to the score of each row.

    The score is the prediction in the target's unit; of two classes the log-odds of the second; of more, those of the
    class that is predicted.

    columns : their names.
    values : (n, columns). base : (n,), the score of the average row; score : (n,), the row's own.
    words : for each column of text and each row, its words, each with its share in the column's contribution.
    """

    columns: tuple[str, ...]
    values: Array
    base: Array
    score: Array
    words: Mapping[str, list[list[tuple[str, float]]]] = field(default_factory=dict)

    @property
    def missing(self) -> Array:
        """What the contributions leave unexplained, (n,): score − base − their sum."""
        found: Array = self.score - self.base - self.values.sum(axis=1)
        return found

    def frame(self) -> pl.DataFrame:
        """Return a column for each: the score, that of the average row, the contributions, and what they leave out."""
        whole = {"score": self.score, "average score": self.base}
        parts = {f"why {name}": self.values[:, place] for place, name in enumerate(self.columns)}
        texts = {f"words of {name}": list(map(strongest, rows)) for name, rows in self.words.items()}
        return pl.DataFrame({**whole, **parts, "unexplained": self.missing, **texts})

    def row(self, place: int = 0) -> str:
        """Return the contributions to a row as text, the largest first."""
        order = np.argsort(-np.abs(self.values[place]))
        width = max(map(len, self.columns))
        lines = [f"{self.columns[i]:{width}}  {self.values[place, i]:+.4g}" for i in order]
        last = f"{'average row':{width}}  {self.base[place]:.4g}"
        return "\n".join([last, *lines, f"{'score':{width}}  {self.score[place]:.4g}"])


def strongest(words: list[tuple[str, float]], most: int = 6) -> str:
    """Return the words that count most, the strongest first.

    >>> strongest([("a", 0.01), ("fine", 1.2), ("mess", -0.84)])
    'fine +1.2, mess -0.84, a +0.01'
    """
    return ", ".join(f"{word} {share:+.2g}" for word, share in sorted(words, key=lambda pair: -abs(pair[1]))[:most])


def explain(model: TabularModel, a0: Array) -> Contributions:
    """Return the contributions to the scores of what the network reads, (n, inputs)."""
    columns = model.table.places
    center = model.about.get("strong", {}).get("center")
    texts = [code.column for code in model.table.codes if code.kind == "text"]
    start = np.zeros(a0.shape, np.float32) if center is None else np.tile(np.array(center, np.float32), (len(a0), 1))
    for name in texts:
        start[:, columns[name]] = a0[:, columns[name]]
    outputs = model.network.predict(a0)
    chosen = outputs.argmax(axis=1)
    score = _scores(model, outputs, chosen)
    faded = Faded(model) if texts else None
    base = _scores(model, (faded.at(0) if faded else model).network.predict(start), chosen)
    masks = np.zeros((len(columns), a0.shape[1]), np.float32)
    for number, places in enumerate(columns.values()):
        masks[number, places] = 1
    values = np.zeros((len(a0), len(columns)))
    spread = float(np.std(score)) or float(np.abs(score - base).max()) or 1.0
    shares = np.zeros(a0.shape)
    left = np.arange(len(a0))
    for pieces in PIECES_OF_TEXT if texts else PIECES:
        size = max(1, AT_ONCE // (2 * (1 if texts else pieces) * masks.size))
        for rows in np.array_split(left, -(-len(left) // size)) if len(left) else []:
            if faded:
                values[rows], shares[rows] = _reading(faded, start[rows], a0[rows], chosen[rows], masks, pieces)
            else:
                values[rows] = _along(model, start[rows], a0[rows], chosen[rows], masks, pieces)
        left = left[np.abs(score - base - values.sum(axis=1))[left] > CLOSE * spread]
    words = {name: told(model, name, a0[:, columns[name]], shares[:, columns[name]]) for name in texts}
    return Contributions(tuple(columns), values, base, score, words)


def _reading(faded: Faded, start: Array, a0: Array, chosen: Array, masks: Array, pieces: int) -> tuple[Array, Array]:
    """Each column's share of the way, (n, columns), and each word's, (n, inputs).

    A gradient in the middle of a piece may miss by much what changes along it: words get the rest by their size.
    """
    values, shares = np.zeros((len(a0), len(masks))), np.zeros(a0.shape)
    for near, far in pairwise(np.arange(pieces + 1) / pieces):
        middle = (near + far) / 2
        first, between, last = (start + (a0 - start) * np.float32(share) for share in (near, middle, far))
        ends = [_scores(faded.model, faded.at(end).network.predict(between), chosen) for end in (near, far)]
        values += _along(faded.at(middle), first, last, chosen, masks, 1)
        found = faded.shares(between, chosen) * (far - near) / middle  # of vectors that are a part of the whole ones
        size = np.abs(found)
        rest = ends[1] - ends[0] - found.sum(axis=1)
        shares += found + (rest / np.maximum(size.sum(axis=1), TINY))[:, None] * size
    return values + shares @ masks.T, shares


def _along(model: TabularModel, start: Array, a0: Array, chosen: Array, masks: Array, pieces: int) -> Array:
    """Each column's share of the way in so many pieces, (n, columns): by half a piece back and forth in its middle."""
    n, count = len(a0), len(masks)
    way = (a0 - start)[:, None, None, :]  # (n, pieces, columns, inputs) in all
    middle = start[:, None, None, :] + way * ((np.arange(pieces, dtype=np.float32) + 0.5) / pieces)[None, :, None, None]
    half = way * masks / (2 * pieces)
    ends = np.stack([middle + half, middle - half])
    outputs = model.network.predict(ends.reshape(-1, a0.shape[1]))
    picked = np.broadcast_to(chosen[None, :, None, None], (2, n, pieces, count)).reshape(-1)
    scores = _scores(model, outputs, picked).reshape(2, n, pieces, count)
    found: Array = (scores[0] - scores[1]).sum(axis=1)
    return found


def _scores(model: TabularModel, outputs: Array, chosen: Array) -> Array:
    if model.target.task == "regression":
        return model.target.values(outputs)
    p = outputs.astype(np.float64)
    right = p[:, 0] if p.shape[1] == 1 else p[np.arange(len(p)), chosen]
    wrong = 1 - right if p.shape[1] == 1 else p.sum(axis=1) - right
    return np.asarray(np.log(np.maximum(right, TINY) / np.maximum(wrong, TINY)))
