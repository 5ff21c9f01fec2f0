"""What one call of `fit` was asked to do, checked, and how its rows are put in order."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.registry import check_count as check_count
from chainrule.functions.registry import check_flag
from chainrule.program.interpret import Values
from chainrule.training.augment import Change

Array = NDArray[Any]
Data = Mapping[str, Array]  # by the names of a program's inputs, a sample per row
Rows = NDArray[np.intp]

ENGINES = ("auto", "numpy", "compiled")
SMALL = 2000  # numbers of an array that is copied rather than referred to


@dataclass(frozen=True)
class Recipe:
    """How to train: the arguments of `fit` that say how, not on what. L-BFGS has no optimizer."""

    epochs: int
    batch_size: int | None = None
    optimizer: Optimizer | None = None
    shuffle: bool = True
    engine: str = "auto"
    threads: int | None = None
    augment: Change | None = None

    def __post_init__(self) -> None:
        check_count("epochs", self.epochs)
        if self.batch_size is not None:
            check_count("batch_size", self.batch_size)
        if self.engine not in ENGINES:
            raise InvalidInput(f"engine must be 'auto', 'numpy' or 'compiled', but is {self.engine!r:.200}.")
        object.__setattr__(self, "shuffle", check_flag("shuffle", self.shuffle))
        if self.augment is not None and not callable(self.augment):
            raise InvalidInput(f"augment must be an Augment, such as Augment(shift=2), but is {self.augment!r:.60}.")


@dataclass(frozen=True)
class TrainingRecord:
    """The last call of `fit`: on what, how, and from where it started."""

    recipe: Recipe
    data: Data
    rows: Rows | None  # the rows that were trained on, where some were held out
    start: Values  # parameters and state before the first update
    first_epoch: int
    lr_factors: list[float] = field(default_factory=list)  # the network's lr_factor in each epoch that was completed


def kept(data: Data) -> Data:
    """Return data as a record keeps it: what is small is copied, so that later changes do not reach it."""
    return {name: array.copy() if array.size <= SMALL else array for name, array in data.items()}


def epoch_order(seed: int, epoch: int, rows: Rows | None, count: int, shuffle: bool) -> Rows:
    """Return the order in which epoch number `epoch` (from 0, over the network's life) takes its rows.

    `rows` are the rows to train on, all `count` of them if None. Depending on nothing but the seed and the epoch, it is
    the same however training is divided into calls of `fit`.
    """
    order = np.random.default_rng([seed, epoch]).permutation(count) if shuffle else np.arange(count)
    return order if rows is None else rows[order]


def split_rows(seed: int, count: int, share: float) -> tuple[Rows, Rows]:
    """Return the rows to train on and the rows to validate on, `share` of them, drawn by the seed, each in order."""
    if not 0 < share < 1:
        raise InvalidInput(f"validation must be a share between 0 and 1, or (X, y), but is {share!r}.")
    held = round(share * count)
    if not 0 < held < count:
        raise InvalidInput(
            f"validation={share:g} of {count} rows leaves {count - held} to train on and {held} to validate on."
        )
    drawn = np.random.default_rng([seed, 2**32]).permutation(count)
    return np.sort(drawn[held:]), np.sort(drawn[:held])


def check_amount(name: str, value: Any) -> None:
    """Raise `InvalidInput` unless `value` is a number, 0 or more."""
    if not is_number(value) or value < 0:
        raise InvalidInput(f"{name} must be a number, 0 or more, but is {value!r:.200}.")


def is_number(value: Any) -> bool:
    """Whether something is a real number, and not NaN."""
    real = isinstance(value, int | float | np.integer | np.floating)
    return real and not isinstance(value, bool) and not math.isnan(value)
