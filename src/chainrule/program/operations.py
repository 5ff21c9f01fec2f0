"""Operations: the kinds of step that a program is made of, each defined once.

An operation gives its shape rule, its value, written in the vocabulary so that computing, printing and exporting share
one definition, and the rule for its gradient: for each input that can have one, the operation and operands that compute
that input's share of it. The forward operations come first; behind each stand those of its gradient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

from chainrule.errors import ProgramError
from chainrule.functions.activations import Activation
from chainrule.functions.expression import Expr, symbol, trace
from chainrule.functions.losses import Loss
from chainrule.functions.registry import Entry
from chainrule.functions.vocabulary import Symbolic, symbolic
from chainrule.program.program import Shape, Step

#: An input's name, and the operation and operands that compute its share of the gradient.
Contribution = tuple[str, "Operation", tuple[str, ...]]


@dataclass(frozen=True)
class Operation:
    """Base of all operations; attributes are dataclass fields."""

    #: A term of the loss: nothing but sums lies between it and the loss, so the gradient with respect to it is 1.
    loss_term: ClassVar[bool] = False
    #: A value that is held fixed when the loss is differentiated, whatever it is computed from.
    constant: ClassVar[bool] = False

    def shape(self, *shapes: Shape) -> Shape:
        """Return the shape of the value, given the inputs'. Elementwise by default. Raises `ProgramError`."""
        return broadcast(*shapes)

    def value(self, m: Any, *inputs: Any) -> Any:
        """Return the value, in the words of `m`."""
        raise NotImplementedError

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        """Yield the contribution to each input's gradient, where `d` names the gradient of the step's output."""
        yield from ()

    def trace(self, *names: str) -> Expr | None:
        """Return the value as an expression over `names`; None where a user's function is opaque."""
        attributes = {f.name: getattr(self, f.name) for f in fields(self)}
        entries = {key: symbolic(value) for key, value in attributes.items() if isinstance(value, Entry)}
        operation = replace(self, **entries) if entries else self
        return trace(operation.value, Symbolic(), *map(symbol, names))

    def outline(self, *names: str) -> str:
        """Return what is printed where the value is opaque."""
        return f"{type(self).__name__}({', '.join(names)})"


# ---- affine: z = a W + b


@dataclass(frozen=True)
class Affine(Operation):
    """z = a W + b, times a constant `scale` on the product (such as 1/√fan_in).

    a: (n, in) or (members, n, in); W: (in, out) or (members, in, out); b: (out,) or (members, 1, out); z: (n, out), or
    (members, n, out) where W has members.
    """

    scale: float = 1.0

    def shape(self, *shapes: Shape) -> Shape:
        a, W, *b = shapes
        if a[-1] != W[-2] or not 2 <= len(a) <= len(W) <= 3 or (len(a) == 3 and a[0] != W[0]):
            raise ProgramError(f"Cannot multiply a of shape {a} by W of shape {W}.")
        expected = (W[-1],) if len(W) == 2 else (W[0], 1, W[-1])
        if b and b[0] != expected:
            raise ProgramError(f"W of shape {W} needs b of shape {expected}, but b has shape {b[0]}.")
        return (*W[:-2], a[-2], W[-1])

    def value(self, m: Any, *inputs: Any) -> Any:
        a, W, *b = inputs
        z = _scaled(self.scale, m.matmul(a, W))
        return z + b[0] if b else z

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        a, W, *b = step.inputs
        yield W, AffineWeightGradient(self.scale), (a, d)
        if b:
            yield b[0], ColumnSum(), (d,)
        yield a, AffineInputGradient(self.scale), (d, W)


@dataclass(frozen=True)
class AffineWeightGradient(Operation):
    """dW = aᵀ dz: each weight's gradient is what came in times the error that went out, summed over the rows."""

    scale: float = 1.0

    def shape(self, *shapes: Shape) -> Shape:
        a, dz = shapes
        return (*dz[:-2], a[-1], dz[-1])

    def value(self, m: Any, *inputs: Any) -> Any:
        a, dz = inputs
        return _scaled(self.scale, m.matmul(m.transpose(a), dz))


@dataclass(frozen=True)
class AffineInputGradient(Operation):
    """da = dz Wᵀ: each unit's gradient is the error of the units it fed, weighted as it fed them."""

    scale: float = 1.0

    def shape(self, *shapes: Shape) -> Shape:
        dz, W = shapes
        return (*dz[:-1], W[-2])

    def value(self, m: Any, *inputs: Any) -> Any:
        dz, W = inputs
        return _scaled(self.scale, m.matmul(dz, m.transpose(W)))


