import math
import random

random.seed(42)

# plain python, no numpy
inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]
targets = [0, 1, 1, 0]

N_HIDDEN = 3
w_hidden = [[random.uniform(-1, 1) for _ in range(2)] for _ in range(N_HIDDEN)]
b_hidden = [random.uniform(-1, 1) for _ in range(N_HIDDEN)]
w_output = [random.uniform(-1, 1) for _ in range(N_HIDDEN)]
b_output = random.uniform(-1, 1)
learning_rate = 0.5


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def forward(x):
    hidden = []
    for j in range(N_HIDDEN):
        s = b_hidden[j]
        for i in range(2):
            s += w_hidden[j][i] * x[i]
        hidden.append(sigmoid(s))
    s = b_output
    for j in range(N_HIDDEN):
        s += w_output[j] * hidden[j]
    return hidden, sigmoid(s)


for epoch in range(4000):
    sse = 0
    for x, t in zip(inputs, targets):
        hidden, out = forward(x)
        sse += 0.5 * (t - out) ** 2

        delta_out = (out - t) * out * (1 - out)
        delta_hidden = []
        for j in range(N_HIDDEN):
            delta_hidden.append(delta_out * w_output[j] * hidden[j] * (1 - hidden[j]))

        for j in range(N_HIDDEN):
            w_output[j] -= learning_rate * delta_out * hidden[j]
        b_output -= learning_rate * delta_out
        for j in range(N_HIDDEN):
            for i in range(2):
                w_hidden[j][i] -= learning_rate * delta_hidden[j] * x[i]
            b_hidden[j] -= learning_rate * delta_hidden[j]
    if epoch % 1000 == 0:
        print(epoch, sse)

for x, t in zip(inputs, targets):
    print(x, t, round(forward(x)[1], 3))
