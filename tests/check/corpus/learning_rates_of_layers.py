import numpy as np
rng=np.random.default_rng(0)
X=rng.normal(size=(10,2)); y=(X[:,:1]>0)*1.
W1=rng.normal(size=(2,4)); W2=rng.normal(size=(4,1))
sig=lambda z:1/(1+np.exp(-z))
for e in range(100):
    lr=.5/(1+.1*e)
    a=sig(X@W1); p=sig(a@W2)
    bce=-(y*np.log(p+1e-12)+(1-y)*np.log(1-p+1e-12)).mean()
    d=(p-y)/10
    g2=a.T@d
    g1=X.T@(d@W2.T*a*(1-a))
    W2=W2-lr*g2
    W1=W1-2*lr*g1
