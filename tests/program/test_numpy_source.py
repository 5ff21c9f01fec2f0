"""The NumPy source, executed, gives the interpreter's numbers: every name of an iteration, bit for bit."""

from __future__ import annotations

import ast
import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import Dense, Network
from chainrule.errors import InvalidInput
from chainrule.functions.activations import Activation, Elu, Identity, LeakyRelu, Sigmoid, Softmax, Tanh
from chainrule.functions.expression import symbol
from chainrule.functions.losses import CategoricalCrossEntropy, Huber, Loss, MeanSquaredError, Quantile
from chainrule.functions.optimizers import Adam, GradientDescent, Nesterov, Optimizer
from chainrule.functions.schedules import Cosine, Exponential, Scaled, Schedule, StepDecay, WarmUp
from chainrule.functions.vocabulary import WORDS, Symbolic, Vocabulary
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, Values, initial_state
from chainrule.program.operations import Activate, Add, Affine, LossValue, Multiply, Operation
from chainrule.program.program import Builder, Parameter, Program, State, Step
from chainrule.program.render import script
from chainrule.program.render.numpy_source import MEMBERS, NUMPY, NumpySource, Source, to_numpy
from chainrule.program.render.printer import ATOM, PRODUCT, SUM, Form
from chainrule.program.render.script import Definitions, comment, fold, number, plain_source
from chainrule.program.simplify import simplify
from chainrule.program.update import with_updates
from chainrule.program.verify import verify

DTYPES = ("float32", "float64")
both = pytest.mark.parametrize("dtype", DTYPES)
LIBRARY = {"numpy", "math", "pathlib"}


def entries(family: Any) -> list[Any]:
    """One of each that chainrule defines; a new one is tested without another line."""
    return [kind() for kind in family.registry.values() if kind.__module__.startswith("chainrule.")]


# ---- comparing


def same(ours: Any, theirs: Any) -> bool:
    """Whether two values are the same to the last bit, dtype and the sign of zero included (any NaN is a NaN)."""
    if type(ours) is not type(theirs) or np.shape(ours) != np.shape(theirs):
        return False
    if np.asarray(ours).dtype != np.asarray(theirs).dtype:
        return False
    signs = np.isnan(theirs) | (np.signbit(ours) == np.signbit(theirs))
    return bool(np.array_equal(ours, theirs, equal_nan=True) and np.all(signs))


def execute(source: Any, values: Values) -> Values:
    space = {"__name__": "script", **values}
    with np.errstate(all="ignore"):
        exec(source, space)
    return space


def differences(program: Program, values: Values, dtype: str, iterations: int = 1) -> list[str]:
    """The names that the source computes differently from the interpreter."""
    source, run = compile(to_numpy(program, dtype), "script", "exec"), Interpreter(program, dtype)
    found = []
    for _ in range(iterations):
        ours, theirs = execute(source, values), run(values)
        found += [name for name in program.shapes if not same(ours[name], theirs[name])]
        values = {name: theirs[name] for name in values}
    return found


def given_values(program: Program, dtype: str, rows: int = 5, seed: int = 1, scale: float = 1.0) -> Values:
    """Random values for everything that the program is given."""
    rng = np.random.default_rng(seed)
    values: Values = {**initial_state(program, dtype), "n": rows}
    for name, shape in {**program.inputs, **{n: p.shape for n, p in program.parameters.items()}}.items():
        if name != "n":
            values[name] = (scale * rng.normal(size=[rows if d == "n" else d for d in shape])).astype(dtype)
    for name in ("w", "y"):
        if name in values:
            values[name] = np.abs(values[name])
    for name, state in program.state.items():
        if name == "seed":
            values[name] = 2**40 + 17
        elif state.shape:
            values[name] = rng.uniform(0.1, 1.0, state.shape).astype(dtype)
    return values


def last_activation(loss: Loss) -> str:
    """An activation that the loss can follow."""
    for name in (loss.link or "identity", "identity", "sigmoid", "exp", "softmax"):
        try:
            loss.check_activation(Activation.get(name))
        except InvalidInput:
            continue
        return name
    raise AssertionError(f"nothing fits {loss}")


# ---- every entry of every registry

