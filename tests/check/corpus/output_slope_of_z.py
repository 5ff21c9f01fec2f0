import numpy as np
# sigmoid'(z) formula z(1-z) on pre-activation at the output
def train():
    rng=np.random.default_rng(9)
    X=np.array([[0,0],[0,1],[1,0],[1,1]],float); y=np.array([[0],[1],[1],[0]],float)
    w1,w2=rng.normal(size=(2,3)),rng.normal(size=(3,1)); c1,c2=rng.normal(size=3),rng.normal(size=1)
    for _ in range(50):
        z1=X@w1+c1; h=1/(1+np.exp(-z1)); z2=h@w2+c2; o=1/(1+np.exp(-z2))
        sse=((y-o)**2).sum()
        d2=2*(o-y)*z2*(1-z2)
        d1=d2@w2.T*h*(1-h)
        w2-=.1*h.T@d2; c2-=.1*d2.sum(0); w1-=.1*X.T@d1; c1-=.1*d1.sum(0)
train()
