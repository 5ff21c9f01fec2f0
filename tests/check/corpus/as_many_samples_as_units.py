import numpy as np
X=np.array([[0,0,1],[0,1,1],[1,0,1],[1,1,1]],float); y=np.array([[0],[1],[1],[0]],float)
np.random.seed(0)
class N:
    def __init__(self):
        self.weights1=np.random.rand(3,4); self.weights2=np.random.rand(4,1)
    def feedforward(self):
        self.layer1=1/(1+np.exp(-np.dot(X,self.weights1))); self.output=1/(1+np.exp(-np.dot(self.layer1,self.weights2)))
    def backprop(self):
        d2=2*(y-self.output)*self.output*(1-self.output)
        d_weights2=np.dot(self.layer1,d2)
        d_weights1=np.dot(X.T,np.dot(d2,self.weights2.T)*self.layer1*(1-self.layer1))
        self.weights1+=d_weights1; self.weights2+=d_weights2
n=N()
for i in range(1500): n.feedforward(); n.backprop()
