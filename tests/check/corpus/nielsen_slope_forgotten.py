import numpy as np
def sigmoid(z): return 1/(1+np.exp(-z))
def sigmoid_prime(z): return sigmoid(z)*(1-sigmoid(z))
class Network:
    def __init__(self,sizes):
        self.num_layers=len(sizes)
        self.biases=[np.random.randn(y,1) for y in sizes[1:]]
        self.weights=[np.random.randn(y,x) for x,y in zip(sizes[:-1],sizes[1:])]
    def update(self,batch,eta):
        nb=[np.zeros(b.shape) for b in self.biases]; nw=[np.zeros(w.shape) for w in self.weights]
        for x,y in batch:
            db,dw=self.backprop(x,y)
            nb=[a+b for a,b in zip(nb,db)]; nw=[a+b for a,b in zip(nw,dw)]
        self.weights=[w-eta/len(batch)*n for w,n in zip(self.weights,nw)]
        self.biases=[b-eta/len(batch)*n for b,n in zip(self.biases,nb)]
    def backprop(self,x,y):
        nb=[None]*len(self.biases); nw=[None]*len(self.weights)
        acts=[x]; zs=[]; a=x
        for b,w in zip(self.biases,self.weights):
            z=w@a+b; zs.append(z); a=sigmoid(z); acts.append(a)
        delta=(acts[-1]-y)*sigmoid_prime(zs[-1])
        nb[-1]=delta; nw[-1]=delta@acts[-2].T
        for l in range(2,self.num_layers):
            delta=self.weights[-l+1].T@delta
            nb[-l]=delta; nw[-l]=delta@acts[-l-1].T
        return nb,nw
np.random.seed(0)
data=[(np.random.rand(3,1),np.random.rand(2,1)) for _ in range(8)]
net=Network([3,4,2])
for ep in range(20):
    for k in range(0,8,4): net.update(data[k:k+4],.5)
