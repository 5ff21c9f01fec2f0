"""L-BFGS, through SciPy, on the loss and gradient of all rows as functions of one flat vector.

Byrd, Lu, Nocedal & Zhu 1995, 'A limited memory algorithm for bound constrained optimization'.
"""

from __future__ import annotations

import contextvars
import math
import threading
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.program.interpret import Interpreter, Values
from chainrule.program.operations import Copy, DropoutMask
from chainrule.program.program import Program, Step
from chainrule.program.totals import divided
from chainrule.training.callbacks import Callback, as_callbacks
from chainrule.training.feed import Feed
from chainrule.training.fit import train
from chainrule.training.recipe import Recipe, Rows
from chainrule.training.run import Run
from chainrule.training.runner import Losses, Runner
from chainrule.training.validation import Validation

if TYPE_CHECKING:
    from chainrule.cluster.cluster import Cluster
    from chainrule.network.network import Network

Flat = NDArray[np.float64]


def evaluation(network: Network, weighted: bool) -> Program:
    """Return a program that puts each parameter's gradient in its place, and the batch's statistics in the running."""
    program = network.gradient_program(weighted=weighted)
    found = program.gradients | {name: state.update[1][1] for name, state in program.state.items() if state.update}
    steps = [Step(Copy(), name, (source,), "update") for name, source in found.items()]
    return replace(program, steps=(*program.steps, *steps))


class FlatGradient:
    """The loss of `network` on the given rows, and its gradient, as functions of all parameters in one vector.

    It computes in float64 whatever the network's dtype: a line search compares losses that differ little. On a cluster,
    workers compute the blocks of rows; the search itself is here, so that a lost worker costs one evaluation.

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1, weight_init="zeros")], loss="mean_squared_error", seed=0)
    >>> flat = FlatGradient(network, [[1.0]], [1.0])
    >>> loss, gradient = flat(flat.pack(network.parameters))
    >>> loss, gradient.tolist()
    (1.0, [-2.0, -2.0])
    """

    def __init__(
        self, network: Network, X: Any, y: Any, sample_weight: Any = None, cluster: Cluster | None = None
    ) -> None:
        program = evaluation(network, sample_weight is not None)
        if any(isinstance(step.operation, DropoutMask) for step in program):
            raise InvalidInput("L-BFGS needs the same loss at every evaluation, so it cannot be used with dropout.")
        self._statistics = [name for name, state in program.state.items() if state.update]
        self._shapes = {name: parameter.shape for name, parameter in program.parameters.items()}
        values = network.values(X, y, sample_weight)
        self.data = {name: values[name] for name in program.inputs if name != "n"}
        data, state = ({name: _as_double(values[name]) for name in names} for names in (self.data, program.state))
        self._run: Callable[[Values], Values]
        if cluster is None:
            self._given, self._run = {**data, **state, "n": values["n"]}, Interpreter(program, np.float64)
        else:
            feed = Feed(network, Recipe(1, shuffle=False, engine="numpy"), data)
            self._given, self._run = state, cluster.runner(feed, {}).evaluated

    def __call__(self, theta: Flat) -> tuple[float, Flat]:
        """Return the loss and its gradient, (parameters,)."""
        values = self._run({**self._given, **self.unpack(theta)})
        return float(values["L"]), self.pack(values)

    def values(self, theta: Flat) -> Values:
        """Return the parameters, and the statistics of all rows by the names of the running ones."""
        parameters = self.unpack(theta)
        known = self._run({**self._given, **parameters}) if self._statistics else {}
        return {**parameters, **{name: known[name] for name in self._statistics}}

    def pack(self, arrays: Any) -> Flat:
        """Return arrays by parameter name as one vector."""
        return np.concatenate([np.ravel(arrays[name]) for name in self._shapes]).astype(np.float64)

    def unpack(self, theta: Flat) -> Values:
        """Return the parts of one vector by parameter name."""
        return dict(zip(self._shapes, divided(theta, [*self._shapes.values()]), strict=True))


class LbfgsRunner(Runner):
    """Runs iterations of L-BFGS as epochs, one at a time."""

    order_matters = False

    def __init__(self, network: Network, flat: FlatGradient, options: dict[str, Any]) -> None:
        self.values = {**network.parameters, **network.state}
        self._flat, self._dtype = flat, network.dtype
        self._iterations = self._minimize(flat.pack(network.parameters), options)

    def epochs(self, orders: Sequence[Rows] | int, batch_size: int, check: Callable[[], None] = lambda: None) -> Losses:
        """Run the next iteration; return its loss, or nothing where the minimum has been found."""
        reached = next(self._iterations, None)
        found = self._flat.values((reached or self.result).x)
        self.values = {**self.values, **{name: array.astype(self._dtype) for name, array in found.items()}}
        self.totals = np.array([] if reached is None else [float(reached.fun)])
        self.rates = [math.nan] * len(self.totals)
        return self.totals

    def release(self) -> None:
        """End the search where it stands."""
        self._iterations.close()

    def _minimize(self, start: Flat, options: dict[str, Any]) -> Generator[Any, None, None]:
        """Yield what every iteration leads to. SciPy has the loop, so it is run in a thread, which waits meanwhile."""
        from scipy.optimize import minimize

        reached: SimpleQueue[Any] = SimpleQueue()
        go_on: SimpleQueue[bool] = SimpleQueue()

        def iteration(intermediate_result: Any) -> None:
            reached.put(intermediate_result)
            if not go_on.get():
                raise StopIteration

        def search() -> None:
            arguments = {"method": "L-BFGS-B", "jac": True, "options": options, "callback": iteration}
            try:
                self.result = minimize(self._flat, start, **arguments)
            except BaseException as error:
                reached.put(error)
            reached.put(None)

        thread = threading.Thread(target=contextvars.copy_context().run, args=(search,), daemon=True)
        thread.start()
        try:
            while (found := reached.get()) is not None:
                if isinstance(found, BaseException):
                    raise found
                yield found
                go_on.put(True)
        finally:
            go_on.put(False)
            thread.join()


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
    callbacks: Sequence[Callback | Callable[[Run], None]] = (),
    cluster: Cluster | None = None,
) -> tuple[Any, str | None]:
    """Minimize the loss on X and y from where the network stands; return SciPy's result, and why a callback stopped it.

    It ends where no element of the gradient exceeds `tolerance`, or an iteration improves the loss by less than about
    2·10⁻⁹ of it, or after `max_iter` iterations or `max_evaluations` evaluations. The history gets an entry for each
    iteration; the loss on `validation`, (X, y) or (X, y, sample_weight), is part of it. The workers of a `cluster`
    evaluate the loss; see `Network.fit`.
    """
    with network.exclusive():
        flat = FlatGradient(network, X, y, sample_weight, cluster)
        held_out = None if validation is None else Validation(network.data(*validation))
        options = {"maxiter": max_iter, "maxfun": max_evaluations, "gtol": tolerance}
        runner = LbfgsRunner(network, flat, options)
        run = Run(Feed(network, Recipe(max_iter, engine="numpy"), flat.data, cluster=cluster), held_out, runner)
        train(run, as_callbacks(callbacks), progress=False)
    return runner.result, run.stopped


def _as_double(value: Any) -> Any:
    return value.astype(np.float64) if isinstance(value, np.ndarray) else value
