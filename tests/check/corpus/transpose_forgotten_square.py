import numpy as np
np.random.seed(0)
X=np.random.rand(6,4); y=np.random.rand(6,4)
W1=np.random.randn(4,4); W2=np.random.randn(4,4)
f=lambda z:1/(1+np.exp(-z))
for i in range(50):
    h=f(X@W1); o=f(h@W2)
    loss=.5*((o-y)**2).sum()
    d2=(o-y)*o*(1-o)
    d1=d2@W2*h*(1-h)
    W2=W2-.2*h.T@d2; W1=W1-.2*X.T@d1
