"""Network: layers and a loss, validated, with their parameters, state and programs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.network import normalization as _  # registers its layers  # noqa: F401
from chainrule.network.build import build_program
from chainrule.network.checks import as_features, as_targets, as_weights, check_batches
from chainrule.network.history import History
from chainrule.network.layers import Layer
from chainrule.network.parameters import Parameters
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, Values, initial_state
from chainrule.program.program import Program
from chainrule.program.simplify import simplify
from chainrule.program.update import with_updates
from chainrule.program.verify import verify

if TYPE_CHECKING:
    from chainrule.engine.predictor import CompiledPredictor
    from chainrule.engine.runner import CompiledRunner
    from chainrule.explain.derivation import Derivation
    from chainrule.explain.gradients import GradientReport
    from chainrule.explain.trace import Trace
    from chainrule.training.callbacks import Callback
    from chainrule.training.recipe import TrainingRecord
    from chainrule.training.run import Run

DTYPES = ("float32", "float64")
ROWS_AT_ONCE = 4096  # of a prediction: bounds the memory that hidden layers take


class Network:
    """A feedforward network.

    Parameters
    ----------
    inputs : the number of features.
    layers : the layers, the last one giving the prediction ŷ.
    loss : by name or as a `Loss`.
    dtype : "float32" or "float64": what it computes in.
    seed : a whole number that fixes initial weights, shuffles and dropout; drawn, and kept, if None.

    Raises `InvalidInput` where these do not fit together.

    >>> from chainrule import Dense, Network
    >>> network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], loss="binary_cross_entropy", seed=1)
    >>> network.predict([[0.0, 1.0]]).shape
    (1, 1)
    >>> print(network.prediction_program)
    forward    z1 = a0 W1 + b1  (n, 2)
               a1 = tanh(z1)    (n, 2)
               z2 = a1 W2 + b2  (n, 1)
               ŷ  = σ(z2)       (n, 1)
    """

    def __init__(
        self, inputs: int, layers: Sequence[Layer], loss: str | Loss, dtype: Any = "float32", seed: int | None = None
    ) -> None:
        if not isinstance(inputs, int | np.integer) or isinstance(inputs, bool) or inputs < 1:
            raise InvalidInput(f"inputs must be a whole number of features, 1 or more, but is {inputs!r}.")
        if isinstance(layers, Layer):
            layers = [layers]
        layers = list(layers) if isinstance(layers, Iterable) else []
        if not layers or not all(isinstance(layer, Layer) for layer in layers):
            raise InvalidInput(f"layers must be a list of layers, such as [Dense(1)], but is {layers!r}.")
        if str(dtype) not in DTYPES and not (isinstance(dtype, type) and issubclass(dtype, np.float32 | np.float64)):
            raise InvalidInput(f"dtype must be 'float32' or 'float64', but is {dtype!r}.")
        self.inputs = int(inputs)
        self.layers = tuple(layers)
        self.loss: Loss = Loss.get(loss)
        self.dtype = np.dtype(dtype)
        self.loss.check_activation(self.layers[-1].activation)
        if getattr(self.layers[-1], "dropout", 0) and np.isfinite(self.loss.predictions).any():
            raise InvalidInput(
                f"Dropout on the last layer would take predictions out of what {self.loss.name!r} accepts."
            )
        self.parameters = Parameters(self._forward.parameters, self.dtype)
        self._latest_training: tuple[tuple[Optimizer, bool], Program] | None = None
        self.compiled_runner: CompiledRunner | None = None  # kept from the last fit, for one that goes on
        self.engine: str | None = None  # chosen at the first fit, and kept
        self.in_training = False  # whether a fit is going on
        self.reset(seed if seed is not None else int(np.random.SeedSequence().generate_state(1)[0]))

    def reset(self, seed: int | None = None) -> Self:
        """Draw the weights again and forget all training; with the same seed as before if None. Returns the network."""
        if seed is not None:
            if not isinstance(seed, int | np.integer) or isinstance(seed, bool) or not 0 <= seed < 2**63:
                raise InvalidInput(f"seed must be a whole number from 0 to 2**63 - 1, but is {seed!r}.")
            self.seed = int(seed)
        if self.in_training:
            raise InvalidInput("A network cannot be reset while it is being trained.")
        self.parameters.draw(self.seed)
        self.state: Values = {}  # what training remembers: moments, counters
        self.optimizer: Optimizer | None = None  # what the state belongs to
        self.lr_factor = 1.0  # what reduce-on-plateau has multiplied the learning rate by
        self.history: History = History()
        self.last_training: TrainingRecord | None = None
        return self

    # ---- programs

    @cached_property
    def _forward(self) -> Program:
        return build_program(self.inputs, self.layers, None)

    @cached_property
    def program(self) -> Program:
        """Forward, loss and backward, the chain rule written out."""
        return verify(derive(build_program(self.inputs, self.layers, self.loss)))

    @cached_property
    def prediction_program(self) -> Program:
        """The forward pass as it is used for prediction: no dropout, running statistics."""
        return verify(simplify(build_program(self.inputs, self.layers, None, training=False)))

    def training_program(self, optimizer: str | Optimizer = "adam", *, weighted: bool = False) -> Program:
        """Return the program that `fit` runs: simplified, with the update of every parameter.

        With `weighted`, it reads a sample weight for every row.
        """
        wanted = (Optimizer.get(optimizer), weighted)
        latest = self._latest_training
        if latest is None or latest[0] != wanted:
            program = verify(with_updates(self.gradient_program(weighted=weighted), wanted[0]))
            self._latest_training = latest = (wanted, program)
        return latest[1]

    def gradient_program(self, *, weighted: bool = False) -> Program:
        """Return `program`, simplified: the loss and the gradients as `fit` computes them."""
        if weighted not in self._gradient_programs:
            program = build_program(self.inputs, self.layers, self.loss, weighted=weighted)
            self._gradient_programs[weighted] = verify(simplify(derive(program)))
        return self._gradient_programs[weighted]

    @cached_property
    def _gradient_programs(self) -> dict[bool, Program]:
        return {}

    def loss_program(self, *, weighted: bool = False) -> Program:
        """Return forward and loss as they are used for validation: no dropout, running statistics, no gradients."""
        program = build_program(self.inputs, self.layers, self.loss, training=False, weighted=weighted)
        return verify(simplify(program))

    # ---- training and prediction

    def fit(
        self,
        X: Any,
        y: Any,
        epochs: int = 100,
        batch_size: int | None = None,
        optimizer: str | Optimizer = "adam",
        shuffle: bool = True,
        sample_weight: Any = None,
        validation: float | tuple[Any, Any] | tuple[Any, Any, Any] | None = None,
        callbacks: Sequence[Callback | Callable[[Run], None]] = (),
        engine: str = "auto",
        threads: int | None = None,
        progress: bool | None = None,
    ) -> History:
        """Train on X (n, inputs) and y, going on from where the network stands; return its history.

        Parameters
        ----------
        y : (n, outputs), or (n,) for one output, or class numbers (n,) for categorical cross-entropy.
        batch_size : rows per update; all of them if None. The last batch of an epoch may be smaller.
        optimizer : with the same one as before, its state goes on too; another starts afresh.
        shuffle : whether each epoch takes the rows in a new order.
        sample_weight : (n,), how much each row counts.
        validation : a share of the rows to hold out, (X, y), or (X, y, sample_weight), for a validation loss per epoch.
        callbacks : see `chainrule.training.callbacks`; also any function of the run, called after each epoch.
        engine : "auto", "numpy" or "compiled".
        threads : for the compiled engine.
        progress : a progress bar; by default for work over a second, in a terminal or notebook.

        Raises `InvalidInput` for data that cannot be used, and `TrainingDiverged` where the loss becomes infinite.

        >>> from chainrule import Dense, Network
        >>> network = Network(1, [Dense(1)], loss="mean_squared_error", dtype="float64", seed=0)
        >>> history = network.fit([[0.0], [1.0]], [1.0, 3.0], epochs=200, optimizer="gradient_descent")
        >>> network.predict([[2.0]]).round(1).tolist()
        [[5.0]]
        """
        from chainrule.training.fit import fit

        return fit(
            self,
            X,
            y,
            epochs=epochs,
            batch_size=batch_size,
            optimizer=optimizer,
            shuffle=shuffle,
            sample_weight=sample_weight,
            validation=validation,
            callbacks=callbacks,
            engine=engine,
            threads=threads,
            progress=progress,
        )

    def predict(self, X: Any) -> NDArray[Any]:
        """Return ŷ for each row, (n, outputs): probabilities after sigmoid and softmax."""
        X = as_features(X, self.inputs, self.dtype)
        if self.engine == "compiled" and (compiled := self._compiled_prediction) is not None:
            return compiled(X, self.prediction_values)
        run, values = self._prediction, self.prediction_values
        output = self.prediction_program.output
        blocks = [X[i : i + ROWS_AT_ONCE] for i in range(0, len(X), ROWS_AT_ONCE)]
        return np.concatenate([run({**values, "a0": block})[output] for block in blocks])

    @property
    def prediction_values(self) -> Values:
        """What `prediction_program` reads beside the features, by name: parameters and running statistics."""
        wanted = self.prediction_program.state
        if not wanted:
            return dict(self.parameters)
        remembered = {**initial_state(self.prediction_program, self.dtype), **self.state}
        return {**{name: remembered[name] for name in wanted}, **self.parameters}

    def evaluate(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """Return the loss on X and y, as training reports it (penalties included) but as predictions are made."""
        values = self.values(X, y, sample_weight, training=False)
        return float(self.loss_runner(weighted=sample_weight is not None)(values)["L"])

    def gradients(self, X: Any, y: Any, sample_weight: Any = None) -> tuple[float, dict[str, NDArray[Any]]]:
        """Return the loss and its gradient with respect to each parameter, by the parameter's name.

        >>> from chainrule import Dense, Network
        >>> network = Network(1, [Dense(1, weight_init="zeros")], loss="mean_squared_error", seed=0)
        >>> loss, gradients = network.gradients([[1.0]], [1.0])
        >>> loss, gradients["W1"].tolist()
        (1.0, [[-2.0]])
        """
        program = self.gradient_program(weighted=sample_weight is not None)
        values = Interpreter(program, self.dtype)(self.values(X, y, sample_weight))
        return float(values["L"]), {name: values[gradient] for name, gradient in program.gradients.items()}

    def values(self, X: Any, y: Any, sample_weight: Any = None, *, training: bool = True) -> Values:
        """Return what the program is given for these rows, checked: a0, y, n, w, and parameters and state by name.

        For `training`, there must be rows enough for each layer.
        """
        a0 = as_features(X, self.inputs, self.dtype)
        if training:
            check_batches(self.layers, len(a0))
        targets = as_targets(y, self.loss, self.outputs, len(a0), self.dtype)
        start = initial_state(self._forward, self.dtype)
        values: Values = {**start, "seed": self.seed, **self.state, **self.parameters}
        values |= {"a0": a0, "y": targets, "n": len(a0)}
        if sample_weight is not None:
            values["w"] = as_weights(sample_weight, len(a0), self.dtype)
        return values

    @property
    def outputs(self) -> int:
        """The number of columns of a prediction."""
        return int(self._forward.shapes[self._forward.output][-1])

    def loss_runner(self, *, weighted: bool = False) -> Interpreter:
        """Return what computes the loss without dropout, from the values that `values` returns."""
        if weighted not in self._loss_runners:
            self._loss_runners[weighted] = Interpreter(self.loss_program(weighted=weighted), self.dtype)
        return self._loss_runners[weighted]

    @cached_property
    def _loss_runners(self) -> dict[bool, Interpreter]:
        return {}

    @cached_property
    def _compiled_prediction(self) -> CompiledPredictor | None:
        from chainrule.engine.choice import UNUSABLE

        try:
            from chainrule.engine.predictor import CompiledPredictor

            return CompiledPredictor(self.prediction_program, self.dtype)
        except UNUSABLE as reason:  # trained on a machine where it could be used
            logging.getLogger("chainrule").warning("chainrule: predicting on NumPy. %s", reason)
            return None

    @cached_property
    def _prediction(self) -> Interpreter:
        return Interpreter(self.prediction_program, self.dtype)

    # ---- looking, checking, keeping

    def check_gradients(self, X: Any, y: Any, **options: Any) -> GradientReport:
        """Compare every derived gradient with central differences; see `chainrule.explain.gradients`.

        >>> from chainrule import Dense, Network
        >>> network = Network(2, [Dense(3, "tanh"), Dense(1)], loss="mean_squared_error", seed=0)
        >>> network.check_gradients([[0.0, 1.0], [1.0, 1.0]], [1.0, 0.0]).passed
        True
        """
        from chainrule.explain.gradients import check_gradients

        return check_gradients(self, X, y, **options)

    def trace(self, X: Any, y: Any, optimizer: str | Optimizer | None = None, sample_weight: Any = None) -> Trace:
        """Return every number of one training iteration on X and y; see `chainrule.explain.trace`.

        >>> from chainrule import Dense, Network
        >>> network = Network(1, [Dense(1, weight_init="zeros")], loss="mean_squared_error", seed=0)
        >>> network.trace([[2.0]], [1.0])["dW1"].tolist()
        [[-4.0]]
        """
        from chainrule.explain.trace import trace

        return trace(self, X, y, optimizer, sample_weight)

    def derivation(self) -> Derivation:
        """Return the chain rule of this network, each line with its reason; see `chainrule.explain.derivation`."""
        from chainrule.explain.derivation import derivation

        return derivation(self)

    def _repr_html_(self) -> str:
        from chainrule.explain.views import network_html

        return network_html(self)

    def summary(self) -> str:
        """Return a table of the layers: their output shapes and numbers of parameters."""
        from chainrule.network.summary import summary

        return summary(self)

    def to_numpy_source(self, train: bool = False, **options: Any) -> str:
        """Return a standalone script, NumPy only; see `chainrule.training.export`.

        Without `train`, it holds the trained weights and a function ``predict``; with it, the last `fit` from its
        start: explicit forward, backward and update, printing the same losses.
        """
        from chainrule.training.export import prediction_source, training_source

        return training_source(self, **options) if train else prediction_source(self, **options)

    def save(self, path: str | Path) -> None:
        """Write the network, with its training state and history, to one file, whole or not at all."""
        from chainrule.store.native import save

        save(self, path)

    def spec(self) -> dict[str, Any]:
        """Return what the constructor needs, as JSON."""
        return {
            "inputs": self.inputs,
            "layers": [layer.spec() for layer in self.layers],
            "loss": self.loss.spec(),
            "dtype": self.dtype.name,
            "seed": self.seed,
        }

    @classmethod
    def from_spec(cls, spec: Mapping[str, Any], functions: Mapping[str, Any] | None = None) -> Self:
        """Return a new network from `spec`; `functions` maps the names of custom functions to their classes."""
        layers = [Layer.get(layer, functions) for layer in spec["layers"]]
        return cls(spec["inputs"], layers, Loss.get(spec["loss"], functions), spec["dtype"], spec["seed"])

    def __getstate__(self) -> dict[str, Any]:
        """What a copy or a pickle carries: not the training data, nor what belongs to this process."""
        state = {**self.__dict__, "last_training": None, "in_training": False, "compiled_runner": None}
        state.pop("_compiled_prediction", None)
        return state

    def __repr__(self) -> str:
        layers = ", ".join(map(repr, self.layers))
        loss, dtype = self.loss.spec(), self.dtype.name
        return f"Network({self.inputs}, [{layers}], loss={loss!r}, dtype={dtype!r}, seed={self.seed})"
