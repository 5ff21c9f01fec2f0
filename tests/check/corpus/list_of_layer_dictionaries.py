import numpy as np
class Sigmoid:
    @staticmethod
    def f(z): return 1/(1+np.exp(-z))
    @staticmethod
    def df(z): return Sigmoid.f(z)*(1-Sigmoid.f(z))
class Brain:
    def __init__(self, shape):
        self.layers=[{'w':np.random.randn(b,a),'b':np.random.randn(b,1)} for a,b in zip(shape,shape[1:])]
    def run(self,x):
        self.mem=[(None,x)]
        for L in self.layers:
            z=L['w']@self.mem[-1][1]+L['b']; self.mem.append((z,Sigmoid.f(z)))
        return self.mem[-1][1]
    def teach(self,x,y,rate=.3):
        out=self.run(x); m=x.shape[1]
        err=(out-y)*Sigmoid.df(self.mem[-1][0])
        updates=[]
        for i in range(len(self.layers)-1,-1,-1):
            updates.append((i, err@self.mem[i][1].T/m, err.mean(axis=1,keepdims=True)))
            if i: err=(self.layers[i]['w'].T@err)*Sigmoid.df(self.mem[i][0])
        for i,dw,db in updates:
            self.layers[i]['w']-=rate*dw; self.layers[i]['b']-=rate*db
        return np.sum((out-y)**2)/(2*m)
brain=Brain([2,3,3,1])
X=np.array([[0,0,1,1],[0,1,0,1]]); Y=np.array([[0,1,1,0]])
while brain.teach(X,Y)>.01: pass
