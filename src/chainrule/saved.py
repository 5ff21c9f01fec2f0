"""The one way back from a file, to whatever was saved: a network, a table's model, an estimator."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from chainrule.errors import InvalidInput
from chainrule.store.files import PathLike
from chainrule.store.reading import loading, read

#: The estimators of pictures.
LEARNERS = ("ImageClassifier", "Denoiser", "Verifier")


def load(path: PathLike, functions: Mapping[str, Any] | None = None) -> Any:
    """Return what was saved in the file at `path`: a `Network`, a model of a table, or an estimator.

    Training goes on, bit for bit, as if it had never been saved. The network of an estimator is its `network_`, that
    of a table's model its `network`. `functions` maps the names of functions and estimators that are not chainrule's
    own to their classes.

    Raises `ModelFileError`, with the reason, for anything but a whole chainrule file, and where `functions` lacks one.

    >>> from tempfile import TemporaryDirectory
    >>> from chainrule import Activation, Dense, Network
    >>> class Cube(Activation):
    ...     def value(self, z, m):
    ...         return z**3
    ...     def derivative(self, z, a, m):
    ...         return 3 * z**2
    >>> network = Network(2, [Dense(3, Cube()), Dense(1)], loss="mean_squared_error", seed=0)
    >>> with TemporaryDirectory() as folder:
    ...     network.save(f"{folder}/cubes.safetensors")
    ...     loaded = load(f"{folder}/cubes.safetensors", functions={"Cube": Cube})
    >>> bool((loaded.predict([[1.0, 2.0]]) == network.predict([[1.0, 2.0]])).all())
    True
    """
    if functions is not None and not isinstance(functions, Mapping):
        raise InvalidInput(f"functions must map names to classes, such as {{'Cube': Cube}}, but is {functions!r}.")
    with loading(path):
        stored = read(path, functions or {}, _estimators_functions)
        if (learner := stored.documents.get("learner", {}).get("class")) in LEARNERS:
            return getattr(import_module("chainrule.images"), learner).from_stored(stored)
        if "tabular" in stored.documents:
            from chainrule.tabular.model import TabularModel

            return TabularModel.from_stored(stored)
        if "estimator" in stored.documents:
            from chainrule.estimators.classifier import MLPClassifier
            from chainrule.estimators.files import from_stored
            from chainrule.estimators.regressor import MLPRegressor

            return from_stored(stored, {kind.__name__: kind for kind in (MLPClassifier, MLPRegressor)})
        return stored.network


def _estimators_functions() -> Mapping[str, Any]:
    from chainrule.estimators.files import OWN

    return OWN
