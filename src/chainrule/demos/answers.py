"""Demos of networks that answer with a class: how they are trained, and what is told of their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from chainrule.data.frames import as_frame
from chainrule.data.target import Target
from chainrule.demos.demo import Array, Demo, Outcome, Settings
from chainrule.network.network import Network
from chainrule.report.subject import Subject, output_names
from chainrule.tabular.metrics import baseline, constant, log_loss
from chainrule.tabular.result import Rows, Snapshot
from chainrule.tabular.verdict import class_verdict
from chainrule.tabular.watch import Path

if TYPE_CHECKING:
    from chainrule.training.callbacks import Callback


@dataclass(frozen=True)
class Answering(Demo):
    """A demo of a network that answers: what it has learned is told by its answers.

    kind : what is told of its answers. target, classes : what they are called. image : the shape in which the inputs
    are a picture.
    """

    kind: ClassVar[type[Answers]]
    target: ClassVar[str]
    classes: ClassVar[tuple[str, ...]]
    image: ClassVar[tuple[int, ...] | None] = None

    def judged(self, settings: Settings) -> tuple[Array, Array]:
        """Return X (n, inputs) and y by which it is judged: what it learns from, where nothing is held out."""
        return self.data(settings)

    def train(
        self, network: Network, settings: Settings, progress: bool | None = None, callbacks: Sequence[Callback] = ()
    ) -> None:
        """Train the network on the demo's data."""
        X, y = self.data(settings)
        optimizer = self.optimizer(settings)
        network.fit(X, y, settings.epochs, optimizer=optimizer, callbacks=callbacks, progress=progress, **self.batches)

    def run(self, settings: Settings) -> Answers:
        network, path = self.build(settings), Path()
        self.train(network, settings, callbacks=[path])
        return self.kind(self, settings, network, path.snapshots)


@dataclass
class Answers(Outcome):
    """A trained network's answers, beside the right ones; `path` are weights along the way."""

    demo: Answering
    path: tuple[Snapshot, ...]

    @cached_property
    def outputs(self) -> Array:
        """What the network says of the rows that judge it, (n, outputs)."""
        return np.asarray(self.network.predict(self.demo.judged(self.settings)[0]))

    @property
    def answers(self) -> Array:
        """What the network says, (n,)."""
        return self.outputs[:, 0] if self.network.outputs == 1 else self.outputs.argmax(axis=1)

    @property
    def actual(self) -> Array:
        """What is right, (n,): the numbers of classes."""
        return np.ravel(self.demo.judged(self.settings)[1])

    @property
    def accuracy(self) -> float:
        """The share of right answers."""
        return float(np.mean(Target.probabilities(self.outputs).argmax(axis=1) == self.actual))

    def remarks(self) -> list[str]:
        """Return what is worth noticing, in sentences."""
        return []

    def facts(self) -> dict[str, Any]:
        found = {"predictions": self.answers.tolist(), "actual": self.actual.tolist(), "accuracy": self.accuracy}
        return super().facts() | found

    @property
    def inputs(self) -> list[str]:
        """What the inputs are called."""
        height, width, _ = self.demo.image or (0, 0, 0)
        pixels = [f"pixel {row},{column}" for row in range(height) for column in range(width)]
        return pixels or [f"x{i + 1}" for i in range(self.network.inputs)]

    def about(self) -> Subject:
        demo, network, inputs = self.demo, self.network, self.inputs
        (X_train, y_train), (X, y) = demo.data(self.settings), demo.judged(self.settings)
        codes, held_out, probabilities = np.ravel(y).astype(int), X_train is not X, Target.probabilities(self.outputs)
        target, labels = Target(demo.target, "classification", demo.classes), np.array(demo.classes, object)
        shares = constant(target, np.ravel(y_train).astype(int))
        learned, judged = network.values(X_train, y_train), network.values(X, y)
        return Subject(
            network=network,
            target=target.name,
            classes=target.classes,
            judged=Rows(
                frame=as_frame(dict(zip(inputs, X.T.astype(float), strict=True))),
                number=np.arange(1, len(X) + 1),
                a0=judged["a0"],
                y=judged["y"],
                actual=labels[codes],
                predicted=labels[probabilities.argmax(axis=1)],
                probabilities=probabilities,
            ),
            held_out=held_out,
            metrics={"accuracy": self.accuracy, "log_loss": log_loss(codes, probabilities)},
            verdict=class_verdict(codes, probabilities, shares) if held_out else None,
            baseline=baseline(target, shares, codes),
            columns={},
            inputs=inputs,
            outputs=output_names(target.classes, "y"),
            error=lambda y_hat, rows: log_loss(codes[rows], Target.probabilities(y_hat)),
            a0=learned["a0"],
            y=learned["y"],
            path=self.path,
            notes=self.remarks(),
            image=demo.image,
        )
