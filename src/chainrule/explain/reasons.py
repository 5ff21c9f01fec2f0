"""Why each line of a program is as it is, in words a learner can read; formulas within the words are expressions."""

from __future__ import annotations

from collections.abc import Callable

from chainrule.functions.activations import Activation, Identity
from chainrule.functions.expression import Expr, symbol
from chainrule.functions.vocabulary import trace_method
from chainrule.functions.words import m
from chainrule.program import operations as ops
from chainrule.program import update
from chainrule.program.operations import normalize, recurrent, windows
from chainrule.program.program import Program, Step

#: Words with formulas among them.
Words = tuple[str | Expr, ...]
Rule = Callable[[Step, Program], Words]


def reason(step: Step, program: Program) -> Words:
    """Return why a step of `program` is as it is; nothing for an operation that is not chainrule's own.

    >>> from chainrule import Dense, Network
    >>> program = Network(2, [Dense(1)], loss="mean_squared_error", seed=0).program
    >>> reason(program.producer("db1"), program)
    ('the same bias was added in every row, so its rows add up',)
    """
    for kind, rule in REASONS.items():
        if isinstance(step.operation, kind):
            return rule(step, program)
    return ()


def _says(words: str) -> Rule:
    return lambda step, program: (words,)


# ---- forward and loss


def _affine(step: Step, program: Program) -> Words:
    if step.operation.windows:  # type: ignore[attr-defined]
        return ("each filter adds up what it sees of a window times its weights, wherever that lies",)
    bias = ", and a bias" if len(step.inputs) > 2 else ""
    scale = ", scaled by a constant" if getattr(step.operation, "scale", 1.0) != 1 else ""
    return (f"each unit adds up its inputs times its weights{bias}{scale}",)


def _activate(step: Step, program: Program) -> Words:
    function: Activation = step.operation.activation  # type: ignore[attr-defined]
    if isinstance(function, Identity):
        return ("no bend: the scores themselves",)
    if function.distribution:
        return ("scores become probabilities: all positive, and each row adds up to 1",)
    value = trace_method(function, "value", step.inputs[0])
    if value is None or value == Expr(function.name, (symbol(step.inputs[0]),)):
        return ("the bend, element by element: without it, all layers would be one",)
    return ("the bend, element by element: ", value)


def _loss_value(step: Step, program: Program) -> Words:
    operation = step.operation
    assert isinstance(operation, ops.LossValue)
    if operation.from_scores:
        return ("the same loss, from the raw scores: safe where a prediction is rounded to its limit",)
    many = {"sum": "added up over all rows", "mean": "on average", "row_mean": "on average over rows"}
    weighted = ", each row with its weight" if len(step.inputs) > 3 else ""
    return (f"how far the predictions are from the targets, {many[operation.loss.reduction]}{weighted}",)


def _column_normalize(step: Step, program: Program) -> Words:
    whose = "the batch" if len(step.inputs) == 4 else "all batches so far"
    return (f"each unit brought to mean 0 and variance 1, those of {whose}",)


# ---- backward


def _loss_gradient(step: Step, program: Program) -> Words:
    operation = step.operation
    assert isinstance(operation, ops.LossGradient)
    y, p, n, *w = step.inputs
    weighted = " times the row's weight" if w else ""
    divided: Words = (f"the slope of the loss in each prediction{weighted}",)
    if operation.loss.reduction != "sum":
        rows: Expr = m.sum(symbol(w[0])) if w else symbol(n)
        outputs = operation.outputs if operation.loss.reduction == "mean" else 1
        divided = (*divided, "; the mean divides by ", rows if outputs == 1 else outputs * rows)
    if not operation.from_scores:
        return divided
    link = Activation.get(operation.loss.link)
    return (f"the slopes of the loss and of {link.symbol} multiplied out: ", *_cancels(link.name, y, p))


def _cancels(link: str, y: str, p: str) -> Words:
    """What cancels where a loss meets the activation that it is made for."""
    a, target = symbol(p), symbol(y)
    if link == "sigmoid":
        return (a * (1 - a), " cancels")
    if link == "softmax":
        return (a, " cancels, and ", m.sum(target, -1), " is 1 in every row")
    return (a, " cancels")


def _slope(step: Step, program: Program) -> Words:
    operation = step.operation
    assert isinstance(operation, ops.ActivationGradient)
    function, (_, z, a) = operation.activation, step.inputs
    if isinstance(function, Identity):
        return ("through the identity, whose slope is 1",)
    if function.distribution:
        return ("every output depends on every score of its row, so each score gathers from all of the row's outputs",)
    slope = trace_method(function, "derivative", z, a)
    name = function.symbol or function.name
    if slope is None:
        return (f"through {name}, element by element: times its slope {name}′ at ", symbol(z))
    indicator = (", 1 where that holds and else 0",) if slope.op in ("gt", "ge", "lt", "le") else ()
    return (f"through {name}, element by element: times its slope ", slope, *indicator)


