"""Programs of every kind that a graph can take, with numbers to run them on, and the check of their gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from chainrule.functions.activations import Activation, Softplus, Tanh
from chainrule.functions.losses import Loss
from chainrule.program.blocks import Block
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, Values
from chainrule.program.names import split_index
from chainrule.program.operations import (
    Activate,
    Add,
    Affine,
    Copy,
    DropoutMask,
    LossValue,
    Multiply,
    Operation,
    Penalty,
    SmoothLabels,
    Turn,
    TurnSum,
)
from chainrule.program.program import Builder, Parameter, Program, State, Step
from chainrule.program.verify import verify

ROWS = 4


class Graph(Builder):
    """A builder in which a layer is a word, for programs that no stack of layers makes."""

    def affine(self, output: str, a: str, W: str, b: str = "", scale: float = 1.0) -> str:
        return self.add(Affine(scale), output, *filter(None, [a, W, b]))

    def activate(self, output: str, z: str, activation: Activation | None = None) -> str:
        return self.add(Activate(activation or Tanh()), output, z)

    def weights(self, number: int | str, fan_in: int, fan_out: int, members: int = 0, **attributes: Any) -> list[str]:
        W, b = ((members, fan_in, fan_out), (members, fan_out)) if members else ((fan_in, fan_out), (fan_out,))
        return [
            self.parameter(f"W{number}", Parameter(W, **attributes)),
            self.parameter(f"b{number}", Parameter(b, **attributes)),
        ]

    def close(self, prediction: str, *, loss: str = "half_mean_squared_error", weighted: bool = False) -> Program:
        """Add targets and the loss; the prediction's is the only one."""
        outputs = int(self.shapes[prediction][-1])
        inputs = [self.input("y", ("n", outputs)), prediction, self.input("n", ())]
        inputs += [self.input("w", ("n", 1))] if weighted else []
        self.add(LossValue(Loss.get(loss), outputs), "L", *inputs, section="loss")
        return self.program(prediction, "L")

    def side_by_side(self, count: int, *steps: tuple[Operation, str, str], loss: str) -> Program:
        """Networks of these steps, each an operation, its output and its inputs, with targets and a loss for each."""
        made = [Step(operation, output, tuple(inputs.split()), "forward") for operation, output, inputs in steps]
        self.repeat(Block("k", count, 0, tuple(made)))
        prediction, _ = split_index(made[-1].output)
        outputs = int(self.shapes[prediction][-1])
        y, n = self.input("y", ("n", outputs)), self.input("n", ())
        each = Step(LossValue(Loss.get(loss), outputs), "L_each[k]", (y, f"{prediction}[k]", n), "loss")
        self.repeat(Block("k", count, 0, (each,), section="loss"))
        self.add(TurnSum(0), "L", "L_each", section="loss")
        return self.program(prediction, "L")


def chain() -> Program:
    """2-3-1, nothing special."""
    g = Graph()
    a1 = g.activate("a1", g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 3)))
    z2 = g.affine("z2", a1, *g.weights(2, 3, 1))
    return g.close(g.activate("y_hat", z2, Activation.get("sigmoid")), loss="binary_cross_entropy")


def weighted() -> Program:
    """A weight for every row, softmax, and the loss that divides by the sum of weights."""
    g = Graph()
    a1 = g.activate("a1", g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 3)), Softplus())
    z2 = g.affine("z2", a1, *g.weights(2, 3, 3))
    return g.close(g.activate("y_hat", z2, Activation.get("softmax")), loss="categorical_cross_entropy", weighted=True)


def twins(join: type[Operation]) -> Callable[[], Program]:
    """The same W and b in both branches, one for each input, which are then joined."""

    def build() -> Program:
        g = Graph()
        shared = g.weights(1, 2, 3)
        left = g.activate("a1", g.affine("z1", g.input("a0", ("n", 2)), *shared))
        right = g.activate("e1", g.affine("q1", g.input("e0", ("n", 2)), *shared))
        z2 = g.affine("z2", g.add(join(), "h1", left, right), *g.weights(2, 3, 1))
        return g.close(g.activate("y_hat", z2, Activation.get("sigmoid")), loss="binary_cross_entropy")

    return build


def recurrent() -> Program:
    """The same W four times in a row: an unrolled network."""
    g = Graph()
    a = g.input("a0", ("n", 3))
    shared = g.weights(1, 3, 3)
    for time in range(1, 5):
        a = g.activate(f"a{time}", g.affine(f"z{time}", a, *shared))
    return g.close(a)


def members() -> Program:
    """Three networks of two layers side by side; all read the same rows."""
    g = Graph()
    g.input("a0", ("n", 2)), g.weights(1, 2, 4, members=3), g.weights(2, 4, 1, members=3)
    return g.side_by_side(
        3,
        (Affine(), "z1[k]", "a0 W1[k] b1[k]"),
        (Activate(Tanh()), "a1[k]", "z1[k]"),
        (Affine(), "z2[k]", "a1[k] W2[k] b2[k]"),
        (Activate(Activation.get("sigmoid")), "y_hat[k]", "z2[k]"),
        loss="binary_cross_entropy",
    )


