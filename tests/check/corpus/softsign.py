import numpy as np
rng=np.random.default_rng(3)
X=rng.normal(size=(8,3)); t=rng.normal(size=(8,1))
W1=rng.normal(size=(3,4)); W2=rng.normal(size=(4,1))
for i in range(50):
    z=X@W1; h=z/(1+np.abs(z)); p=h@W2
    e=p-t
    W2n=W2-.05*h.T@e
    W1=W1-.05*X.T@((e@W2.T)/(1+np.abs(z))**2)
    W2=W2n
