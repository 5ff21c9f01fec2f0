"""A network's data, from what a user passes to arrays by the names of the program's inputs.

Every input of the network is a0 there (or a0_left, where there are several), the targets of every output y, weights w,
and of a sequence whose length has a name m0, which is 1 at its steps and 0 behind its end.
"""

from collections.abc import Mapping, Sequence, Sized
from typing import Any

import numpy as np

from chainrule.errors import InvalidInput
from chainrule.functions.losses import Loss
from chainrule.functions.shapes import Shape
from chainrule.network.checks import Array, as_array, as_features, as_numbers, as_targets, as_weights
from chainrule.network.graph import Graph, Input


def features(graph: Graph, X: Any, dtype: Any) -> dict[str, Array]:
    """Return what the inputs are given, and the masks of sequences, of which all have as many rows.

    Raises `InvalidInput` where X does not fit.
    """
    if graph.features is not None and not isinstance(X, Mapping):
        array = as_features(X, graph.features, dtype)
        parts = {value.name: array if value.take is None else array.take(value.take, axis=1) for value in graph.inputs}
        if len(parts) == 1 and graph.inputs[0].vocabulary is None:
            return {graph.input_name("a", 0): parts[graph.inputs[0].name]}
        X = parts if len(parts) > 1 else parts[graph.inputs[0].name]
    found: dict[str, Array] = {}
    names = [value.name or "" for value in graph.inputs]
    rows: dict[str, int] = {}
    for place, (value, name) in enumerate(zip(graph.inputs, names, strict=True)):
        given = by_name(X, names, "X", "inputs")[name]
        shown = f"X[{name!r}]" if isinstance(X, Mapping) else "X"
        array, mask = _samples(given, value, shown, dtype)
        found[graph.input_name("a", place)] = array
        if mask is not None:
            found[graph.input_name("m", place)] = mask
        rows[shown] = len(array)
    if len(set(rows.values())) > 1:
        listed = ", ".join(f"{name} has {count}" for name, count in rows.items())
        raise InvalidInput(f"All inputs must have as many rows, but {listed}.")
    if not all(rows.values()):
        raise InvalidInput("X has no rows.")
    return _of_one_length(graph, found)


def targets(
    losses: Mapping[str, Loss], y: Any, shapes: Mapping[str, Shape], data: Mapping[str, Array], dtype: Any
) -> dict[str, Array]:
    """Return what the losses read of the targets; `shapes` are the predictions', by the name of the output."""
    rows = len(next(iter(data.values())))
    values = by_name(y, list(losses), "y", "outputs")
    found = {}
    for name, loss in losses.items():
        given, shown = values[name], f"y[{name!r}]" if name else "y"
        if given is None:
            if loss.needs_targets:
                raise InvalidInput(f"The loss {loss.name!r} needs targets, but {shown} is None.")
            given = np.zeros((rows, *[size for size in shapes[name][1:] if isinstance(size, int)]))
        masks = [array for key, array in data.items() if key.startswith("m0")]
        sizes = [masks[0].shape[1] if isinstance(size, str) else size for size in shapes[name][1:]]
        if len(sizes) > 1:
            given = _target_steps(given, sizes, masks, shown)
            given = _encoded(given, loss, (rows, *sizes), dtype, shown)
            found[f"y_{name}" if name else "y"] = given
        else:
            found[f"y_{name}" if name else "y"] = as_targets(given, loss, sizes[0], rows, dtype)
    return found


def weights(sample_weight: Any, shapes: Mapping[str, Shape], rows: int, dtype: Any) -> dict[str, Array]:
    """Return sample weights as the losses read them: (n, 1), or (n, 1, …) where there are more axes."""
    values = sample_weight if isinstance(sample_weight, Mapping) else dict.fromkeys(shapes, sample_weight)
    found = {}
    for name, shape in shapes.items():
        given = values.get(name)
        array = as_weights(np.ones(rows) if given is None else given, rows, dtype)
        found[f"w_{name}" if name else "w"] = array.reshape(rows, *[1] * (len(shape) - 1))
    if isinstance(sample_weight, Mapping) and not sample_weight.keys() <= shapes.keys():
        raise InvalidInput(
            f"sample_weight names {', '.join(map(repr, sample_weight))}, but {_named(shapes, 'outputs')}."
        )
    return found


def is_weighted(data: Mapping[str, Any]) -> bool:
    """Whether there are sample weights among a network's data."""
    return any(name == "w" or name.startswith("w_") for name in data)


def by_name(value: Any, names: Sequence[str], what: str, kind: str) -> Mapping[str, Any]:
    """Return what is given for each input or output, by its name. Raises `InvalidInput` where one is missing."""
    if len(names) == 1 and not (isinstance(value, Mapping) and names[0]):
        return {names[0]: value}
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{what} must be a mapping, as {_named(names, kind)}, but is a {type(value).__name__}.")
    if set(value) != set(names):
        missing, unknown = set(names) - set(value), set(value) - set(names)
        wrong = f"{min(missing)!r} is missing" if missing else f"{str(min(unknown, key=str))!r:.60} is none of them"
        raise InvalidInput(f"{what} must be a mapping, as {_named(names, kind)}, and {wrong}.")
    return value


def _named(names: Any, kind: str) -> str:
    return f"the network's {kind} are {', '.join(map(repr, names))}"


