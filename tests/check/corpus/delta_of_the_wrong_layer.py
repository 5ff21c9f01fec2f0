import numpy as np
np.random.seed(3)
X=np.array([[0,0],[0,1],[1,0],[1,1]]); y=np.array([[0],[1],[1],[0]])
W1=np.random.randn(2,4); b1=np.zeros((1,4)); W2=np.random.randn(4,1); b2=np.zeros((1,1))
for i in range(100):
    a1=np.tanh(X@W1+b1); a2=1/(1+np.exp(-(a1@W2+b2)))
    loss=-np.mean(y*np.log(a2)+(1-y)*np.log(1-a2))
    dz2=(a2-y)/4
    dW2=a1.T@dz2; db2=dz2.sum(0,keepdims=True)
    dz1=(dz2@W2.T)*(1-a1**2)
    dW1=X.T@dz2; db1=dz1.sum(0,keepdims=True)
    W1=W1-.5*dW1;b1=b1-.5*db1;W2=W2-.5*dW2;b2=b2-.5*db2