ACTIVATIONS = [*entries(Activation), LeakyRelu(0.2), Elu(0.5)]
LOSSES = [*entries(Loss), Huber(0.3), Quantile(0.8), CategoricalCrossEntropy(0.1)]
SCHEDULES = [*entries(Schedule), StepDecay(0.2, 2, 0.7), WarmUp(3, Cosine(0.5, 4, 0.01)), Scaled(Exponential(), 0.3)]
OPTIMIZERS = entries(Optimizer)


@both
@pytest.mark.parametrize("activation", ACTIVATIONS, ids=repr)
@pytest.mark.parametrize("scale", [1.0, 1e4])
def test_activations(activation, dtype, scale):
    network = Network(2, [Dense(4, activation), Dense(3, activation)], "sum_squared_error", dtype=dtype, seed=0)
    for program in (network.program, network.prediction_program):
        assert differences(program, given_values(program, dtype, scale=scale), dtype) == []


@both
@pytest.mark.parametrize("loss", LOSSES, ids=repr)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("outputs", [1, 3])
def test_losses(loss, dtype, weighted, outputs):
    network = Network(2, [Dense(4, "tanh"), Dense(outputs, last_activation(loss))], loss, dtype=dtype, seed=0)
    for program in (
        network.program,
        network.gradient_program(weighted=weighted),
        network.loss_program(weighted=weighted),
    ):
        for scale in (1.0, 1e4):
            assert differences(program, given_values(program, dtype, scale=scale), dtype) == []


@both
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
@pytest.mark.parametrize(
    "options", [{}, {"weight_decay": 0.03}, {"clip_norm": 0.5}, {"clip_value": 0.01, "clip_norm": 3.0}], ids=repr
)
def test_optimizers(optimizer, dtype, options):
    network = Network(2, [Dense(3, "tanh"), Dense(2)], "mean_squared_error", dtype=dtype, seed=0)
    program = network.training_program(dataclasses.replace(optimizer, **options))
    assert differences(program, given_values(program, dtype), dtype, iterations=3) == []


@both
@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
@pytest.mark.parametrize("t", [0, 3, 10_000])
def test_schedules(schedule, dtype, t):
    network = Network(2, [Dense(2)], "mean_squared_error", dtype=dtype, seed=0)
    for optimizer in (Adam(schedule, weight_decay=0.1), Adam(schedule).scaled(0.3)):
        program = network.training_program(optimizer)
        values = given_values(program, dtype)
        assert differences(program, {**values, "t": t} if "t" in program.state else values, dtype, iterations=3) == []


@both
@pytest.mark.parametrize(
    "options",
    [
        {"bias": False},
        {"l1": 0.01},
        {"l2": 0.02},
        {"l1": 0.01, "l2": 0.02},
        {"dropout": 0.4},
        {"bias": False, "l1": 0.01, "l2": 0.02, "dropout": 0.5},
    ],
    ids=repr,
)
def test_layer_options(options, dtype):
    network = Network(3, [Dense(4, "relu", **options), Dense(2, **options)], "huber", dtype=dtype, seed=0)
    program = network.training_program("adam", weighted=True)
    values = given_values(program, dtype)
    assert differences(program, values, dtype, iterations=3) == []
    if "dropout" in options:
        mask = execute(to_numpy(program, dtype), {**values, "draw": 2**33 + 5})["mask1"]
        assert 0 < np.count_nonzero(mask) < mask.size


def test_every_field_of_a_layer_is_tried():
    tried = {"bias", "l1", "l2", "dropout", "units", "activation"}
    starts = {"weight_init", "bias_init"}  # give numbers, and no steps
    assert {field.name for field in dataclasses.fields(Dense)} == tried | starts


def test_every_word_can_be_written():
    assert {*WORDS} <= {*NUMPY, "call"}


# ---- programs that no public layer builds


