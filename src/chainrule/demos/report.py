"""What the report of a demo shows: the same page as of a table, from the demo's own rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from chainrule.data.frames import as_frame
from chainrule.data.pictures import Pictures
from chainrule.data.target import Target
from chainrule.demos.cnn import CnnOutcome
from chainrule.demos.demo import Answers, Array, units
from chainrule.demos.digits import PIXELS, SIDE, DigitsOutcome
from chainrule.demos.tables import TableOutcome
from chainrule.report.subject import Subject, output_names
from chainrule.tabular.metrics import log_loss
from chainrule.tabular.result import Baseline, Rows
from chainrule.tabular.verdict import class_verdict


def subject(outcome: Answers) -> Subject:
    """Return what the report of a demo is about."""
    if isinstance(outcome, DigitsOutcome):
        data = outcome.data
        rows = (data.X_train, data.y_train), (data.X_test, data.y_test)
        if not isinstance(outcome, CnnOutcome):
            return _subject(outcome, PIXELS, data.classes, *rows, image=(SIDE, SIDE))
        found = _subject(outcome, [], data.classes, *rows)
        pictures = Pictures(data.X_test, tuple(map(str, found.judged.number)))
        assert found.verdict is not None
        return replace(found, pictures=pictures, simple=outcome.simple, verdict=found.verdict.of_pictures())
    assert isinstance(outcome, TableOutcome)
    X, y = outcome.demo.X, outcome.demo.y
    return _subject(outcome, [f"x{i + 1}" for i in range(X.shape[1])], ["0", "1"], (X, y), (X, y[:, 0].astype(int)))


def _subject(
    outcome: Answers,
    inputs: Sequence[str],
    classes: Sequence[str],
    trained: tuple[Array, Array],
    judged: tuple[Array, Array],
    image: tuple[int, int] | None = None,
) -> Subject:
    network, demo = outcome.network, outcome.demo
    (X, codes), labels = judged, np.array(classes, object)
    number = np.arange(1, len(X) + 1)
    values = network.values(*trained)
    held_out = trained[0] is not X
    frequent = int(np.bincount(np.ravel(trained[1]).astype(int)).argmax())
    probabilities = Target.probabilities(network.predict(X))
    shares = np.bincount(np.ravel(trained[1]).astype(int), minlength=len(classes)) / len(trained[1])
    hidden = outcome.settings.hidden
    changed = "" if hidden == demo.settings.hidden else f", with {units(hidden)}"
    always = {"accuracy": float(np.mean(codes == frequent)), "log_loss": log_loss(codes, np.tile(shares, (len(X), 1)))}
    return Subject(
        title=f"The {demo.name} demo{changed}",
        story=demo.story,
        network=network,
        target="digit" if held_out else "y",
        classes=tuple(classes),
        judged=Rows(
            frame=as_frame(dict(zip(inputs, X.T.astype(float), strict=False)) or {"file": list(map(str, number))}),
            number=number,
            a0=values["a0"] if not held_out else X.astype(network.dtype),
            y=np.eye(len(classes))[codes] if len(classes) > 2 else codes[:, None],
            actual=labels[codes],
            predicted=labels[probabilities.argmax(axis=1)],
            probabilities=probabilities,
        ),
        held_out=held_out,
        metrics={"accuracy": outcome.accuracy, "log_loss": log_loss(codes, probabilities)},
        verdict=class_verdict(codes, probabilities, shares) if held_out else None,
        baseline=Baseline("majority class", classes[frequent], always),
        columns={name: [i] for i, name in enumerate(inputs)} if held_out else {},
        inputs=inputs,
        outputs=output_names(classes, "y"),
        error=lambda y_hat, rows: log_loss(codes[rows], Target.probabilities(y_hat)),
        a0=values["a0"],
        y=values["y"],
        settings={"loss": network.loss.name, "optimizer": demo.optimizer(outcome.settings).name, **_settings(outcome)},
        path=outcome.path,
        notes=outcome.remarks(),
        command=["chainrule", "demo", demo.name, *_options(outcome)],
        image=image,
    )


def _settings(outcome: Answers) -> dict[str, str]:
    shown = outcome.given() | {"hidden": ",".join(map(str, outcome.settings.hidden)) or "0"}
    return {
        name.replace("_", " "): repr(value) if isinstance(value, float) else str(value)
        for name, value in shown.items()
        if value is not None
    }


def _options(outcome: Answers) -> list[str]:
    return [part for name, value in _settings(outcome).items() for part in (f"--{name.replace(' ', '-')}", value)]
