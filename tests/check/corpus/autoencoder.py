import numpy as np
rng=np.random.default_rng(3)
data=rng.random((12,5))
enc=rng.normal(size=(5,2)); dec=rng.normal(size=(2,5)); be=np.zeros(2); bd=np.zeros(5)
for t in range(100):
    code=np.tanh(data@enc+be); rec=code@dec+bd
    diff=rec-data
    cost=0.5*np.sum(diff**2)/len(data)
    g_dec=code.T@diff/len(data); g_bd=diff.mean(0)
    dc=diff@dec.T*(1-code**2)/len(data)
    g_enc=data.T@dc; g_be=dc.sum(0)
    enc-=.1*g_enc; be-=.1*g_be; dec-=.1*g_dec; bd-=.1*g_bd
