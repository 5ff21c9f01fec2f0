import numpy as np
np.random.seed(0)
P={'W1':np.random.randn(5,2),'b1':np.zeros((5,1)),'W2':np.random.randn(3,5),'b2':np.zeros((3,1))}
X=np.random.randn(2,12); Y=np.eye(3)[np.random.randint(0,3,12)].T
def f(X,P):
    Z1=P['W1']@X+P['b1']; A1=np.maximum(Z1,0); Z2=P['W2']@A1+P['b2']; E=np.exp(Z2); return Z1,A1,E/E.sum(axis=0,keepdims=True)
def b(X,Y,P,Z1,A1,A2):
    m=12; dZ2=A2-Y; dW2=dZ2@A1.T/m; db2=dZ2.sum(axis=1,keepdims=True)/m
    dZ1=(P['W2'].T@dZ2)*(Z1>0); dW1=dZ1@X.T; db1=dZ1.sum(axis=1,keepdims=True)
    return {'W1':dW1,'b1':db1,'W2':dW2,'b2':db2}
for i in range(20):
    Z1,A1,A2=f(X,P); c=-(Y*np.log(A2)).sum()/12
    g=b(X,Y,P,Z1,A1,A2)
    P={k:P[k]-.1*g[k] for k in P}
