"""The one tree of errors: each message says what was wrong, what was received, and what to do."""

from collections.abc import Iterable
from difflib import get_close_matches


class ChainruleError(Exception):
    """Base of every error that chainrule raises on purpose."""


class InvalidInput(ChainruleError, ValueError):
    """Data or an argument that cannot be used: its type, shape, length or values."""


class UnknownName(InvalidInput):
    """A name that is not in a registry; the message suggests the nearest one.

    >>> from chainrule import Dense
    >>> Dense(3, "sigmoind")
    Traceback (most recent call last):
    chainrule.errors.UnknownName: There is no activation named 'sigmoind'; did you mean 'sigmoid'?
    """

    def __init__(self, kind: str, name: object, known: Iterable[str]) -> None:
        names = {item.lower(): item for item in sorted(known)}
        near = get_close_matches(str(name).lower().replace("-", "_"), names, n=1, cutoff=0.5)
        hint = f"did you mean {names[near[0]]!r}?" if near else f"known: {', '.join(names.values())}."
        super().__init__(f"There is no {kind} named {name!r}; {hint}")


class ProgramError(ChainruleError):
    """A program that does not hold together: an undefined name, shapes that disagree, a missing gradient."""


class TrainingDiverged(ChainruleError, ArithmeticError):
    """The loss or a weight became infinite or NaN; the network keeps its last finite weights.

    >>> from chainrule import Dense, Network
    >>> network = Network(1, [Dense(1)], loss="mean_squared_error", seed=0)
    >>> network.fit([[1.0], [3.0]], [1.0, 2.0], epochs=1000, optimizer={"name": "gradient_descent", "learning_rate": 9})
    Traceback (most recent call last):
    chainrule.errors.TrainingDiverged: Training diverged in epoch ...: the loss became inf. ...
    """


class WorkerLost(ChainruleError, RuntimeError):
    """A worker of a cluster that does not answer any more, or a cluster that cannot be reached."""


class ModelFileError(ChainruleError, ValueError):
    """A file that is not a chainrule model, is damaged, or comes from a newer version."""


class EngineUnavailable(ChainruleError, RuntimeError):
    """The requested engine cannot run this network here."""


class NotCompilable(EngineUnavailable):
    """A program that only the interpreter can run; the message says why."""
