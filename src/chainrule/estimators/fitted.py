"""What a fitted estimator offers: predictions, hidden activations, weights, records, files."""

import copy
import os
from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from chainrule.errors import InvalidInput, ModelFileError
from chainrule.estimators import files, imports
from chainrule.estimators.parameters import Parameters
from chainrule.estimators.quiet import quiet_unless
from chainrule.estimators.rows import validated
from chainrule.export.estimators import Convertible
from chainrule.network.layers import Dense
from chainrule.network.network import ROWS_AT_ONCE, Network
from chainrule.program.interpret import Interpreter
from chainrule.store.reading import loading, read

Array = NDArray[Any]


class Fitted(ClassNamePrefixFeaturesOutMixin, TransformerMixin, Convertible, Parameters):  # type: ignore[misc]
    """The part of an estimator that does not train.

    Attributes
    ----------
    network_ : the network: its program, traces, checks, source.
    coefs_, intercepts_ : weights (in, out) and biases (out,) of each layer.
    loss_, best_loss_, loss_curve_ : the training loss: the last, the smallest, all of them.
    validation_scores_, best_validation_score_ : scores of the validation rows after each epoch, and the highest; None
        without validation rows.
    n_iter_, t_ : epochs of the last fit; rows seen since the first.
    learning_rate_ : the rate of the next update.
    history_ : everything recorded per epoch, by name.
    n_layers_, n_outputs_, out_activation_, n_features_in_, feature_names_in_ : as in scikit-learn.
    """

    network_: Network
    n_iter_: int
    t_: int
    loss_: float
    best_loss_: float | None
    validation_scores_: Any
    best_validation_score_: Any
    n_features_in_: int
    _best: Any
    _metric_history: dict[str, list[float]]

    # ---- prediction

    def _forward(self, X: Any) -> Array:
        """Return ŷ for features checked before, dense or sparse, (n, outputs)."""
        with quiet_unless(self.verbose):
            if not hasattr(X, "toarray"):
                found: Array = self.network_.predict(X)
                return found
            starts = range(0, X.shape[0], ROWS_AT_ONCE)
            return np.concatenate([self.network_.predict(X[i : i + ROWS_AT_ONCE].toarray()) for i in starts])

    def _checked(self, X: Any) -> Any:
        """Return features for a prediction, checked against those of fit."""
        check_is_fitted(self, "network_")
        X = validated(self, X, accept_sparse=["csr", "csc"], reset=False)
        return X.tocsr() if hasattr(X, "tocsr") else X

    def transform(self, X: Any, layer: int = -1) -> Array:
        """Return the outputs of a hidden layer, (n_samples, units): the first is layer 1, the last is −1.

        Raises `InvalidInput` where there is no such layer.
        """
        X = self._checked(X)
        hidden = self.n_layers_ - 2
        number = layer + hidden + 1 if layer < 0 else layer
        if not isinstance(layer, int | np.integer) or not 1 <= number <= hidden:
            raise InvalidInput(f"layer must be one of the {hidden} hidden layers, from 1 or from -1, but is {layer!r}.")
        program = self.network_.prediction_program
        dense = [place for place, layer in enumerate(self.network_.layers, start=1) if isinstance(layer, Dense)]
        before = dense[number] - 1  # what the next dense layer reads; a normalization may stand between
        name = [step.output for step in program.section("forward") if step.layer == before][-1]
        run = Interpreter(program, self.network_.dtype)
        dense = X.toarray() if hasattr(X, "toarray") else X
        return np.asarray(run({**self.network_.prediction_values, "a0": dense.astype(self.network_.dtype)})[name])

    @property
    def _n_features_out(self) -> int:
        return int(self.coefs_[-1].shape[0])

    # ---- what there is to look at

    @property
    def coefs_(self) -> list[Array]:
        """The weights of each layer, (in, out); a list of arrays of the same shapes can be assigned."""
        return [self.network_.parameters[name] for name in self._names("W")]

    @coefs_.setter
    def coefs_(self, arrays: Sequence[Any]) -> None:
        for name, array in zip(self._names("W"), arrays, strict=True):
            self.network_.parameters[name] = array

    @property
    def intercepts_(self) -> list[Array]:
        """The biases of each layer, (out,); a list of arrays of the same shapes can be assigned."""
        return [self.network_.parameters[name] for name in self._names("b")]

    @intercepts_.setter
    def intercepts_(self, arrays: Sequence[Any]) -> None:
        for name, array in zip(self._names("b"), arrays, strict=True):
            self.network_.parameters[name] = array

    def _names(self, letter: str) -> list[str]:
        layers = self._fitted("network_").layers
        return [f"{letter}{number}" for number, layer in enumerate(layers, start=1) if isinstance(layer, Dense)]

    @property
    def loss_curve_(self) -> list[float]:
        """The training loss of every epoch since the first fit."""
        return list(self._fitted("network_").history.loss)

    @property
    def history_(self) -> dict[str, list[float]]:
        """What was recorded after every epoch: loss, validation_loss (NaN without), learning_rate, and `metrics`.

        Metrics are of the validation rows where there are any, and of the training rows otherwise.
        """
        history = self._fitted("network_").history
        return {**{name: list(column) for name, column in vars(history).items()}, **self._metric_history}

    @property
    def learning_rate_(self) -> float:
        """The learning rate of the next update."""
        network = self._fitted("network_")
        if network.optimizer is None:
            raise AttributeError("There is no learning rate: no stochastic solver has run.")
        return float(network.optimizer.scaled(network.lr_factor).schedule(network.state.get("t", 0)))

    def _fitted(self, name: str) -> Any:
        """Return a fitted attribute, or raise an AttributeError, so that `hasattr` says no before fit."""
        if name not in vars(self):
            raise AttributeError(f"This {type(self).__name__} is not fitted yet, so it has no such attribute.")
        return vars(self)[name]

    # ---- files

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the fitted estimator to one file, without pickle, whole or not at all.

        Parameters that are functions or objects of other libraries (scorers, callbacks, a `RandomState`) are left out,
        and so are attributes that are not chainrule's.
        """
        check_is_fitted(self, "network_")
        files.save(self, path)

    @classmethod
    def load(cls, path: str | os.PathLike[str], functions: Mapping[str, Any] | None = None) -> Self:
        """Return the estimator in a file that `save` or a `Checkpoint` wrote.

        `functions` maps the names of functions that are not chainrule's own to their classes.

        Raises `ModelFileError`, with the reason, for any other file.
        """
        with loading(path):
            stored = read(path, functions or {}, lambda: files.OWN)
            held = stored.documents[files.NAME]["class"] if files.NAME in stored.documents else "Network"
            kinds = {cls.__name__: cls}
            if held not in kinds:
                raise ModelFileError(f"it holds a {held}; use chainrule.load")
            loaded: Self = files.from_stored(stored, kinds)
            return loaded

    @classmethod
    def from_sklearn(cls, fitted: Any) -> Self:
        """Return what scikit-learn's fitted estimator of the same name is: its parameters, weights and records.

        Training can go on from it, with an optimizer that starts afresh.
        """
        estimator: Self = imports.from_sklearn(cls, fitted)
        return estimator

    @classmethod
    def from_torch(cls, state_dict: Any, *, classes: Any = None, **parameters: Any) -> Self:
        """Return an estimator with the weights of a PyTorch `Sequential` of linear layers and activations.

        It is given as such, or as the path of a safetensors file. `parameters` are the estimator's; a state dict does
        not say which activation the hidden layers have. A last
        Softmax, LogSoftmax or Sigmoid is the classifier's own. `classes` are the labels, by default 0, 1, …. Where
        a BatchNorm1d stands behind each hidden linear layer, or a LayerNorm, with PyTorch's own ε, it comes along
        (what has a scale and a shift but no running statistics is taken for a LayerNorm).

        Raises `InvalidInput` for layers of other kinds.
        """
        estimator: Self = imports.from_torch(cls, state_dict, classes, parameters)
        return estimator

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        if "network_" in state:
            state["network_"] = copy.copy(state["network_"])
            state["network_"].drop_programs()
        return state

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.transformer_tags.preserves_dtype = ["float64", "float32"]
        return tags