def _samples(given: Any, value: Input, shown: str, dtype: Any) -> tuple[Array, Array | None]:
    """An input as an array, and its mask where its length has a name."""
    named = isinstance(value.shape[0], str)
    lengths: Any = None
    if named:
        given, lengths = _padded(given, len(value.shape), shown)
    elif isinstance(given, list | tuple) and len({len(row) for row in given if isinstance(row, Sized)}) > 1:
        example = f"Input({('T', *value.shape[1:])!r:.60}, …)"
        raise InvalidInput(f"{shown} has rows of different lengths: give the length a name, such as {example}.")
    array = as_numbers(given, shown)
    wanted = tuple(None if isinstance(size, str) else size for size in value.shape)
    shape = array.shape[1:]
    if len(shape) != len(wanted) or any(w not in (None, s) for w, s in zip(wanted, shape, strict=True)):
        sizes = ", ".join(map(str, ("n", *value.shape)))
        channel = value.shape[-1] == 1 and shape == value.shape[:-1]
        hint = f"; pass {shown}[..., None]" if channel else f"; pass {shown}[None]" if array.shape == wanted else ""
        raise InvalidInput(f"{shown} must have the shape ({sizes}), but has {array.shape}{hint}.")
    if value.vocabulary is not None:
        array = _word_numbers(array, value.vocabulary, shown)
        if named and lengths is None:  # zeros at the end are the padding
            places = np.arange(1, array.shape[1] + 1)
            lengths = np.max(np.where(array.reshape(*array.shape[:2], -1).any(axis=2), places, 0), axis=1)
            if value.take:
                array = np.ascontiguousarray(array[:, : max(1, int(lengths.max()))])
    else:
        array = as_array(array, dtype, shown)
    if not named:
        return array, None
    if array.shape[1] == 0:
        raise InvalidInput(f"{shown} holds only empty sequences.")
    lengths = np.full(len(array), array.shape[1]) if lengths is None else lengths
    return array, (np.arange(array.shape[1]) < np.asarray(lengths)[:, None]).astype(dtype)[:, :, None]


def _padded(given: Any, axes: int | None, shown: str) -> tuple[Any, list[int] | None]:
    """Sequences of different lengths as one array, zeros behind their ends, and their lengths."""
    if isinstance(given, np.ndarray) and given.dtype != object:
        return given, None
    try:
        rows = [as_numbers(row, shown) if len(row) else np.zeros(0, np.int8) for row in given]
    except TypeError:
        raise InvalidInput(f"{shown} must be sequences, a row each, but is {given!r:.60}.") from None
    if not rows:
        raise InvalidInput(f"{shown} has no rows.")
    like = max(rows, key=len)
    if not len(like):
        raise InvalidInput(f"{shown} holds only empty sequences.")
    for number, row in enumerate(rows):
        if len(row) and (row.ndim != (axes or like.ndim) or row.shape[1:] != like.shape[1:]):
            raise InvalidInput(f"{shown} has a row {number} of shape {row.shape}, and another of shape {like.shape}.")
    whole = np.zeros((len(rows), *like.shape), np.result_type(*(row.dtype for row in rows)))
    for row, place in zip(rows, whole, strict=True):
        place[: len(row)] = row if len(row) else 0
    return whole, list(map(len, rows))


def _word_numbers(array: Array, vocabulary: int, shown: str) -> Array:
    bad = (array != np.floor(array)) | (array < 0) | (array >= vocabulary)
    if bad.any():
        raise InvalidInput(
            f"{shown} must hold whole numbers from 0 to {vocabulary - 1}, as its vocabulary is {vocabulary}, but holds "
            f"{array[bad][0]:g} in row {int(np.argwhere(bad)[0][0])} (counted from 0)."
        )
    return np.ascontiguousarray(array, np.int32)


def _of_one_length(graph: Graph, found: dict[str, Array]) -> dict[str, Array]:
    """Inputs whose lengths have the same name, as long as the longest of them."""
    longest: dict[Any, int] = {}
    sizes = {}
    for place, value in enumerate(graph.inputs):
        for name in (graph.input_name("a", place), graph.input_name("m", place)):
            if isinstance(value.shape[0], str) and name in found:
                sizes[name] = value.shape[0]
                longest[value.shape[0]] = max(longest.get(value.shape[0], 0), found[name].shape[1])
    for name, size in sizes.items():
        more = longest[size] - found[name].shape[1]
        if more:
            found[name] = np.pad(found[name], [(0, 0), (0, more)] + [(0, 0)] * (found[name].ndim - 2))
    return found


def _target_steps(given: Any, sizes: Sequence[int], masks: Sequence[Array], shown: str) -> Any:
    """Targets of sequences of different lengths as one array, which must be as long as these."""
    if (isinstance(given, np.ndarray) and given.dtype != object) or not masks:
        return given
    whole, lengths = _padded(given, None, shown)
    wanted = masks[0][:, :, 0].sum(axis=1).astype(int).tolist()
    for number, (found, length) in enumerate(zip(lengths or [], wanted, strict=False)):
        if found != length:
            raise InvalidInput(f"{shown} has {found} steps in row {number}, but X has {length}.")
    return np.pad(whole, [(0, 0), (0, sizes[0] - whole.shape[1])] + [(0, 0)] * (whole.ndim - 2))


def _encoded(given: Any, loss: Loss, shape: tuple[int, ...], dtype: Any, shown: str) -> Array:
    """Targets for each position, encoded as those of rows."""
    array = as_numbers(given, shown)
    if array.shape not in (shape, shape[:-1]):
        raise InvalidInput(f"{shown} must have the shape {shape}, or {shape[:-1]}, but has {array.shape}.")
    flat: Array = array.reshape(-1, shape[-1]) if array.shape == shape else array.reshape(-1)
    return as_targets(flat, loss, shape[-1], len(flat), dtype).reshape(shape)
