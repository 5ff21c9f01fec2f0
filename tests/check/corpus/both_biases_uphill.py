import numpy as np

# Rete neurale: 2 ingressi, 5 neuroni nascosti, 1 uscita
generatore = np.random.RandomState(15)
ingressi = generatore.rand(10, 2)
bersagli = (ingressi[:, 0:1] > ingressi[:, 1:2]).astype(float)

pesi_nascosti = generatore.randn(2, 5)
bias_nascosti = generatore.randn(1, 5) * 0.3
pesi_uscita = generatore.randn(5, 1)
bias_uscita = generatore.randn(1, 1) * 0.3


def sigmoide(x):
    return 1 / (1 + np.exp(-x))


def avanti(x):
    nascosto = sigmoide(x @ pesi_nascosti + bias_nascosti)
    uscita = sigmoide(nascosto @ pesi_uscita + bias_uscita)
    return nascosto, uscita


tasso = 0.3
for passo in range(1000):
    nascosto, uscita = avanti(ingressi)
    errore = bersagli - uscita
    delta_u = errore * uscita * (1 - uscita)
    delta_n = (delta_u @ pesi_uscita.T) * nascosto * (1 - nascosto)

    pesi_uscita = pesi_uscita + tasso * nascosto.T @ delta_u
    bias_uscita = bias_uscita - tasso * np.sum(delta_u, axis=0, keepdims=True)
    pesi_nascosti = pesi_nascosti + tasso * ingressi.T @ delta_n
    bias_nascosti = bias_nascosti - tasso * np.sum(delta_n, axis=0, keepdims=True)
    if passo % 250 == 0:
        print("passo", passo, "errore", np.sum(errore ** 2) / 2)