def _weight_gradient(step: Step, program: Program) -> Words:
    if step.operation.windows:  # type: ignore[attr-defined]
        return ("every window saw the same weights: what they multiplied, times what arrives",)
    a, dz = map(symbol, step.inputs)
    return ("what the weights multiplied, ", a, ", times what arrives, ", dz, "; all rows add up")


def _input_gradient(step: Step, program: Program) -> Words:
    if step.operation.windows:  # type: ignore[attr-defined]
        return ("each value spread over a window, by the filter's weights",)
    return ("back through the weights that led forward: ", symbol(step.inputs[1]), ", transposed")


def _multiply(step: Step, program: Program) -> Words:
    other = program.producer(step.inputs[1])
    if other is not None and isinstance(other.operation, ops.DropoutMask):
        if step.section == "forward":
            return ("what is dropped becomes 0, what is kept grows to make up for it",)
        return ("what was dropped passes nothing back, what was kept is scaled as before",)
    if step.section == "forward":
        return ("element times element",)
    return ("the product rule: times the other factor, ", symbol(step.inputs[1]))


def _add(step: Step, program: Program) -> Words:
    if step.section == "loss":
        return ("what training makes small is the sum of these",)
    if step.section == "forward":
        return ("element plus element",)
    if any("_next[" in name for name in step.inputs):
        return ("what arrives here at this turn, and what the turn after it passes on",)
    return (symbol(step.output[1:]), f" is used {len(step.inputs)} times: its gradients add up")


def _turn(step: Step, program: Program) -> Words:
    if step.section == "backward":
        return ("what the first turn passes back to what it started from",)
    return ("of all turns, only this one",)


def _turn_sum(step: Step, program: Program) -> Words:
    if step.section == "backward":
        return ("every turn read the same ", symbol(step.output[1:]), ", so the shares of all turns add up")
    return ("every turn has its share",)


def _penalty(step: Step, program: Program) -> Words:
    return ("what large weights cost, ", symbol(step.inputs[0]))


def _penalty_gradient(step: Step, program: Program) -> Words:
    operation = step.operation
    assert isinstance(operation, ops.PenaltyGradient)
    W, parts = symbol(step.inputs[0]), list[Words]()
    if operation.l1:
        parts.append(("|w| has the slope ", Expr("sign", (W,))))
    if operation.l2:
        parts.append(("½ w² has the slope ", W))
    return ("the slope of the penalty: ", *parts[0], *((", and ", *parts[1]) if len(parts) > 1 else ()))


# ---- update

#: Adam's bias corrections, by what they correct.
CORRECTIONS = {"c1": "mean", "c2": "square"}


def _rule(step: Step, program: Program) -> Words:
    operation = step.operation
    assert isinstance(operation, update.OptimizerRule)
    if operation.rule in CORRECTIONS:
        return (f"the {CORRECTIONS[operation.rule]} began at 0: so far, it holds this share",)
    return (f"what {operation.optimizer.name} remembers: its {operation.rule}",)


def _learning_rate(step: Step, program: Program) -> Words:
    return ("how far to go",) if not step.inputs else ("how far to go after that many updates",)


def _descend(step: Step, program: Program) -> Words:
    operation = step.operation
    assert isinstance(operation, update.Descend)
    decays = operation.decay and operation.optimizer.weight_decay != 0
    return ("a step against the gradient" + (", and a little towards 0: weight decay" if decays else ""),)


#: What is said of a word that is a step, or that a gradient begins with.
OF_WORDS = {
    "patches": "each window as a row: a convolution is a layer of units that look through it",
    "unpatch": "each patch's share goes back to where it was read; where windows overlap, shares add up",
    "max_pool": "the largest value of each window",
    "route": "what is not the largest of its window has no part in it: all goes to the one that is",
    "sum_pool": "each window added up: its places have the same share",
    "spread": "the same share for every place of its window",
    "reshape": "the same numbers in another shape",
    "reshape_like": "the same numbers in the shape that they had",
    "slice": "some of the columns",
    "unslice": "back to the columns that they were taken from",
    "concat": "side by side",
    "flip": "the other way round",
    "take": "the rows that the numbers name",
    "scatter_add": "to the rows that were taken; of one that was taken twice, both add up",
    "max": "the largest of each",
}


