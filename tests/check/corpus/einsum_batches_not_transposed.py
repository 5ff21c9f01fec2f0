import numpy as np

rng = np.random.default_rng(8)
X = rng.normal(size=(40, 5))
Y = np.sin(X[:, :2]) + 0.1 * rng.normal(size=(40, 2))
A = rng.normal(0, 0.5, (5, 6))
a = np.zeros(6)
B = rng.normal(0, 0.5, (6, 6))
b = np.zeros(6)
C = rng.normal(0, 0.5, (6, 2))
c = np.zeros(2)

for epoch in range(30):
    for start in range(0, 40, 8):
        x, y = X[start:start + 8], Y[start:start + 8]
        h = np.tanh(np.einsum("ni,ij->nj", x, A) + a)
        g = np.tanh(np.einsum("nj,jk->nk", h, B) + b)
        out = np.einsum("nk,ko->no", g, C) + c
        diff = out - y
        loss = np.mean(np.sum(diff ** 2, axis=1))
        d_out = 2 * diff / len(x)
        d_g = np.einsum("no,ko->nk", d_out, C) * (1 - g ** 2)
        d_h = np.einsum("nk,kj->nj", d_g, B) * (1 - h ** 2)
        C -= 0.05 * np.einsum("nk,no->ko", g, d_out)
        c -= 0.05 * d_out.sum(0)
        B -= 0.05 * np.einsum("nj,nk->jk", h, d_g)
        b -= 0.05 * d_g.sum(0)
        A -= 0.05 * np.einsum("ni,nj->ij", x, d_h)
        a -= 0.05 * d_h.sum(0)
