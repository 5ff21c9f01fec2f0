from math import e
import numpy as np
tanh=np.tanh
x=np.array([[1.,2.],[3.,4.],[.5,-1.]]); y=np.array([1.,0.,1.])
w1=np.array([[.1,.2,.3],[-.2,.4,.5]]); w2=np.array([.3,-.1,.2]); b1=np.array([.1,.1,.1]); b2=.05
for t in range(20):
    h=tanh(x.dot(w1)+b1)
    yh=h.dot(w2)+b2
    loss=((yh-y)**2).mean()
    gy=2*(yh-y)/3
    gw2=gy.dot(h); gb2=gy.sum()
    gh=gy[:,None]*w2[None,:]
    gz=gh*(1-h**2)
    gw1=x.T.dot(gz); gb1=gz.sum(0)
    w1=w1-.1*gw1; b1=b1-.1*gb1; w2=w2-.1*gw2; b2=b2-.1*gb2
