from numpy import array, exp, dot, random, mean

random.seed(5)
x = array([[0, 0], [0, 1], [1, 0], [1, 1]]).T
t = array([[0, 1, 1, 0]])

wh = random.randn(4, 2)
bh = random.randn(4, 1)
wo = random.randn(1, 4)
bo = random.randn(1, 1)

sig = lambda v: 1 / (1 + exp(-v))
loss = 1.0
steps = 0
while loss > 0.01 and steps < 20000:
    h = sig(dot(wh, x) + bh)
    o = sig(dot(wo, h) + bo)
    loss = mean((o - t) ** 2)

    do = (o - t) * o * (1 - o)
    dh = dot(wo.T, do) * h * (1 - h)

    wo -= 1.0 * dot(do, h.T)
    bo -= 1.0 * do.sum(axis=1, keepdims=True)
    wh -= 1.0 * dot(dh, x.T)
    bh -= 1.0 * dh.sum(axis=1, keepdims=True)
    steps += 1

print("stopped after", steps, "steps with loss", loss)
