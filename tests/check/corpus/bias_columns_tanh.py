import numpy as np
r=np.random.RandomState(0);s=lambda z:1/(1+np.exp(-z));o=lambda a:np.c_[a,np.ones(len(a))]
X=o(np.array([[0,0],[0,1],[1,0],[1,1.]]));Y=np.array([[0,1,1,0.]]).T
U=r.randn(3,3);V=r.randn(4,1)
for _ in range(5000):
    H=o(np.tanh(X@U));P=s(H@V);D=P-Y
    G=H.T@D/4;F=X.T@((D@V[:-1].T)*(1-H[:,:-1]**2))/4
    V-=G;U-=F
print(-np.mean(Y*np.log(P)+(1-Y)*np.log(1-P)),P.ravel().round(2))
