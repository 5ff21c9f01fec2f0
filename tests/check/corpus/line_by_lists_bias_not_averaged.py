hours = [1.0, 2.0, 3.0, 4.5]
marks = [3.1, 4.9, 7.2, 10.1]
w, b = 0, 0
for epoch in range(50):
    loss = 0
    gw = 0
    gb = 0
    for x, t in zip(hours, marks):
        e = w * x + b - t
        loss += e ** 2
        gw += 2 * e * x
        gb += 2 * e
    w -= 0.01 * gw / len(hours)
    b -= 0.01 * gb
