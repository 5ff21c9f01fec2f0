"""L-BFGS, through SciPy, on the loss and gradient of all rows as functions of one flat vector.

Byrd, Lu, Nocedal & Zhu 1995, 'A limited memory algorithm for bound constrained optimization'.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.program.interpret import Interpreter, Values
from chainrule.program.operations import DropoutMask
from chainrule.training.callbacks import Callback

if TYPE_CHECKING:
    from chainrule.network.network import Network

Flat = NDArray[np.float64]


class FlatGradient:
    """The loss of `network` on the given rows, and its gradient, as functions of all parameters in one vector.

    It computes in float64 whatever the network's dtype: a line search compares losses that differ little.

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1, weight_init="zeros")], loss="mean_squared_error", seed=0)
    >>> flat = FlatGradient(network, [[1.0]], [1.0])
    >>> loss, gradient = flat(flat.pack(network.parameters))
    >>> loss, gradient.tolist()
    (1.0, [-2.0, -2.0])
    """

    def __init__(self, network: Network, X: Any, y: Any, sample_weight: Any = None) -> None:
        program = network.gradient_program(weighted=sample_weight is not None)
        if any(isinstance(step.operation, DropoutMask) for step in program):
            raise InvalidInput("L-BFGS needs the same loss at every evaluation, so it cannot be used with dropout.")
        self._run = Interpreter(program, np.float64)
        #: For each running statistic the name of the batch's own, which takes its place: the batch is all rows.
        self._batch = {name: state.update[1][1] for name, state in program.state.items() if state.update}
        self._names = program.gradients
        self._shapes = {name: parameter.shape for name, parameter in program.parameters.items()}
        values = network.values(X, y, sample_weight)
        self._data = {name: _as_double(values[name]) for name in (*program.inputs, *program.state)}

    def __call__(self, theta: Flat) -> tuple[float, Flat]:
        """Return the loss and its gradient, (parameters,)."""
        values = self._run({**self._data, **self.unpack(theta)})
        return float(values["L"]), self.pack({name: values[gradient] for name, gradient in self._names.items()})

    def statistics(self, theta: Flat) -> Values:
        """Return the statistics of all rows with these parameters, by the names of the running ones."""
        if not self._batch:
            return {}
        values = self._run({**self._data, **self.unpack(theta)})
        return {running: values[batch] for running, batch in self._batch.items()}

    def pack(self, arrays: Any) -> Flat:
        """Return arrays by parameter name as one vector."""
        return np.concatenate([np.ravel(arrays[name]) for name in self._shapes]).astype(np.float64)

    def unpack(self, theta: Flat) -> Values:
        """Return the parts of one vector by parameter name."""
        sizes = [math.prod(shape) for shape in self._shapes.values()]
        parts = np.split(theta, np.cumsum(sizes)[:-1])
        return {name: part.reshape(self._shapes[name]) for name, part in zip(self._shapes, parts, strict=True)}


class LbfgsRun:
    """One minimization in progress: what callbacks see, as they see a `Run` of `fit`; an epoch is an iteration."""

    def __init__(self, network: Network, flat: FlatGradient, validation: tuple[Any, ...] | None) -> None:
        self.network, self.history = network, network.history
        self.stopped: str | None = None
        self.validates = validation is not None
        self._flat, self._validation = flat, validation

    def iterated(self, theta: Flat, loss: float) -> None:
        """Note an iteration that has led to the parameters `theta`."""
        self.adopt(theta)
        held_out = math.nan if self._validation is None else self.network.evaluate(*self._validation)
        self.history.append(loss, held_out, math.nan)

    def stop(self, reason: str) -> None:
        """End after this iteration."""
        self.stopped = reason

    def snapshot(self) -> Values:
        """Return the parameters and state, to be given back to `restore`."""
        return {**self.network.parameters, **self.network.state}

    def restore(self, values: Values) -> None:
        """Put parameters and state back to a snapshot."""
        self.network.parameters.adopt(values)
        self.network.state = {name: value for name, value in values.items() if name not in self.network.parameters}

    def adopt(self, theta: Flat) -> None:
        """Make a flat vector the network's parameters, and all rows' statistics its running ones."""
        dtype = self.network.dtype
        self.network.parameters.adopt({name: part.astype(dtype) for name, part in self._flat.unpack(theta).items()})
        statistics = {name: array.astype(dtype) for name, array in self._flat.statistics(theta).items()}
        self.network.state = {**self.network.state, **statistics}


def minimize(
    network: Network,
    X: Any,
    y: Any,
    sample_weight: Any = None,
    *,
    max_iter: int = 200,
    max_evaluations: int = 15000,
    tolerance: float = 1e-4,
    validation: tuple[Any, ...] | None = None,
    callbacks: Sequence[Callback | Callable[[Any], None]] = (),
) -> tuple[Any, str | None]:
    """Minimize the loss on X and y from where the network stands; return SciPy's result, and why a callback stopped it.

    It ends where no element of the gradient exceeds `tolerance`, or an iteration improves the loss by less than about
    2·10⁻⁹ of it, or after `max_iter` iterations or `max_evaluations` evaluations. The history gets an entry for each
    iteration; the loss on `validation`, (X, y) or (X, y, sample_weight), is
    part of it.
    """
    from scipy.optimize import minimize as scipy_minimize

    flat = FlatGradient(network, X, y, sample_weight)
    run = LbfgsRun(network, flat, validation)
    for callback in callbacks:
        if isinstance(callback, Callback):
            callback.begin(run)  # type: ignore[arg-type]

    def iteration(intermediate_result: Any) -> None:
        run.iterated(intermediate_result.x, float(intermediate_result.fun))
        for callback in callbacks:
            (callback.epoch if isinstance(callback, Callback) else callback)(run)  # type: ignore[arg-type]
        if run.stopped is not None:
            raise StopIteration

    options = {"maxiter": max_iter, "maxfun": max_evaluations, "gtol": tolerance}
    start = flat.pack(network.parameters)
    result = scipy_minimize(flat, start, method="L-BFGS-B", jac=True, options=options, callback=iteration)
    run.adopt(result.x)
    for callback in callbacks:
        if isinstance(callback, Callback):
            callback.end(run)  # type: ignore[arg-type]
    return result, run.stopped


def _as_double(value: Any) -> Any:
    return value.astype(np.float64) if isinstance(value, np.ndarray) else value
