import numpy as np
np.random.seed(3)
X = np.random.rand(8,3); y = np.random.rand(8,1)
W1=np.random.randn(3,4); b1=np.zeros((1,4)); W2=np.random.randn(4,1); b2=np.zeros((1,1))
for i in range(50):
    a1=1/(1+np.exp(-(X@W1+b1))); a2=1/(1+np.exp(-(a1@W2+b2)))
    loss=np.mean((y-a2)**2)
    d2=2*(a2-y)*a2*(1-a2)/8
    d1=d2@W2.T*a1*(1-a1)
    W2-=0.5*a1.T@d2; b2-=0.5*np.sum(d2); W1-=0.5*X.T@d1; b1-=0.5*np.sum(d1)
