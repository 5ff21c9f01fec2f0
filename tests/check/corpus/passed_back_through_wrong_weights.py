import numpy as np
np.random.seed(7)
X = np.random.randn(4, 6); Y = np.random.randn(4, 6)
P = {'W1': np.random.randn(4,4), 'b1': np.zeros((4,1)), 'W2': np.random.randn(4,4), 'b2': np.zeros((4,1))}
def fp(P): 
    A1 = np.tanh(P['W1'].dot(X)+P['b1']); return A1, P['W2'].dot(A1)+P['b2']
for i in range(40):
    A1, A2 = fp(P)
    loss = ((A2-Y)**2).sum()/12
    dZ2 = (A2-Y)/6
    dZ1 = P['W1'].T.dot(dZ2)*(1-A1**2)
    P['W2'] = P['W2'] - .1*dZ2.dot(A1.T); P['b2'] = P['b2'] - .1*dZ2.sum(axis=1,keepdims=True)
    P['W1'] = P['W1'] - .1*dZ1.dot(X.T); P['b1'] = P['b1'] - .1*dZ1.sum(axis=1,keepdims=True)
