"""Runners and predictors, kept for as long as their network lives: what is lowered need not be lowered again."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from numpy.typing import NDArray

from chainrule.engine.choice import UNUSABLE
from chainrule.network.network import Network
from chainrule.program.program import Program

if TYPE_CHECKING:
    from chainrule.engine.predictor import CompiledPredictor
    from chainrule.engine.runner import CompiledRunner

_runners: WeakKeyDictionary[Network, CompiledRunner] = WeakKeyDictionary()
_predictors: WeakKeyDictionary[Network, CompiledPredictor | None] = WeakKeyDictionary()


def take(
    network: Network,
    program: Program,
    values: Mapping[str, Any],
    data: Mapping[str, NDArray[Any]],
    batch_size: int,
    threads: int | None,
    gathers: bool = False,
) -> CompiledRunner:
    """Return the runner that was kept, where it can go on with this program and these batches, or a new one."""
    from chainrule.engine.runner import CompiledRunner

    runner = _runners.pop(network, None)
    if runner is not None and runner.serves(program, batch_size, data, threads, gathers):
        runner.go_on(values, data)
        return runner
    how: dict[str, Any] = {"batch_size": batch_size, "threads": threads, "gathers": gathers}
    return CompiledRunner(program, values, data, network.dtype, **how)


def keep(network: Network, runner: Any) -> None:
    """Keep a compiled runner, which has let go of its data, for the network's next training."""
    _runners[network] = runner


def predictor_of(network: Network) -> CompiledPredictor | None:
    """Return what predicts for the network; None where the engine cannot be used, which is said once."""
    try:
        return _predictors[network]
    except KeyError:
        pass
    if any(isinstance(size, str) for value in network.graph.inputs for size in value.shape):
        return None  # it predicts samples of one size
    try:
        from chainrule.engine.predictor import CompiledPredictor

        _predictors[network] = CompiledPredictor(network.prediction_program, network.dtype)
    except UNUSABLE as reason:  # trained on a machine where it could be used
        logging.getLogger("chainrule").warning("chainrule: predicting on NumPy. %s", reason)
        _predictors[network] = None
    return _predictors[network]
