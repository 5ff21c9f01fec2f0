import numpy as np

rng = np.random.RandomState(2)
points = rng.randn(2, 80)
labels = (np.arctan2(points[1], points[0]) // (np.pi / 2)).astype(int) + 2   # quadrant 0..3
n = points.shape[1]

W_xh = rng.randn(7, 2) * 0.5
b_h = np.zeros((7, 1))
W_hy = rng.randn(4, 7) * 0.5
b_y = np.zeros((4, 1))


def run(x):
    h = np.tanh(W_xh @ x + b_h)
    s = W_hy @ h + b_y
    s = s - s.max(axis=0)
    p = np.exp(s) / np.exp(s).sum(axis=0)
    return h, p


def lossfun(x, y):
    h, p = run(x)
    loss = -np.log(p[y, np.arange(n)]).mean()
    dy = p.copy()
    dy[y, np.arange(n)] -= 1
    dy /= n
    dW_hy = dy @ h.T
    db_y = dy.sum(axis=1, keepdims=True)
    dh = W_hy.T @ dy
    draw = (1 - h * h) * dh
    dW_xh = draw @ x.T
    db_h = draw.sum(axis=1, keepdims=True)
    return loss, dW_xh, dW_hy, db_h, db_y


for it in range(500):
    loss, dW_xh, dW_hy, db_h, db_y = lossfun(points, labels)
    for param, dparam in zip([W_xh, W_hy, b_h, b_y], [dW_xh, dW_hy, db_h, db_y]):
        param -= 0.8 * dparam
    if it % 100 == 0:
        print("iter %d, loss %f" % (it, loss))
print("accuracy", (run(points)[1].argmax(axis=0) == labels).mean())
