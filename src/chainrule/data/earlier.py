"""Columns as models kept them before there were steps, read as steps."""

from typing import Any

from chainrule.data.inference import usual
from chainrule.data.numbers import DAYS, PARTS, WAVES
from chainrule.data.reading import shortened


def upgraded(spec: dict[str, Any]) -> dict[str, Any]:
    """Return how a column becomes features, as it is written now. Raises an error of any kind for what is neither."""
    if "steps" in spec:
        return spec
    column, marks = spec["column"], [{"do": "is_missing", "name": f"{spec['column']} is missing"}]
    marks = marks if spec["marks_missing"] else []
    if spec["code"] == "Categories":
        labels = spec["categories"]
        names = [f"{column} = {shortened(label, 40)[1:-1]}" for label in labels]
        names += [f"{column} is {'another' if labels else 'given'}"] * spec["pooled"]
        places = {label: place for place, label in enumerate(labels)}
        if len(places) < len(labels):
            raise ValueError("its categories are wrong")
        step = {"do": "one_hot", "names": names, "places": places, "other": len(labels) if spec["pooled"] else None}
        return {"column": column, "kind": "category", "steps": [*usual("category"), step, *marks]}
    parts = spec["parts"]
    of = "time" if set(parts) <= set(PARTS["time"]) else "moment"  # spans of time had no part but days
    days = [{"do": "days", "of": of}] if spec["kind"] == "date" else []
    learned = zip(parts, spec["fill"], spec["mean"], spec["scale"], strict=True)
    known = DAYS | WAVES if days else {"": {}}
    scales = [
        {"do": "scale", "name": f"{column}: {part}" if part else column, **known[part]}
        | {"fill": f, "mean": m, "scale": s}
        for part, f, m, s in learned
    ]
    return {"column": column, "kind": spec["kind"], "steps": [*usual(spec["kind"], of), *days, *scales, *marks]}
