import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def gewichte_anlegen(n_ein, n_versteckt, n_aus):
    np.random.seed(4)
    return {
        "G1": np.random.randn(n_versteckt, n_ein),
        "s1": np.random.randn(n_versteckt, 1) * 0.1,
        "G2": np.random.randn(n_aus, n_versteckt),
        "s2": np.random.randn(n_aus, 1) * 0.1,
    }


def vorwaerts(X, g):
    versteckt = np.tanh(np.dot(g["G1"], X) + g["s1"])
    ausgabe = sigmoid(np.dot(g["G2"], versteckt) + g["s2"])
    return versteckt, ausgabe


def kosten(ausgabe, Y):
    return -np.mean(Y * np.log(ausgabe) + (1 - Y) * np.log(1 - ausgabe))


def rueckwaerts(X, Y, g):
    m = X.shape[1]
    versteckt, ausgabe = vorwaerts(X, g)
    dA2 = -(Y / ausgabe) + (1 - Y) / (1 - ausgabe)
    dZ2 = dA2 * ausgabe * (1 - ausgabe)
    dG2 = np.dot(dZ2, versteckt.T) / m
    ds2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dA1 = np.dot(g["G2"].T, dZ2)
    dZ1 = dA1 * (1 - np.power(versteckt, 2))
    dG1 = np.dot(dZ1, X.T) / m
    ds1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"G1": dG1, "s1": ds1, "G2": dG2, "s2": ds2}


def trainieren(X, Y, g, schritte, rate):
    for schritt in range(schritte):
        ableitungen = rueckwaerts(X, Y, g)
        for name in g:
            g[name] = g[name] - rate * ableitungen[name]
        if schritt % 500 == 0:
            print("Schritt", schritt, "Kosten", kosten(vorwaerts(X, g)[1], Y))
    return g


X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
Y = np.array([[0, 1, 1, 0]])
g = gewichte_anlegen(2, 3, 1)
g = trainieren(X, Y, g, 1500, 0.5)
print(np.round(vorwaerts(X, g)[1], 3))
