import numpy as np
X=np.array([[0,0],[0,1],[1,0],[1,1]]); y=np.array([[0],[0],[0],[1]])
w=np.zeros((2,1)); b=np.zeros(1)
for i in range(100):
    p=1/(1+np.exp(-(X@w+b)))
    dz=p-y
    w-=0.1*X.T@dz/4; b-=0.1*dz.mean(0)
