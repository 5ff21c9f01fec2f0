import numpy as np
rng=np.random.default_rng(2)
X=rng.normal(size=(20,3)); Y=np.eye(3)[rng.integers(0,3,20)]
W1=rng.normal(size=(3,5)); b1=np.zeros(5); W2=rng.normal(size=(5,5)); b2=np.zeros(5); W3=rng.normal(size=(5,3)); b3=np.zeros(3)
for _ in range(30):
    z1=X@W1+b1; a1=np.maximum(z1,0); z2=a1@W2+b2; a2=np.maximum(z2,0); z3=a2@W3+b3
    e=np.exp(z3-z3.max(1,keepdims=True)); p=e/e.sum(1,keepdims=True)
    L=-np.log((p*Y).sum(1)).mean()
    d3=(p-Y)/20; d2=(d3@W3.T)*(z2>0); d1=(d2@W2.T)*(z2>0)
    for P,g in ((W3,a2.T@d3),(b3,d3.sum(0)),(W2,a1.T@d2),(b2,d2.sum(0)),(W1,X.T@d1),(b1,d1.sum(0))):
        P-=0.1*g
