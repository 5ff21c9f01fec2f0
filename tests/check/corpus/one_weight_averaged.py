import numpy as np
np.random.seed(1)
X=np.random.rand(6,2); y=np.random.rand(6,1)
W1=np.random.randn(2,3); b1=np.zeros((1,3)); W2=np.random.randn(3,1); b2=np.zeros((1,1))
for i in range(60):
    a=np.tanh(X@W1+b1); o=a@W2+b2
    loss=.5*np.sum((o-y)**2)
    d=o-y
    dW2=a.T@d/6; db2=d.sum(0,keepdims=True)
    d1=d@W2.T*(1-a**2)
    dW1=X.T@d1; db1=d1.sum(0,keepdims=True)
    W1-=.05*dW1;b1-=.05*db1;W2-=.05*dW2;b2-=.05*db2
