"""Why each line of a program is as it is, in words a learner can read; formulas within the words are expressions."""

import re
from collections.abc import Callable, Mapping
from typing import Any

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
#: What is said of an operation: the words, in which {0} stands for what it reads first and {of} for what its gradient
#: is of; other words by section, or of windows; or what finds them, given the operation.
Rule = str | Mapping[str, str] | Callable[[Any, Step, Program], Words]


def reason(step: Step, program: Program) -> Words:
    """Return why a step of `program` is as it is; nothing for an operation that is not chainrule's own.

    >>> from chainrule import Dense, Network
    >>> program = Network(2, [Dense(1)], loss="mean_squared_error", seed=0).program
    >>> reason(program.producer("db1"), program)
    ('the same bias was added in every row, so its rows add up',)
    """
    rule = next((rule for kind, rule in REASONS.items() if isinstance(step.operation, kind)), "")
    if callable(rule):
        return rule(step.operation, step, program)
    case = "windows" if getattr(step.operation, "windows", False) else step.section
    text = rule if isinstance(rule, str) else rule.get(case, rule["otherwise"])
    names = {"of": step.output[1:], **{str(place): name for place, name in enumerate(step.inputs)}}
    parts = re.split(r"{(\w+)}", text)
    return tuple(symbol(names[part]) if i % 2 else part for i, part in enumerate(parts) if part)


# ---- forward and loss


def _affine(affine: Any, step: Step, program: Program) -> Words:
    if affine.windows:
        return ("each filter adds up what it sees of a window times its weights, wherever that lies",)
    bias = ", and a bias" if len(step.inputs) > 2 else ""
    scale = ", scaled by a constant" if affine.scale != 1 else ""
    return (f"each unit adds up its inputs times its weights{bias}{scale}",)


def _activate(activate: Any, step: Step, program: Program) -> Words:
    function: Activation = activate.activation
    if isinstance(function, Identity):
        return ("no bend: the scores themselves",)
    if function.distribution:
        return ("scores become probabilities: all positive, and each row adds up to 1",)
    value = trace_method(function, "value", step.inputs[0])
    if value is None or value == Expr(function.name, (symbol(step.inputs[0]),)):
        return ("the bend, element by element: without it, all layers would be one",)
    return ("the bend, element by element: ", value)


def _loss_value(value: Any, step: Step, program: Program) -> Words:
    if value.from_scores:
        return ("the same loss, from the raw scores: safe where a prediction is rounded to its limit",)
    many = {"sum": "added up over all rows", "mean": "on average", "row_mean": "on average over rows"}
    weighted = ", each row with its weight" if len(step.inputs) > 3 else ""
    return (f"how far the predictions are from the targets, {many[value.loss.reduction]}{weighted}",)


def _column_normalize(operation: Any, step: Step, program: Program) -> Words:
    whose = "the batch" if len(step.inputs) == 4 else "all batches so far"
    return (f"each unit brought to mean 0 and variance 1, those of {whose}",)


# ---- backward


def _loss_gradient(gradient: Any, step: Step, program: Program) -> Words:
    y, p, n, *w = step.inputs
    a, loss = symbol(p), gradient.loss
    if gradient.from_scores:
        link = Activation.get(loss.link)
        cancels: Words = (a * (1 - a) if link.name == "sigmoid" else a, " cancels")
        if link.name == "softmax":
            cancels = (*cancels, ", and ", m.sum(symbol(y), -1), " is 1 in every row")
        return (f"the slopes of the loss and of {link.symbol} multiplied out: ", *cancels)
    divided = ("the slope of the loss in each prediction" + (" times the row's weight" if w else ""),)
    if loss.reduction == "sum":
        return divided
    rows: Expr = m.sum(symbol(w[0])) if w else symbol(n)
    outputs = gradient.outputs if loss.reduction == "mean" else 1
    return (*divided, "; the mean divides by ", rows if outputs == 1 else outputs * rows)


def _slope(gradient: Any, step: Step, program: Program) -> Words:
    function, (_, z, a) = gradient.activation, step.inputs
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


def _multiply(operation: Any, step: Step, program: Program) -> Words:
    other, forward = program.producer(step.inputs[1]), step.section == "forward"
    if other is not None and isinstance(other.operation, ops.DropoutMask):
        kept = "what is dropped becomes 0, what is kept grows to make up for it"
        return (kept if forward else "what was dropped passes nothing back, what was kept is scaled as before",)
    if forward:
        return ("element times element",)
    return ("the product rule: times the other factor, ", symbol(step.inputs[1]))


def _add(operation: Any, step: Step, program: Program) -> Words:
    if step.section in SUMS:
        return (SUMS[step.section],)
    if any("_next[" in name for name in step.inputs):
        return ("what arrives here at this turn, and what the turn after it passes on",)
    return (symbol(step.output[1:]), f" is used {len(step.inputs)} times: its gradients add up")


def _penalty_gradient(penalty: Any, step: Step, program: Program) -> Words:
    W = symbol(step.inputs[0])
    absolute: Words = ("|w| has the slope ", Expr("sign", (W,))) if penalty.l1 else ()
    square: Words = ("½ w² has the slope ", W) if penalty.l2 else ()
    return ("the slope of the penalty: ", *absolute, *((", and ",) if penalty.l1 and penalty.l2 else ()), *square)


