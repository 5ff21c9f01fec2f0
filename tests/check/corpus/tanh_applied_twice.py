import numpy as np
rs = np.random.RandomState(4)
f = np.tanh
df = lambda u: 1 - np.tanh(u)**2
X = rs.uniform(-1, 1, (25, 3)); Y = np.sin(X.sum(1, keepdims=True))
a, b = rs.randn(3, 6)*.8, rs.randn(6)*.2
c, d = rs.randn(6, 1)*.8, np.zeros(1)
for i in range(800):
    h = f(X@a + b); y = h@c + d
    e = (y - Y)/len(X)
    gc, gd = h.T@e, e.sum(0)
    q = e@c.T*df(h)
    ga, gb = X.T@q, q.sum(0)
    a -= .2*ga; b -= .2*gb; c -= .2*gc; d -= .2*gd
    if i % 200 == 0: print(i, ((y - Y)**2).mean()/2)