def _words(step: Step, program: Program) -> Words:
    e = step.expression
    general = "the rules of the words that the value is written in, one after the other"
    return (OF_WORDS.get(e.op, general) if e is not None else general,)


#: What is said of each kind of step.
REASONS: dict[type[ops.Operation], Rule] = {
    ops.Affine: _affine,
    ops.Activate: _activate,
    ops.DropoutMask: _says("drawn again in each iteration: which units sit it out"),
    ops.SmoothLabels: _says("a little of each target is spread over all classes"),
    ops.LossValue: _loss_value,
    ops.Penalty: _penalty,
    normalize.RowNormalize: _says("each row brought to mean 0 and variance 1"),
    normalize.ColumnMean: _says("the mean of each unit over the rows of the batch"),
    normalize.ColumnVariance: _says("how far each unit's values lie from their mean: their squares, on average"),
    normalize.ColumnNormalize: _column_normalize,
    normalize.ColumnNormalizeGradient: _says("every row moved its column's mean and variance: that part is taken out"),
    normalize.ScaleShift: _says("a scale and a shift of each unit's own, the same for every row"),
    normalize.RowNormalizeGradient: _says("every entry moved its row's mean and variance: that part is taken out"),
    normalize.ScaleGradient: _says("the scale multiplied every row; all rows add up"),
    normalize.Scaled: _says("back through the scale that multiplied it"),
    ops.LossGradient: _loss_gradient,
    ops.ActivationGradient: _slope,
    ops.AffineWeightGradient: _weight_gradient,
    ops.ColumnSum: _says("the same bias was added in every row, so its rows add up"),
    ops.AffineInputGradient: _input_gradient,
    ops.PenaltyGradient: _penalty_gradient,
    ops.Multiply: _multiply,
    ops.Add: _add,
    ops.Copy: _says("passed on unchanged: a sum grows as fast as each of its terms"),
    ops.Derived: _words,
    windows.Say: _words,
    windows.Mean: _says("the mean over all places"),
    windows.AveragePool: _says("the mean of each window"),
    windows.Unpatch: _says("each window is added to its place in the image"),
    windows.StepMean: _says("the mean over the steps that there are"),
    windows.StepMax: _says("the largest over the steps that there are"),
    windows.Count: _says("the mean is over all places of all rows"),
    ops.Turn: _turn,
    ops.Stack: _says("all turns side by side"),
    ops.Before: _says("at each turn what the turn before has left"),
    ops.TurnSum: _turn_sum,
    ops.Masked: _says("what lies behind a sequence's end counts 0"),
    recurrent.Gate: _says("a gate, from 0, closed, to 1, open; or what is to pass it"),
    recurrent.GateGradient: _says("through the bend of this gate, element by element"),
    recurrent.Candidate: _says("what would be new, with as much of what was as the reset gate lets through"),
    recurrent.CandidateGradient: _says("through the bend of what would be new, and past the reset gate"),
    recurrent.Beside: _says("the gates' parts side by side, as they stand in the weights"),
    recurrent.Cell: _says("what the forget gate keeps of the cell, and what the input gate lets in"),
    recurrent.Reveal: _says("as much of the cell as the output gate shows"),
    recurrent.Blend: _says("the gate chooses, element by element, between what is new and what was"),
    recurrent.Hold: _says("a sequence that has ended keeps its last state"),
    recurrent.Held: _says("it goes back the way it came: to the step, or past it where there was none"),
    ops.Zeros: _says("nothing was there before the first turn"),
    update.LearningRate: _learning_rate,
    update.Increment: _says("one more"),
    update.ClipValue: _says("no gradient goes beyond the limit"),
    update.GlobalNorm: _says("the length of all gradients together"),
    update.ClipFactor: _says("what brings that length down to the limit, at most 1"),
    update.Scale: _says("a learning rate of its own"),
    update.ScaleBy: _says("all gradients shortened alike: the direction stays"),
    update.RunningMean: _says("predictions need a mean of their own: a little of each batch's"),
    update.RunningVariance: _says("and a variance of their own, as of rows drawn from many: n − 1 instead of n"),
    update.OptimizerRule: _rule,
    update.Descend: _descend,
}


def in_text(words: Words, write: Callable[[Expr], str], plain: Callable[[str], str] = str) -> str:
    """Return words as one string: formulas by `write`, what is between them by `plain`.

    >>> from chainrule.program.render.text import write
    >>> in_text(("twice ", symbol("lr")), write)
    'twice η'
    """
    return "".join(write(part) if isinstance(part, Expr) else plain(part) for part in words)
