import math
import random

random.seed(4)


def layer(n_in, n_out):
    return {"w": [[random.uniform(-1, 1) for _ in range(n_in)] for _ in range(n_out)], "b": [0.0] * n_out}


layers = [layer(2, 3), layer(3, 3), layer(3, 1)]
rows = [([0.0, 0.2], 0.0), ([0.1, 1.0], 1.0), ([0.9, 0.0], 1.0), ([1.0, 0.8], 0.0)]
rate = 0.5

for epoch in range(40):
    total = 0.0
    for x, target in rows:
        outs = [x]
        for l in layers:
            out = []
            for weights, bias in zip(l["w"], l["b"]):
                s = bias
                for w, v in zip(weights, outs[-1]):
                    s += w * v
                out.append(1.0 / (1.0 + math.exp(-s)))
            outs.append(out)
        prediction = outs[-1][0]
        total += 0.5 * (prediction - target) ** 2
        delta = [(prediction - target) * prediction * (1.0 - prediction)]
        for k in reversed(range(len(layers))):
            below = outs[k]
            back = []
            for j in range(len(below)):
                e = 0.0
                for i in range(len(delta)):
                    e += delta[i] * layers[k]["w"][i][j]
                back.append(e)
            for i in range(len(delta)):
                for j in range(len(below)):
                    layers[k]["w"][i][j] -= rate * delta[i] * below[j]
                layers[k]["b"][i] -= rate * delta[i]
            delta = back
    if epoch % 10 == 0:
        print(epoch, total)