def members(dtype: str) -> Program:
    """Three networks as one batched product; the first layer is read by all of them."""
    builder = Builder()
    builder.input("a0", ("n", 4))
    shapes = {"W1": (4, 3), "b1": (3,), "W2": (3, 3, 2), "b2": (3, 1, 2), "W3": (3, 2, 2)}
    for name, shape in shapes.items():
        builder.parameter(name, Parameter(shape, lr_scale=0.5 if name == "W3" else 1.0, decay=name[0] == "W"))
    builder.add(Affine(0.7), "z1", "a0", "W1", "b1", layer=1)
    builder.add(Activate(Tanh()), "a1", "z1", layer=1)
    builder.add(Affine(0.5), "z2", "a1", "W2", "b2", layer=2)
    builder.add(Activate(Softmax()), "a2", "z2", layer=2)
    builder.add(Affine(), "y_hat", "a2", "W3", layer=3)
    builder.input("y", ("n", 2))
    builder.input("n", ())
    builder.add(LossValue(MeanSquaredError(), 2), "L", "y", "y_hat", "n", section="loss")
    program = simplify(derive(builder.program("y_hat", "L")))
    return verify(with_updates(program, Adam(0.1, weight_decay=0.01, clip_norm=1.0)))


def twins(dtype: str) -> Program:
    """Two branches through the same weights, added and multiplied, and the input's own share."""
    builder = Builder()
    for name in ("left", "right"):
        builder.input(name, ("n", 3))
    builder.parameter("W", Parameter((3, 3)))
    builder.parameter("b", Parameter((3,), decay=False))
    for name in ("left", "right"):
        builder.add(Affine(), f"z_{name}", name, "W", "b", layer=1)
        builder.add(Activate(Sigmoid()), f"h_{name}", f"z_{name}", layer=1)
    builder.add(Multiply(), "both", "h_left", "h_right")
    builder.add(Add(), "y_hat", "both", "h_left", "z_right")
    builder.input("y", ("n", 3))
    builder.input("n", ())
    builder.add(LossValue(Huber(0.4), 3), "L", "y", "y_hat", "n", section="loss")
    return verify(with_updates(derive(builder.program("y_hat", "L")), GradientDescent(Exponential(0.3))))


@both
@pytest.mark.parametrize("build", [members, twins])
def test_graphs(build, dtype):
    program = build(dtype)
    assert differences(program, given_values(program, dtype), dtype, iterations=3) == []


# ---- any formula


def formulas() -> st.SearchStrategy[Any]:
    """Nested tuples: a word or an operator, and what it is applied to."""
    leaves = st.sampled_from(["x", "y", "k", 2, 0.5, -0.25, -3, 1e-7])
    unary = st.sampled_from(
        ["neg", "exp", "log", "log1p", "tanh", "erf", "sqrt", "cos", "floor", "abs", "sign", "positive"]
    )
    whole = st.sampled_from(["sum", "mean", "row_sum", "row_max"])
    binary = st.sampled_from(["add", "sub", "mul", "div", "hadamard", "maximum", "minimum", "twice"])
    compare = st.sampled_from(["gt", "ge", "lt", "le"])

    def deeper(inner: Any) -> Any:
        return st.one_of(
            st.tuples(unary, inner),
            st.tuples(whole, st.tuples(st.just("add"), st.just("x"), inner)),
            st.tuples(binary, inner, inner),
            st.tuples(st.just("pow"), inner, st.sampled_from([2, 3, 0.5, -1])),
            st.tuples(st.just("where"), st.tuples(compare, inner, inner), inner, inner),
            st.tuples(st.just("mul"), inner, st.tuples(compare, inner, inner)),
        )

    return st.recursive(leaves, deeper, max_leaves=12)


def compute(tree: Any, m: Any, names: dict[str, Any]) -> Any:
    if not isinstance(tree, tuple):
        return names.get(tree, tree)
    op, *operands = tree
    a, *rest = [compute(operand, m, names) for operand in operands]
    match op:
        case "neg":
            return -a
        case "add":
            return a + rest[0]
        case "sub":
            return a - rest[0]
        case "mul":
            return a * rest[0]
        case "div":
            return a / rest[0]
        case "pow":
            return a ** rest[0]
        case "gt":
            return a > rest[0]
        case "ge":
            return a >= rest[0]
        case "lt":
            return a < rest[0]
        case "le":
            return a <= rest[0]
        case "twice":  # a part that occurs twice
            part = m.hadamard(a, rest[0]) + m.abs(a)
            return part * m.exp(part)
    return getattr(m, op)(a, *rest)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(tree=formulas(), dtype=st.sampled_from(DTYPES))
