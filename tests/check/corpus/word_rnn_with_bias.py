import numpy as np

rng = np.random.default_rng(2)
V, H, T = 4, 5, 6
text = [0, 1, 2, 3, 1, 0, 2, 3, 0, 1, 2, 0]
Wxh, Whh, Why = rng.normal(0, 0.4, (H, V)), rng.normal(0, 0.4, (H, H)), rng.normal(0, 0.4, (V, H))
bh, by = np.zeros((H, 1)), np.zeros((V, 1))
for step in range(12):
    inputs, targets = text[:T], text[1:T + 1]
    hs, xs, ps, loss = {-1: np.zeros((H, 1))}, {}, {}, 0.0
    for t in range(T):
        xs[t] = np.zeros((V, 1))
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1] + bh)
        scores = Why @ hs[t] + by
        ps[t] = np.exp(scores) / np.sum(np.exp(scores))
        loss += -np.log(ps[t][targets[t], 0])
    dWxh, dWhh, dWhy = np.zeros_like(Wxh), np.zeros_like(Whh), np.zeros_like(Why)
    dbh, dby, dnext = np.zeros_like(bh), np.zeros_like(by), np.zeros((H, 1))
    for t in reversed(range(T)):
        dy = np.copy(ps[t])
        dy[targets[t]] -= 1
        dWhy += dy @ hs[t].T
        dby += dy
        dh = Why.T @ dy + dnext
        draw = (1 - hs[t] * hs[t]) * dh
        dbh += draw
        dWxh += draw @ xs[t].T
        dWhh += draw @ hs[t - 1].T
        dnext = Whh.T @ draw
    for w, d in zip((Wxh, Whh, Why, bh, by), (dWxh, dWhh, dWhy, dbh, dby)):
        w -= 0.1 * d
