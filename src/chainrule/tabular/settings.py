"""How to train on a table: what a person asks for, and what is decided where they do not.

>>> decide(Options(hidden=(100, 50)), rows=600, task="classification").hidden
(100, 50)
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from chainrule.data.target import Task
from chainrule.errors import InvalidInput, UnknownName
from chainrule.functions.activations import Activation
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.registry import python_number
from chainrule.tabular import task as strong
from chainrule.training.recipe import check_count, is_number

T = TypeVar("T")

RECIPES = ("strong", "fast", "mlp")
#: What says how a single network is: with one of these, the recipe is "fast" unless another is named.
OF_ONE = (
    "hidden",
    "activation",
    "dropout",
    "epochs",
    "batch_size",
    "optimizer",
    "learning_rate",
    "weight_decay",
    "text",
    "cluster",
)
TEXT = ("mean", "lstm", "gru")

PATIENCE = 500  # updates without improvement after which training stops: at least 10 epochs, at most 60
UPDATES = 10_000  # that an unlimited training may take: at least 100 epochs, at most 1,000


@dataclass(frozen=True)
class Options:
    """What is asked for; None is decided from the table.

    task : "classification" or "regression".
    recipe : "strong", the default: an ensemble of networks that differ in smoothness and in the rows they leave out
        (see `chainrule.tabular.members`); "fast", the default where something is said of a network: one network, with
        dropout and batches that fit the number of rows; "mlp": one hidden layer of 100 units without dropout or weight
        decay, whatever the table.
    time_limit : seconds that "strong" may take. members, folds : how many networks it trains at most, and how often
        it divides the rows.
    group : a column whose values name groups of rows, as of one person: a group is either learned from or held out.
    time_column : a column by which rows are in order: the last ones are held out.
    hidden : units of each hidden layer; () for none.
    class_weight : "balanced" lets every class count the same, whatever its number of rows.
    cv : into how many folds to divide the rows for cross-validated figures, beside those of the rows held out.
    test_size, validation_size : the share of the rows that is held out for the metrics; and, of the rest, for deciding
        when to stop.
    drop_columns, keep_columns : columns to leave out; columns to use although they seem to identify a row.
    kinds : what columns are, whatever they seem, such as {"zip": "category"}.
    text : how free text is read: "mean", of the vectors of its words and of pairs of neighbouring ones; "lstm" or
        "gru", word by word, forwards and backwards.
    encoding : of a text file; UTF-8 if None.
    threads : to compute with, at most: those of the compiled engine and of NumPy.
    cluster : the workers that train, by default one network; see `Network.fit`. With recipe="strong", members are
        placed on those of Dask.
    """

    task: Task | None = None
    recipe: str = ""
    time_limit: float | None = None
    members: int = strong.MEMBERS
    folds: int = strong.FOLDS
    group: str | None = None
    time_column: str | None = None
    hidden: tuple[int, ...] | None = None
    activation: str | None = None
    dropout: float | None = None
    epochs: int | None = None
    batch_size: int | None = None
    optimizer: str | None = None
    learning_rate: float | None = None
    weight_decay: float | None = None
    class_weight: Literal["balanced"] | None = None
    cv: int | None = None
    test_size: float = 0.2
    validation_size: float = 0.15
    drop_columns: tuple[str, ...] = ()
    keep_columns: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    encoding: str | None = None
    seed: int = 0
    threads: int | None = None
    cluster: Any = None

    def __post_init__(self) -> None:
        for name, value in tuple(vars(self).items()):
            object.__setattr__(self, name, python_number(value))
        for name in ("epochs", "batch_size", "threads", "members", "folds", "cv"):
            if getattr(self, name) is not None:
                check_count(name, getattr(self, name))
        if not isinstance(self.seed, int) or isinstance(self.seed, bool) or not 0 <= self.seed < 2**63:
            raise InvalidInput(f"seed must be a whole number from 0 to 2**63 - 1, but is {self.seed!r:.60}.")
        if self.hidden is not None:
            self._check_tuple("hidden", int, "whole numbers of units, such as (100, 50)")
        for name in ("drop_columns", "keep_columns"):
            self._check_tuple(name, str, "names of columns, such as ('id',)")
        if not isinstance(self.kinds, Mapping) or not all(isinstance(kind, str) for kind in self.kinds.values()):
            what = "kinds by column, such as {'zip': 'category'}"
            raise InvalidInput(f"kinds must hold {what}, but is {self.kinds!r:.60}.")
        if not isinstance(self.optimizer, str | None):
            raise InvalidInput(f"optimizer must be a name, such as 'adam', but is {self.optimizer!r:.60}.")
        if self.recipe not in ("", *RECIPES):
            raise UnknownName("recipe", self.recipe, RECIPES)
        if self.text not in (None, *TEXT):
            raise UnknownName("way to read text", self.text, TEXT)
        self._check_strong()
        for name in ("folds", "cv"):
            if getattr(self, name) == 1:
                raise InvalidInput(f"{name} must be 2 or more, but is 1.")
        if self.task not in (None, "classification", "regression"):
            raise UnknownName("task", self.task, ("classification", "regression"))
        if self.class_weight not in (None, "balanced"):
            raise InvalidInput(f"class_weight must be 'balanced' or None, but is {self.class_weight!r:.60}.")
        for name in ("test_size", "validation_size"):
            share = getattr(self, name)
            if not (isinstance(share, float) and 0 < share < 1):
                raise InvalidInput(f"{name} must be a share between 0 and 1, but is {share!r:.60}.")

    def decided(self) -> Options:
        """Return the same with a recipe."""
        return replace(self, recipe=self.recipe or ("fast" if self._of_one() else "strong"))

    def _of_one(self) -> list[str]:
        return [name for name in OF_ONE if getattr(self, name) is not None]

    def _check_strong(self) -> None:
        given = [name for name in self._of_one() if name != "cluster"]  # on which members can be placed
        if self.time_limit is not None:
            if not (is_number(self.time_limit) and 0 < self.time_limit < math.inf):
                raise InvalidInput(f"time_limit must be a number of seconds, but is {self.time_limit!r:.60}.")
            if self.recipe not in ("", "strong") or given:
                raise InvalidInput("time_limit is of the recipe 'strong': limit others by the number of epochs.")
        if self.recipe == "strong" and given:
            raise InvalidInput(f"The recipe 'strong' decides on {given[0]} itself; use recipe='fast' to set it.")
        if self.group is not None and self.time_column is not None:
            raise InvalidInput("Rows are held out by group or by time_column, not by both.")

    def _check_tuple(self, name: str, kind: type, what: str) -> None:
        """Make the field a tuple; raise `InvalidInput` unless it is one, or a list, of such items."""
        value = getattr(self, name)
        items = tuple(map(python_number, value)) if isinstance(value, tuple | list) else ()
        if not isinstance(value, tuple | list) or not all(isinstance(item, kind) for item in items):
            raise InvalidInput(f"{name} must hold {what}, but is {value!r:.60}.")
        object.__setattr__(self, name, items)


@dataclass(frozen=True)
class Settings:
    """How a network was trained, everything decided.

    patience : epochs without a better validation loss after which training stops.
    averaging : how slowly the running mean follows that is kept as the weights; 0 keeps the weights of one epoch.
    text : how free text is read; empty where there is none.
    """

    recipe: str
    hidden: tuple[int, ...]
    activation: str
    dropout: float
    epochs: int
    batch_size: int
    optimizer: Optimizer
    learning_rate: float
    weight_decay: float
    class_weight: Literal["balanced"] | None
    patience: int
    averaging: float
    test_size: float
    validation_size: float
    seed: int
    threads: int | None
    text: str = ""


@dataclass(frozen=True)
class Recipe:
    """What a network for a table of some size looks like."""

    hidden: tuple[int, ...]
    dropout: float
    batch_size: int
    averaging: float = 0.0


#: The recipes of "fast", each up to a number of training rows.
BY_ROWS = {
    5_000: Recipe((64,), 0.3, 32, 0.9),
    50_000: Recipe((128, 64), 0.1, 128),
    math.inf: Recipe((256, 128), 0.05, 512),
}
MLP = Recipe((100,), 0.0, 200)
#: For tables with free text, of which the words are learned by heart within few epochs.
READER, SOON = Recipe((64,), 0.3, 32), 3
#: What is as it was asked for.
SAME = ("recipe", "class_weight", "test_size", "validation_size", "seed", "threads")


def decide(options: Options, rows: int, task: Task, kinds: Collection[str] = ()) -> Settings:
    """Return how to train on `rows` rows of columns of these kinds.

    Raises `InvalidInput` where a name is unknown or a number cannot be.
    """
    if options.class_weight and task == "regression":
        raise InvalidInput("class_weight='balanced' is for classes, but this is a regression.")
    options = options.decided()
    if options.recipe == "strong":
        return _strong(options, rows, task)
    auto = options.recipe != "mlp"
    recipe = next(found for most, found in BY_ROWS.items() if rows <= most) if auto else MLP
    texts = "text" in kinds
    if texts and auto:
        recipe = READER if len(kinds) > 1 else replace(READER, hidden=())
    batch_size = min(_given(options.batch_size, recipe.batch_size), rows)
    updates = math.ceil(rows / batch_size)
    optimizer = _optimizer(options, auto)
    return Settings(
        **{name: getattr(options, name) for name in SAME},
        hidden=_given(options.hidden, recipe.hidden),
        activation=Activation.get(_given(options.activation, "relu")).name,
        dropout=_given(options.dropout, recipe.dropout),
        epochs=_given(options.epochs, min(max(math.ceil(UPDATES / updates), 100), 1000)),
        batch_size=batch_size,
        optimizer=optimizer,
        learning_rate=float(optimizer.schedule(0)),
        weight_decay=optimizer.weight_decay,
        patience=min(max(math.ceil(PATIENCE / updates), SOON if texts else 10), 60),
        averaging=recipe.averaging,
        text=_given(options.text, TEXT[0]) if texts else "",
    )


def _strong(options: Options, rows: int, task: Task) -> Settings:
    batch_size, steps = strong.pace(rows - rows // strong.FOLDS, task == "classification")
    optimizer = strong.optimizer(steps, task == "classification")
    kinds = strong.configurations(task == "classification")
    return Settings(
        **{name: getattr(options, name) for name in SAME if name != "validation_size"},
        hidden=strong.UNITS,
        activation=", ".join(dict.fromkeys(kind.activation for kind in kinds)),
        dropout=strong.DAMPING,
        epochs=strong.SEGMENTS,
        batch_size=batch_size,
        optimizer=optimizer,
        learning_rate=float(optimizer.schedule(0)),
        weight_decay=optimizer.weight_decay,
        patience=strong.SEGMENTS,
        averaging=0.0,
        validation_size=0.0,
    )


def _optimizer(options: Options, auto: bool) -> Optimizer:
    usual = {"name": "adamw", "learning_rate": 0.002} if auto else {"name": "adam"}
    spec = usual if options.optimizer is None else {"name": options.optimizer}
    changes = {"learning_rate": options.learning_rate, "weight_decay": options.weight_decay}
    return Optimizer.get({**spec, **{name: value for name, value in changes.items() if value is not None}})


def _given(value: T | None, usual: T) -> T:
    return usual if value is None else value