def test_any_formula(tree, dtype):
    rng = np.random.default_rng(0)
    x, y = (rng.normal(size=(3, 2)).astype(dtype) for _ in range(2))
    values = {"x": x, "y": y, "k": 3, "zero": np.zeros((3, 2), dtype)}
    # Constants that meet only constants are Python's business; what is added makes an array of everything.
    tree = ("add", ("maximum", "x", tree), "zero")
    try:
        with np.errstate(all="ignore"):
            theirs = compute(tree, Vocabulary(dtype), values)
        e = compute(tree, Symbolic(), {name: symbol(name) for name in values})
    except (ZeroDivisionError, OverflowError, TypeError, ValueError):
        return  # plain numbers among themselves: 1 / 0, 2 > 2
    shapes = {name: np.shape(value) for name, value in values.items()}
    definitions = Definitions(values)
    parts, result = Source(shapes, definitions).statements(e)
    lines = [line for statement in [*parts, f"result = {result}"] for line in fold(statement)]
    ours = execute("\n".join([*definitions.header(dtype), *lines]), values)["result"]
    assert same(ours, theirs)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tree=formulas())
def test_folded_lines_say_the_same_and_fit(tree):
    try:
        e = compute(("add", "x", tree), Symbolic(), {name: symbol(name) for name in ("x", "y", "k")})
    except (ZeroDivisionError, OverflowError, TypeError):
        return  # plain numbers among themselves
    _, result = Source({"x": ("n", 2), "y": ("n", 2), "k": ()}, Definitions([])).statements(e)
    statement = f"result = {result} + {result} - {result} * ({result})"
    lines = fold(statement, "    ")
    assert ast.dump(ast.parse("if 1:\n" + "\n".join(lines))) == ast.dump(ast.parse(f"if 1:\n    {statement}"))
    longest = max(len(word) for word in statement.replace("(", " ").split())
    assert max(map(len, lines)) <= max(100, 30 + longest)


# ---- how it reads


def test_a_textbook_iteration():
    network = Network(2, [Dense(2, "tanh"), Dense(1, "sigmoid")], "half_sum_squared_error", seed=0)
    assert to_numpy(network.training_program("gradient_descent"), "float32") == (
        "import numpy as np\n"
        "\n"
        "dtype = np.float32\n"
        "\n"
        "\n"
        "def sigmoid(z):\n"
        "    return 1 / (1 + np.exp(-z))\n"
        "\n"
        "\n"
        "# forward\n"
        "z1 = a0 @ W1 + b1  # (n, 2)\n"
        "a1 = np.tanh(z1)  # (n, 2)\n"
        "z2 = a1 @ W2 + b2  # (n, 1)\n"
        "y_hat = sigmoid(z2)  # (n, 1)\n"
        "\n"
        "# loss\n"
        "L = np.sum(0.5 * (y - y_hat) ** 2)\n"
        "\n"
        "# backward\n"
        "dy_hat = y_hat - y  # (n, 1)\n"
        "dz2 = dy_hat * (y_hat * (1 - y_hat))  # (n, 1)\n"
        "dW2 = a1.T @ dz2  # (2, 1)\n"
        "db2 = np.sum(dz2, axis=0)  # (1,)\n"
        "da1 = dz2 @ W2.T  # (n, 2)\n"
        "dz1 = da1 * (1 - a1**2)  # (n, 2)\n"
        "dW1 = a0.T @ dz1  # (2, 2)\n"
        "db1 = np.sum(dz1, axis=0)  # (2,)\n"
        "\n"
        "# update\n"
        "lr = 0.1\n"
        "W1 = W1 - lr * dW1\n"
        "b1 = b1 - lr * db1\n"
        "W2 = W2 - lr * dW2\n"
        "b2 = b2 - lr * db2\n"
    )


def test_moments_as_in_the_design():
    network = Network(2, [Dense(1)], "mean_squared_error", seed=0)
    source = to_numpy(network.training_program("adam"))
    assert "\nmW1 = 0.9 * mW1 + (1 - 0.9) * dW1\n" in source
    assert "\nlr = 0.001\nt = t + 1\nc1 = 1 - 0.9**t\n" in source