# ---- update


def _rule(operation: Any, step: Step, program: Program) -> Words:
    if operation.rule in CORRECTIONS:
        return (f"the {CORRECTIONS[operation.rule]} began at 0: so far, it holds this share",)
    return (f"what {operation.optimizer.name} remembers: its {operation.rule}",)


def _learning_rate(operation: Any, step: Step, program: Program) -> Words:
    return ("how far to go" + (" after that many updates" if step.inputs else ""),)


def _descend(descend: Any, step: Step, program: Program) -> Words:
    decays = descend.decay and descend.optimizer.weight_decay != 0
    return ("a step against the gradient" + (", and a little towards 0: weight decay" if decays else ""),)


#: What sums are in sections where no gradients are added up.
SUMS = {"loss": "what training makes small is the sum of these", "forward": "element plus element"}
#: Adam's bias corrections, by what they correct.
CORRECTIONS = {"c1": "mean", "c2": "square"}
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


def _words(operation: Any, step: Step, program: Program) -> Words:
    general = "the rules of the words that the value is written in, one after the other"
    return (OF_WORDS.get(step.expression.op, general) if step.expression is not None else general,)


#: What is said of each kind of step.
REASONS: dict[type[ops.Operation], Rule] = {
    ops.Affine: _affine,
    ops.Activate: _activate,
    ops.DropoutMask: "drawn again in each iteration: which units sit it out",
    ops.SmoothLabels: "a little of each target is spread over all classes",
    ops.LossValue: _loss_value,
    ops.Penalty: "what large weights cost, {0}",
    normalize.RowNormalize: "each row brought to mean 0 and variance 1",
    normalize.ColumnMean: "the mean of each unit over the rows of the batch",
    normalize.ColumnVariance: "how far each unit's values lie from their mean: their squares, on average",
    normalize.ColumnNormalize: _column_normalize,
    normalize.ColumnNormalizeGradient: "every row moved its column's mean and variance: that part is taken out",
    normalize.ScaleShift: "a scale and a shift of each unit's own, the same for every row",
    normalize.RowNormalizeGradient: "every entry moved its row's mean and variance: that part is taken out",
    normalize.ScaleGradient: "the scale multiplied every row; all rows add up",
    normalize.Scaled: "back through the scale that multiplied it",
    ops.LossGradient: _loss_gradient,
    ops.ActivationGradient: _slope,
    ops.AffineWeightGradient: {
        "windows": "every window saw the same weights: what they multiplied, times what arrives",
        "otherwise": "what the weights multiplied, {0}, times what arrives, {1}; all rows add up",
    },
    ops.ColumnSum: "the same bias was added in every row, so its rows add up",
    ops.AffineInputGradient: {
        "windows": "each value spread over a window, by the filter's weights",
        "otherwise": "back through the weights that led forward: {1}, transposed",
    },
    ops.PenaltyGradient: _penalty_gradient,
    ops.Multiply: _multiply,
    ops.Add: _add,
    ops.Copy: "passed on unchanged: a sum grows as fast as each of its terms",
    ops.Derived: _words,
    windows.Say: _words,
    windows.Mean: "the mean over all places",
    windows.AveragePool: "the mean of each window",
    windows.Unpatch: "each window is added to its place in the image",
    windows.StepMean: "the mean over the steps that there are",
    windows.StepMax: "the largest over the steps that there are",
    windows.Count: "the mean is over all places of all rows",
    ops.Turn: {
        "backward": "what the first turn passes back to what it started from",
        "otherwise": "of all turns, only this one",
    },
    ops.Stack: "all turns side by side",
    ops.Before: "at each turn what the turn before has left",
    ops.TurnSum: {
        "backward": "every turn read the same {of}, so the shares of all turns add up",
        "otherwise": "every turn has its share",
    },
    ops.Masked: "what lies behind a sequence's end counts 0",
    recurrent.Gate: "a gate, from 0, closed, to 1, open; or what is to pass it",
    recurrent.GateGradient: "through the bend of this gate, element by element",
    recurrent.Candidate: "what would be new, with as much of what was as the reset gate lets through",
    recurrent.CandidateGradient: "through the bend of what would be new, and past the reset gate",
    recurrent.Beside: "the gates' parts side by side, as they stand in the weights",
    recurrent.Cell: "what the forget gate keeps of the cell, and what the input gate lets in",
    recurrent.Reveal: "as much of the cell as the output gate shows",
    recurrent.Blend: "the gate chooses, element by element, between what is new and what was",
    recurrent.Hold: "a sequence that has ended keeps its last state",
    recurrent.Held: "it goes back the way it came: to the step, or past it where there was none",
    ops.Zeros: "nothing was there before the first turn",
    update.LearningRate: _learning_rate,
    update.Increment: "one more",
    update.ClipValue: "no gradient goes beyond the limit",
    update.GlobalNorm: "the length of all gradients together",
    update.ClipFactor: "what brings that length down to the limit, at most 1",
    update.Scale: "a learning rate of its own",
    update.ScaleBy: "all gradients shortened alike: the direction stays",
    update.RunningMean: "predictions need a mean of their own: a little of each batch's",
    update.RunningVariance: "and a variance of their own, as of rows drawn from many: n − 1 instead of n",
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
