import numpy as np


class Redes:
    """Rede neural com duas camadas ocultas."""

    def __init__(self):
        sorteio = np.random.RandomState(30)
        self.p1 = sorteio.randn(2, 4)
        self.v1 = sorteio.randn(1, 4) * 0.4
        self.p2 = sorteio.randn(4, 4)
        self.v2 = sorteio.randn(1, 4) * 0.4
        self.p3 = sorteio.randn(4, 1)
        self.v3 = sorteio.randn(1, 1) * 0.4

    def ativar(self, z):
        return 1 / (1 + np.exp(-z))

    def propagar(self, x):
        self.c1 = self.ativar(x @ self.p1 + self.v1)
        self.c2 = self.ativar(self.c1 @ self.p2 + self.v2)
        self.saida = self.ativar(self.c2 @ self.p3 + self.v3)
        return self.saida

    def retropropagar(self, x, alvo, taxa):
        d3 = (self.saida - alvo) * self.saida * (1 - self.saida)
        d2 = d3 @ self.p3.T * self.c2 * (1 - self.c2)
        d1 = d2 @ self.p2.T * self.c2 * (1 - self.c2)
        self.p3 -= taxa * self.c2.T @ d3
        self.v3 -= taxa * d3.sum(axis=0, keepdims=True)
        self.p2 -= taxa * self.c1.T @ d2
        self.v2 -= taxa * d2.sum(axis=0, keepdims=True)
        self.p1 -= taxa * x.T @ d1
        self.v1 -= taxa * d1.sum(axis=0, keepdims=True)


dados = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
alvos = np.array([[0], [1], [1], [0]])
rede = Redes()
for epoca in range(2000):
    saida = rede.propagar(dados)
    rede.retropropagar(dados, alvos, 0.5)
    if epoca % 500 == 0:
        print("época", epoca, "custo", 0.5 * np.sum((saida - alvos) ** 2))
