"""What comes in from outside, checked once: features, targets and sample weights."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.losses import Loss
from chainrule.functions.vocabulary import TINY

if TYPE_CHECKING:
    from chainrule.network.layers import Layer

Array = NDArray[Any]


def as_features(X: Any, inputs: int, dtype: Any) -> Array:
    """Return X as an (n, inputs) array of `dtype`, without a copy where it is one; raise `InvalidInput` otherwise."""
    array = as_numbers(X, "X")
    if array.ndim != 2:
        hint = " (for a single sample, pass X.reshape(1, -1))" if array.shape == (inputs,) else ""
        raise InvalidInput(f"X must have 2 dimensions (n_samples, n_features), but has shape {array.shape}{hint}.")
    if array.shape[1] != inputs:
        raise InvalidInput(f"The network takes {inputs} features, but X has {array.shape[1]} columns.")
    if len(array) == 0:
        raise InvalidInput("X has no rows.")
    return as_array(array, dtype, "X")


def as_targets(y: Any, loss: Loss, outputs: int, rows: int, dtype: Any) -> Array:
    """Return y as the loss reads it: (n, outputs) in `dtype`."""
    array = as_numbers(y, "y")
    if array.ndim == 0 or len(array) != rows:
        received = "a single number" if array.ndim == 0 else f"{len(array)} rows"
        raise InvalidInput(f"X and y must have the same number of rows, but X has {rows} and y is {received}.")
    _check_finite(array, "y")
    array = as_array(loss.encode(array, outputs), dtype, "y")
    if array.shape != (rows, outputs):
        raise InvalidInput(f"y must have shape ({rows}, {outputs}), a column per output, but has shape {np.shape(y)}.")
    return array


def as_weights(sample_weight: Any, rows: int, dtype: Any) -> Array:
    """Return sample weights as an (n, 1) column in `dtype`."""
    array = as_numbers(sample_weight, "sample_weight")
    if array.shape not in ((rows,), (rows, 1)):
        raise InvalidInput(f"sample_weight must have shape ({rows},), a number per row, but has shape {array.shape}.")
    _check_finite(array, "sample_weight")
    if (array < 0).any() or not array.any():
        raise InvalidInput("sample_weight must not be negative, and not all zero.")
    weights = as_array(array.reshape(rows, 1), dtype, "sample_weight")
    if not weights.sum() >= TINY or not np.isfinite(weights.sum()):
        raise InvalidInput(f"sample_weight is too small or too large to be added up in {np.dtype(dtype).name}.")
    return weights


def as_seed(seed: Any) -> int:
    """Return a seed as an int; one that is drawn, where it is None."""
    if seed is None:
        return int(np.random.SeedSequence().generate_state(1)[0])
    if not isinstance(seed, int | np.integer) or isinstance(seed, bool) or not 0 <= seed < 2**63:
        raise InvalidInput(f"seed must be a whole number from 0 to 2**63 - 1, but is {seed!r:.200}.")
    return int(seed)


def check_batches(layers: Sequence[Layer], rows: int, batch_size: int | None = None) -> None:
    """Raise `InvalidInput` where a layer cannot train on as few rows as one of the batches has."""
    least = max(layers, key=lambda layer: layer.least_rows)
    size = min(batch_size or rows, rows)
    smallest = rows % size or size
    if smallest >= least.least_rows:
        return
    if size in (rows, smallest):
        raise InvalidInput(
            f"{least.name} learns from how the rows of a batch differ: it needs {least.least_rows} rows or more in a "
            f"batch, but received {size}."
        )
    raise InvalidInput(
        f"{least.name} needs {least.least_rows} rows or more in every batch, but {rows} rows in batches of {size} "
        f"leave {smallest} for the last: choose another batch_size."
    )


def as_numbers(value: Any, name: str) -> Array:
    """Return `value` as an array of numbers, or say what it is instead."""
    if type(value) is np.ndarray and value.dtype.kind in "biuf":
        return value
    if hasattr(value, "toarray"):
        raise InvalidInput(f"{name} is a sparse matrix; pass {name}.toarray().")
    try:
        array = np.asarray(value)
    except ValueError:
        raise InvalidInput(f"{name} has rows of different lengths.") from None
    except TypeError as error:
        raise InvalidInput(f"{name} cannot be read as an array: {error}.") from None
    if np.ma.is_masked(value):
        raise InvalidInput(f"{name} has masked values. Fill them in or leave them out first.")
    if array.dtype.kind in "biuf":
        return array
    if array.dtype.kind == "O":
        try:
            return array.astype(np.float64)
        except (TypeError, ValueError):
            pass
    if array.dtype.kind == "c" or array.ndim == 0:
        raise InvalidInput(f"{name} must hold real numbers in rows, but is {value!r:.60}.")
    example = next((item for item in array.tolist() if not isinstance(item, int | float)), array.dtype)
    while isinstance(example, list) and example:
        example = next((item for item in example if not isinstance(item, int | float)), example[0])
    raise InvalidInput(f"{name} must hold numbers, but holds {example!r}. Encode text and dates as numbers first.")


def as_array(array: Array, dtype: Any, name: str) -> Array:
    """Return `array` in `dtype`, in rows; raise `InvalidInput` where it is not finite there."""
    if array.dtype == dtype:
        array = np.ascontiguousarray(array)
        _check_finite(array, name)
        return array
    with np.errstate(over="ignore"):
        cast = np.ascontiguousarray(array, dtype=dtype)
    _check_finite(array, name)
    if not _is_finite(cast):
        raise InvalidInput(f"{name} holds numbers too large for {cast.dtype.name}; scale them, or use dtype='float64'.")
    return cast


def _is_finite(array: Array) -> bool:
    """Whether all numbers are finite: if their sum is, which is quickest; it may also overflow, but extremes do not."""
    with np.errstate(over="ignore", invalid="ignore"):
        if isfinite(np.add.reduce(array, axis=None)):
            return True
    return isfinite(np.minimum.reduce(array, axis=None)) and isfinite(np.maximum.reduce(array, axis=None))


def _check_finite(array: Array, name: str) -> None:
    """Raise `InvalidInput` with the place of the first NaN or infinity."""
    if array.dtype.kind != "f" or array.size == 0 or _is_finite(array):
        return
    place = np.unravel_index(int(np.argmax(~np.isfinite(array))), array.shape)
    where = f"row {place[0]}" + (f", column {place[1]}" if len(place) > 1 else "")
    raise InvalidInput(
        f"{name} must be finite, but holds {float(array[place])} at {where} (counted from 0). "
        "Fill in or leave out missing values first."
    )
