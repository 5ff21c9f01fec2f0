"""From a folder of pictures to a trained model: divide them, train, judge, and fit again on all of them."""

import os
import time
from dataclasses import replace
from typing import Any

import numpy as np

from chainrule.images import networks
from chainrule.images.classifier import ImageClassifier
from chainrule.images.simple import logistic_regression
from chainrule.tabular.fast import Learned
from chainrule.tabular.result import DataSummary, TrainingResult
from chainrule.tabular.settings import Settings
from chainrule.tabular.split import divide
from chainrule.tabular.threads import limited
from chainrule.tabular.training import concluded, judged


def train(source: Any, *, test_size: float = 0.2, refit: bool = True, **parameters: Any) -> TrainingResult:
    """Train an `ImageClassifier`, with these parameters, on a folder with a sub-folder of pictures for each class.

    Its model is judged on a share of the pictures, `test_size`, that was held out; with `refit`, the weights of what is
    `saved`, an `ImageClassifier`, are then fitted on all of them, for as many updates as had been best. `source` may be
    whatever `read_pictures` reads that has classes.

    Raises `InvalidInput`, with the reason, where the pictures cannot be learned from.
    """
    started = time.perf_counter()
    classifier = ImageClassifier(**parameters, refit=False)
    pictures, codes = classifier._codes(source)
    seed, share, patience = classifier._seed(), classifier.validation_fraction, classifier.patience
    learned, validation, test = parts = divide(codes, len(codes), test_size, share, seed)
    a0, epochs = classifier._read(pictures), classifier._most_epochs(len(learned))
    with limited(classifier.threads):
        classifier._learn(a0, codes, learned, validation)
        model, network, interrupted = classifier.model_, classifier.network_, classifier.interrupted_
        stopped = "" if len(network.history) == epochs else f"no improvement in {patience} epochs"
        rows = judged(model, pictures.frame()[test], test + 1, codes[test])
        there = np.sort(np.concatenate([learned, validation]))
        method = logistic_regression(a0[there], codes[there], a0[test], codes[test])
        refit = refit and not interrupted
        if refit:
            classifier._again(a0, codes, np.arange(len(codes)), len(learned))
    assert network.optimizer is not None
    settings = Settings(
        recipe="pictures",
        hidden=(getattr(network.layers[-2], "units", 0),),
        activation="relu",
        dropout=networks.DROPOUT,
        epochs=epochs,
        batch_size=min(classifier.batch_size, len(learned)),
        optimizer=network.optimizer,
        learning_rate=classifier.learning_rate,
        weight_decay=network.optimizer.weight_decay,
        class_weight=None,
        patience=patience,
        averaging=0.0,
        test_size=test_size,
        validation_size=share,
        seed=seed,
        threads=classifier.threads,
    )
    name = os.fspath(source) if isinstance(source, str | os.PathLike) else ""
    left_out = len(pictures.left_out)
    data = DataSummary(name, len(codes) + left_out, left_out, "class", (), *map(len, parts))
    found = Learned(model, a0[learned], classifier.best_epoch_, (), stopped, interrupted)
    more = {"seconds": time.perf_counter() - started, "pictures": pictures, "saved": classifier}
    result = concluded(found, settings, data, rows, codes[learned], (method,), "pictures", **more)
    classifier.refit, classifier.about_ = refit, result.model.about | {"refit": refit}
    model = replace(result.model, about=classifier.about_)
    return replace(result, model=model, notes=(*pictures.notes, *result.notes))
