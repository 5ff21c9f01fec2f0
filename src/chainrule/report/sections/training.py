"""How the network was trained: its losses, the way its weights took, and its settings."""

import numpy as np

from chainrule.report.charts import landscape_chart, loss_chart
from chainrule.report.landscape import Landscape, landscape
from chainrule.report.markup import counted, figure, number, paragraph, section, table, text
from chainrule.report.subject import Subject, Trained


def training(subject: Trained) -> str:
    """Return the section on the course of training."""
    epochs = len(subject.network.history)
    intro = f"{counted(epochs, 'epoch')}; in each, it went once through the {subject.thing}s it learns from."
    if subject.members > 1:
        intro = (
            "Networks of several kinds, each of which left a part of the rows out, were judged by these "
            f"{counted(epochs, 'time')} on the way. The best of each kind are kept, and weighted by how well they did."
        )
    if subject.stopped:
        intro += f" Training ended because of this: {text(subject.stopped, 200)}."
    if subject.best_epoch and subject.members == 1:
        which, verb = ("A running mean of the weights up to", "is") if subject.averaged else ("The weights of", "are")
        intro += f" {which} epoch {subject.best_epoch:,}, the best on the validation {subject.thing}s, {verb} kept."
    rows = [[text(name), text(value)] for name, value in subject.settings.items()]
    return section(
        "training",
        "How it was trained",
        paragraph(intro),
        _losses(subject),
        _landscape(subject) if isinstance(subject, Subject) else "",
        "<h3>Settings</h3>" + table(["setting", "value"], rows, "Settings") if rows else "",
    )


def learned(subject: Trained) -> str:
    """Return the section with the recording of the training."""
    shown = subject.recording()
    words = (
        "Drag Time, or press Train: what the network said over two columns, what each unit answered to, and the loss."
    )
    return section("learned", "How it learned", paragraph(words), shown) if shown else ""


def _losses(subject: Trained) -> str:
    history = subject.network.history
    curves, things = {"training": history.loss}, f"{subject.thing}s"
    watched = bool(np.isfinite(history.validation_loss).any())
    if watched:
        curves["validation"] = history.validation_loss
    if not np.isfinite(history.loss).any():
        return ""
    caption = (
        f"The loss is the number that training makes smaller. On {things} that it does not learn from, it falls as "
        f"long as the network finds what holds in general, and rises when it begins to learn {things} by heart."
        if watched
        else "The loss is the number that training makes smaller. A flat stretch is a plateau: every direction is "
        "nearly level there, and the steps are small."
    )
    if watched and any(getattr(layer, "dropout", 0) for layer in subject.network.layers):
        caption += " (In training, dropout makes the network's work harder, so that curve may lie above the other.)"
    if subject.data is not None and not subject.classes:
        caption += " It is measured in the target's standard deviations, squared."
    return "<h3>Loss</h3>" + figure(loss_chart(curves, subject.best_epoch), caption)


def _landscape(subject: Subject) -> str:
    found = landscape(subject.network, subject.a0, subject.y, subject.path)
    if found is None:
        return ""
    return "<h3>The way down</h3>" + figure(landscape_chart(found, subject.best_epoch), _seen(subject, found))


def _seen(subject: Subject, found: Landscape) -> str:
    count = subject.network.parameters.count
    first, second = found.shares
    held = f"{min(first + second, 1):.1%}" if first + second > 0.99 else f"{first + second:.0%}"
    rows = counted(found.measured, "row") if found.measured < len(subject.a0) else f"all {len(subject.a0):,} rows"
    averaged = " The kept weights are a running mean, so their point lies beside the way." if subject.averaged else ""
    return (
        f"Seen from above, the loss over the plane in which the {count:,} weights and biases moved most; the bluer, "
        f"the higher, and a line is a height. Each dot is a recorded epoch on the way from the start. The plane holds "
        f"{held} of the movement and goes through the kept weights, so heights are right there, and nearly right "
        f"where the way stays close to the plane.{averaged} Measured on {rows} of training, between "
        f"{number(float(found.loss.min()))} and {number(float(found.loss.max()))}."
    )
