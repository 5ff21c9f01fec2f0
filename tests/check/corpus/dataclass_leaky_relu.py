from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

Array = np.ndarray
SLOPE = 0.1


def leaky_relu(z: Array) -> Array:
    return np.where(z > 0, z, SLOPE * z)


def leaky_relu_grad(z: Array) -> Array:
    return np.where(z > 0, 1.0, SLOPE)


def sigmoid(z: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-z))


@dataclass
class Gradients:
    kernel_hidden: Array
    offset_hidden: Array
    kernel_out: Array
    offset_out: Array


@dataclass
class Classifier:
    n_features: int
    n_hidden: int
    seed: int = 0
    kernel_hidden: Array = field(init=False)
    offset_hidden: Array = field(init=False)
    kernel_out: Array = field(init=False)
    offset_out: Array = field(init=False)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(self.seed)
        self.kernel_hidden = rng.normal(0, 0.6, (self.n_features, self.n_hidden))
        self.offset_hidden = np.zeros(self.n_hidden)
        self.kernel_out = rng.normal(0, 0.6, (self.n_hidden, 1))
        self.offset_out = np.zeros(1)

    def forward(self, x: Array) -> tuple[Array, Array, Array]:
        pre = x @ self.kernel_hidden + self.offset_hidden
        act = leaky_relu(pre)
        prob = sigmoid(act @ self.kernel_out + self.offset_out)
        return pre, act, prob

    def loss(self, x: Array, t: Array) -> float:
        prob = self.forward(x)[-1]
        return float(-np.mean(t * np.log(prob) + (1 - t) * np.log(1 - prob)))

    def backward(self, x: Array, t: Array) -> Gradients:
        n = x.shape[0]
        pre, act, prob = self.forward(x)
        d_logit = (prob - t) / n
        d_pre = (d_logit @ self.kernel_out.T) * leaky_relu_grad(pre)
        return Gradients(
            kernel_hidden=x.T @ d_pre,
            offset_hidden=d_pre.sum(axis=0),
            kernel_out=act.T @ d_logit,
            offset_out=d_logit.sum(axis=0),
        )

    def step(self, g: Gradients, lr: float) -> None:
        self.kernel_hidden = self.kernel_hidden - lr * g.kernel_hidden
        self.offset_hidden = self.offset_hidden - lr * g.offset_hidden
        self.kernel_out = self.kernel_out - lr * g.kernel_out
        self.offset_out = self.offset_out - lr * g.offset_out


def main() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(60, 3))
    t = (x[:, :1] * x[:, 1:2] + 0.3 * x[:, 2:] > 0).astype(float)
    clf = Classifier(3, 6)
    for epoch in range(600):
        clf.step(clf.backward(x, t), lr=0.5)
        if epoch % 200 == 0:
            print(f"{epoch=} loss={clf.loss(x, t):.4f}")
    print(f"final loss={clf.loss(x, t):.4f}")


if __name__ == "__main__":
    main()
