"""The solvers: a stochastic one through `Network.fit`, or L-BFGS; and what may go wrong on the way."""

from __future__ import annotations

import math
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils.optimize import _check_optimize_result

from chainrule.cluster.cluster import Cluster
from chainrule.errors import TrainingDiverged
from chainrule.estimators.building import InverseScalingByRows, make_optimizer
from chainrule.estimators.callbacks import around
from chainrule.estimators.watch import Rows, Watch
from chainrule.network.network import Network
from chainrule.training.lbfgs import minimize

if TYPE_CHECKING:
    from chainrule.estimators.base import BaseMLP, Mode

KEPT_RECORD = 2**24  # bytes of training data that a network may hold on to, for `to_numpy_source(train=True)`


def solve(estimator: BaseMLP, train: Rows, held: Rows | None, batch_size: int, mode: Mode) -> None:
    """Train the estimator's network, and leave in it the weights that are to stay."""
    if mode != "resume":
        estimator.n_iter_ = 0
        estimator._converged = False
    if held is not None and estimator.validation_scores_ is None:
        estimator.validation_scores_, estimator.best_validation_score_ = [], -np.inf
    watch = Watch(estimator, train, held, ends=mode != "partial_fit")
    network = estimator.network_
    try:
        if estimator.solver == "lbfgs":
            _minimize(estimator, watch)
        else:
            _descend(estimator, watch, batch_size, mode)
    except TrainingDiverged as error:
        watch.diverged()
        if held is None:
            raise ValueError(
                "Solver produced non-finite parameter weights. The input data may contain large values and need to be "
                f"preprocessed. {error}"
            ) from error
        warnings.warn(f"{error} The weights of the best epoch are kept.", ConvergenceWarning, stacklevel=6)
        _restore(network, watch.best)
    except KeyboardInterrupt:
        watch.interrupted()
        warnings.warn("Training interrupted by user.", stacklevel=6)
        _restore(network, watch.best)
    finally:
        estimator._best = None
    if train.X.nbytes > KEPT_RECORD:
        network.last_training = None


def _descend(estimator: BaseMLP, watch: Watch, batch_size: int, mode: Mode) -> None:
    network, held = estimator.network_, watch.held
    epochs = 1 if mode == "partial_fit" else estimator.max_iter - estimator.n_iter_
    if epochs <= 0 or estimator._converged:  # nothing to resume
        _restore(network, watch.best)
        return
    optimizer = make_optimizer(estimator, len(watch.train), batch_size, network.state.get("t", 0), estimator.t_)
    if network.optimizer is not None and _same_but_for_rows(network.optimizer, optimizer):
        network.optimizer = optimizer
    if mode == "fit":
        network.lr_factor = 1.0
    network.fit(
        watch.train.X,
        watch.train.y,
        epochs=epochs,
        batch_size=batch_size,
        optimizer=optimizer,
        shuffle=estimator.shuffle,
        sample_weight=watch.train.weight,
        validation=None if held is None else held.validation,
        callbacks=[watch, *around(estimator, watch.train, whole=watch.ends)],
        engine=estimator.engine,
        threads=estimator.threads,
        cluster=estimator.cluster,
        progress=estimator.verbose is True or estimator.verbose == 1,
    )
    if watch.ends and estimator.n_iter_ == estimator.max_iter and not estimator._converged:
        warnings.warn(
            f"Stochastic Optimizer: Maximum iterations ({estimator.max_iter}) reached and the optimization hasn't "
            "converged yet.",
            ConvergenceWarning,
            stacklevel=7,
        )


def _minimize(estimator: BaseMLP, watch: Watch) -> None:
    train, held = watch.train, watch.held
    result, stopped = minimize(
        estimator.network_,
        train.X,
        train.y,
        train.weight,
        max_iter=estimator.max_iter,
        max_evaluations=estimator.max_fun,
        tolerance=estimator.tol,
        validation=None if held is None else held.validation,
        callbacks=[watch, *around(estimator, train, whole=True)],
        cluster=None if estimator.cluster is None else Cluster.of(estimator.cluster),
    )
    finite = all(np.isfinite(array).all() for array in estimator.network_.parameters.values())
    if not (finite and math.isfinite(result.fun)):
        raise TrainingDiverged("L-BFGS ended with an infinite loss; scale the inputs.")
    estimator.loss_ = float(result.fun)
    estimator.n_iter_ = min(int(result.nit), estimator.max_iter)
    if not stopped:
        _check_optimize_result("lbfgs", result, estimator.max_iter)


def _same_but_for_rows(old: Any, new: Any) -> bool:
    """Whether optimizers differ only in how many rows an "invscaling" schedule has seen: then the state goes on."""
    rates = [optimizer.learning_rate for optimizer in (old, new)]
    if not all(isinstance(rate, InverseScalingByRows) for rate in rates):
        return False
    same_rate = (rates[0].rate, rates[0].power) == (rates[1].rate, rates[1].power)
    return bool(same_rate and replace(old, learning_rate=new.learning_rate) == new)


def _restore(network: Network, values: Any) -> None:
    if values is not None:
        network.training.adopt(values)
