"""Network: layers and a loss, validated, with their parameters, state and programs."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from os import PathLike
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from chainrule.errors import InvalidInput
from chainrule.functions.cached import cached_property
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.network.architecture import Architecture
from chainrule.network.checks import as_seed, check_batches
from chainrule.network.data import features, targets, weights
from chainrule.network.history import History
from chainrule.network.layers import Layer, Value
from chainrule.network.parameters import Parameters
from chainrule.network.training_state import TrainingState, part_of_training
from chainrule.program.interpret import Interpreter, Values, initial_state, row_count

if TYPE_CHECKING:
    from chainrule.engine.predictor import CompiledPredictor
    from chainrule.explain.derivation import Derivation
    from chainrule.explain.gradients import GradientReport
    from chainrule.explain.trace import Trace
    from chainrule.training.augment import Change
    from chainrule.training.callbacks import Callback
    from chainrule.training.recipe import TrainingRecord
    from chainrule.training.run import Run

BUSY = "This network is being trained already: wait for that fit, or train a copy of it."
ROWS_AT_ONCE, NUMBERS_AT_ONCE = 4096, 2**22  # of a prediction: they bound the memory that hidden layers take


@cache
def _predictor_of() -> Callable[[Network], CompiledPredictor | None]:
    from chainrule.engine.kept import predictor_of  # once: that takes a microsecond

    return predictor_of


class Network(Architecture):
    """A network: a chain of layers, or any graph of them without a circle.

    Parameters
    ----------
    inputs : the number of features, the shape of a sample, such as (28, 28, 1), an `Input`, or a list of these.
    layers : the layers, the last one giving the prediction ŷ; or what layers give that were called on the inputs: one
        value, or several by the names of the outputs.
    loss : by name or as a `Loss`; of several outputs, one for all, or a mapping by name, whose losses are added up.
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

    parameters: Parameters = part_of_training("parameters")
    history: History = part_of_training("history")
    state: Values = part_of_training("state")
    optimizer: Optimizer | None = part_of_training("optimizer")
    lr_factor: float = part_of_training("lr_factor")
    engine: str | None = part_of_training("engine")
    last_training: TrainingRecord | None = part_of_training("last_training")

    def __init__(
        self,
        inputs: Any,
        layers: Sequence[Layer] | Value | Mapping[str, Value],
        loss: str | Loss | Mapping[str, str | Loss],
        dtype: Any = "float32",
        seed: int | None = None,
    ) -> None:
        super().__init__(inputs, layers, loss, dtype, seed)
        self.training = TrainingState(Parameters(self.forward_program.parameters, self.dtype))
        self._in_training = Lock()
        self.reset()

    def reset(self, seed: int | None = None) -> Self:
        """Draw the weights again and forget all training; with the same seed as before if None. Returns the network."""
        with self.exclusive("A network cannot be reset while it is being trained."):
            self.seed = self.seed if seed is None else as_seed(seed)
            self.parameters.draw(self.seed)
            self.training = TrainingState(self.parameters, engine=self.engine)
        return self

    @contextmanager
    def exclusive(self, refusal: str = BUSY) -> Iterator[None]:
        """Let nothing else train the network meanwhile; raise `InvalidInput` where something does, in any thread."""
        if not self._in_training.acquire(blocking=False):
            raise InvalidInput(refusal)
        try:
            yield
        finally:
            self._in_training.release()

    # ---- training and prediction

    def fit(
        self,
        X: Any,
        y: Any = None,
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
        augment: Change | None = None,
        cluster: Any = None,
    ) -> History:
        """Train on X (n, inputs) and y, going on from where the network stands; return its history.

        Parameters
        ----------
        X : rows, or, where they do not fit into memory, a function of the epoch's number, from 0, that yields them in
            pieces, (X, y) or (X, y, sample_weight). Each piece is taken in batches of `batch_size`, as it comes.
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
        augment : changes rows each time anew, such as `Augment`; see `chainrule.training.augment` for one of your own.
        cluster : a Dask client, the address of a Dask scheduler, "mpi", or a `chainrule.Cluster`: the workers that
            train. The numbers are then the same for any number of workers, but round differently from those without.

        Raises `InvalidInput` for data that cannot be used, and `TrainingDiverged` where the loss becomes infinite.

        >>> from chainrule import Dense, Network
        >>> network = Network(1, [Dense(1)], loss="mean_squared_error", dtype="float64", seed=0)
        >>> history = network.fit([[0.0], [1.0]], [1.0, 3.0], epochs=200, optimizer="gradient_descent")
        >>> network.predict([[2.0]]).round(1).tolist()
        [[5.0]]
        """
        from chainrule.training.fit import fit
        from chainrule.training.recipe import Recipe

        recipe = Recipe(epochs, batch_size, Optimizer.get(optimizer), shuffle, engine, threads, augment)
        if cluster is not None:
            from chainrule.cluster.cluster import Cluster

            cluster = Cluster.of(cluster)
        return fit(self, X, y, recipe, sample_weight, validation, callbacks, progress, cluster)

    def predict(self, X: Any) -> Any:
        """Return ŷ for each row, (n, outputs): probabilities after sigmoid and softmax.

        Of several outputs, a mapping from their names to arrays.
        """
        data = features(self.graph, X, self.dtype)
        values = self.prediction_values
        if self.training.engine == "compiled" and (predictor := _predictor_of()(self)) is not None:
            found = predictor(data, values)
        else:
            run = self._once("predict", lambda: Interpreter(self.prediction_program, self.dtype))
            size = max(1, min(ROWS_AT_ONCE, NUMBERS_AT_ONCE // self.row_size))
            blocks = [
                run({**values, **{name: array[i : i + size] for name, array in data.items()}})
                for i in range(0, row_count(data), size)
            ]
            found = [np.concatenate([block[name] for block in blocks]) for name in run.program.outputs]
        return found[0] if "" in self.graph.outputs else dict(zip(self.graph.outputs, found, strict=True))

    @cached_property
    def row_size(self) -> int:
        """How many numbers a row has where it is largest, as far as that is known before it runs."""
        shapes = self.prediction_program.shapes.values()
        return max(
            math.prod(size for size in shape if isinstance(size, int)) for shape in shapes if shape[:1] == ("n",)
        )

    @property
    def prediction_values(self) -> Values:
        """What `prediction_program` reads beside the features, by name: parameters and running statistics."""
        wanted = self.prediction_program.state
        if not wanted:
            return self.training.parameters.snapshot()
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

    def data(self, X: Any, y: Any, sample_weight: Any = None) -> dict[str, NDArray[Any]]:
        """Return what the program reads of these rows, checked, by the names of its inputs: a0, y, and w if given."""
        data, shapes = features(self.graph, X, self.dtype), self.output_shapes
        data |= targets(self.losses, y, shapes, data, self.dtype)
        return data if sample_weight is None else data | weights(sample_weight, shapes, row_count(data), self.dtype)

    def values(self, X: Any, y: Any, sample_weight: Any = None, *, training: bool = True) -> Values:
        """Return what the program is given for these rows, checked: a0, y, n, w, and parameters and state by name.

        For `training`, there must be rows enough for each layer.
        """
        data = self.data(X, y, sample_weight)
        if training:
            check_batches(self.layers, row_count(data))
        start = initial_state(self.forward_program, self.dtype)
        return {**start, "seed": self.seed, **self.state, **self.parameters, **data, "n": row_count(data)}

    def loss_runner(self, *, weighted: bool = False) -> Interpreter:
        """Return what computes the loss without dropout, from the values that `values` returns."""
        program = self.loss_program(weighted=weighted)
        return self._once(("loss runner", weighted), lambda: Interpreter(program, self.dtype))

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

    def to_numpy_source(self, train: bool = False, data_file: str | PathLike[str] | None = None) -> str:
        """Return a standalone script, NumPy only.

        Without `train`, it holds the trained weights and a function ``predict``; with it, the last `fit` from its
        start: explicit forward, backward and update, printing the same losses. (Rows held out are left out, and so is
        what callbacks did, other than to stop early and to change the learning rate.) More than 2,000 numbers go into
        `data_file`, whose name ends in .npz and which belongs beside the script.

        Raises `InvalidInput` where that is not given, where there was no `fit`, and where there is no NumPy source.

        >>> from chainrule import Dense, Network
        >>> network = Network(1, [Dense(1)], loss="mean_squared_error", dtype="float64", seed=0)
        >>> _ = network.fit([[0.0], [1.0]], [1.0, 3.0], epochs=2, optimizer="gradient_descent", shuffle=False)
        >>> with np.errstate():  # which the script sets for itself
        ...     exec(network.to_numpy_source(train=True), {})
        epoch 1: loss 3.6892
        epoch 2: loss 2.0536
        """
        from chainrule.program.render.numpy_script import prediction_script
        from chainrule.store.files import write_arrays
        from chainrule.training.export import last_training

        about = (self.prediction_program, self.prediction_values, self.dtype, repr(self))
        script, stored = (
            last_training(self, data_file)
            if train
            else (prediction_script(*about, data_file, ROWS_AT_ONCE, take=self.graph.take))
        )
        if stored and data_file is not None:
            write_arrays(data_file, stored)
        return script

    def to_onnx(self, path: str | PathLike[str] | None = None, opset: int = 18) -> Any:
        """Return the trained network as an ONNX model, written to the file at `path` if there is one.

        Inputs and outputs have the network's names, or are X and y_hat. Word numbers are int64; sequences of numbers
        whose length has a name come with their lengths, (n,) of int64.

        Raises `InvalidInput` for functions that are not in the words of the vocabulary, for what onnxruntime lacks, an
        opset before 18, a file that cannot be written, and where the extra ``onnx`` is not installed.
        """
        from chainrule.export.network import network_to_onnx

        return network_to_onnx(self, path, opset)

    def to_torch_state_dict(self, path: str | PathLike[str] | None = None) -> dict[str, NDArray[Any]]:
        """Return the weights under PyTorch's names and in its layouts, as of a `Sequential` of such layers.

        Activations and dropout count as modules of their own. With a `path`, a safetensors file is written.

        >>> from chainrule import Dense, Network
        >>> network = Network(2, [Dense(3, "relu"), Dense(1)], loss="mean_squared_error", seed=0)
        >>> {key: array.shape for key, array in network.to_torch_state_dict().items()}
        {'0.weight': (3, 2), '0.bias': (3,), '2.weight': (1, 3), '2.bias': (1,)}
        """
        from chainrule.export.torch import to_state_dict

        return to_state_dict(self, path)

    def load_torch_state_dict(self, source: Any) -> None:
        """Take over the weights of a `Sequential` of such layers: a state dict, or a safetensors file with one.

        Raises `InvalidInput` where these are other layers, and `ModelFileError` where the file cannot be read.
        """
        from chainrule.export.torch import load_state_dict

        load_state_dict(self, source)

    def save(self, path: str | Path) -> None:
        """Write the network, with its training state and history, to one file, whole or not at all."""
        from chainrule.store.native import save

        save(self, path)

    def __getstate__(self) -> dict[str, Any]:
        """What a copy or a pickle carries: not the training data, nor what belongs to this process."""
        state = {name: value for name, value in self.__dict__.items() if name != "_in_training"}
        return {**state, "training": copy.copy(self.training)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _in_training=Lock())
