# accumulates gradients sample by sample, then one update per epoch
import numpy as np
rs = np.random.RandomState(0)
X = rs.rand(6, 3); Y = rs.rand(6, 2)
W1 = rs.randn(3, 4); W2 = rs.randn(4, 2); b1 = rs.randn(4); b2 = rs.randn(2)
def s(x): return 1/(1+np.exp(-x))
for ep in range(60):
    gW1 = np.zeros_like(W1); gW2 = np.zeros_like(W2); gb1 = np.zeros_like(b1); gb2 = np.zeros_like(b2)
    cost = 0
    for x, t in zip(X, Y):
        h = s(x @ W1 + b1)
        o = s(h @ W2 + b2)
        cost += ((o - t)**2).sum()
        do = 2*(o - t)*o*(1-o)
        dh = (W2 @ do)*h*(1-h)
        gW2 += np.outer(h, do); gb2 += do
        gW1 += np.outer(x, dh); gb1 += dh
    W1 -= 0.1*gW1; W2 -= 0.1*gW2; b1 -= 0.1*gb1; b2 -= 0.1*gb2
