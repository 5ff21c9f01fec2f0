import numpy as np
np.random.seed(1)
X = np.array([[-1,-1],[-1,1],[1,-1],[1,1]], float); Y = np.array([[-1],[1],[1],[-1]], float)
class Net:
    def __init__(s):
        s.W1 = np.random.randn(2,3); s.b1 = np.zeros((1,3)); s.W2 = np.random.randn(3,1); s.b2 = np.zeros((1,1))
    def fwd(s, X):
        s.A1 = np.tanh(X @ s.W1 + s.b1); s.A2 = np.tanh(s.A1 @ s.W2 + s.b2); return s.A2
    def bwd(s, X, Y, lr):
        E = s.A2 - Y
        dW2 = s.A1.T @ E; db2 = E.sum(0, keepdims=True)
        D1 = E @ s.W2.T * (1 - s.A1**2)
        dW1 = X.T @ D1; db1 = D1.sum(0, keepdims=True)
        s.W1 -= lr*dW1; s.b1 -= lr*db1; s.W2 -= lr*dW2; s.b2 -= lr*db2
n = Net()
for i in range(100):
    n.fwd(X); n.bwd(X, Y, .1)