def members_after_shared() -> Program:
    """A layer that all members read: its gradient is the sum of theirs."""
    g = Graph()
    g.activate("a1", g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 3)))
    g.weights(2, 3, 2, members=4), g.parameter("W3", Parameter((4, 3, 2)))
    return g.side_by_side(
        4,
        (Affine(), "z2[k]", "a1 W2[k] b2[k]"),
        (Affine(), "q2[k]", "a1 W3[k]"),  # read twice by all
        (Multiply(), "y_hat[k]", "z2[k] q2[k]"),
        loss="half_mean_squared_error",
    )


def residual() -> Program:
    """Two blocks, each added to what it reads."""
    g = Graph()
    a = g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 3))
    for number in (2, 3):
        branch = g.activate(f"t{number}", g.affine(f"z{number}", a, *g.weights(number, 3, 3)))
        a = g.add(Add(), f"a{number}", a, branch)
    return g.close(a)


def used_three_times() -> Program:
    """One value read by a layer, by a product, and by the sum that makes the prediction."""
    g = Graph()
    a1 = g.activate("a1", g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 3)))
    gate = g.activate("g2", g.affine("z2", a1, *g.weights(2, 3, 3)), Activation.get("sigmoid"))
    return g.close(g.add(Add(), "y_hat", g.add(Multiply(), "h2", a1, gate), a1, gate))


def squares() -> Program:
    """A value multiplied by itself, added to itself, and copied."""
    g = Graph()
    z = g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 3))
    square, triple = g.add(Multiply(), "s1", z, z), g.add(Add(), "t1", z, z, z)
    return g.close(g.add(Add(), "y_hat", square, g.add(Copy(), "k1", g.add(Copy(), "j1", triple))))


def scaled() -> Program:
    """x W / √fan_in, alone and side by side, and a factor of 0.25 on a layer without bias."""
    g = Graph()
    W1, b1 = g.weights(1, 4, 3)
    g.activate("a1", g.affine("z1", g.input("a0", ("n", 4)), W1, b1, scale=0.5))
    g.weights(2, 3, 2, members=2), g.parameter("W3", Parameter((2, 2, 1)))
    return g.side_by_side(
        2,
        (Affine(3**-0.5), "z2[k]", "a1 W2[k] b2[k]"),
        (Activate(Tanh()), "a2[k]", "z2[k]"),
        (Affine(0.25), "y_hat[k]", "a2[k] W3[k]"),
        loss="half_mean_squared_error",
    )


def penalized() -> Program:
    """A loss of three terms, one of them read from a parameter that the prediction uses twice."""
    g = Graph()
    W1, b1 = g.weights(1, 2, 2)
    a1 = g.activate("a1", g.affine("z1", g.input("a0", ("n", 2)), W1, b1))
    prediction = g.affine("y_hat", a1, W1, b1)
    y, n = g.input("y", ("n", 2)), g.input("n", ())
    g.add(LossValue(Loss.get("sum_squared_error"), 2), "L_data", y, prediction, n, section="loss")
    g.add(Penalty(0.3, 0.7), "R_W1", W1, section="loss")
    g.add(Penalty(0.0, 0.2), "R_b1", b1, section="loss")
    g.add(Add(), "R", "R_W1", "R_b1", section="loss")
    g.add(Add(), "L", "L_data", "R", section="loss")
    return g.program(prediction, "L")


def dropped() -> Program:
    """A mask, held fixed, although it is made in the shape of a value that learns."""
    g = Graph()
    a1 = g.activate("a1", g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 5)))
    seed, draw = g.remember("seed", State(())), g.remember("draw", State(()))
    mask = g.add(DropoutMask(0.4, 1), "mask1", a1, seed, draw)
    z2 = g.affine("z2", g.add(Multiply(), "h1", a1, mask), *g.weights(2, 5, 1))
    return g.close(z2)


def two_heads() -> Program:
    """Two predictions from one layer, each with its own loss, the second with smoothed labels."""
    g = Graph()
    a1 = g.activate("a1", g.affine("z1", g.input("a0", ("n", 2)), *g.weights(1, 2, 3)))
    first = g.affine("z2", a1, *g.weights(2, 3, 2))
    second = g.activate("y_hat", g.affine("z3", a1, *g.weights(3, 3, 2)), Activation.get("softmax"))
    y, n = g.input("y", ("n", 2)), g.input("n", ())
    g.add(LossValue(Loss.get("mean_squared_error"), 2), "L1", y, first, n, section="loss")
    smooth = g.add(SmoothLabels(0.2, 2), "y_smooth", y, section="loss")
    g.add(LossValue(Loss.get("categorical_cross_entropy"), 2), "L2", smooth, second, n, section="loss")
    g.add(Add(), "L", "L1", "L2", section="loss")
    return g.program(second, "L")


