import numpy as np

rng = np.random.default_rng(6)
signals = rng.normal(size=(10, 9))
y = (signals[:, 2:7].sum(axis=1) > 0) * 1.0
kernel, shift = rng.normal(size=3), 0.1
w, b = rng.normal(0, 0.5, 7), 0.0
for epoch in range(8):
    for s, target in zip(signals, y):
        z = np.zeros(7)
        for i in range(7):
            z[i] = np.sum(s[i:i + 3] * kernel) + shift
        a = np.tanh(z)
        p = 1 / (1 + np.exp(-(a @ w + b)))
        loss = -(target * np.log(p) + (1 - target) * np.log(1 - p))
        d = p - target
        dz = d * w
        dk = np.zeros(3)
        for i in range(7):
            dk += dz[i] * s[i:i + 3]
        w = w - 0.1 * d * a
        b = b - 0.1 * d
        kernel = kernel - 0.1 * dk
        shift = shift - 0.1 * dz.sum()