@dataclass(frozen=True)
class ColumnSum(Operation):
    """db = the sum of dz over its rows, because every row used the same b."""

    def shape(self, *shapes: Shape) -> Shape:
        (dz,) = shapes
        return (dz[-1],) if len(dz) == 2 else (dz[0], 1, dz[-1])

    def value(self, m: Any, *inputs: Any) -> Any:
        return m.column_sum(inputs[0])


# ---- activations: a = f(z)


@dataclass(frozen=True)
class Activate(Operation):
    """a = f(z)."""

    activation: Activation

    def value(self, m: Any, *inputs: Any) -> Any:
        (z,) = inputs
        return m.call(self.activation, z) if self.activation.symbol else self.activation.value(z, m)

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        (z,) = step.inputs
        yield z, ActivationGradient(self.activation), (d, z, step.output)


@dataclass(frozen=True)
class ActivationGradient(Operation):
    """dz = da ⊙ f′(z); for softmax, its full Jacobian product."""

    activation: Activation

    def value(self, m: Any, *inputs: Any) -> Any:
        da, z, a = inputs
        return self.activation.backward(da, z, a, m)

    def outline(self, *names: str) -> str:
        da, z, _ = names
        return f"{da} ⊙ {self.activation.symbol}′({z})"


# ---- sums and products, for graphs that branch and for dropout


@dataclass(frozen=True)
class Add(Operation):
    """The sum of values of one shape; also gathers the gradients of a value that was used more than once."""

    def shape(self, *shapes: Shape) -> Shape:
        if len(set(shapes)) != 1:
            raise ProgramError(f"Cannot add values of shapes {', '.join(map(str, shapes))}.")
        return shapes[0]

    def value(self, m: Any, *inputs: Any) -> Any:
        total = inputs[0]
        for value in inputs[1:]:
            total = total + value
        return total

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        for name in step.inputs:
            yield name, Copy(), (d,)


@dataclass(frozen=True)
class Copy(Operation):
    """The value itself."""

    def value(self, m: Any, *inputs: Any) -> Any:
        return inputs[0]

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        yield step.inputs[0], Copy(), (d,)


@dataclass(frozen=True)
class MemberSum(Operation):
    """The sum over members: the gradient of a value that all of them read."""

    def shape(self, *shapes: Shape) -> Shape:
        return shapes[0][1:]

    def value(self, m: Any, *inputs: Any) -> Any:
        return m.member_sum(inputs[0])


@dataclass(frozen=True)
class Multiply(Operation):
    """The product x ⊙ y of two values of one shape."""

    shape = Add.shape

    def value(self, m: Any, *inputs: Any) -> Any:
        return m.hadamard(*inputs)

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        x, y = step.inputs
        yield x, Multiply(), (d, y)
        yield y, Multiply(), (d, x)


@dataclass(frozen=True)
class DropoutMask(Operation):
    """1/(1 − rate) where a unit is kept, 0 where it is dropped (Srivastava et al. 2014, inverted).

    Drawn by counter from (seed, draw, stream), so it is a constant of the iteration: no gradient passes through it.
    """

    rate: float
    stream: int
    constant: ClassVar[bool] = True

    def shape(self, *shapes: Shape) -> Shape:
        return shapes[0]

    def value(self, m: Any, *inputs: Any) -> Any:
        like, seed, draw = inputs
        return m.dropout_mask(like, seed, draw, self.stream, self.rate)


# ---- the loss


@dataclass(frozen=True)
class SmoothLabels(Operation):
    """(1 − s) y + s / classes."""

    smoothing: float
    classes: int

    def value(self, m: Any, *inputs: Any) -> Any:
        (y,) = inputs
        return (1 - self.smoothing) * y + self.smoothing / self.classes


