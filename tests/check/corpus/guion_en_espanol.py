import numpy as np

# Red neuronal para la puerta XOR
np.random.seed(21)

entradas = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
salidas = np.array([[0], [1], [1], [0]])

pesos_ocultos = np.random.uniform(-1, 1, (2, 4))
sesgo_oculto = np.random.uniform(-1, 1, (1, 4))
pesos_salida = np.random.uniform(-1, 1, (4, 1))
sesgo_salida = np.random.uniform(-1, 1, (1, 1))
tasa = 2.0
n = len(entradas)


def sigmoide(x):
    return 1 / (1 + np.exp(-x))


def derivada_sigmoide(activacion):
    return activacion * (1 - activacion)


for epoca in range(5000):
    # paso hacia adelante
    suma_oculta = np.dot(entradas, pesos_ocultos) + sesgo_oculto
    capa_oculta = sigmoide(suma_oculta)
    suma_salida = np.dot(capa_oculta, pesos_salida) + sesgo_salida
    prediccion = sigmoide(suma_salida)

    error = prediccion - salidas
    ecm = np.mean(error ** 2)

    # paso hacia atras
    delta_salida = (2 / n) * error * derivada_sigmoide(prediccion)
    delta_oculta = np.dot(delta_salida, pesos_salida.T) * derivada_sigmoide(capa_oculta)

    gradiente_salida = np.dot(capa_oculta.T, delta_salida)
    gradiente_oculto = np.dot(entradas.T, delta_oculta)

    pesos_salida = pesos_salida - tasa * gradiente_salida
    sesgo_salida = sesgo_salida - tasa * np.sum(delta_salida, axis=0, keepdims=True)
    pesos_ocultos = pesos_ocultos - tasa * gradiente_oculto
    sesgo_oculto = sesgo_oculto - tasa * np.sum(delta_oculta, axis=0, keepdims=True)

    if epoca % 1000 == 0:
        print("Época", epoca, "error", ecm)

print("Predicciones:")
print(prediccion)
