import numpy as np
class P:
    def __init__(self, n):
        self.V=np.random.randn(n,3); self.v0=np.random.randn(1,3); self.U=np.random.randn(3,1); self.u0=np.random.randn(1,1)
    def step(self,x,t):
        h=1/(1+np.exp(-(x.dot(self.V)+self.v0))); o=h.dot(self.U)+self.u0
        e=o-t
        dU=h.T.dot(e); du=e.sum(0,keepdims=True); dh=e.dot(self.U.T)*h*(1-h); dV=x.T.dot(dh); dv=dh.sum(0,keepdims=True)
        self.U-=.05*dU; self.u0-=.05*du; self.V-=.05*dV; self.v0+=.05*dv
        return (e**2).mean()
net=P(2)
x=np.random.rand(5,2); t=x.sum(1,keepdims=True)**2
for i in range(50): net.step(x,t)
