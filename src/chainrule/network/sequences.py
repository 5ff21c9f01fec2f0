"""Layers for sequences (n, T, units): word numbers as vectors, and layers that go through them step by step."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from chainrule.errors import InvalidInput
from chainrule.functions.activations import Sigmoid, Tanh
from chainrule.functions.initializers import ForgetBias, Initializer
from chainrule.functions.registry import FLAG, SHARE
from chainrule.network.layers import ACTIVATION, COUNT, INITIALIZER, Layer
from chainrule.network.scope import Scope
from chainrule.program.blocks import Block
from chainrule.program.operations import Activate, Add, Affine, Operation, Turn, Zeros
from chainrule.program.operations.recurrent import Blend, Candidate, Cell, Gate, Hold, Part, Reveal
from chainrule.program.operations.windows import Say
from chainrule.program.program import Step


@dataclass(frozen=True)
class Embedding(Layer, name="embedding"):
    """A vector for every word number: (n, T) → (n, T, units), rows of a table that is learned.

    Parameters
    ----------
    units : how many numbers a word becomes. How many words there are, the `Input`'s vocabulary says.
    weight_init : how the table starts.
    dropout : as in `Dense`.

    >>> from chainrule import Dense, GlobalAvgPool, Input, Network
    >>> layers = [Embedding(4), GlobalAvgPool(), Dense(1, "sigmoid")]
    >>> network = Network(Input(("T",), vocabulary=10), layers, loss="binary_cross_entropy", seed=0)
    >>> network.parameters["E1"].shape, network.predict([[1, 2], [3, 4, 5]]).shape
    ((10, 4), (2, 1))
    """

    units: int = field(metadata=COUNT)
    weight_init: Any = field(default="uniform", metadata=INITIALIZER)
    dropout: float = field(default=0.0, metadata=SHARE)
    word: ClassVar[str] = "e"

    def add_to(self, scope: Scope, a: str) -> str:
        words = scope.builder.vocabularies.get(a)
        if words is None:
            raise InvalidInput("An Embedding reads word numbers: give the Input a vocabulary.")
        take, table = Say("take"), scope.parameter("E", (words, self.units), self.weight_init)
        if not (scope.training and self.dropout):
            return scope.result(take, table, a)
        return scope.drop(scope.add(take, "e", table, a), self.dropout)


@dataclass(frozen=True, repr=False)
class Recurrent(Layer):
    """What layers have in common that go through a sequence and carry a state from step to step.

    Parameters
    ----------
    units : how many numbers the state has, which is what the layer gives.
    return_sequences : whether it gives the state after each step, (n, T, units), or only after the last, (n, units).
        Of a sequence that is shorter than others, the state after its own last step.
    dropout : as in `Dense`, of what the layer gives.
    """

    units: int = field(metadata=COUNT)
    return_sequences: bool = field(default=False, metadata=FLAG)
    dropout: float = field(default=0.0, metadata=SHARE)
    gates: ClassVar[int] = 1
    starts: ClassVar[bool] = False  # whether it has to be said that the state starts as 0, and in which shape

    def add_to(self, scope: Scope, a: str) -> str:
        h = self.states(scope, a, scope.mask(a))
        drops = scope.training and self.dropout > 0
        if not self.return_sequences:
            last = Turn(-1, 1, str(scope.shape(h)[1]))
            return scope.drop(scope.add(last, "l", h), self.dropout) if drops else scope.result(last, h)
        if drops:
            return scope.drop(h, self.dropout)
        return scope.result(Say("slice", (0, scope.size(h))), h) if scope.output.startswith("y_hat") else h

    def states(self, scope: Scope, a: str, mask: str | None) -> str:
        """Add the block that computes the state after each step; return its name."""
        shape = scope.shape(a)
        if len(shape) != 3:
            raise self.unfit(scope, "reads sequences (n, T, units)", a)
        wide, fan_in = self.gates * self.units, scope.size(a)
        W = scope.parameter("W", (fan_in, wide), Initializer.get("glorot_uniform"), fan_in, self.units)
        U = scope.parameter("U", (self.units, wide), Initializer.get("orthogonal"), self.units, self.units)
        b = scope.parameter("b", (wide,), self.bias(), fan_in, self.units, decay=False)
        steps: list[Step] = []

        def at(name: str, turn: str = "t") -> str:
            return f"{scope.name(name)}[{turn}]"

        def add(operation: Operation, output: str, *operands: str) -> str:
            steps.append(Step(operation, at(output), operands, "forward", scope.number))
            return at(output)

        def hold(word: str, new: str) -> None:
            """Give the last step its name: that of the state, or of what becomes it where there is a step."""
            if mask is None:
                last = steps.pop()
                steps.append(Step(last.operation, at(word), last.inputs, "forward", scope.number))
            else:
                add(Hold(), word, new, at(word, "t-1"), f"{mask}[t]")

        u = add(Affine(), "u", f"{a}[t]", W, b)
        self.turn(scope, add, at, hold, u, U)
        start = [(scope.name("h"), scope.add(Zeros(("n", self.units)), "s", a))] if self.starts else []
        scope.builder.repeat(Block("t", shape[1], 1, tuple(steps), tuple(start), layer=scope.number))
        return scope.name("h")

    def bias(self) -> Initializer:
        """How the bias starts."""
        return Initializer.get("zeros")

    def turn(self, scope: Scope, add: Any, at: Any, hold: Any, u: str, U: str) -> None:
        """Add what is computed at each turn from u, the turn's own part, and the weights U of the state before."""
        raise NotImplementedError


