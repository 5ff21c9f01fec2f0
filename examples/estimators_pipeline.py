"""A table with numbers, words and gaps: one pipeline from the raw table to the network."""

import numpy as np
import polars as pl
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from chainrule import MLPClassifier

rng = np.random.default_rng(0)
rows = 800
age = rng.normal(40, 12, rows).round()
fare = rng.lognormal(3, 1, rows).round(2)
port = rng.choice(["Cherbourg", "Queenstown", "Southampton"], rows)
score = (fare > 25) * 2.0 + (port == "Cherbourg") - (age > 45) + rng.normal(0, 0.5, rows)
table = pl.DataFrame({"age": np.where(rng.random(rows) < 0.1, np.nan, age), "fare": fare, "port": port})
answer = np.where(score > 0.8, "yes", "no")

prepare = ColumnTransformer(
    [
        ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), ["age", "fare"]),
        ("words", OneHotEncoder(sparse_output=False), ["port"]),
    ]
)
model = make_pipeline(prepare, MLPClassifier((20,), early_stopping=True, max_iter=1000, random_state=0))
train, test, y_train, y_test = train_test_split(table, answer, random_state=0)
model.fit(train, y_train)

classifier = model[-1]
print(f"{classifier.n_iter_} epochs, held-out accuracy {model.score(test, y_test):.3f}")
print("probabilities of", classifier.classes_, model.predict_proba(test[:1]).round(3))
print(classifier.network_.prediction_program)
