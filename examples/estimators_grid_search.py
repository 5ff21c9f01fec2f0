"""A grid search with two workers: the estimators are scikit-learn's to clone, copy and send around."""

from sklearn.datasets import load_wine
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chainrule import MLPClassifier

X, y = load_wine(return_X_y=True)
pipeline = make_pipeline(StandardScaler(), MLPClassifier((16,), solver="lbfgs", max_iter=500, random_state=0))
grid = {"mlpclassifier__alpha": [0.01, 1.0, 10.0], "mlpclassifier__activation": ["relu", "gelu"]}

search = GridSearchCV(pipeline, grid, scoring="neg_log_loss", n_jobs=2)
search.fit(X, y)
for parameters, score in zip(search.cv_results_["params"], search.cv_results_["mean_test_score"], strict=True):
    print(
        f"alpha {parameters['mlpclassifier__alpha']:5} {parameters['mlpclassifier__activation']}: log-loss {-score:.3f}"
    )
print("best:", search.best_params_)
