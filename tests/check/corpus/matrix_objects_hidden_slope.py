import numpy as np

rng = np.random.RandomState(2)
X = np.matrix(rng.rand(12, 3))
Y = np.matrix((rng.rand(12, 2) > 0.5) * 1.0)
A, B = np.matrix(rng.randn(3, 4)), np.matrix(rng.randn(4, 2))
sigmoid = lambda z: 1 / (1 + np.exp(-z))
for i in range(200):
    H = sigmoid(X * A)
    O = sigmoid(H * B)
    D = np.multiply(O - Y, np.multiply(O, 1 - O))
    E = D * B.T
    B = B - 0.3 * H.T * D
    A = A - 0.3 * X.T * E
