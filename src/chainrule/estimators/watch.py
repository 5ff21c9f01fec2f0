"""What an estimator does after every epoch: scikit-learn's attributes, its stopping rule, the best weights, metrics."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import check_scoring

from chainrule.training.callbacks import Callback

if TYPE_CHECKING:
    from chainrule.estimators.base import BaseMLP
    from chainrule.program.interpret import Values
    from chainrule.training.run import Run

SMALLEST_RATE = 1e-6  # where "adaptive" stops rather than divide the rate once more


@dataclass(frozen=True)
class Rows:
    """Rows as an estimator holds them: features, targets as the network reads them, and as the user gave them."""

    X: Any
    y: Any
    labels: Any
    weight: Any = None

    def __len__(self) -> int:
        return int(self.X.shape[0])

    @property
    def validation(self) -> tuple[Any, ...]:
        """The rows as `Network.fit` takes those to validate on."""
        return (self.X, self.y) if self.weight is None else (self.X, self.y, self.weight)

    def take(self, rows: Any) -> Rows:
        """Return some of the rows."""
        return Rows(self.X[rows], self.y[rows], self.labels[rows], None if self.weight is None else self.weight[rows])


class Watch(Callback):
    """Keeps the estimator's attributes up to date, and stops by its rule.

    Epochs without an improvement of `tol` are counted, over the training loss or, with early stopping, over the
    validation score; after more than `n_iter_no_change` of them training stops, or, with learning_rate="adaptive",
    the rate is divided by 5.
    """

    def __init__(self, estimator: BaseMLP, train: Rows, held: Rows | None, *, ends: bool) -> None:
        self.estimator, self.train, self.held = estimator, train, held
        self.ends = ends  # whether the rule may end training: not in partial_fit
        self.adaptive = estimator.learning_rate == "adaptive" and estimator.solver not in ("adam", "lbfgs")
        self.best: Values | None = estimator._best
        self._metrics = {name: check_scoring(estimator, scorer) for name, scorer in _named(estimator.metrics).items()}
        self._run: Run | None = None
        self._seen = 0  # epochs of its history
        custom = estimator.scoring not in (None, "loss")
        self._scorer = check_scoring(estimator, estimator.scoring) if custom else None

    def begin(self, run: Run) -> None:
        if self.held is not None and self.best is None:
            self.best = self.estimator._best = run.snapshot()
        self._run, self._seen = run, len(run.history)

    def due(self, run: Run) -> int:
        """Where only the training loss is watched: when it can have failed to improve often enough."""
        if self.held is not None or self._metrics:
            return 1
        estimator = self.estimator
        patience = min(estimator.n_iter_no_change, estimator.max_iter)  # the former may be infinite
        return max(1, int(patience) + 1 - estimator._epochs_without_improvement)

    def epoch(self, run: Run) -> None:
        for loss in run.history.loss[self._seen :]:
            self._seen += 1
            self._epoch(run, loss)

    def interrupted(self) -> None:
        """Take note of epochs that were finished when Ctrl-C came."""
        if self._run is not None:
            self.epoch(self._run)

    def _epoch(self, run: Run, loss: float) -> None:
        estimator = self.estimator
        estimator.n_iter_ += 1
        estimator.loss_ = loss
        if estimator.solver != "lbfgs":
            estimator.t_ += len(self.train)
        self._say(f"Iteration {estimator.n_iter_}, loss = {estimator.loss_:.8f}")
        improved = self._score(run) if self.held is not None else self._compare_loss()
        if self.held is not None and not estimator.early_stopping:
            improved = self._compare_loss()
        estimator._epochs_without_improvement = 0 if improved else estimator._epochs_without_improvement + 1
        for name, scorer in self._metrics.items():
            rows = self.held or self.train
            estimator._metric_history.setdefault(name, []).append(float(_scored(scorer, estimator, rows)))
        if estimator._epochs_without_improvement > estimator.n_iter_no_change and estimator.solver != "lbfgs":
            self._give_up(run)

    def end(self, run: Run) -> None:
        if self.held is not None and self.best is not None:
            run.restore(self.best)

    def diverged(self) -> None:
        """Note an epoch whose loss or weights became infinite: its validation score is NaN."""
        if self.held is not None:
            self.estimator.validation_scores_.append(math.nan)

    def _compare_loss(self) -> bool:
        """Whether the training loss is better than the best so far by `tol`; note it if it is better at all."""
        estimator = self.estimator
        loss, best = estimator.loss_, estimator._best_loss
        estimator._best_loss = min(loss, best)
        if not estimator.early_stopping:
            estimator.best_loss_ = estimator._best_loss
        return not loss > best - estimator.tol

    def _score(self, run: Run) -> bool:
        """Whether the validation score is better than the best so far by `tol`; keep the weights of the best."""
        estimator = self.estimator
        assert self.held is not None
        score = self._validation_score(run, self.held)
        estimator.validation_scores_.append(score)
        self._say(f"Validation score: {score:f}")
        best = estimator.best_validation_score_
        if score > best:
            estimator.best_validation_score_ = score
            self.best = estimator._best = run.snapshot()
        return not score < best + estimator.tol

    def _validation_score(self, run: Run, held: Rows) -> float:
        if self.estimator.scoring == "loss":
            return -run.history.validation_loss[-1]
        if self._scorer is not None:
            return float(_scored(self._scorer, self.estimator, held))
        predicted = self.estimator._predict_numbers(held.X)
        if predicted.dtype.kind == "f" and not np.isfinite(predicted).all():
            return math.nan
        return float(self.estimator._default_score(held.labels, predicted, held.weight))

    def _give_up(self, run: Run) -> None:
        estimator = self.estimator
        what = "Validation score" if estimator.early_stopping else "Training loss"
        patience = f"tol={estimator.tol:f} for {estimator.n_iter_no_change} consecutive epochs"
        message = f"{what} did not improve more than {patience}."
        if not self.adaptive:
            self._stop(run, f"{message} Stopping.")
        elif estimator.learning_rate_ <= SMALLEST_RATE:
            self._stop(run, f"{message} Learning rate too small. Stopping.")
        else:
            run.scale_learning_rate(1 / 5)
            estimator._epochs_without_improvement = 0
            self._say(f"{message} Setting learning rate to {estimator.learning_rate_:f}")

    def _stop(self, run: Run, message: str) -> None:
        self._say(message)
        if self.ends:
            self.estimator._converged = True
            run.stop(message)

    def _say(self, line: str) -> None:
        """Print a line where verbose asks for lines rather than a bar."""
        if self.estimator.verbose is not True and self.estimator.verbose > 1:
            print(line)


def _named(metrics: Any) -> dict[str, Any]:
    """Return metrics by name, given as a name, names, or {name: scorer}."""
    if metrics is None:
        return {}
    if isinstance(metrics, dict):
        return metrics
    return {name: name for name in ([metrics] if isinstance(metrics, str) else metrics)}


def _scored(scorer: Any, estimator: BaseMLP, rows: Rows) -> Any:
    """Return a scorer's value on rows, whose features have lost their names when they were checked."""
    nameless = object.__new__(type(estimator))
    nameless.__dict__.update({name: value for name, value in vars(estimator).items() if name != "feature_names_in_"})
    weight = {} if rows.weight is None else {"sample_weight": rows.weight}
    return scorer(nameless, rows.X, rows.labels, **weight)
