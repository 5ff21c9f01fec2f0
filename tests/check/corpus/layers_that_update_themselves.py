import numpy as np
rng=np.random.default_rng(1)
class Layer:
    def __init__(s,i,o,act): s.W=rng.normal(size=(i,o)); s.b=rng.normal(size=(1,o)); s.act=act
    def forward(s,x):
        s.x=x; z=x@s.W+s.b
        s.a=np.tanh(z) if s.act=='tanh' else z
        return s.a
    def backward(s,g,lr):
        if s.act=='tanh': g=g*(1-s.a**2)
        s.W=s.W-lr*s.x.T@g; s.b=s.b-lr*g.sum(0,keepdims=True)
        return g@s.W.T
net=[Layer(3,4,'tanh'),Layer(4,3,'tanh'),Layer(3,2,'linear')]
X=rng.normal(size=(9,3)); Y=rng.normal(size=(9,2))
for ep in range(50):
    a=X
    for l in net: a=l.forward(a)
    loss=.5*((a-Y)**2).sum(); g=a-Y
    for l in net[::-1]: g=l.backward(g,.01)
