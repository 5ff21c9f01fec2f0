import numpy as np

np.random.seed(19)
X = np.random.rand(5, 3)
Y = np.random.rand(5, 2)
A = np.random.randn(3, 4)
B = np.random.randn(4, 2)
a = np.zeros(4)
b = np.zeros(2)
for i in range(200):
    H = np.tanh(X.dot(A) + a)
    O = H.dot(B) + b
    D = O - Y
    dB = H.reshape(4, 5).dot(D)
    db = D.sum(axis=0)
    G = D.dot(B.T) * (1 - H**2)
    dA = X.T.dot(G)
    da = G.sum(axis=0)
    A -= 0.05 * dA
    B -= 0.05 * dB
    a -= 0.05 * da
    b -= 0.05 * db
