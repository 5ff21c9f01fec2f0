import numpy as np
def sigmoid(x, derivative=False):
    if derivative: return sigmoid(x)*(1-sigmoid(x))
    return 1/(1+np.exp(-x))
np.random.seed(1)
X=np.array([[0,0,1],[0,1,1],[1,0,1],[1,1,1]]); y=np.array([[0],[1],[1],[0]])
W1=np.random.random((3,5)); W2=np.random.random((5,1))
for i in range(1000):
    L1=sigmoid(X@W1); L2=sigmoid(L1@W2)
    err=y-L2
    D2=err*sigmoid(L2,True)
    D1=D2@W2.T*sigmoid(L1,True)
    W2+=L1.T@D2; W1+=X.T@D1
