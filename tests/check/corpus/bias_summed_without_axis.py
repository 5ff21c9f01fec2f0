import numpy as np

rng = np.random.RandomState(42)
x_train = rng.randn(64, 3)
y_train = (x_train.sum(axis=1, keepdims=True) * x_train[:, :1] > 0).astype(float)

params = dict(
    w1=rng.randn(3, 6) * 0.5,
    b1=np.zeros((1, 6)),
    w2=rng.randn(6, 1) * 0.5,
    b2=np.zeros((1, 1)),
)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def forward(p, x):
    z1 = x @ p["w1"] + p["b1"]
    a1 = np.maximum(0, z1)
    a2 = sigmoid(a1 @ p["w2"] + p["b2"])
    return z1, a1, a2


def compute_gradients(p, x, y):
    z1, a1, a2 = forward(p, x)
    m = x.shape[0]
    dz2 = (a2 - y) / m
    dw2 = a1.T @ dz2
    db2 = np.sum(dz2)
    dz1 = (dz2 @ p["w2"].T) * (z1 > 0)
    dw1 = x.T @ dz1
    db1 = np.sum(dz1)
    return dict(w1=dw1, b1=db1, w2=dw2, b2=db2)


def bce(p, x, y):
    a2 = forward(p, x)[-1]
    return -np.mean(y * np.log(a2) + (1 - y) * np.log(1 - a2))


for epoch in range(300):
    g = compute_gradients(params, x_train, y_train)
    for k in params:
        params[k] -= 0.5 * g[k]
    if epoch % 100 == 0:
        print(epoch, bce(params, x_train, y_train))
