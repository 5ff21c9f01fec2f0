"""The report of a network beside simple methods: of twins that tell people apart, and of one that takes noise out."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.images.denoiser import Denoiser, Noise
from chainrule.images.learner import Learner
from chainrule.images.simple import LINEAR, auc, error, faces, filters, one_shot
from chainrule.images.verifier import Verifier, pairs
from chainrule.report.charts import pairs_chart
from chainrule.report.markup import figure
from chainrule.report.sections.seen import ACROSS, mosaic, opaque
from chainrule.report.subject import Trained

Array = NDArray[Any]

AUC, ONE_SHOT, ERROR = "AUC of pairs", "one-shot", "mean squared error"


def of_verifier(verifier: Verifier, seen: Any = None, unseen: Any = None) -> Trained:
    """Return what the report of a `Verifier` is about; see `Verifier.report`."""
    if (seen is None) != (unseen is None):
        raise InvalidInput("Give both seen and unseen, each X and y, or neither.")
    if seen is None:
        apart = np.concatenate([verifier.same_, verifier.different_])
        same = np.arange(len(apart)) < len(verifier.same_)
        measures = {"ours": {AUC: auc(apart, same)}}
        about = "The pairs are of those who were held out of training, to choose the threshold."
    else:
        (train, people), (X, names) = (verifier.known(*each) for each in (seen, unseen))
        found = faces(train.pixels, people, X.pixels) | {"ours": verifier.transform(X)}
        measures = {
            name: {AUC: auc(*pairs(each, names)), ONE_SHOT: one_shot(each, names)} for name, each in found.items()
        }
        apart, same = pairs(found["ours"], names)
        about = (
            f"All of this is about {len(np.unique(names))} that it has never seen; one-shot is how often the right one "
            "of them is found by one picture of each."
        )
    taken, limit = apart <= verifier.threshold_, verifier.threshold_
    words = (
        f"{about} Up to a distance of {limit:.3f} two pictures are taken for the same: rightly for "
        f"{taken[same].mean():.1%} of the pairs that are, wrongly for {taken[~same].mean():.1%} of the others."
    )
    caption = "How far the pictures of a pair are apart; 1 is usual of different people, or things."
    chart = figure(pairs_chart(apart[same], apart[~same], limit), caption)
    title = "Twins that tell whether two pictures show the same"
    return _page(verifier, title, measures, [words, *_better(measures, AUC, 1)], f"<h3>Distances</h3>{chart}")


def of_denoiser(denoiser: Denoiser, seen: Any, unseen: Any) -> Trained:
    """Return what the report of a `Denoiser` is about; see `Denoiser.report`."""
    noise, seed = Noise(denoiser.noise_), denoiser._seed()
    train, clean = (denoiser._read(X) for X in (seen, unseen))
    noisy, judged = (noise.on(X, np.arange(len(X)), drawn, 0) for X, drawn in ((train, seed), (clean, seed + 1)))
    found = filters(noisy, train, judged, clean) | {"ours": denoiser.cleaned(judged)}
    measures = {name: {ERROR: error(each, clean)} for name, each in found.items()}
    left = measures["ours"][ERROR] / measures[LINEAR][ERROR]
    words = f"Of the error that the best linear filter leaves, the network takes away {1 - left:.0%}."
    rows = {"clean": clean, **{name: found[name] for name in ("noisy", LINEAR, "ours")}}
    shown = "".join(mosaic(opaque(each[:ACROSS]), name) for name, each in rows.items())
    said = [*([words] if left < 1 else []), *_better(measures, ERROR, -1)]
    heading = "<h3>Pictures that it was not trained on</h3>"
    return _page(denoiser, "Noise taken out of pictures", measures, said, heading + shown)


def _better(measures: Mapping[str, Mapping[str, float]], name: str, sign: int) -> list[str]:
    """Say which methods are better than the network."""
    ours = measures["ours"][name]
    theirs = {method: its[name] for method, its in measures.items() if sign * (its[name] - ours) > 0}
    return [f"Better here: {method}, with {value:.4g} against {ours:.4g}." for method, value in theirs.items()]


def _page(learner: Learner, title: str, measures: Any, said: list[str], drawn: str) -> Trained:
    """Return a page with what it tells of an estimator's network and training."""
    network = learner.network_
    told = {name: value for name, value in learner.get_params().items() if value is not None and name != "progress"}
    used = {"loss": network.loss.name, "optimizer": "" if network.optimizer is None else network.optimizer.name}
    watched = np.isfinite(network.history.validation_loss).any()
    return Trained(
        title=title,
        network=network,
        settings={**{name.replace("_", " "): str(value) for name, value in told.items()}, **used},
        thing="picture",
        seconds=getattr(learner, "seconds_", None),
        best_epoch=getattr(learner, "best_epoch_", 0) if watched else 0,
        measures=measures,
        said=said,
        drawn=drawn,
    )
