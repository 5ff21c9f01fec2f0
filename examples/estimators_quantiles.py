"""How sure is the prediction? Three quantiles at once, from one network."""

import numpy as np

from chainrule import MLPRegressor

rng = np.random.default_rng(0)
X = rng.uniform(0, 1, size=(2000, 1))
y = np.sin(6 * X[:, 0]) + rng.normal(0, 0.05 + 0.5 * X[:, 0])  # the noise grows with x

levels = (0.1, 0.5, 0.9)
patient = {"learning_rate_init": 0.02, "n_iter_no_change": 30, "max_iter": 1000, "random_state": 0}
regressor = MLPRegressor("quantile", (32,), "tanh", quantile=levels, **patient).fit(X, y)

predicted = regressor.predict(X)
for level, column in zip(levels, predicted.T, strict=True):
    print(f"{(y < column).mean():.0%} of the rows lie below the {level:.0%} quantile")
for x in (0.1, 0.9):
    low, middle, high = regressor.predict([[x]])[0]
    print(f"at {x}: {middle:.2f}, and with 80 % probability between {low:.2f} and {high:.2f}")
