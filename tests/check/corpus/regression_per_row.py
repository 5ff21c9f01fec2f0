import numpy as np

rng = np.random.default_rng(3)
inputs = np.linspace(-2, 2, 30).reshape(-1, 1)
targets = np.sin(inputs)

weights = [rng.normal(0, 1, (8, 1)), rng.normal(0, 0.3, (1, 8))]  # (out, in)
biases = [np.zeros(8), np.zeros(1)]
lr = 0.05

for step in range(5000):
    pre = inputs @ weights[0].T + biases[0]
    act = np.tanh(pre)
    guess = act @ weights[1].T + biases[1]
    mse = ((guess - targets) ** 2).mean()

    g_guess = 2 * (guess - targets) / len(inputs)
    g_w2 = g_guess.T @ act
    g_b2 = g_guess.sum(0)
    g_act = g_guess @ weights[1]
    g_pre = g_act * (1 - np.tanh(pre) ** 2)
    g_w1 = g_pre.T @ inputs
    g_b1 = g_pre.sum(0)
    for parameter, gradient in zip(weights + biases, [g_w1, g_w2, g_b1, g_b2]):
        parameter -= lr * gradient
