"""From a folder of pictures to a trained model: divide them, train, judge, and fit again on all of them."""

from __future__ import annotations

import os
import time
import warnings
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data.pictures import Pictures, read_pictures
from chainrule.images import networks
from chainrule.images.classifier import ImageClassifier
from chainrule.network.network import Network
from chainrule.tabular.metrics import baseline, class_figures, class_metrics, with_intervals
from chainrule.tabular.result import Baseline, DataSummary, TrainingResult
from chainrule.tabular.settings import Settings
from chainrule.tabular.split import divide
from chainrule.tabular.threads import limited
from chainrule.tabular.training import about, beaten, judged
from chainrule.tabular.verdict import class_verdict

Array = NDArray[Any]

WORK = 1e11  # multiplications that the simple method may take, about
LEAST_ROUNDS, MOST_ROUNDS = 10, 200


@dataclass(frozen=True, kw_only=True)
class PictureResult(TrainingResult):
    """A trained model of pictures and how it came to be; see `TrainingResult`, whose figures are of `judged`.

    classifier : what is saved; its weights are fitted on all pictures where `refit`.
    judged : the network that has not seen the held-out pictures.
    pictures : all of them, and which files were left out.
    """

    classifier: ImageClassifier
    judged: Network
    pictures: Pictures
    refit: bool

    @property
    def network(self) -> Network:
        """The network that the figures are of."""
        return self.judged


def train(source: Any, *, test_size: float = 0.2, refit: bool = True, **parameters: Any) -> PictureResult:
    """Train an `ImageClassifier`, with these parameters, on a folder with a sub-folder of pictures for each class.

    It is judged on a share of the pictures, `test_size`, that was held out; with `refit`, weights are then fitted on
    all of them, for as many updates as had been best. `source` may be whatever `read_pictures` reads that has classes.

    Raises `InvalidInput`, with the reason, where the pictures cannot be learned from.
    """
    started = time.perf_counter()
    classifier = ImageClassifier(**parameters, refit=False)
    pictures = read_pictures(source)
    codes = classifier._codes(pictures, pictures.labels)
    seed, share = classifier._seed(), classifier.validation_fraction
    learned, validation, test = parts = divide(codes, len(codes), test_size, share, seed)
    with limited(classifier.threads):
        model = classifier._train(pictures, codes, learned, validation).model_
        network, plan, interrupted = model.network, classifier._plan(len(learned)), classifier.interrupted_
        rows = judged(model, pictures.frame()[test], test + 1, codes[test])
        a0 = model.pictures.inputs_of(pictures.pixels)
        there = np.sort(np.concatenate([learned, validation]))
        method = simple(a0[there], codes[there], a0[test], codes[test])
        refit = refit and not interrupted
        if refit:
            classifier._again(plan, a0, codes, np.arange(len(codes)), len(learned))
    assert rows.probabilities is not None
    shares = np.bincount(codes[learned], minlength=len(classifier.classes_)) / len(learned)
    stopped = "" if len(network.history) == plan.epochs else f"no improvement in {plan.patience} epochs"
    optimizer, metrics = network.optimizer, class_metrics(codes[test], rows.probabilities)
    assert optimizer is not None
    result = PictureResult(
        model=model,
        task="classification",
        data=DataSummary(
            os.fspath(source) if isinstance(source, str | os.PathLike) else "",
            *(len(codes) + len(pictures.left_out), len(pictures.left_out), "class", ()),
            *map(len, parts),
        ),
        settings=Settings(
            *(
                "pictures",
                (getattr(network.layers[-2], "units", 0),),
                "relu",
                networks.DROPOUT,
                plan.epochs,
                plan.batch_size,
                optimizer,
            ),
            *(classifier.learning_rate, optimizer.weight_decay, None, plan.patience, 0.0),
            *(test_size, share, seed, classifier.threads),
        ),
        metrics=metrics,
        figures=with_intervals(class_figures(codes[test], rows.probabilities), len(test)),
        baseline=baseline(model.target, shares, codes[test]),
        simple=method,
        verdict=class_verdict(codes[test], rows.probabilities, shares).of_pictures(),
        held_out=rows,
        a0=a0[learned],
        y=codes[learned],
        history=network.history,
        best_epoch=classifier.best_epoch_,
        path=(),
        stopped="it was interrupted" if interrupted else stopped,
        interrupted=interrupted,
        seconds=time.perf_counter() - started,
        seed=seed,
        notes=(*pictures.notes, *beaten(metrics, method)),
        classifier=classifier,
        judged=network,
        pictures=pictures,
        refit=refit,
    )
    classifier.refit = refit
    classifier.about_ = about(result) | {"constant": shares.tolist(), "refit": refit}
    return replace(result, model=classifier.model_)


def simple(X: Array, y: Array, judged: Array, codes: Array) -> Baseline:
    """Return what a sceptic tries first achieves: multinomial logistic regression on the pixels."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    flat, classes = X.reshape(len(X), -1), int(codes.max()) + 1
    rounds = int(np.clip(WORK / (4 * flat.size * classes), LEAST_ROUNDS, MOST_ROUNDS))
    with warnings.catch_warnings(action="ignore", category=ConvergenceWarning):
        fitted = LogisticRegression(max_iter=rounds).fit(flat, y)
    metrics = class_metrics(codes, fitted.predict_proba(judged.reshape(len(judged), -1)))
    return Baseline("logistic regression on pixels", "", metrics)
