import numpy as np
rng=np.random.default_rng(3)
def sw(z): return z/(1+np.exp(-z))
def dsw(z):
    s=1/(1+np.exp(-z)); return s+z*s*(1-s)
X=rng.normal(size=(3,12)); t=rng.normal(size=(2,12))
Ws=[rng.normal(size=(5,3)),rng.normal(size=(4,5)),rng.normal(size=(2,4))]
bs=[np.zeros((5,1)),np.zeros((4,1)),np.zeros((2,1))]
for i in range(50):
    A=[X];Z=[]
    for k in range(3):
        Z.append(Ws[k]@A[-1]+bs[k]); A.append(sw(Z[-1]) if k<2 else Z[-1])
    L=np.sum((A[-1]-t)**2)/24
    d=(A[-1]-t)/12
    for k in (2,1,0):
        gW=d@A[k].T; gb=d.sum(1,keepdims=True)
        if k: nd=(Ws[k].T@d)*dsw(Z[k-1])
        Ws[k]=Ws[k]-.05*gW; bs[k]=bs[k]-.05*gb
        if k: d=nd
