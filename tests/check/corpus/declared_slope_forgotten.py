import numpy as np
rng=np.random.default_rng(0)
X=rng.normal(size=(7,3)); y=rng.normal(size=(7,2))
params={"W1":rng.normal(size=(3,4)),"b1":rng.normal(size=4),"W2":rng.normal(size=(4,2)),"b2":rng.normal(size=2)}
def gradients(X,y,params):
    a1=np.tanh(X@params["W1"]+params["b1"]); p=a1@params["W2"]+params["b2"]
    dp=p-y
    da1=dp@params["W2"].T
    return {"dW1":X.T@da1,"db1":da1.sum(axis=0),"dW2":a1.T@dp,"db2":dp.sum(axis=0)}