def test_nothing_is_computed_twice():
    network = Network(2, [Dense(3, "softmax")], "categorical_cross_entropy", seed=0)
    source = to_numpy(network.prediction_program)
    assert source.count("np.exp(") == source.count("np.max(") == 1
    loss = "\n".join(NumpySource(network.loss_program()).lines("loss"))
    assert loss.count("np.max(") == 1
    assert loss.startswith("t1 = z1 - np.max(")


def test_the_reason_of_a_simplification_is_told():
    network = Network(2, [Dense(1, "sigmoid")], "binary_cross_entropy", seed=0)
    lines = NumpySource(network.gradient_program()).lines("backward")
    assert lines[0] == "# because sigmoid is followed by binary_cross_entropy: one's slope cancels the other's"
    assert lines[1] == "dz1 = (y_hat - y) / n  # (n, 1)"


def test_one_definition_for_equal_functions_and_two_for_different_ones():
    layers = [Dense(2, LeakyRelu(0.2)), Dense(2, LeakyRelu(0.1)), Dense(2, LeakyRelu(0.2)), Dense(1)]
    network = Network(2, layers, "mean_squared_error", dtype="float64", seed=0)
    source = to_numpy(network.prediction_program)
    assert source.count("def ") == 2
    assert "a1 = leaky_relu(z1)" in source
    assert "a2 = leaky_relu_2(z2)" in source
    assert "a3 = leaky_relu(z3)" in source


def test_the_lines_of_wide_networks_fit():
    layers = [Dense(3, "gelu", l1=0.1, l2=0.1, dropout=0.5) for _ in range(12)]
    network = Network(2, [*layers, Dense(3, "softmax")], "categorical_cross_entropy", seed=0)
    optimizer = Adam(WarmUp(10, Cosine(0.1, 1000)), weight_decay=0.01, clip_norm=1.0)
    source = NumpySource(network.training_program(optimizer, weighted=True))
    for section in ("forward", "loss", "backward", "update"):
        assert max(map(len, source.lines(section, " " * 8))) <= 100


# ---- names and text from outside

HOSTILE = [
    "import os; os.abort()",
    'x"""\nimport os\nos.abort()\n"""',
    "x\nimport os\nos.abort()",
    "__import__('os').abort()",
    "x): return 1\nimport os\nos.abort()\ndef f(z",
    "# \u2028import os",
    "\\",
    "",
    "print",
    "class",
    "np",
    "dtype",
    "e",
    "t1",
    "z1",
    "L",
    "W1",
    "softmax",
    "1st",
    "größe",
    "a" * 300,
]


