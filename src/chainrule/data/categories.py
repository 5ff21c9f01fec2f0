"""Text as features: one per frequent category, one for all rare ones together, one for a missing value.

Where many rare ones occur again and again, they are dealt out to groups that have a feature each, by frequency, so that
every group has about as many rows; which categories meet in one has nothing to do with the target.

The rule is that of scikit-learn's OneHotEncoder with min_frequency, max_categories and "infrequent_if_exist"; Polars
counts and applies it, because a table may have millions of rows of text.
"""

import polars as pl

from chainrule.data.numbers import SAME
from chainrule.data.reading import shortened
from chainrule.data.steps import Step

MOST = 50  # categories of a column that have a feature each
REPEATED, FEWEST, GROUPS, KNOWN = 5, 20, 64, 10_000  # rows of a grouped category; how many there are; of groups; kept
LONGEST = 1000  # bytes of such a category: a longer text counts as a rare one


def least_rows(rows: int) -> int:
    """Return in how many rows a category must occur to have a feature of its own: 2 in 100, but 2 to 10.

    >>> least_rows(50), least_rows(300), least_rows(100_000)
    (2, 6, 10)
    """
    return max(2, min(10, rows // 50))


def category_features(series: pl.Series) -> list[Step] | str:
    """Return the steps that make features of the text of training rows; why not where nothing can be learned."""
    return category_features_of(series.name, series.drop_nulls().rename("label").value_counts(name="rows"), len(series))


def category_features_of(column: str, counts: pl.DataFrame, rows: int) -> list[Step] | str:
    """Return the same of a column of `rows` rows, of which "label" tells the different texts, "rows" their numbers."""
    least, missing = least_rows(rows), rows - counts["rows"].sum()
    counts = counts.sort(["rows", "label"], descending=[True, False])
    usable = counts.filter(pl.col("label").str.len_bytes() <= LONGEST)
    kept = usable.filter(pl.col("rows") >= least).head(MOST)["label"].sort().to_list()
    if counts.height == 1 and not missing:
        return SAME
    marks = [{"do": "is_missing", "name": f"{column} is missing"}] if missing else []
    places = {label: place for place, label in enumerate(kept)}
    names = [f"{column} = {shortened(label, 40)[1:-1]}" for label in kept]
    rare = usable.filter(~pl.col("label").is_in(kept) & (pl.col("rows") >= REPEATED)).head(KNOWN)["label"].to_list()
    if len(rare) >= FEWEST:
        groups = min(GROUPS, len(rare) // 2)
        places |= {label: len(kept) + i % groups for i, label in enumerate(rare)}
        names += [f"{column}: group {i + 1} of others" for i in range(groups)]
    other = len(names) if counts.height > len(places) else None
    names += [f"{column} is {'another' if kept else 'given'}"] if other is not None else []
    if len(names) + len(marks) < 2:
        return f"no value occurs in {least} rows or more ({counts.height:,} different values)"
    return [{"do": "one_hot", "names": names, "places": places, "other": other}, *marks]