@dataclass(frozen=True, repr=False)
class SimpleRNN(Recurrent, name="simple_rnn"):
    """h[t] = f(a[t] W + b + h[t−1] U): the state after each step is a dense layer of the step and the state before.

    See `Recurrent` for the parameters; `activation` is f.

    Elman 1990, 'Finding structure in time'.

    >>> from chainrule import Dense, Input, Network
    >>> network = Network(Input(("T", 2)), [SimpleRNN(3), Dense(1)], loss="mean_squared_error", seed=0)
    >>> network.predict([[[1, 2], [3, 4]], [[5, 6]]]).shape
    (2, 1)
    """

    activation: Any = field(default="tanh", metadata=ACTIVATION)

    def turn(self, scope: Scope, add: Any, at: Any, hold: Any, u: str, U: str) -> None:
        v = add(Affine(), "v", at("h", "t-1"), U)
        hold("h", add(Activate(self.activation), "n", add(Add(), "z", u, v)))


@dataclass(frozen=True, repr=False)
class LSTM(Recurrent, name="lstm"):
    """A memory cell c for each unit, with gates for what enters it, what it forgets and what it shows.

    z[t] = a[t] W + b + h[t−1] U has four parts: i, f and o = σ of theirs, g = tanh of its own. Then
    c[t] = f ⊙ c[t−1] + i ⊙ g and h[t] = o ⊙ tanh(c[t]). The parts are in PyTorch's order, i f g o, with one bias.

    Parameters
    ----------
    units, return_sequences, dropout : see `Recurrent`.
    forget_bias : where the bias of f starts; with 1, the cell remembers at first (Jozefowicz et al. 2015).

    Hochreiter & Schmidhuber 1997, 'Long short-term memory'; Gers et al. 2000, 'Learning to forget'.

    >>> from chainrule import Dense, Input, Network
    >>> network = Network(Input(("T", 2)), [LSTM(3), Dense(1)], loss="mean_squared_error", seed=0)
    >>> {name: array.shape for name, array in network.parameters.items()}
    {'W1': (2, 12), 'U1': (3, 12), 'b1': (12,), 'W2': (3, 1), 'b2': (1,)}
    """

    forget_bias: float = 1.0
    gates: ClassVar[int] = 4

    def bias(self) -> Initializer:
        return ForgetBias(self.forget_bias)

    def turn(self, scope: Scope, add: Any, at: Any, hold: Any, u: str, U: str) -> None:
        z = add(Add(), "z", u, add(Affine(), "v", at("h", "t-1"), U))
        functions = {"i": Sigmoid(), "f": Sigmoid(), "g": Tanh(), "o": Sigmoid()}
        i, f, g, o = (add(Gate(kind, Part(p, self.units)), n, z) for p, (n, kind) in enumerate(functions.items()))
        hold("c", add(Cell(), "k", f, at("c", "t-1"), i, g))
        hold("h", add(Reveal(), "n", o, at("c")))


