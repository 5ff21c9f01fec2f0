"""What estimators have in common that choose a network for pictures or texts: when to stop, fitting again, files."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from numbers import Integral, Real
from os import PathLike
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import Interval, StrOptions
from sklearn.utils.validation import check_is_fitted

from chainrule.errors import ModelFileError
from chainrule.estimators.parameters import SHARE
from chainrule.functions.optimizers import Optimizer
from chainrule.network.network import Network
from chainrule.store.extra import Document, check_format, plain
from chainrule.store.native import save
from chainrule.store.reading import Stored, loading, read
from chainrule.training.augment import Change
from chainrule.training.callbacks import EarlyStopping

Array = NDArray[Any]

FORMAT, NAME = 1, "learner"  # of the document in the network's file


@dataclass(frozen=True)
class Plan:
    """How a network is trained.

    build : returns it, untrained, each time with the same weights.
    epochs : at most; patience : epochs without a better validation loss, after which it stops.
    optimizer : for a number of updates, by which its schedule goes.
    """

    build: Callable[[], Network]
    epochs: int
    batch_size: int
    patience: int
    optimizer: Callable[[int], Optimizer]
    augment: Change | None = None

    def updates(self, rows: int) -> int:
        """How many updates an epoch of so many rows has."""
        return math.ceil(rows / self.batch_size)


@dataclass(eq=False, repr=False)
class Learner(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Base of the estimators of pictures and texts.

    Parameters
    ----------
    epochs : at most; training may stop earlier. None: chosen.
    validation_fraction : share of the rows by which it is decided when to stop.
    patience : epochs without a better loss of these, after which training stops.
    refit : whether weights are then fitted on all rows, for as many updates as had been best.
    random_state : fixes weights, order, dropout, and what is drawn.
    threads : to compute with, at most.
    progress : a progress bar; by default where a person is looking.

    Attributes
    ----------
    network_ : the network: its program, traces, checks, source.
    stopped_ : the network that stopped early, whose history has validation losses; without refit, `network_` itself.
    best_epoch_ : the epoch whose weights it keeps. seconds_ : that training took.
    interrupted_ : whether Ctrl-C ended training, which then keeps the best weights so far.
    """

    _: KW_ONLY
    epochs: int | None = None
    validation_fraction: float = 0.15
    patience: int = 10
    refit: bool = True
    random_state: Any = 0
    threads: int | None = None
    progress: bool | None = None

    network_: Network = field(init=False)
    stopped_: Network = field(init=False)
    best_epoch_: int = field(init=False)
    interrupted_: bool = field(init=False)
    seconds_: float = field(init=False)

    _parameter_constraints: ClassVar[dict[str, list[Any]]] = {
        "epochs": [None, Interval(Integral, 1, None, closed="left")],
        "validation_fraction": [SHARE],
        "patience": [Interval(Integral, 1, None, closed="left")],
        "refit": ["boolean"],
        "random_state": ["random_state"],
        "threads": [None, Interval(Integral, 1, None, closed="left")],
        "progress": [None, "boolean"],
        # of those that have them
        "augment": [None, StrOptions({"auto"}), dict, callable],
        "batch_size": [Interval(Integral, 1, None, closed="left")],
        "learning_rate": [Interval(Real, 0, None, closed="neither")],
    }

    def _seed(self) -> int:
        """Return the seed of everything."""
        state = self.random_state
        return int(state) if isinstance(state, Integral) else int(check_random_state(state).randint(2**31 - 1))

    def _learn(self, plan: Plan, X: Any, y: Any, rows: Array, held: Array) -> None:
        """Train on `rows`, stop by `held`, and with `refit` train again on both; X and y may be mappings."""
        began, stopping = time.perf_counter(), EarlyStopping(plan.patience)
        network, self.interrupted_ = plan.build(), False
        updates = plan.epochs * plan.updates(len(rows))
        try:
            kept = taken(X, held), taken(y, held)
            self._fit(network, plan, X, y, rows, plan.epochs, updates, validation=kept, callbacks=[stopping])
        except KeyboardInterrupt:
            if not stopping.interrupted():
                raise
            self.interrupted_ = True
        self.network_ = self.stopped_ = network
        self.best_epoch_, self.seconds_ = stopping.best_epoch, time.perf_counter() - began
        if self.refit and not self.interrupted_:
            self._again(plan, X, y, np.sort(np.concatenate([rows, held])), len(rows))

    def _again(self, plan: Plan, X: Any, y: Any, rows: Array, before: int) -> None:
        """Train anew on `rows`, for as many updates as had been best when an epoch had `before` rows."""
        began, network = time.perf_counter(), plan.build()
        epochs = max(1, round(self.best_epoch_ * plan.updates(before) / plan.updates(len(rows))))
        self._fit(network, plan, X, y, rows, epochs, plan.epochs * plan.updates(before))
        self.network_, self.seconds_ = network, self.seconds_ + time.perf_counter() - began

    def _fit(
        self, network: Network, plan: Plan, X: Any, y: Any, rows: Array, epochs: int, updates: int, **more: Any
    ) -> None:
        network.fit(
            *(taken(X, rows), taken(y, rows), epochs, plan.batch_size, plan.optimizer(updates)),
            **{"threads": self.threads, "progress": self.progress, "augment": plan.augment, **more},
        )

    # ---- files

    def _facts(self) -> Document:
        """Return what a fitted estimator knows beside its network, as JSON."""
        return {}

    def _recall(self, facts: Document, stored: Stored) -> None:
        """Take up what `_facts` returned. Raises an error of any kind where it is something else."""

    def _documents(self) -> dict[str, Document]:
        """Return what a file holds beside the network, by the names of the documents."""
        parameters = {name: value for name, value in self.get_params(deep=False).items() if plain(value)}
        about = {"format": FORMAT, "class": type(self).__name__, "parameters": parameters, "facts": self._facts()}
        return {NAME: about}

    def save(self, path: str | PathLike[str]) -> None:
        """Write the fitted estimator to one file, whole or not at all; nothing in it is code."""
        check_is_fitted(self, "network_")
        save(self.network_, path, extra=self._documents())

    @classmethod
    def load(cls, path: str | PathLike[str]) -> Self:
        """Return the estimator in a file that `save` wrote. Raises `ModelFileError` for any other file."""
        with loading(path):
            return cls.from_stored(read(path, {}))

    @classmethod
    def from_stored(cls, stored: Stored) -> Self:
        """Return the estimator in a file. Raises an error of any kind where it is none of this class."""
        document = stored.documents.get(NAME)
        if document is None or document.get("class") != cls.__name__:
            held = "no such estimator" if document is None else f"a {document.get('class')!s:.40}"
            raise ModelFileError(f"it holds {held}; use chainrule.load")
        check_format(document, FORMAT)
        estimator = cls(**document["parameters"])
        estimator._validate_params()
        estimator.network_ = estimator.stopped_ = stored.network
        estimator._recall(document["facts"], stored)
        return estimator


def taken(value: Any, rows: Array) -> Any:
    """Return rows of an array, or of each array in a mapping."""
    return {name: array[rows] for name, array in value.items()} if isinstance(value, Mapping) else value[rows]
