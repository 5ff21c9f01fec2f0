import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def cost_function(Theta1, Theta2, X, Y, lam):
    m = X.shape[0]
    J = 0.0
    Delta1 = np.zeros(Theta1.shape)
    Delta2 = np.zeros(Theta2.shape)

    for i in range(m):
        a1 = np.concatenate(([1.0], X[i]))
        z2 = Theta1 @ a1
        a2 = np.concatenate(([1.0], sigmoid(z2)))
        z3 = Theta2 @ a2
        a3 = sigmoid(z3)

        J += -np.sum(Y[i] * np.log(a3) + (1 - Y[i]) * np.log(1 - a3))

        delta3 = a3 - Y[i]
        delta2 = (Theta2.T @ delta3)[1:] * sigmoid(z2) * (1 - sigmoid(z2))

        Delta2 += np.outer(delta3, a2)
        Delta1 += np.outer(delta2, a1)

    J = J / m + lam / (2 * m) * (np.sum(Theta1[:, 1:] ** 2) + np.sum(Theta2[:, 1:] ** 2))
    Theta1_grad = Delta1 / m
    Theta2_grad = Delta2 / m
    Theta1_grad[:, 1:] += lam / m * Theta1[:, 1:]
    Theta2_grad[:, 1:] += lam / m * Theta2[:, 1:]
    return J, Theta1_grad, Theta2_grad


np.random.seed(6)
epsilon = 0.6
X = np.random.rand(20, 3)
Y = np.column_stack([X.sum(axis=1) > 1.5, X[:, 0] > X[:, 1]]).astype(float)
Theta1 = np.random.rand(4, 4) * 2 * epsilon - epsilon
Theta2 = np.random.rand(2, 5) * 2 * epsilon - epsilon
alpha = 1.0
lam = 0.1

for it in range(300):
    J, g1, g2 = cost_function(Theta1, Theta2, X, Y, lam)
    Theta1 = Theta1 - alpha * g1
    Theta2 = Theta2 - alpha * g2
    if it % 100 == 0:
        print("J =", J)
