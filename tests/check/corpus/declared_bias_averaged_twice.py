import numpy as np
def gradients(X, Y, W1, b1, W2, b2):
    H = 1/(1+np.exp(-(X@W1+b1)))
    S = H@W2+b2
    P = np.exp(S)/np.exp(S).sum(axis=1, keepdims=True)
    dS = (P-Y)/len(X)
    dH = dS@W2.T
    dZ = dH*H*(1-H)
    return dict(W1=X.T@dZ, b1=dZ.sum(0), W2=H.T@dS, b2=dS.mean(0))
r=np.random.default_rng(0)
X=r.normal(size=(6,3)); Y=np.eye(2)[r.integers(0,2,6)]
W1=r.normal(size=(3,4)); b1=r.normal(size=4); W2=r.normal(size=(4,2)); b2=r.normal(size=2)
