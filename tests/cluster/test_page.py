"""docs/many-machines.md: its snippets run."""

import re
from pathlib import Path

import numpy as np
import pytest

PAGE = Path(__file__).parents[2] / "docs" / "many-machines.md"
SNIPPETS = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def test_pieces():
    names = {}
    exec(SNIPPETS[0], names)
    assert len(names["network"].history) == 2


@pytest.mark.filterwarnings("ignore")  # Dask's, of sockets and loops
def test_dask():
    distributed = pytest.importorskip("distributed")
    options = {"processes": False, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(n_workers=2, **options) as cluster:
        names = {}
        exec("".join(SNIPPETS).replace("tcp://scheduler:8786", cluster.scheduler_address), names)
        assert len(names["network"].history) == 4
        np.testing.assert_array_equal(np.concatenate(names["predictions"]), names["network"].predict(names["X"]))
        names["client"].close()


@pytest.mark.filterwarnings("ignore")
def test_a_search_on_dasks_workers():
    distributed = pytest.importorskip("distributed")
    import joblib
    from sklearn.model_selection import GridSearchCV

    from chainrule import MLPClassifier

    X = np.random.default_rng(0).normal(size=(60, 2))
    search = GridSearchCV(MLPClassifier((4,), max_iter=2, random_state=0), {"alpha": [0.0, 1.0]}, cv=2)
    options = {"processes": False, "threads_per_worker": 1, "dashboard_address": None}
    with (
        distributed.LocalCluster(n_workers=2, **options) as cluster,
        distributed.Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        search.fit(X, X[:, 0] > 0)
    np.testing.assert_array_equal(
        search.cv_results_["mean_test_score"],
        GridSearchCV(search.estimator, search.param_grid, cv=2).fit(X, X[:, 0] > 0).cv_results_["mean_test_score"],
    )
