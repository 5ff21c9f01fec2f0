# iris with a tanh layer, mini-batches of 25
import numpy as np
from sklearn.datasets import load_iris

rng = np.random.default_rng(7)
iris = load_iris()
data = (iris.data - iris.data.mean(0)) / iris.data.std(0)
onehot = np.eye(3)[iris.target]

n_in, n_hid, n_out = 4, 8, 3
W1 = rng.normal(0, 0.5, (n_in, n_hid))
b1 = np.zeros(n_hid)
W2 = rng.normal(0, 0.5, (n_hid, n_out))
b2 = np.zeros(n_out)
lr = 0.1
batch_size = 25


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def predict(X):
    return softmax(np.tanh(X @ W1 + b1) @ W2 + b2)


for epoch in range(60):
    order = rng.permutation(len(data))
    total = 0.0
    for start in range(0, len(data), batch_size):
        idx = order[start:start + batch_size]
        xb, yb = data[idx], onehot[idx]
        h = np.tanh(xb @ W1 + b1)
        p = softmax(h @ W2 + b2)
        total += -np.sum(yb * np.log(p))

        dlogits = (p - yb) / len(xb)
        gW2 = h.T @ dlogits
        gb2 = dlogits.sum(0)
        dh = dlogits @ W2.T
        dpre = dh * (1 - h ** 2)
        gW1 = xb.T @ dpre
        gb1 = dpre.sum(0)

        W1 -= lr * gW1
        b1 -= lr * gb1
        W2 -= lr * gW2
        b2 -= lr * gb2
    if epoch % 20 == 0:
        print(f"epoch {epoch:3d}  loss {total / len(data):.4f}")

print("train accuracy:", (predict(data).argmax(1) == iris.target).mean())
