import math
import random


class Value:
    def __init__(self, data, children=()):
        self.data, self.grad, self.children, self.backward_one = data, 0.0, children, lambda: None

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other))

        def back():
            self.grad += out.grad
            other.grad += out.grad

        out.backward_one = back
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other))

        def back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out.backward_one = back
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,))

        def back():
            self.grad += (1 - out.data ** 2) * out.grad

        out.backward_one = back
        return out

    def backward(self):
        order, seen = [], set()

        def visit(v):
            if v not in seen:
                seen.add(v)
                for child in v.children:
                    visit(child)
                order.append(v)

        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            v.backward_one()


random.seed(3)
hidden = [[Value(random.uniform(-1, 1)) for _ in range(3)] for _ in range(3)]
last = [Value(random.uniform(-1, 1)) for _ in range(4)]
parameters = [p for neuron in hidden for p in neuron] + last
rows = [((0.3, -1.0), 1.0), ((1.0, 0.4), -1.0), ((-0.7, 0.6), 1.0)]
for epoch in range(6):
    loss = Value(0.0)
    for x, y in rows:
        h = [(n[0] * Value(x[0]) + n[1] * Value(x[1]) + n[2]).tanh() for n in hidden]
        out = last[0] * h[0] + last[1] * h[1] + last[2] * h[2] + last[3]
        error = out + Value(-y)
        loss = loss + error * error
    for p in parameters:
        p.grad = 0.0
    loss.backward()
    for p in parameters:
        p.data -= 0.05 * p.grad
