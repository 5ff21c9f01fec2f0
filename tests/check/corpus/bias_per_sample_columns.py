import numpy as np
np.random.seed(0)
X=np.random.randn(2,5); Y=np.random.randn(1,5)
W1=np.random.randn(3,2); b1=np.zeros((3,1)); W2=np.random.randn(1,3); b2=np.zeros((1,1))
for i in range(50):
    A=np.tanh(W1@X+b1); O=W2@A+b2
    J=np.sum((O-Y)**2)/10
    dO=(O-Y)/5
    dW2=dO@A.T; db2=np.sum(dO,axis=1,keepdims=True)
    dA=W2.T@dO; dZ=dA*(1-A**2)
    dW1=dZ@X.T; db1=dZ
    W1=W1-.1*dW1; b1=b1-.1*db1; W2=W2-.1*dW2; b2=b2-.1*db2
