import numpy as np
from model import Model
from optim import SGD

rng = np.random.default_rng(0)
X = rng.normal(size=(32, 3))
y = (X[:, :1] > 0).astype(float)
model = Model(3, 5, 1)
optimizer = SGD(model, 0.5)
for epoch in range(20):
    p = model.forward(X)
    loss = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    model.backward(p, y)
    optimizer.step()
