"""What cannot be trained on is refused in one sentence."""

import numpy as np
import pytest
from sklearn.datasets import load_iris

from chainrule import InvalidInput, MLPClassifier

X, CLASSES = load_iris(return_X_y=True)


@pytest.mark.parametrize("sizes", [10**29, 10**15, (3, 10**29), (2.7,), ("a",), [[3]], (3, None)])
def test_impossible_layers_are_refused_in_a_sentence(sizes):
    with pytest.raises(InvalidInput, match="hidden_layer_sizes ") as caught:
        MLPClassifier(hidden_layer_sizes=sizes).fit(X, CLASSES)
    assert len(str(caught.value)) < 170


@pytest.mark.parametrize("kind", [np.asarray, lambda array: array.astype(object), lambda array: array.tolist()])
def test_complex_numbers_are_refused_in_a_sentence(kind):
    wrong, fitted = (
        kind(X + 1j),
        MLPClassifier(2, solver="lbfgs", max_iter=2000, random_state=0).fit(X[::9], CLASSES[::9]),
    )
    for refusing in (lambda: MLPClassifier().fit(wrong, CLASSES), lambda: fitted.predict(wrong)):
        with pytest.raises(InvalidInput) as caught:
            refusing()
        assert str(caught.value) == "Complex data not supported: X and y must hold real numbers."
