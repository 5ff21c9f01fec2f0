import math

w1, w2, w3, w4, w5, w6 = 0.15, -0.2, 0.25, 0.3, 0.4, -0.45
b1, b2, b3 = 0.35, 0.3, 0.6
data = [(0.0, 0.0, 0.0), (0.0, 1.0, 1.0), (1.0, 0.0, 1.0), (1.0, 1.0, 0.0)]
rate = 0.5


def squash(x):
    return 1.0 / (1.0 + math.exp(-x))


for epoch in range(500):
    for x1, x2, target in data:
        h1 = squash(w1 * x1 + w2 * x2 + b1)
        h2 = squash(w3 * x1 + w4 * x2 + b2)
        out = squash(w5 * h1 + w6 * h2 + b3)
        delta = (out - target) * out * (1 - out)
        w5 -= rate * delta * h1
        w6 -= rate * delta * h2
        b3 -= rate * delta
        d1 = delta * w5 * h1 * (1 - h1)
        d2 = delta * w6 * h2 * (1 - h2)
        w1 -= rate * d1 * x1
        w2 -= rate * d1 * x2
        b1 -= rate * d1
        w3 -= rate * d2 * x1
        w4 -= rate * d2 * x2
        b2 -= rate * d2
