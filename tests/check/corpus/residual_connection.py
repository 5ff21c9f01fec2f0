import numpy as np
rng=np.random.default_rng(0)
X=rng.normal(size=(10,4)); y=rng.normal(size=(10,1))
W1=rng.normal(size=(4,4))*.4; W2=rng.normal(size=(4,1))
for e in range(100):
    h=np.tanh(X@W1)+X
    p=h@W2
    d=2*(p-y)/10
    g2=h.T@d
    dh=d@W2.T
    g1=X.T@(dh*(1-np.tanh(X@W1)**2))
    W2-=.05*g2; W1-=.05*g1
