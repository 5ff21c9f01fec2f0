import numpy as np
np.random.seed(0)
X=np.array([[0,0],[0,1],[1,0],[1,1]]); Y=np.array([0,1,1,0])
W1=np.random.randn(3,2); b1=np.random.randn(3); W2=np.random.randn(3); b2=np.random.randn()
for ep in range(100):
    for x,t in zip(X,Y):
        h=np.tanh(W1@x+b1); o=1/(1+np.exp(-(W2@h+b2)))
        ce=-(t*np.log(o)+(1-t)*np.log(1-o))
        d=o-t
        dh=d*W2*h*(1-h)
        W2=W2-.1*d*h; b2=b2-.1*d
        W1=W1-.1*np.outer(dh,x); b1=b1-.1*dh
