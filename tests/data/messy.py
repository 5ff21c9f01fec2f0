"""A messy table, drawn from a seed, and what a person would say that its columns are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl

ROWS = 5000
START = dt.date(2019, 1, 1)

#: What a person says of each column: its kind, or "drop"; and a word that the remark must hold.
PERSON = {
    "price": ("number", "'$'"),
    "fee": ("number", "decimal comma"),
    "share": ("number", "'%'"),
    "people": ("number", "thousands commas"),
    "inhabitants": ("number", ""),
    "weight": ("number", "'kg'"),
    "speed": ("number", "'km/h'"),
    "age": ("number", "'unknown'"),
    "score": ("number", ""),
    "balance": ("number", ""),
    "tax": ("number", "decimal comma"),
    "reading": ("number", "'broken'"),
    "size": ("number", ""),
    "postcode": ("category", "leading zeros"),
    "product": ("category", ""),
    "grade": ("category", ""),
    "shop": ("category", ""),
    "smoker": ("boolean", "'yes'"),
    "insured": ("boolean", "'ja'"),
    "active": ("boolean", "'t'"),
    "ordered": ("date", ""),
    "shipped": ("date", "day first"),
    "paid": ("date", "month first"),
    "born": ("date", "day first"),
    "seen": ("date", ""),
    "said": ("date", ""),
    "opens": ("date", ""),
    "digits": ("date", "8 digits"),
    "due": ("date", "a guess"),
    "row": ("drop", "identifies a row"),
    "note": ("drop", "identifies a row"),
    "constant": ("drop", "same value"),
    "empty": ("drop", "no row holds"),
    "price again": ("drop", "repeats 'price'"),
}


def messy(seed: int = 0, rows: int = ROWS) -> pl.DataFrame:
    """Return the table, all of it text, with a column "paid late" to predict."""
    rng = np.random.default_rng(seed)
    x = np.exp(rng.normal(6, 1, rows))
    risk = (x > 400) + rng.normal(size=rows) > 0.7

    def now_and_then(texts: list[str], absent: list[str]) -> list[str]:
        return [str(rng.choice(absent)) if rng.random() < 0.04 else text for text in texts]

    def days(form: str, within: int = 1500) -> list[str]:
        return [(START + dt.timedelta(int(day))).strftime(form) for day in rng.integers(0, within, rows)]

    def german(value: float) -> str:
        return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))

    def made(text: Callable[[float], str]) -> list[str]:
        return [text(value) for value in x * rng.uniform(0.5, 1.5, rows)]

    price = now_and_then([f"${value:,.2f}" for value in x], ["-", ""])
    small = rng.integers(0, 90, rows)
    broken = rng.random(rows) < 0.01
    return pl.DataFrame(
        {
            "price": price,
            "fee": made(lambda v: f"{german(v)} €"),
            "share": now_and_then([f"{v:.1f}%" for v in rng.uniform(0, 100, rows)], ["n/a"]),
            "people": [f"{int(v * 40):,}" for v in x],
            "inhabitants": made(lambda v: f"{int(v * 90):,}".replace(",", " ")),
            "weight": now_and_then(made(lambda v: f"{v / 9:.1f} kg"), ["--"]),
            "speed": made(lambda v: f"{int(v / 7)}km/h"),
            "age": now_and_then([str(18 + v) for v in small], ["unknown", "Unknown"]),
            "score": now_and_then([f"{v:.3f}" for v in rng.normal(size=rows)], ["n/a", "N/A"]),
            "balance": made(lambda v: f"({v:.2f})" if v > 500 else f"{v:.2f}"),
            "tax": made(lambda v: german(v / 7).replace(".", "")),
            "reading": ["broken" if out else f"{v / 3:.2f}" for v, out in zip(x, broken, strict=True)],
            "size": made(lambda v: f" {v / 50:.2f} "),
            "postcode": [f"{v:05d}" for v in rng.choice([1067, 1109, 4109, 10115, 53111, 80331], rows)],
            "product": [f"A-{v}" for v in rng.choice([100, 205, 310, 411], rows)],
            "grade": list(rng.choice(["good", "fair", "poor"], rows)),
            "shop": [f"shop {v}" for v in rng.integers(0, 400, rows)],
            "smoker": now_and_then(list(rng.choice(["yes", "no"], rows)), ["unknown"]),
            "insured": list(rng.choice(["Ja", "Nein"], rows)),
            "active": list(rng.choice(["t", "f"], rows)),
            "ordered": days("%Y-%m-%d"),
            "shipped": days("%d.%m.%Y"),
            "paid": days("%m/%d/%Y"),
            "born": days("%d/%m/%y"),
            "seen": [f"{day}T{v % 24:02d}:30:00" for day, v in zip(days("%Y-%m-%d"), small, strict=True)],
            "said": days("%d %b %Y"),
            "opens": [f"{6 + v % 5}:{v % 60:02d}" for v in small],
            "digits": days("%Y%m%d"),
            "due": [f"{1 + v % 12:02d}/{1 + v % 11:02d}/2021" for v in small],
            "row": [str(i + 1000) for i in range(rows)],
            "note": [f"note {v:.9f}" for v in rng.normal(size=rows)],
            "constant": ["EU"] * rows,
            "empty": [""] * rows,
            "price again": price,
            "reminder": np.where(risk, "sent", "not sent").tolist(),
            "paid late": np.where(risk, "late", "in time").tolist(),
        }
    )
