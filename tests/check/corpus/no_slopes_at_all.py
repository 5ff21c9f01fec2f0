import numpy as np
class NeuralNetwork:
    def __init__(self, x, y):
        self.input=x; self.weights1=np.random.rand(x.shape[1],4); self.weights2=np.random.rand(4,1); self.y=y; self.output=np.zeros(y.shape)
    def feedforward(self):
        self.layer1=1/(1+np.exp(-self.input@self.weights1)); self.output=1/(1+np.exp(-self.layer1@self.weights2))
    def backprop(self):
        # sum-of-squares error
        d_weights2=self.layer1.T@(2*(self.y-self.output))
        d_weights1=self.input.T@((2*(self.y-self.output))@self.weights2.T)
        self.weights1+=d_weights1; self.weights2+=d_weights2
