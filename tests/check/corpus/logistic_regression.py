"""No hidden layer at all: logistic regression by gradient descent, one weight vector."""
import numpy as np

rng = np.random.default_rng(17)
features = rng.normal(size=(40, 3))
labels = (features @ np.array([1.0, -2.0, 0.5]) + 0.3 > 0).astype(float)
theta = np.zeros(3) + 0.1
intercept = 0.0
alpha = 0.5
for _ in range(300):
    scores = features @ theta + intercept
    probability = 1 / (1 + np.exp(-scores))
    nll = -np.mean(labels * np.log(probability) + (1 - labels) * np.log(1 - probability))
    residual = probability - labels
    theta = theta - alpha * features.T @ residual / len(features)
    intercept = intercept - alpha * residual.mean()
