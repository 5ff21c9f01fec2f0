"""What the report of a demo shows: the same page as of a table, from the demo's own rows."""

from dataclasses import replace

from chainrule.demos.demo import Outcome, units
from chainrule.report.subject import Trained


def subject(outcome: Outcome) -> Trained:
    """Return what the report of a demo is about."""
    demo, given = outcome.demo, outcome.given()
    hidden = given.get("hidden", demo.settings.hidden)
    changed = "" if hidden == demo.settings.hidden else f", with {units(hidden)}"
    words = {name: repr(value) if isinstance(value, float) else str(value) for name, value in given.items()}
    if "hidden" in words:
        words["hidden"] = ",".join(map(str, hidden)) or "0"
    options = [part for name, value in words.items() for part in (f"--{name.replace('_', '-')}", value)]
    return replace(
        outcome.about(),
        title=f"The {demo.name} demo{changed}",
        story=demo.story,
        settings={**outcome.used(), **{name.replace("_", " "): value for name, value in words.items()}},
        command=["chainrule", "demo", demo.name, *options],
    )
