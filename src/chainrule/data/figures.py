"""Numbers as people write them: with a currency or a unit, thousands in groups, a decimal comma, brackets for minus."""

import polars as pl

from chainrule.data.steps import Step, share

CURRENCIES = {"usd", "eur", "gbp", "chf", "jpy", "cny", "inr", "aud", "cad", "nzd", "sek", "nok", "dkk", "pln", "czk"}
CURRENCIES |= {"huf", "brl", "rs", "rs.", "kr", "kr.", "fr", "fr.", "ca", "ca."}
FIGURE = (
    r"^\(?\s*[+−-]?\s*(?P<before>[a-z]{0,3}\p{Sc}|[a-z]{2,3}\.?|[~≈])?\s*[+−-]?\s*"
    r"(?P<body>[.,]?[0-9](?:[0-9.,'’_]|[\s\x{a0}\x{202f}][0-9])*)\s*(?P<after>[^0-9.,+−()\s-][^0-9,()]{0,14}?)?\s*\)?$"
)
GROUP = r"^[0-9]{1,3}(?:[\s\x{a0}\x{202f}'’_][0-9]{3})+(?:[.,][0-9]*)?$"
MARKS = r"[\s\x{a0}\x{202f}'’_]"
STYLES = {  # which sign is the decimal one, and the numbers that are written so
    "decimal-point": r"^(?:[0-9]*|[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.[0-9]*)?$",
    "decimal-comma": r"^(?:[0-9]*|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,[0-9]*)?$",
}


def number_steps(values: pl.Series, style: str = "") -> tuple[list[Step], list[str]]:
    """Return the steps that read most of these texts as numbers, and how, in words; no steps where they are none.

    style : "decimal-point" or "decimal-comma" where it is known.
    """
    text = values.str.to_lowercase()
    if share(text.cast(pl.Float64, strict=False).is_not_null()) > 0.9 and not style:
        return [{"do": "number"}], []
    parts = text.str.extract_groups(FIGURE).struct.unnest()
    body = parts["body"].drop_nulls()
    marked = body.str.contains(MARKS)
    body = pl.concat([body.filter(~marked), body.filter(marked & body.str.contains(GROUP)).str.replace_all(MARKS, "")])
    units = pl.concat([parts["before"], parts["after"]]).drop_nulls().str.strip_chars().value_counts(sort=True)
    seen: list[str] = units[units.columns[0]].to_list()
    if len(body) < 0.9 * len(values) or len({unit.rstrip("s.") for unit in seen}) > 1:
        return [], []
    if any(
        before not in CURRENCIES and before.rstrip(".").isalpha() for before in parts["before"].drop_nulls().unique()
    ):
        return [], []  # codes, as in A12
    fits = {name: share(body.str.contains(form)) for name, form in STYLES.items()}
    chosen = style or max(fits, key=lambda name: fits[name])
    if fits[chosen] < 0.9:
        return [], []
    separated = bool(body.str.contains("[.,]").any())
    guess = separated and not style and fits["decimal-comma"] == fits["decimal-point"]
    comma = chosen == "decimal-comma"
    thousands = bool(body.str.contains(r"\." if comma else ",", literal=False).any())
    pairs = [[unit, ""] for unit in sorted(seen, key=len, reverse=True)]
    pairs += [[sign, ""] for sign in (" ", "\xa0", "\u202f", "'", "’", "_")] + [["−", "-"], ["(", "-"], [")", ""]]
    pairs += [[".", ""], [",", "."]] if comma else [[",", ""]]
    other = "decimal-point" if comma else "decimal-comma"
    how = [f"without {seen[0]!r}"] if seen else []
    how += ["decimal comma"] if comma else ["thousands commas"] if thousands else []
    how = [", ".join(how) + f", a guess: --as COLUMN={other} for the other"] if guess else how
    return [{"do": "replace", "pairs": pairs}, {"do": "number"}], how
