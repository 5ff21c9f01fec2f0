import numpy as np
rng=np.random.default_rng(0)
X=rng.normal(size=(20,3))*3; y=X[:,:1]**2
W1=rng.normal(size=(3,8)); b1=np.zeros(8); W2=rng.normal(size=(8,1)); b2=np.zeros(1)
for i in range(200):
    h=np.maximum(X@W1+b1,0); p=h@W2+b2
    loss=((p-y)**2).mean()
    dp=2*(p-y)/len(X)
    dW2=h.T@dp; db2=dp.sum(0)
    dh=dp@W2.T; dh[h<=0]=0
    dW1=X.T@dh; db1=dh.sum(0)
    for g in (dW1,db1,dW2,db2): np.clip(g,-1,1,out=g)
    W1-=.01*dW1; b1-=.01*db1; W2-=.01*dW2; b2-=.01*db2
