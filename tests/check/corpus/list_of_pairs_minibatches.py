import numpy as np
def init(sizes): return [(np.random.randn(m,n)*.3,np.zeros(n)) for m,n in zip(sizes,sizes[1:])]
def forward(ps,x):
    hs=[x]
    for i,(w,b) in enumerate(ps):
        x=x@w+b
        if i<len(ps)-1: x=np.maximum(x,0)
        hs.append(x)
    return hs
def grad(ps,hs,y):
    logits=hs[-1]; e=np.exp(logits-logits.max(1,keepdims=True)); p=e/e.sum(1,keepdims=True)
    d=p.copy(); d[np.arange(len(y)),y]-=1; d/=len(y)
    out=[]
    for i in reversed(range(len(ps))):
        w,b=ps[i]
        out.insert(0,(hs[i].T@d,d.sum(0)))
        if i: d=(d@w.T)*(hs[i]>0)
    return out
X=np.random.randn(50,5); y=np.random.randint(0,3,50)
ps=init([5,8,3])
for ep in range(30):
    ix=np.random.permutation(50)
    for s in range(0,50,10):
        b=ix[s:s+10]
        hs=forward(ps,X[b]); gs=grad(ps,hs,y[b])
        ps=[(w-.1*gw,bb-.1*gb) for (w,bb),(gw,gb) in zip(ps,gs)]