@dataclass(frozen=True)
class LossValue(Operation):
    """L, from targets, predictions (raw scores if `from_scores`), the number of rows and, if given, sample weights.

    y: (n, outputs); p: (n, outputs) or (members, n, outputs); n: (); w: (n, 1). Members' losses are added up.
    """

    loss: Loss
    outputs: int
    from_scores: bool = False
    loss_term: ClassVar[bool] = True

    def shape(self, *shapes: Shape) -> Shape:
        y, p = shapes[:2]
        if y != p[-2:] or y[-1] != self.outputs:
            raise ProgramError(f"Targets of shape {y} do not fit predictions of shape {p}.")
        return ()

    def value(self, m: Any, *inputs: Any) -> Any:
        y, p, n, *w = inputs
        each = self.loss.value_from_scores(y, p, m) if self.from_scores else self.loss.value(y, p, m)
        if w:
            total = m.sum(m.hadamard(w[0], each))
            return total if self.loss.reduction == "sum" else total / _count(self, m, n, w)
        if self.loss.reduction == "mean":
            return m.mean(each)
        return m.sum(each) / n if self.loss.reduction == "row_mean" else m.sum(each)

    def outline(self, *names: str) -> str:
        y, p, _, *w = names
        each = self.loss.formula or f"{self.loss.name}({y}, {p})"
        kind = {"sum": "sum", "mean": "mean", "row_mean": "mean over rows"}[self.loss.reduction]
        return f"{'weighted ' if w else ''}{kind} of [{each}]"

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        if self.from_scores:  # the gradient is in terms of ŷ, which this step does not read
            raise ProgramError(f"{step.output} is simplified already: derive a program first, and then simplify it.")
        yield step.inputs[1], LossGradient(self.loss, self.outputs), step.inputs


@dataclass(frozen=True)
class LossGradient(Operation):
    """dŷ, the slope of L in each prediction; with `from_scores`, dz, in each raw score (from the prediction)."""

    loss: Loss
    outputs: int
    from_scores: bool = False

    def shape(self, *shapes: Shape) -> Shape:
        return shapes[1]

    def value(self, m: Any, *inputs: Any) -> Any:
        y, p, n, *w = inputs
        each = self.loss.derivative_from_scores(y, p, m) if self.from_scores else self.loss.derivative(y, p, m)
        if w:
            each = m.hadamard(w[0], each)
        return each if self.loss.reduction == "sum" else each / _count(self, m, n, w)

    def outline(self, *names: str) -> str:
        return f"slope of the loss in {names[1]}"


def _count(operation: LossValue | LossGradient, m: Any, n: Any, w: Any) -> Any:
    """What a mean divides by: rows, or the sum of their weights; times outputs where outputs count too."""
    many = m.sum(w[0]) if w else n
    outputs = operation.outputs if operation.loss.reduction == "mean" else 1
    return many if outputs == 1 else outputs * many


@dataclass(frozen=True)
class Penalty(Operation):
    """l1·Σ|W| + ½·l2·ΣW², a term of the loss."""

    l1: float
    l2: float
    loss_term: ClassVar[bool] = True

    def shape(self, *shapes: Shape) -> Shape:
        return ()

    def value(self, m: Any, *inputs: Any) -> Any:
        (W,) = inputs
        terms = [self.l1 * m.sum(m.abs(W))] if self.l1 else []
        terms += [0.5 * self.l2 * m.sum(W**2)] if self.l2 else []
        return sum(terms[1:], terms[0])

    def gradient(self, step: Step, d: str) -> Iterator[Contribution]:
        yield step.inputs[0], PenaltyGradient(self.l1, self.l2), step.inputs


@dataclass(frozen=True)
class PenaltyGradient(Operation):
    """l1·sign(W) + l2·W."""

    l1: float
    l2: float

    def value(self, m: Any, *inputs: Any) -> Any:
        (W,) = inputs
        terms = [self.l1 * m.sign(W)] if self.l1 else []
        terms += [self.l2 * W] if self.l2 else []
        return sum(terms[1:], terms[0])


def _scaled(scale: float, product: Any) -> Any:
    return product if scale == 1.0 else scale * product


def broadcast(*shapes: Shape) -> Shape:
    """Return the shape that `shapes` broadcast to. Raises `ProgramError` where they do not."""
    longest = max(map(len, shapes))
    padded = [(1,) * (longest - len(shape)) + shape for shape in shapes]
    result: list[int | str] = []
    for dimensions in zip(*padded, strict=True):
        sizes = dict.fromkeys(d for d in dimensions if d != 1)
        if len(sizes) > 1:
            raise ProgramError(f"Shapes {', '.join(map(str, shapes))} do not fit together.")
        result.append(next(iter(sizes), 1))
    return tuple(result)
