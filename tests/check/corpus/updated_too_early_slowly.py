import numpy as np
np.random.seed(0)
X=np.random.randn(10,3); Y=np.eye(2)[np.random.randint(0,2,10)]
W1=np.random.randn(3,4)*.5; b1=np.zeros(4); W2=np.random.randn(4,2)*.5; b2=np.zeros(2); lr=0.001
for ep in range(100):
    h=np.maximum(0,X@W1+b1); s=h@W2+b2; e=np.exp(s); p=e/e.sum(1,keepdims=True)
    loss=-np.log(p[np.arange(10),Y.argmax(1)]).mean()
    d=(p-Y)/10
    W2-=lr*h.T@d; b2-=lr*d.sum(0)
    dh=d@W2.T; dh[h<=0]=0
    W1-=lr*X.T@dh; b1-=lr*dh.sum(0)
