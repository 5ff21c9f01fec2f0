"""What the estimators of pictures have in common: what they are told, when to stop, fitting again, files."""

import time
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from numbers import Integral
from os import PathLike
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state
from sklearn.utils._param_validation import StrOptions
from sklearn.utils.validation import check_is_fitted, column_or_1d

from chainrule.data.pictures import Pictures, read_pictures
from chainrule.data.pixels import PictureEncoder
from chainrule.errors import InvalidInput, ModelFileError
from chainrule.estimators.parameters import COUNT, POSITIVE, SHARE
from chainrule.export.estimators import Exported
from chainrule.functions.optimizers import Adam, Optimizer
from chainrule.functions.schedules import Cosine
from chainrule.network.network import Network
from chainrule.store.extra import Document, check_format, plain
from chainrule.store.native import save
from chainrule.store.reading import Stored, loading, read
from chainrule.training.augment import Augment, Change
from chainrule.training.callbacks import EarlyStopping

Array = NDArray[Any]

FORMAT, NAME = 1, "learner"  # of the document in the network's file
FEWEST = 10  # pictures


@dataclass(eq=False, repr=False)
class Learner(Exported, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Base of the estimators of pictures.

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
    encoder_ : how pictures become what the network reads.
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
    batch_size: int
    learning_rate: float

    network_: Network = field(init=False)
    stopped_: Network = field(init=False)
    encoder_: PictureEncoder = field(init=False)
    best_epoch_: int = field(init=False)
    interrupted_: bool = field(init=False)
    seconds_: float = field(init=False)

    _parameter_constraints: ClassVar[dict[str, list[Any]]] = {
        "validation_fraction": [SHARE],
        "refit": ["boolean"],
        "random_state": ["random_state"],
        "progress": [None, "boolean"],
        "augment": [None, StrOptions({"auto"}), dict, callable],
        **{name: [None, COUNT] for name in ("epochs", "threads")},
        **{name: [COUNT] for name in ("patience", "batch_size", "units", "filters")},
        **{name: [POSITIVE] for name in ("learning_rate", "margin")},
    }
    #: Pictures that training sees where the epochs are chosen; of these, at least and at most.
    _pace: ClassVar[tuple[int, int, int]]
    #: The attributes that a file holds beside the network and `encoder_`: numbers and arrays of these.
    _kept: ClassVar[tuple[str, ...]] = ()

    def _network(self, rows: int) -> Network:
        """Return the network, untrained, for so many pictures: each time with the same weights."""
        raise NotImplementedError

    def _optimizer(self, updates: int) -> Optimizer:
        return Adam(Cosine(self.learning_rate, updates))

    def _change(self) -> Change | None:
        """Return what changes pictures on their way into training."""
        return None

    def _augment(self, usual: Augment) -> Change | None:
        """Return what the parameter `augment` asks for."""
        asked: Any = getattr(self, "augment", None)
        if isinstance(asked, Mapping):
            return Augment(**asked)
        return usual if asked == "auto" else asked

    def _seed(self) -> int:
        state = self.random_state
        return int(state) if isinstance(state, Integral) else int(check_random_state(state).randint(2**31 - 1))

    def _most_epochs(self, rows: int) -> int:
        seen, least, most = self._pace
        return self.epochs or min(most, max(least, seen // rows))

    def _updates(self, rows: int) -> int:
        """Return how many updates an epoch of so many rows has."""
        return -(-rows // self.batch_size)

    def _read(self, X: Any) -> Array:
        """Return what a fitted network reads of pictures of the size that it has learned from."""
        check_is_fitted(self, "encoder_")
        return self.encoder_.inputs_of(self.encoder_.pictures(X).pixels)

    def _labelled(self, X: Any, y: Any, unknown: str, things: str) -> tuple[Pictures, Array]:
        """Return pictures and their labels, (n,). Raises `InvalidInput` where there are none: `unknown` says so."""
        self._validate_params()
        pictures = read_pictures(X)
        labels = pictures.labels if y is None else column_or_1d(y, warn=True)
        if labels is None:
            raise InvalidInput(unknown)
        if len(labels) != len(pictures.pixels):
            raise InvalidInput(f"There are {len(pictures.pixels)} pictures, but {len(labels)} {things} in y.")
        return pictures, labels

    def _learn(self, X: Array, y: Array, rows: Array, held: Array) -> None:
        """Train on `rows`, stop by `held`, and with `refit` train again on both."""
        began, stopping = time.perf_counter(), EarlyStopping(self.patience)
        network, self.interrupted_ = self._network(len(rows)), False
        try:
            kept = X[held], y[held]
            self._fit(network, X[rows], y[rows], len(rows), validation=kept, callbacks=[stopping])
        except KeyboardInterrupt:
            if not stopping.interrupted():
                raise
            self.interrupted_ = True
        self.network_ = self.stopped_ = network
        self.best_epoch_, self.seconds_ = stopping.best_epoch, time.perf_counter() - began
        if self.refit and not self.interrupted_:
            self._again(X, y, np.sort(np.concatenate([rows, held])), len(rows))

    def _again(self, X: Array, y: Array, rows: Array, before: int) -> None:
        """Train anew on `rows`, for as many updates as had been best when an epoch had `before` rows."""
        began, network = time.perf_counter(), self._network(before)
        epochs = max(1, round(self.best_epoch_ * self._updates(before) / self._updates(len(rows))))
        self._fit(network, X[rows], y[rows], before, epochs=epochs)
        self.network_, self.seconds_ = network, self.seconds_ + time.perf_counter() - began

    def _fit(self, network: Network, X: Any, y: Array, before: int, **more: Any) -> None:
        """Train on X and y at the pace of an epoch of `before` rows; `more` are arguments of `Network.fit`."""
        epochs = self._most_epochs(before)
        usual = {"epochs": epochs, "threads": self.threads, "progress": self.progress, "augment": self._change()}
        optimizer = self._optimizer(epochs * self._updates(before))
        network.fit(X, y, batch_size=self.batch_size, optimizer=optimizer, **{**usual, **more})

    # ---- files

    def _facts(self) -> Document:
        """Return what a fitted estimator knows beside its network, as JSON."""
        numbers = {name.strip("_"): np.asarray(getattr(self, name)).tolist() for name in self._kept}
        return {"pictures": self.encoder_.spec(), **numbers}

    def _recall(self, facts: Document, stored: Stored) -> None:
        """Take up what `_facts` returned. Raises an error of any kind where it is something else."""
        self.encoder_ = PictureEncoder.from_spec(facts["pictures"])
        for name in self._kept:
            value = np.array(facts[name.strip("_")], float)
            setattr(self, name, value if value.ndim else float(value))

    def save(self, path: str | PathLike[str]) -> None:
        """Write the fitted estimator to one file, whole or not at all; nothing in it is code."""
        check_is_fitted(self, "network_")
        parameters = {name: value for name, value in self.get_params(deep=False).items() if plain(value)}
        about = {"format": FORMAT, "class": type(self).__name__, "parameters": parameters, "facts": self._facts()}
        model = getattr(self, "model_", None)
        save(self.network_, path, extra={NAME: about, **(model.documents() if model else {})})

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
