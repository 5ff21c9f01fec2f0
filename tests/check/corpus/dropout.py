import numpy as np
rng=np.random.default_rng(0)
X=rng.normal(size=(10,2)); y=(X[:,:1]>0)*1.
W1=rng.normal(size=(2,6)); W2=rng.normal(size=(6,1))
sig=lambda z:1/(1+np.exp(-z))
for e in range(100):
    a=np.tanh(X@W1); m=(rng.random(a.shape)<.8)/.8; ad=a*m
    p=sig(ad@W2)
    d=(p-y)/10
    g2=ad.T@d
    g1=X.T@((d@W2.T)*m*(1-a**2))
    W2-=.5*g2; W1-=.5*g1
