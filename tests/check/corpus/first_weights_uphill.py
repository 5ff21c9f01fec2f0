import numpy as np


class XorNet:
    def __init__(self):
        self.w1 = np.random.uniform(-1, 1, (3, 4))
        self.w2 = np.random.uniform(-1, 1, (4, 1))

    @staticmethod
    def s(x):
        return 1 / (1 + np.exp(-x))

    def think(self, data):
        self.hidden = self.s(data @ self.w1)
        self.output = self.s(self.hidden @ self.w2)
        return self.output

    def learn(self, data, goal, rounds):
        for r in range(rounds):
            self.think(data)
            error = goal - self.output
            delta_out = error * self.output * (1 - self.output)
            delta_hid = delta_out @ self.w2.T * self.hidden * (1 - self.hidden)
            self.w2 += self.hidden.T @ delta_out
            self.w1 -= data.T @ delta_hid
            if r % 500 == 0:
                print(r, np.mean(error ** 2))


if __name__ == "__main__":
    table = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    goal = np.array([[0], [1], [1], [0]])
    net = XorNet()
    net.learn(table, goal, 2000)
    print(net.think(table))