class GRU(Recurrent, name="gru"):
    """A gate z between the state before and a new one, g, for which a gate r resets what was.

    With u = a[t] W + b and v = h[t−1] U + k, of three parts each: r and z = σ(u + v), g = tanh(u + r ⊙ v), and
    h[t] = (1 − z) ⊙ g + z ⊙ h[t−1]. The reset comes after the product, as in PyTorch and ONNX; the order is r z g.

    See `Recurrent` for the parameters.

    Cho et al. 2014, 'Learning phrase representations using RNN encoder–decoder for statistical machine translation'.

    >>> from chainrule import Dense, Input, Network
    >>> network = Network(Input((40, 2)), [GRU(3), Dense(1)], loss="mean_squared_error", seed=0)
    >>> {name: array.shape for name, array in network.parameters.items()}
    {'W1': (2, 9), 'U1': (3, 9), 'b1': (9,), 'k1': (9,), 'W2': (3, 1), 'b2': (1,)}
    """

    gates: ClassVar[int] = 3
    starts: ClassVar[bool] = True

    def turn(self, scope: Scope, add: Any, at: Any, hold: Any, u: str, U: str) -> None:
        k = scope.parameter("k", (3 * self.units,), None, self.units, self.units, decay=False)
        v = add(Affine(), "v", at("h", "t-1"), U, k)
        r, z = (add(Gate(Sigmoid(), Part(place, self.units)), name, u, v) for place, name in enumerate("rz"))
        g = add(Candidate(Part(2, self.units)), "g", u, v, r)
        hold("h", add(Blend(), "n", z, g, at("h", "t-1")))


@dataclass(frozen=True)
class Bidirectional(Layer, name="bidirectional"):
    """A recurrent layer from the first step to the last, and another one from the last to the first, side by side.

    Schuster & Paliwal 1997, 'Bidirectional recurrent neural networks'.

    >>> from chainrule import Dense, Input, Network
    >>> network = Network(Input((5, 2)), [Bidirectional(LSTM(3)), Dense(1)], loss="mean_squared_error", seed=0)
    >>> network.parameters["W2"].shape  # two states of 3
    (6, 1)
    """

    layer: Any

    def __post_init__(self) -> None:
        if not isinstance(self.layer, Recurrent):
            raise InvalidInput(f"Bidirectional needs a recurrent layer, such as LSTM(32), but received {self.layer!r}.")

    def add_to(self, scope: Scope, *inputs: str) -> str:
        (a,), own, mask = inputs, self.layer, scope.mask(inputs[0])
        back = scope.marked("r")
        turned = back.add(Say("flip", (1,)), "a", a)
        turned_mask = None if mask is None else back.add(Say("flip", (1,)), "m", mask)
        states = [own.states(scope, a, mask), own.states(back, turned, turned_mask)]
        if own.return_sequences:
            states[1] = back.add(Say("flip", (1,)), "q", states[1])
        else:
            last = Turn(-1, 1, str(scope.shape(states[0])[1]))
            states = [scope.add(last, "l", states[0]), back.add(last, "l", states[1])]
        both = Say("concat", ((own.units, own.units),))
        if scope.training and own.dropout:
            return scope.drop(scope.add(both, "q", *states), own.dropout)
        return scope.result(both, *states)
