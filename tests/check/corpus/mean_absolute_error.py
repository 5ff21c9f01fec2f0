import numpy as np
rng=np.random.default_rng(3)
X=rng.normal(size=(12,3)); t=rng.normal(size=(12,1))
W1=rng.normal(size=(3,4)); b1=np.zeros(4); W2=rng.normal(size=(4,1)); b2=np.zeros(1)
for i in range(50):
    h=np.tanh(X@W1+b1); p=h@W2+b2
    mae=np.abs(p-t).mean()
    g=np.sign(p-t)/12
    gh=(g@W2.T)*(1-h**2)
    W2-=.1*h.T@g; b2-=.1*g.sum(0); W1-=.1*X.T@gh; b1-=.1*gh.sum(0)
