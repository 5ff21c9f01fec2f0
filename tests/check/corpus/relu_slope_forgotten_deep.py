import numpy as np


def train(X, Y, sizes, lr, iters):
    rng = np.random.default_rng(4)
    Ws = [rng.normal(size=(i, o)) * np.sqrt(2 / i) for i, o in zip(sizes, sizes[1:])]
    bs = [rng.normal(size=o) * 0.1 for o in sizes[1:]]
    for _ in range(iters):
        hs = [X]
        for k in range(len(Ws)):
            z = hs[-1] @ Ws[k] + bs[k]
            hs.append(z if k == len(Ws) - 1 else np.where(z > 0, z, 0))
        d = 2 * (hs[-1] - Y) / Y.size
        gW, gb = [None] * len(Ws), [None] * len(Ws)
        for k in range(len(Ws) - 1, -1, -1):
            gW[k] = hs[k].T @ d
            gb[k] = d.sum(0)
            d = d @ Ws[k].T
        for k in range(len(Ws)):
            Ws[k] -= lr * gW[k]
            bs[k] -= lr * gb[k]
        print(((hs[-1] - Y) ** 2).mean())


rng = np.random.default_rng(0)
X = rng.normal(size=(15, 2))
train(X, X[:, :1] ** 2, [2, 6, 5, 4, 1], 0.01, 50)