def straight() -> Program:
    """Identities everywhere: on the input, between layers, where a value branches, and at the end."""
    g = Graph()
    same = Activation.get("identity")
    a = g.activate("k0", g.input("a0", ("n", 2)), same)
    z1 = g.affine("z1", a, *g.weights(1, 2, 3))
    a1 = g.activate("a1", z1, same)
    h1 = g.add(Add(), "h1", a1, g.activate("t1", z1))
    z2 = g.affine("z2", h1, *g.weights(2, 3, 2))
    return g.close(g.activate("y_hat", z2, same))


def repeated() -> Program:
    """A block of three turns: x sliced, h carried, the weights the same at every turn; each h is read outside too."""
    g = Graph()
    x, h0 = g.affine("x1", g.input("x", ("n", 3, 2)), *g.weights(1, 2, 2)), g.input("h0", ("n", 4))
    W2, b2 = g.weights(2, 2, 4)
    h0 = g.affine("h1", h0, *g.weights(4, 4, 4))
    U2 = g.parameter("U2", Parameter((4, 4)))
    g.repeat(
        Block(
            "t",
            3,
            1,
            (
                Step(Affine(), "u2[t]", (f"{x}[t]", W2, b2), "forward"),
                Step(Affine(), "v2[t]", ("h2[t-1]", U2), "forward"),
                Step(Add(), "z2[t]", ("u2[t]", "v2[t]"), "forward"),
                Step(Activate(Tanh()), "h2[t]", ("z2[t]",), "forward"),
            ),
            (("h2", h0),),
        )
    )
    every, last = g.add(TurnSum(1), "s2", "h2"), g.add(Turn(-1, 1, "3"), "l2", "h2")
    return g.close(g.affine("y_hat", g.add(Multiply(), "m2", every, last), *g.weights(3, 4, 1)))


GRAPHS: dict[str, Callable[[], Program]] = {
    "chain": chain,
    "weighted": weighted,
    "twins_added": twins(Add),
    "twins_multiplied": twins(Multiply),
    "recurrent": recurrent,
    "members": members,
    "members_after_shared": members_after_shared,
    "residual": residual,
    "used_three_times": used_three_times,
    "squares": squares,
    "scaled": scaled,
    "penalized": penalized,
    "dropped": dropped,
    "two_heads": two_heads,
    "straight": straight,
    "repeated": repeated,
}


@dataclass
class Example:
    """A program with its loss, and values for what it is given."""

    name: str
    program: Program
    values: Values


def example_values(program: Program, rows: int = ROWS, seed: int = 0, dtype: Any = np.float64) -> Values:
    """Random numbers for everything that a program is given, away from zero, where a penalty has its kink."""
    rng = np.random.default_rng(seed)
    values: Values = {}
    for name, shape in program.given.items():
        drawn = rng.normal(size=[rows if size == "n" else size for size in shape])
        values[name] = (drawn + 0.05 * np.sign(drawn)).astype(dtype)
    if "y" in values:
        values["y"] = rng.random(values["y"].shape).astype(dtype)
        values["y"] /= values["y"].sum(axis=1, keepdims=True) if values["y"].shape[1] > 1 else 1
    if "w" in values:
        values["w"] = np.abs(values["w"])
    return values | {"n": rows} | {name: 3 for name, state in program.state.items() if not state.shape}


@pytest.fixture(params=GRAPHS)
def example(request: pytest.FixtureRequest) -> Example:
    """Each of the programs above in turn, forward and loss."""
    program = GRAPHS[request.param]()
    return Example(request.param, program, example_values(program))


@pytest.fixture(scope="session")
def graph() -> Callable[[str], Example]:
    """One of the programs above, by its name."""

    def build(name: str, rows: int = ROWS) -> Example:
        program = GRAPHS[name]()
        return Example(name, program, example_values(program, rows))

    return build


@pytest.fixture(scope="session")
def new_graph() -> type[Graph]:
    """An empty graph, to build on."""
    return Graph


@pytest.fixture(scope="session")
def random_values() -> Callable[..., Values]:
    """Random numbers for everything that a program is given."""
    return example_values


@pytest.fixture(scope="session")
def gradient_errors() -> Callable[..., dict[str, float]]:
    """How far each derived gradient is from a five-point difference of the loss, relative to their size."""

    def errors(program: Program, values: Values, names: Iterable[str] = (), h: float = 1e-3) -> dict[str, float]:
        full = verify(derive(program))
        found, loss = Interpreter(full)(values), Interpreter(program)

        def at(name: str, index: Any, offset: float) -> float:
            moved = values[name].copy()
            moved[index] += offset
            return float(loss({**values, name: moved})["L"])

        result = {}
        for name in names or program.parameters:
            analytic, numeric = found[f"d{name}"], np.zeros(values[name].shape)
            for i in np.ndindex(numeric.shape):
                near, far = at(name, i, h) - at(name, i, -h), at(name, i, 2 * h) - at(name, i, -2 * h)
                numeric[i] = (8 * near - far) / (12 * h)
            size = np.linalg.norm(analytic) + np.linalg.norm(numeric)
            result[name] = float(np.linalg.norm(analytic - numeric) / max(size, 1e-6))
        return result

    return errors