def assert_harmless(source: str) -> None:
    """Only NumPy and the standard library's mathematics are imported, and nothing from outside is called."""
    tree = ast.parse(source)
    found = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not found & {"os", "abort", "__import__"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= LIBRARY
        assert not isinstance(node, ast.ImportFrom) or node.module in LIBRARY


@pytest.mark.parametrize("name", HOSTILE, ids=repr)
def test_hostile_names_of_functions(name):
    class Curve(Activation):
        symbol = name or "f"

        def value(self, z, m):
            return z / (1 + m.abs(z))

        def derivative(self, z, a, m):
            return 1 / (1 + m.abs(z)) ** 2

    class Distance(Loss):
        link = name  # which is put into the reason of a simplification

        def value(self, y, p, m):
            return (y - p) ** 2

        def derivative(self, y, p, m):
            return 2 * (p - y)

        value_from_scores = value

    Curve.name = Distance.name = name
    network = Network(2, [Dense(3, Curve()), Dense(2, "softmax"), Dense(2, Curve())], Distance(), seed=0)
    network.dtype = np.dtype("float64")
    program = network.gradient_program()
    assert bool(program.rewrites) == bool(name)
    assert_harmless(to_numpy(program))
    assert differences(program, given_values(program, "float64"), "float64") == []


@pytest.mark.parametrize("name", ["x = 1; import os", "lambda", "print", "np", "1x", "", "x\ny", "ﬁ", "a b"])
def test_names_that_cannot_be_pythons_are_refused(name):
    builder = Builder()
    builder.add(Activate(Tanh()), "a1", builder.input(name, ("n", 2)))
    with pytest.raises(InvalidInput, match="NumPy script"):
        to_numpy(builder.program("a1"))


def test_names_of_dimensions_stay_in_comments():
    builder = Builder()
    builder.add(Activate(Tanh()), "a1", builder.input("a0", ("n)\nimport os\nos.abort(", 2)))
    source = to_numpy(builder.program("a1"))
    assert_harmless(source)
    assert len(source.splitlines()) == 6


def test_text_in_comments_is_one_harmless_line():
    text = comment('σ(z)""" \\ \n\r\u2028\x00 # import os')
    assert "\n" not in text
    assert not {'"', "\\", "#", "\x00", "\u2028"} & {*text}


# ---- what cannot be written


class Opaque(Activation):
    def value(self, z, m):
        return np.where(z > 0, z, 0.1 * z)

    def derivative(self, z, a, m):
        return np.where(z > 0, 1.0, 0.1)


class OpaqueLoss(Loss):
    def value(self, y, p, m):
        return np.hypot(y - p, 1.0)

    def derivative(self, y, p, m):
        return (p - y) / np.hypot(y - p, 1.0)


class OpaqueStep(GradientDescent):
    def step(self, g, lr, m):
        return lr * np.cbrt(g)


class OpaqueRate(Schedule):
    def value(self, step, m):
        return 0.1 if step < 10 else 0.01


@pytest.mark.parametrize(
    ("activation", "loss", "optimizer", "named"),
    [
        (Opaque(), "mean_squared_error", "adam", "activation 'Opaque'"),
        ("tanh", OpaqueLoss(), "adam", "loss 'OpaqueLoss'"),
        ("tanh", "huber", OpaqueStep(), "optimizer 'OpaqueStep'"),
        ("tanh", "huber", Adam(OpaqueRate()), "schedule 'OpaqueRate'"),
    ],
)
def test_functions_outside_the_vocabulary_are_named(activation, loss, optimizer, named):
    network = Network(2, [Dense(2, activation), Dense(1)], loss, seed=0)
    with pytest.raises(InvalidInput, match=f"The {named} is computed by Python code of its own"):
        to_numpy(network.training_program(optimizer))


@dataclasses.dataclass(frozen=True)
class OpaqueOperation(Operation):
    def value(self, m, *inputs):
        return np.sort(inputs[0])


def test_an_opaque_operation_is_named_by_its_step():
    builder = Builder()
    builder.add(OpaqueOperation(), "a1", builder.input("a0", ("n", 2)))
    with pytest.raises(InvalidInput, match="The step 'a1' is computed by Python code of its own"):
        to_numpy(builder.program("a1"))


def test_a_function_of_two_arguments_is_called_with_both():
    class Blend(Activation):
        def value(self, x, y, m):
            return m.exp(x) * y + m.exp(x)

    @dataclasses.dataclass(frozen=True)
    class Call(Operation):
        def value(self, m, *inputs):
            return m.call(Blend(), *inputs)

    builder = Builder()
    builder.add(Call(), "c", builder.input("a", ("n", 2)), builder.input("b", ("n", 2)))
    program = builder.program("c")
    assert "e = np.exp(z1)\n    return e * z2 + e" in to_numpy(program)
    assert differences(program, given_values(program, "float32"), "float32") == []


def test_plain_numbers_stay_pythons():
    @dataclasses.dataclass(frozen=True)
    class Largest(Operation):
        def shape(self, *shapes):
            return ()

        def value(self, m, *inputs):
            return m.sum(m.row_max(inputs[0]))

    builder = Builder()
    builder.input("a0", ("n", 2))
    builder.remember("largest", State((), 0.0))
    program = builder.program("a0")
    program = dataclasses.replace(program, steps=(Step(Largest(), "largest", ("a0",), "update"),))
    assert "largest = float(np.sum(np.max(a0" in to_numpy(program)
    assert differences(program, given_values(program, "float32"), "float32") == []


# ---- small pieces


@given(st.floats() | st.integers(-(2**60), 2**60))
@settings(derandomize=True)
def test_numbers_are_read_back_exactly(value):
    assert same(eval(number(value), {"np": np}), value)


def test_annotations_and_doctests_are_left_out():
    def example(first: Any, second: dict[str, int] | None = None) -> list[Any]:
        """Return ŷ.

        >>> 1
        1
        """
        third: list[Any] = [first, second]
        return third

    assert plain_source(example) == (
        'def example(first, second = None):\n    """Return ŷ."""\n    third = [first, second]\n    return third'
    )


# ---- planted faults are caught

FAULTS = {
    "add": Form("{} + {}", ATOM, (SUM, SUM)),
    "sub": Form("{} - {}", SUM, (SUM, SUM)),
    "mul": Form("{} * {}", PRODUCT, (SUM, SUM)),
    "div": Form("{} / {}", PRODUCT, (PRODUCT, PRODUCT)),
    "pow": Form("{}*{}", PRODUCT, (PRODUCT, PRODUCT)),
    "neg": Form("{}"),
    "mean": Form("np.sum({})"),
    "transpose": Form("{}"),
    "column_sum": Form("np.mean({}, axis=0)"),
    "positive": Form("{}"),
    "maximum": Form("np.minimum({}, {})"),
    "log1p": Form("np.log(1 + {})"),
    "sqrt": Form("{}", ATOM),
    "where": Form("np.where({}, {}, {})"),
}


def found_with_a_fault() -> list[str]:
    """What a network of many operations finds, fresh and saturated, simplified and not."""
    layers = [Dense(3, "leaky_relu"), Dense(3, "silu"), Dense(3, "tanh"), Dense(2, "sigmoid")]
    network = Network(2, layers, "binary_cross_entropy", dtype="float32", seed=0)
    found = []
    for program, optimizer in (
        (network.program, Adam(0.1, clip_norm=1e-3)),
        (network.gradient_program(), Nesterov(0.1, weight_decay=0.1)),
    ):
        program = with_updates(program, optimizer)
        values = given_values(program, "float32")
        for scale in (1, 200):  # saturated, log and division need `positive`
            found += differences(program, {**values, "W4": values["W4"] * np.float32(scale), "t": 1}, "float32")
    return found


@pytest.mark.parametrize("word", FAULTS)
def test_a_planted_fault_is_caught(word, monkeypatch):
    if word == "where":  # its two constants without the dtype
        monkeypatch.setattr(Source, "_is_array", lambda self, e: True)
    else:
        monkeypatch.setitem(NUMPY, word, FAULTS[word])
    try:
        found = found_with_a_fault()
    except (ValueError, SyntaxError) as error:
        found = [str(error)]
    assert found


def test_without_a_fault_nothing_is_found():
    assert found_with_a_fault() == []


@pytest.mark.parametrize("word", MEMBERS)
def test_a_planted_fault_in_a_form_for_members_is_caught(word, monkeypatch):
    program = members("float64")
    monkeypatch.setitem(MEMBERS, word, NUMPY[word])
    try:
        found = differences(program, given_values(program, "float64"), "float64")
    except ValueError:
        found = ["cannot run"]
    assert found


def test_a_number_left_with_numpy_is_caught(monkeypatch):
    network = Network(2, [Dense(1)], "mean_squared_error", seed=0)
    program = network.training_program(GradientDescent(Cosine(0.1, 10)))
    values = given_values(program, "float32")
    monkeypatch.setattr(NumpySource, "_computes_in_python", lambda self, node: True)
    assert "lr" in differences(program, values, "float32")  # a float64 that would take W1 with it
    assert "W1" in differences(program, values, "float32")


def test_a_wrong_mask_is_caught(monkeypatch):
    network = Network(2, [Dense(9, dropout=0.5), Dense(1)], "mean_squared_error", seed=0)
    program = network.gradient_program()
    wrong = script.FUNCTIONS["philox"]().replace("range(10)", "range(9)")
    monkeypatch.setitem(script.FUNCTIONS, "philox", lambda: wrong)
    assert "mask1" in differences(program, given_values(program, "float32"), "float32")


def test_identity_is_written_in_place():
    builder = Builder()
    builder.add(Activate(Identity()), "a1", builder.input("z1", ("n", 2)))
    assert "a1 = z1  # (n, 2)" in to_numpy(builder.program("a1"))
