import math, random
random.seed(1)
X=[[0,0],[0,1],[1,0],[1,1]]; Y=[0,1,1,0]
H=3
w1=[[random.uniform(-1,1) for _ in range(H)] for _ in range(2)]
b1=[random.uniform(-1,1) for _ in range(H)]
w2=[random.uniform(-1,1) for _ in range(H)]
b2=random.uniform(-1,1)
def s(x): return 1/(1+math.exp(-x))
for epoch in range(500):
    for x,t in zip(X,Y):
        h=[s(sum(x[i]*w1[i][j] for i in range(2))+b1[j]) for j in range(H)]
        o=s(sum(h[j]*w2[j] for j in range(H))+b2)
        do=(o-t)*o*(1-o)
        dh=[do*w2[j]*h[j]*(1-h[j]) for j in range(H)]
        for j in range(H):
            w2[j]-=.5*do*h[j]
            b1[j]-=.5*dh[j]
            for i in range(2): w1[i][j]-=.5*dh[j]*x[i]
        b2-=.5*do
