"""What the report of a demo shows: the same page as of a table, from the demo's own rows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from chainrule.data.frames import as_frame
from chainrule.data.target import Target
from chainrule.demos.comparison import Comparison
from chainrule.demos.demo import Answers, Array, Outcome, units
from chainrule.demos.digits import DIGIT_NAMES, PIXELS, SIDE, DigitsOutcome, split
from chainrule.demos.tables import TableOutcome
from chainrule.report.subject import Subject, Trained, output_names
from chainrule.tabular.metrics import baseline, constant, log_loss
from chainrule.tabular.result import Rows
from chainrule.tabular.verdict import class_verdict


def subject(outcome: Outcome) -> Trained:
    """Return what the report of a demo is about."""
    if isinstance(outcome, Comparison):
        return replace(outcome.page, **_told(outcome))
    if isinstance(outcome, DigitsOutcome):
        data = split(outcome.settings.seed)
        rows = (data.X_train, data.y_train), (data.X_test, data.y_test)
        return _subject(outcome, PIXELS, DIGIT_NAMES, *rows, image=(SIDE, SIDE))
    assert isinstance(outcome, TableOutcome)
    X, y = outcome.demo.X, outcome.demo.y
    return _subject(outcome, [f"x{i + 1}" for i in range(X.shape[1])], ["0", "1"], (X, y), (X, y[:, 0].astype(int)))


def _told(outcome: Outcome) -> dict[str, Any]:
    """What a report tells of any demo."""
    demo, given = outcome.demo, outcome.given()
    hidden = given.get("hidden", demo.settings.hidden)
    changed = "" if hidden == demo.settings.hidden else f", with {units(hidden)}"
    words = {name: repr(value) if isinstance(value, float) else str(value) for name, value in given.items()}
    if "hidden" in words:
        words["hidden"] = ",".join(map(str, hidden)) or "0"
    used = {"loss": outcome.network.loss.name, "optimizer": demo.optimizer(outcome.settings).name}
    options = [part for name, value in words.items() for part in (f"--{name.replace('_', '-')}", value)]
    return {
        "title": f"The {demo.name} demo{changed}",
        "story": demo.story,
        "settings": {**used, **{name.replace("_", " "): value for name, value in words.items()}},
        "command": ["chainrule", "demo", demo.name, *options],
    }


def _subject(
    outcome: Answers,
    inputs: Sequence[str],
    classes: Sequence[str],
    trained: tuple[Array, Array],
    judged: tuple[Array, Array],
    image: tuple[int, int] | None = None,
) -> Subject:
    network = outcome.network
    (X, codes), labels = judged, np.array(classes, object)
    values = network.values(*trained)
    held_out = trained[0] is not X
    probabilities = Target.probabilities(network.predict(X))
    target = Target("digit" if held_out else "y", "classification", tuple(classes))
    shares = constant(target, np.ravel(trained[1]).astype(int))
    return Subject(
        **_told(outcome),
        network=network,
        target=target.name,
        classes=target.classes,
        judged=Rows(
            frame=as_frame(dict(zip(inputs, X.T.astype(float), strict=True))),
            number=np.arange(1, len(X) + 1),
            a0=values["a0"] if not held_out else X.astype(network.dtype),
            y=np.eye(len(classes))[codes] if len(classes) > 2 else codes[:, None],
            actual=labels[codes],
            predicted=labels[probabilities.argmax(axis=1)],
            probabilities=probabilities,
        ),
        held_out=held_out,
        metrics={"accuracy": outcome.accuracy, "log_loss": log_loss(codes, probabilities)},
        verdict=class_verdict(codes, probabilities, shares) if held_out else None,
        baseline=baseline(target, shares, codes),
        columns={name: [i] for i, name in enumerate(inputs)} if held_out else {},
        inputs=inputs,
        outputs=output_names(classes, "y"),
        error=lambda y_hat, rows: log_loss(codes[rows], Target.probabilities(y_hat)),
        a0=values["a0"],
        y=values["y"],
        path=outcome.path,
        notes=outcome.remarks(),
        image=image,
    )
