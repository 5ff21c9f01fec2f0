import numpy as np
rng = np.random.default_rng(1)
X = rng.normal(size=(9, 3)); T = rng.normal(size=(9, 2))
W = {'in': rng.normal(size=(3, 6)), 'out': rng.normal(size=(6, 2))}
b = {'in': np.zeros(6), 'out': np.zeros(2)}
leaky = lambda z: np.where(z > 0, z, 0.1 * z)
dleaky = lambda z: np.where(z > 0, 1.0, 0.1)
for _ in range(200):
    z = np.einsum('ni,ij->nj', X, W['in']) + b['in']
    a = leaky(z)
    out = np.einsum('ni,ij->nj', a, W['out']) + b['out']
    loss = np.mean((out - T) ** 2)
    g = 2 * (out - T) / T.size
    gW_out = np.einsum('ni,nj->ij', a, g)
    gb_out = g.sum(0)
    ga = np.einsum('nj,ij->ni', g, W['out'])
    gz = ga * dleaky(z)
    W['out'] = W['out'] - 0.1 * gW_out
    b['out'] = b['out'] - 0.1 * gb_out
    W['in'] = W['in'] - 0.1 * np.einsum('ni,nj->ij', X, gz)
    b['in'] = b['in'] - 0.1 * gz.sum(0)
