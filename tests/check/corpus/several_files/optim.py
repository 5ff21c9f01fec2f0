class SGD:
    def __init__(self, model, rate):
        self.model, self.rate = model, rate

    def step(self):
        for name, grad in self.model.grads.items():
            self.model.params[name] = self.model.params[name] - self.rate * grad
