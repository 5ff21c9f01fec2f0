"""One row in twenty matters: class weights, and early stopping on the score that counts."""

from sklearn.datasets import make_classification
from sklearn.metrics import average_precision_score, recall_score
from sklearn.model_selection import train_test_split

from chainrule import MLPClassifier

X, y = make_classification(3000, 10, n_informative=6, weights=[0.95], flip_y=0.02, random_state=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, stratify=y, random_state=0)

for class_weight in (None, "balanced"):
    classifier = MLPClassifier(
        (32,), class_weight=class_weight, early_stopping=True, scoring="average_precision", max_iter=500, random_state=0
    )
    classifier.fit(X_train, y_train)
    recall = recall_score(y_test, classifier.predict(X_test))
    precision = average_precision_score(y_test, classifier.predict_proba(X_test)[:, 1])
    print(f"class_weight={class_weight}: {classifier.n_iter_} epochs")
    print(f"    recall {recall:.2f}, average precision {precision:.2f}")
