"""Cross-validation: every row is predicted by a network that was trained without it."""

import time
from dataclasses import replace

import numpy as np

from chainrule.data.target import Target
from chainrule.errors import InvalidInput
from chainrule.tabular.fast import mask
from chainrule.tabular.fitting import class_weights, learn
from chainrule.tabular.large import Divided
from chainrule.tabular.metrics import class_figures, number_figures, with_intervals
from chainrule.tabular.result import Figure
from chainrule.tabular.split import divide
from chainrule.tabular.strong import folds_of


def cross_validated(given: Divided, progress: bool | None = None) -> dict[str, Figure]:
    """Return the figures of all rows of a table, of which every fold is left out once: `Options.cv` of them.

    Each training is a whole one, which stops, selects and weighs by its own rows. Raises `InvalidInput` where rows are
    in the order of time, or not read whole.
    """
    frame, options, several = given.frame, given.options, bool(given.target.classes)
    assert options.cv is not None
    if given.stream is not None or options.time_column:
        raise InvalidInput(
            "Cross-validation is for tables that are read whole, whose rows have no order: leave out cv."
        )
    series, groups = frame[given.target.name], given.by.get("groups")
    codes = given.target.encode(series) if several else None
    fold = folds_of(codes, frame.height, min(options.cv, frame.height), options.seed, groups)
    stopping = 0.0 if options.recipe == "strong" else options.validation_size
    said = np.zeros((frame.height, max(1, len(given.target.classes))))
    for k in range(int(fold.max()) + 1):
        rest, test = np.flatnonzero(fold != k), np.flatnonzero(fold == k)
        by = {} if groups is None else {"groups": np.unique(groups[rest], return_inverse=True)[1]}
        inner = divide(None if codes is None else codes[rest], len(rest), 0.0, stopping, options.seed, **by)
        parts = rest[inner[0]], rest[inner[1]], test
        target = given.target if several else Target.fit(series.gather(parts[0]), "regression")
        encoded = target.encode(series)
        weights = [class_weights(options, target, encoded[part]) for part in parts[:2]]
        deadline = None if options.time_limit is None else time.perf_counter() + options.time_limit
        now = replace(given, target=target, parts=parts)
        model = learn(now, encoded, weights, deadline, progress)[0].model
        outputs = model.network.predict(model.encoder.transform(frame.filter(mask(frame, test))))
        said[test] = target.probabilities(outputs) if several else target.values(outputs)[:, None]
    measure = number_figures(given.target.actual(series), said[:, 0]) if codes is None else class_figures(codes, said)
    return with_intervals(measure, frame.height)
