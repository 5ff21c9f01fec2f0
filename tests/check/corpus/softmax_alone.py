import numpy as np
np.random.seed(4)
X=np.random.randn(12,4); y=np.random.randint(0,3,12); T=np.eye(3)[y]
W=np.random.randn(4,3); b=np.zeros(3)
def softmax(z):
    e=np.exp(z-z.max(axis=1,keepdims=True)); return e/e.sum(axis=1,keepdims=True)
for i in range(100):
    p=softmax(X@W+b)
    ce=-np.mean(np.sum(T*np.log(p),axis=1))
    d=(p-T)*p*(1-p)/12
    W-=0.5*X.T@d; b-=0.5*d.sum(0)
