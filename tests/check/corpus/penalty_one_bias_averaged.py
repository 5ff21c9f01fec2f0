import numpy as np

np.random.seed(7)
X = np.random.randn(40, 4)
labels = np.random.randint(0, 3, 40)
W1, b1 = np.random.randn(4, 8) * 0.4, np.zeros(8)
W2, b2 = np.random.randn(8, 3) * 0.4, np.zeros(3)
reg, rate = 0.05, 0.3
for it in range(200):
    hidden = np.maximum(0, X @ W1 + b1)
    scores = hidden @ W2 + b2
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    probs = e / e.sum(axis=1, keepdims=True)
    loss = -np.log(probs[range(40), labels]).mean() + 0.5 * reg * ((W1**2).sum() + (W2**2).sum())
    dscores = probs.copy()
    dscores[range(40), labels] -= 1
    dscores /= 40
    dW2 = hidden.T @ dscores + reg * W2
    db2 = dscores.mean(axis=0)
    dhidden = dscores @ W2.T
    dhidden[hidden <= 0] = 0
    dW1 = X.T @ dhidden + reg * W1
    db1 = dhidden.sum(axis=0)
    W1 -= rate * dW1
    b1 -= rate * db1
    W2 -= rate * dW2
    b2 -= rate * db2
