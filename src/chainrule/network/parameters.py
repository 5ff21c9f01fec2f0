"""The parameters of a network, by name: readable and assignable."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput, UnknownName
from chainrule.program.program import Parameter


class Parameters(Mapping[str, NDArray[Any]]):
    """W1, b1, … of a network: a mapping whose entries can be assigned; the shape must stay.

    The arrays themselves are read-only, so whoever holds one knows that it stays as it is: assign a changed copy.

    >>> from chainrule import Dense, Network
    >>> network = Network(2, [Dense(1)], loss="mean_squared_error", seed=0)
    >>> network.parameters["W1"] = [[1.0], [2.0]]
    >>> network.parameters["W1"].tolist()
    [[1.0], [2.0]]
    """

    def __init__(self, specifications: Mapping[str, Parameter], dtype: Any) -> None:
        self._specifications = specifications
        self._dtype = np.dtype(dtype)
        self._arrays = {name: _zeros(name, p.shape, self._dtype) for name, p in specifications.items()}

    def draw(self, seed: int) -> None:
        """Draw every parameter from its initializer, in order, from one generator."""
        rng = np.random.default_rng(seed)
        for name, p in self._specifications.items():
            drawn = np.asarray(p.initializer.draw(rng, p.shape, p.fan_in, p.fan_out))
            if drawn.shape != p.shape or drawn.dtype.kind not in "fiub" or not np.isfinite(drawn).all():
                raise InvalidInput(
                    f"The initializer {p.initializer.name!r} must draw finite numbers of shape {p.shape} for {name}, "
                    f"but drew an array of {drawn.dtype} of shape {drawn.shape}."
                )
            self._arrays[name] = _read_only(drawn.astype(self._dtype, order="C"))

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._arrays:
            raise KeyError(str(UnknownName("parameter", name, self._arrays)))
        return self._arrays[name]

    def __setitem__(self, name: str, value: Any) -> None:
        if name not in self._arrays:
            raise UnknownName("parameter", name, self._arrays)
        try:
            array = np.array(value, dtype=self._dtype, order="C")
        except (TypeError, ValueError):
            raise InvalidInput(f"{name} must be an array of numbers, but received {value!r}.") from None
        shape = self._specifications[name].shape
        if array.shape != shape:
            raise InvalidInput(f"{name} has shape {shape}, but received an array of shape {array.shape}.")
        if not np.isfinite(array).all():
            raise InvalidInput(f"{name} must be finite, but the array received holds NaN or infinity.")
        self._arrays[name] = _read_only(array)

    def adopt(self, values: Mapping[str, Any]) -> None:
        """Take over the arrays of these names from `values`, unchecked and without copying."""
        self._arrays = {name: _read_only(values[name]) for name in self._arrays}

    def snapshot(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name, as they are now."""
        return dict(self._arrays)

    def __copy__(self) -> Self:
        """Parameters of their own; the arrays, which are never written to, are the same."""
        twin = object.__new__(type(self))
        twin.__dict__.update(self.__dict__, _arrays=dict(self._arrays))
        return twin

    def __contains__(self, name: object) -> bool:
        return name in self._arrays

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def __repr__(self) -> str:
        listed = ", ".join(f"{name} {array.shape}" for name, array in self._arrays.items())
        return f"Parameters({listed}; {self._dtype})"

    @property
    def count(self) -> int:
        """How many numbers there are in all."""
        return sum(array.size for array in self._arrays.values())


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array


def _zeros(name: str, shape: tuple[int, ...], dtype: np.dtype[Any]) -> NDArray[Any]:
    try:
        return np.zeros(shape, dtype)
    except (ValueError, MemoryError):
        size = " × ".join(map(str, shape))
        raise InvalidInput(f"{name} would hold {size} numbers, which do not fit into memory.") from None
