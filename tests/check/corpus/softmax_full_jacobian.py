import numpy as np

gen = np.random.default_rng(123)
x = gen.normal(size=(45, 4))
k = np.argmax(x @ gen.normal(size=(4, 3)), axis=1)
y = np.eye(3)[k]

A = gen.normal(size=(4, 5)) * 0.6
B = gen.normal(size=(5, 3)) * 0.6
a0 = np.zeros(5)
b0 = np.zeros(3)
lr = 1.0


def soft(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


for epoch in range(500):
    u = x @ A + a0
    h = 1 / (1 + np.exp(-u))
    v = h @ B + b0
    p = soft(v)
    mse = np.mean(np.sum((p - y) ** 2, axis=1))

    dp = 2 * (p - y) / len(x)
    # jacobian of the softmax, one 3x3 matrix for each sample
    jac = np.einsum("ij,jk->ijk", p, np.eye(3)) - np.einsum("ij,ik->ijk", p, p)
    dv = np.einsum("ijk,ik->ij", jac, dp)
    dB = h.T @ dv
    db0 = dv.sum(0)
    dh = dv @ B.T
    du = dh * h * (1 - h)
    dA = x.T @ du
    da0 = du.sum(0)

    A = A - lr * dA
    a0 = a0 - lr * da0
    B = B - lr * dB
    b0 = b0 - lr * db0
    if epoch % 100 == 0:
        print(epoch, round(mse, 5))
