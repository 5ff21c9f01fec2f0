"""The parameters that both estimators share: scikit-learn's, with its defaults, and ours behind them."""

from dataclasses import KW_ONLY, dataclass
from numbers import Integral, Real
from typing import Any, ClassVar

from sklearn.base import BaseEstimator
from sklearn.neural_network import MLPClassifier
from sklearn.utils._param_validation import Interval, StrOptions

from chainrule.functions.activations import Activation
from chainrule.functions.initializers import Initializer
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.schedules import Schedule
from chainrule.training.recipe import ENGINES

#: scikit-learn's names for what chainrule calls otherwise.
ACTIVATIONS = {"logistic": "sigmoid"}
SOLVERS = {"sgd", "adam", "lbfgs"}
RATES = {"constant", "invscaling", "adaptive"}
#: What numbers may be.
COUNT = Interval(Integral, 1, None, closed="left")
POSITIVE = Interval(Real, 0, None, closed="neither")
SHARE = Interval(Real, 0, 1, closed="left")


def _each(allowed: list[Any], *names: str) -> dict[str, list[Any]]:
    return dict.fromkeys(names, allowed)


@dataclass(eq=False, repr=False)
class Parameters(BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """What both estimators can be told.

    scikit-learn's, as documented there:

    hidden_layer_sizes : units of each hidden layer; a number for one layer; () for none.
    activation : "relu", "tanh", "logistic", "identity", any other by name, an `Activation`, or one per hidden layer.
    solver : "adam", "sgd", "lbfgs", any other optimizer by name, or an `Optimizer`.
    alpha : the L2 penalty, ½·alpha·ΣW² / n_samples (see `alpha_scaling`).
    batch_size : rows per update; "auto" is min(200, n_samples).
    learning_rate : "constant", "invscaling" or "adaptive" (all but adam), a schedule by name, or a `Schedule`.
    learning_rate_init, power_t : the rate at the start, and the exponent of "invscaling".
    max_iter : epochs; iterations of lbfgs.
    shuffle, random_state : the order of rows; what fixes weights, splits, orders and dropout.
    tol, n_iter_no_change : training ends once the loss (with early stopping: the validation score) has not improved by
        `tol` for more than `n_iter_no_change` epochs.
    verbose : 0 silent, 1 a progress bar, 2 or more a line per epoch.
    warm_start : whether `fit` goes on from where the last one ended, the optimizer's state included.
    momentum, nesterovs_momentum : of "sgd".
    early_stopping, validation_fraction : whether to watch the score of rows that are held out, and how many.
    beta_1, beta_2, epsilon : of "adam".
    max_fun : the most evaluations of lbfgs.

    Beyond scikit-learn:

    alpha_scaling : "dataset": `alpha` and `l1` are divided by the rows trained on, whatever the batch size; "batch": by
        those of a batch, as scikit-learn does.
    l1 : the penalty l1·Σ|W| / n_samples.
    weight_decay : decoupled from the gradient, W ← W − η·weight_decay·W.
    clip_norm, clip_value : the largest norm of all gradients together; the largest element.
    dropout : the share of each hidden layer's outputs that is dropped in training; or one share per hidden layer.
    batch_norm : whether the scores of each hidden layer are normalized over the rows of the batch before its activation
        (with running statistics in predictions). batch_size="auto" then leaves no single row for the last batch.
    layer_norm : whether the scores of each hidden layer are normalized, row by row, before its activation.
    weight_init, bias_init : initializers, by name or as objects; by default scikit-learn's Glorot draw for both.
    scoring : what early stopping watches: a scorer's name, a scorer, "loss" for the validation loss; None for what
        `score` returns.
    metrics : scorers, by name or as {name: scorer}, computed after every epoch; see `history_`.
    callbacks : chainrule's callbacks, or functions of the run (`set_callbacks` takes scikit-learn's).
    engine, threads, cluster : what computes; see `Network.fit`.
    """

    hidden_layer_sizes: Any = (100,)
    activation: Any = "relu"
    _: KW_ONLY
    solver: Any = "adam"
    alpha: float = 0.0001
    batch_size: Any = "auto"
    learning_rate: Any = "constant"
    learning_rate_init: float = 0.001
    power_t: float = 0.5
    max_iter: int = 200
    shuffle: bool = True
    random_state: Any = None
    tol: float = 1e-4
    verbose: Any = False
    warm_start: bool = False
    momentum: float = 0.9
    nesterovs_momentum: bool = True
    early_stopping: bool = False
    validation_fraction: float = 0.1
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-8
    n_iter_no_change: float = 10
    max_fun: int = 15000
    alpha_scaling: str = "dataset"
    l1: float = 0.0
    weight_decay: float = 0.0
    clip_norm: float | None = None
    clip_value: float | None = None
    dropout: Any = 0.0
    batch_norm: bool = False
    layer_norm: bool = False
    weight_init: Any = None
    bias_init: Any = None
    scoring: Any = None
    metrics: Any = None
    callbacks: Any = ()
    engine: str = "auto"
    threads: int | None = None
    cluster: Any = None

    _parameter_constraints: ClassVar[dict[str, Any]] = {
        **MLPClassifier._parameter_constraints,
        "activation": [StrOptions({*Activation.registry, *ACTIVATIONS}), Activation, "array-like"],
        "solver": [StrOptions({*SOLVERS, *Optimizer.registry}), Optimizer],
        "learning_rate": [StrOptions({*RATES, *Schedule.registry}), Schedule],
        "alpha_scaling": [StrOptions({"dataset", "batch"})],
        "dropout": [SHARE, "array-like"],
        "scoring": [None, str, callable],
        "metrics": [None, str, list, tuple, dict],
        "callbacks": [list, tuple],
        "engine": [StrOptions(set(ENGINES))],
        "threads": [None, COUNT],
        "cluster": "no_validation",
        **_each(["boolean"], "batch_norm", "layer_norm"),
        **_each([Interval(Real, 0, None, closed="left")], "l1", "weight_decay"),
        **_each([None, POSITIVE], "clip_norm", "clip_value"),
        **_each([None, StrOptions(set(Initializer.registry)), Initializer], "weight_init", "bias_init"),
    }
