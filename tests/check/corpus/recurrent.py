import numpy as np

rng = np.random.default_rng(5)
Wx, Wh, Wy = rng.normal(size=(4, 2)) * 0.5, rng.normal(size=(4, 4)) * 0.5, rng.normal(size=(1, 4))
bh, by = np.zeros((4, 1)), np.zeros((1, 1))
sequences = rng.normal(size=(15, 5, 2, 1))
targets = sequences.sum(axis=(1, 2)).reshape(15, 1, 1)
for epoch in range(40):
    for xs, target in zip(sequences, targets):
        hs = [np.zeros((4, 1))]
        for x in xs:
            hs.append(np.tanh(Wx @ x + Wh @ hs[-1] + bh))
        y = Wy @ hs[-1] + by
        loss = 0.5 * float(((y - target) ** 2).sum())
        dy = y - target
        dWy, dby = dy @ hs[-1].T, dy
        dWx, dWh, dbh = np.zeros_like(Wx), np.zeros_like(Wh), np.zeros_like(bh)
        dh = Wy.T @ dy
        for t in reversed(range(len(xs))):
            dz = dh * (1 - hs[t + 1] ** 2)
            dWx += dz @ xs[t].T
            dWh += dz @ hs[t].T
            dbh += dz
            dh = Wh.T @ dz
        for param, grad in ((Wx, dWx), (Wh, dWh), (Wy, dWy), (bh, dbh), (by, dby)):
            param -= 0.02 * grad
