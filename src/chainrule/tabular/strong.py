"""From a table's columns to an ensemble: folds, inputs, members, and what their out-of-fold predictions tell.

The one fit behind `recipe="strong"`, wherever it is asked for.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.data.encoding import TableEncoder
from chainrule.data.robust import robust, waving
from chainrule.errors import InvalidInput
from chainrule.network.network import Network
from chainrule.program.program import Program
from chainrule.progress import Progress
from chainrule.tabular.fast import Learned, mask
from chainrule.tabular.importance import importances
from chainrule.tabular.intervals import scores_of
from chainrule.tabular.large import Divided
from chainrule.tabular.members import train_members
from chainrule.tabular.mixture import mixture
from chainrule.tabular.model import TabularModel
from chainrule.tabular.task import FOLDS, Task, configurations, optimizer

Array = NDArray[Any]

THOUSAND = 1000  # parts of the work that a progress bar counts


def folds_of(
    codes: Array | None, count: int, folds: int, seed: int, groups: Array | None = None, time: Array | None = None
) -> Array:
    """Return the fold of each row, (n,): every class, by its number, evenly; groups whole; or stretches of time.

    Raises `InvalidInput` where there are fewer groups than folds.

    >>> folds_of(None, 6, 3, 0, time=np.array([5, 1, 2, 0, 4, 3])).tolist()
    [2, 0, 1, 0, 2, 1]
    """
    rng = np.random.default_rng([seed, 1])
    fold = np.empty(count, np.intp)
    if groups is not None:
        names, group, sizes = np.unique(groups, return_inverse=True, return_counts=True)
        if len(names) < folds:
            raise InvalidInput(f"There are {len(names)} groups, but {folds} folds need as many at least.")
        load, place = np.zeros(folds), np.empty(len(names), np.intp)
        for name in sorted(rng.permutation(len(names)), key=lambda name: -sizes[name]):
            place[name] = load.argmin()
            load[place[name]] += sizes[name]
        return place[group]
    if time is not None:
        fold[np.argsort(time, kind="stable")] = np.arange(count) * folds // count
        return fold
    drawn = rng.permutation(count)
    order = drawn if codes is None else drawn[np.argsort(codes[drawn], kind="stable")]
    fold[order] = np.arange(count) % folds
    return fold


def fit_strong(
    given: Divided, encoded: Array, weight: Array | None, deadline: float | None, progress: bool | None
) -> Learned:
    """Train on the rows to learn from; see `fitting.learn`. `encoded` are the targets of all, `weight` is of these."""
    options, target, learned = given.options, given.target, given.parts[0]
    frame, y = given.frame.filter(mask(given.frame, learned)), encoded[learned]
    order = {name: None if values is None else values[learned] for name, values in given.by.items()}
    fold = folds_of(y if target.classes else None, len(y), min(options.folds, len(y)), options.seed, **order)
    encoder = robust(TableEncoder.fit(frame, given.columns, None, given.readings), frame)
    task = Task(encoder.transform(frame), waving(encoder), y, len(target.classes), fold, weight)
    with Progress("training", THOUSAND, progress) as bar:
        ensemble = train_members(
            task,
            options.seed,
            kinds=configurations(bool(target.classes), options.members, options.folds),
            threads=options.threads,
            cluster=options.cluster,
            deadline=deadline,
            advance=lambda share: bar.advance("", round(THOUSAND * share)),
        )
    about = {
        "strong": {
            "members": len(ensemble.members),
            "weights": list(ensemble.weights),
            "best_steps": list(ensemble.best_steps),
            "steps": ensemble.steps,
            "configurations": [list(c) for c in ensemble.configurations],
            "folds": int(fold.max()) + 1,
            "loss": task.loss(ensemble.out_of_fold),
            "scores": scores_of(task, ensemble.out_of_fold),
            "importances": importances(task, ensemble, encoder, options.seed),
            "center": task.a0.mean(axis=0, dtype=np.float64).tolist(),
        }
    }
    model = TabularModel(ensemble.network, encoder, target, about)
    best = int(np.nanargmin(ensemble.network.history.validation_loss)) + 1
    return Learned(model, task.a0, best, interrupted=ensemble.interrupted)


def programs() -> Iterator[Program]:
    """Yield what the recipe computes, of a small table: these kernels serve any number of columns and rows."""
    for classes in (0, 2, 3):
        nothing = np.zeros(8, np.intp)
        task = Task(np.zeros((8, 3), np.float32), (0, 1), nothing, classes, nothing)
        trained = {c: Network(task.input, task.layers(*c), task.head[2], seed=0) for c in configurations(bool(classes))}
        for c, network in trained.items():
            for weighted in (False, True):
                yield network.training_program(optimizer(1, bool(classes), c.damping), weighted=weighted)
            yield network.prediction_program
        for each, shares in (
            (1, (0.4, 0.6)),
            (1, (0.5, 0.5)),
            (FOLDS, (1.0,)),
            (FOLDS, (0.1, 0.15)),
            (FOLDS, (0.1, 0.1)),
        ):
            members = [c for c, _ in zip(trained, shares, strict=False) for _ in range(each)]
            arrays = [array for c in members for array in trained[c].parameters.values()]
            weights = [share for share in shares for _ in range(each)]
            chains = [task.layers(*c) for c in members]
            yield mixture(task.input, chains, weights, task.head[2], arrays, 0).prediction_program
