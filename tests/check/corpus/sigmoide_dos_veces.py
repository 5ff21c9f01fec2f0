import numpy as np

# Réseau de neurones pour le ou exclusif
np.random.seed(99)

entrees = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
cibles = np.array([[0], [1], [1], [0]])


def sigmoide(x):
    return 1 / (1 + np.exp(-x))


def sigmoide_derivee(x):
    s = sigmoide(x)
    return s * (1 - s)


poids_caches = np.random.randn(2, 3)
biais_caches = np.random.randn(1, 3)
poids_sortie = np.random.randn(3, 1)
biais_sortie = np.random.randn(1, 1)
pas = 0.5

for iteration in range(3000):
    # propagation avant
    couche_cachee = sigmoide(np.dot(entrees, poids_caches) + biais_caches)
    sortie = sigmoide(np.dot(couche_cachee, poids_sortie) + biais_sortie)
    perte = 0.5 * np.sum((cibles - sortie) ** 2)

    # rétropropagation
    erreur_sortie = (sortie - cibles) * sigmoide_derivee(sortie)
    erreur_cachee = np.dot(erreur_sortie, poids_sortie.T) * sigmoide_derivee(couche_cachee)

    # mise à jour
    poids_sortie -= pas * np.dot(couche_cachee.T, erreur_sortie)
    biais_sortie -= pas * np.sum(erreur_sortie, axis=0, keepdims=True)
    poids_caches -= pas * np.dot(entrees.T, erreur_cachee)
    biais_caches -= pas * np.sum(erreur_cachee, axis=0, keepdims=True)

    if iteration % 1000 == 0:
        print("itération", iteration, "perte", perte)

print(sortie)
