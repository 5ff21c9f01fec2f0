"""Layers for images and sequences: shapes, gradients, words for what does not fit; and PyTorch's numbers, live."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule import load
from chainrule.errors import InvalidInput
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import GradientDescent
from chainrule.network.images import (
    AvgPool2D,
    Conv1D,
    Conv2D,
    ConvTranspose2D,
    Dropout,
    Flatten,
    GlobalAvgPool,
    GlobalMaxPool,
    MaxPool1D,
    MaxPool2D,
    Reshape,
    Upsample2D,
)
from chainrule.network.layers import Dense, Layer
from chainrule.network.network import Network
from chainrule.network.normalization import BatchNorm, LayerNorm
from chainrule.network.scope import Scope
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter, initial_state
from chainrule.program.operations import LossValue
from chainrule.program.program import Builder, Program
from chainrule.program.simplify import simplify
from chainrule.program.verify import verify

IMAGE, SEQUENCE, RATE, ROWS = (7, 6, 2), (8, 3), 0.01, 4

#: What is read, and layers; a dense layer comes after each.
CASES: dict[str, tuple[tuple[int, ...], list[Layer]]] = {
    "conv": (IMAGE, [Conv2D(3, 3, "tanh"), Flatten()]),
    "conv with everything": (
        IMAGE,
        [Conv2D(3, (2, 3), "tanh", stride=(2, 1), padding=(1, 2), dilation=(1, 2)), Flatten()],
    ),
    "conv same, even": (IMAGE, [Conv2D(3, 4, "tanh", padding="same", bias=False), Flatten()]),
    "conv same, stride": (IMAGE, [Conv2D(3, 3, "sigmoid", stride=2, padding="same", l2=0.1), Flatten()]),
    "dropped": (IMAGE, [Conv2D(3, 2, "tanh", dropout=0.4, l1=0.05), Dropout(0.2), MaxPool2D(2), Flatten()]),
    "conv of a point": (IMAGE, [Conv2D(4, 1, "relu"), GlobalAvgPool()]),
    "two convs and pools": (
        (12, 11, 1),
        [Conv2D(3, 3, "relu"), MaxPool2D(2), Conv2D(4, 3, "tanh"), AvgPool2D(2, stride=1), Flatten()],
    ),
    "pools that overlap": (IMAGE, [Conv2D(3, 2), MaxPool2D(3, stride=2), AvgPool2D((1, 2), 1), Flatten()]),
    "transposed": (IMAGE, [ConvTranspose2D(3, 3, "tanh"), GlobalAvgPool()]),
    "transposed with everything": (
        (4, 3, 2),
        [ConvTranspose2D(3, (2, 3), "tanh", stride=(3, 2), padding=1, dilation=2), Flatten()],
    ),
    "transposed same": ((4, 3, 2), [ConvTranspose2D(3, 3, "tanh", stride=2, padding="same", bias=False), Flatten()]),
    "upsampled": ((3, 4, 2), [Upsample2D((2, 3)), Conv2D(2, 3, "tanh"), GlobalMaxPool()]),
    "reshaped": ((12,), [Dense(12, "tanh"), Reshape((2, 3, 2)), Conv2D(2, 2), Dropout(0), Flatten()]),
    "normalized": (IMAGE, [Conv2D(3, 3, bias=False), BatchNorm("tanh"), LayerNorm("relu"), GlobalAvgPool()]),
    "sequence": (SEQUENCE, [Conv1D(4, 3, "tanh", stride=2, padding=2, dilation=2), BatchNorm(), Flatten()]),
    "sequence, pooled": (SEQUENCE, [Conv1D(4, 2, "tanh", padding="same"), MaxPool1D(3, 2), GlobalMaxPool()]),
}


def program_of(shape: tuple[Any, ...], layers: list[Layer], *, training: bool = True) -> Program:
    """Forward and loss of the layers and a dense one."""
    builder = Builder()
    a = builder.input("a0", ("n", *shape))
    if "T" in shape:
        builder.masks[a] = builder.input("m0", ("n", "T", 1))
    for number, layer in enumerate([*layers, Dense(2)], start=1):
        a = layer.add_to(Scope(builder, number, f"a{number}" if number <= len(layers) else "y_hat", training), a)
    y, n = builder.input("y", ("n", 2)), builder.input("n", ())
    builder.add(LossValue(Loss.get("half_mean_squared_error"), 2), "L", y, a, n, section="loss")
    return builder.program(a, "L")


def numbers(program: Program, **sizes: int) -> dict[str, Any]:
    rng = np.random.default_rng(1)
    sizes = {"n": ROWS, **sizes}
    values = {name: rng.normal(size=[sizes.get(str(s), s) for s in shape]) for name, shape in program.given.items()}
    return {**values, **initial_state(program), "n": ROWS, "seed": 1}


def check(program: Program, values: dict[str, Any]) -> None:
    """Compare all gradients with differences along two random directions."""
    found, loss = Interpreter(verify(simplify(derive(program))))(values), Interpreter(program)
    h = 1e-5
    for seed in range(2):
        rng = np.random.default_rng(seed)
        way = {name: rng.normal(size=p.shape) for name, p in program.parameters.items()}
        there, back = (
            loss({**values, **{name: values[name] + s * v for name, v in way.items()}})["L"] for s in (h, -h)
        )
        slope = sum(np.sum(found[f"d{name}"] * v) for name, v in way.items())
        assert slope == pytest.approx((there - back) / (2 * h), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("name", CASES)
def test_gradients_and_prediction(name: str) -> None:
    program = program_of(*CASES[name])
    check(program, numbers(program))
    verify(simplify(program_of(*CASES[name], training=False)))


@pytest.mark.parametrize("name", CASES)
def test_layers_through_json(name: str) -> None:
    for layer in CASES[name][1]:
        assert Layer.get(json.loads(json.dumps(layer.spec()))) == layer


def test_a_layer_is_written_as_it_is_made() -> None:
    assert repr(Conv2D(8, (3, 2), "relu", padding="same", weight_init="zeros")) == (
        "Conv2D(8, (3, 2), activation='relu', padding='same', weight_init={'name': 'zeros'})"
    ).replace("{'name': 'zeros'}", "'zeros'")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_random_chains(data: st.DataObject) -> None:
    """Up to three convolutions and pools that fit into what the ones before leave."""
    size = [data.draw(st.integers(4, 8)), data.draw(st.integers(4, 8))]
    shape, layers = (*size, data.draw(st.integers(1, 2))), []
    for _ in range(data.draw(st.integers(1, 3))):
        kernel = (data.draw(st.integers(1, min(3, size[0]))), data.draw(st.integers(1, min(3, size[1]))))
        stride = data.draw(st.integers(1, 2))
        if data.draw(st.booleans()):
            padding = data.draw(st.sampled_from(["same", "valid", 1]))
            layers.append(Conv2D(data.draw(st.integers(1, 2)), kernel, "tanh", stride, padding))
        else:
            layers.append(data.draw(st.sampled_from([MaxPool2D, AvgPool2D]))(kernel, stride))
        size = [int(s) for s in program_of(shape, [*layers, Flatten()]).shapes[f"a{len(layers)}"][1:3]]
    program = program_of(shape, [*layers, Flatten()])
    check(program, numbers(program))


def test_sequences_of_different_lengths() -> None:
    """What lies behind the end of a sequence changes nothing."""
    layers: list[Layer] = [Conv1D(3, 3, "tanh", padding="same"), Conv1D(3, 4, "tanh", padding="same")]
    for pool in (GlobalAvgPool(), GlobalMaxPool()):
        program = program_of(("T", 2), [*layers, pool])
        values = numbers(program, T=6)
        values["m0"] = (np.arange(6)[:, None] < np.array([6, 4, 1, 3])[:, None, None]).astype(float)
        check(program, values)
        run = Interpreter(program)
        before = run(values)["y_hat"]
        changed = values["a0"] + 100 * (1 - values["m0"])
        np.testing.assert_array_equal(run({**values, "a0": changed})["y_hat"], before)
        alone = {**values, "a0": values["a0"][1:2, :4], "m0": np.ones((1, 4, 1)), "y": values["y"][:1], "n": 1}
        np.testing.assert_allclose(run(alone)["y_hat"], before[1:2], rtol=1e-12)


def test_the_dropout_layer() -> None:
    shape, layers = IMAGE, [Conv2D(2, 3), Dropout(0.5), GlobalAvgPool()]
    program = program_of(shape, layers)
    found = Interpreter(program)(numbers(program))
    share = np.mean(found["a2"] == 0)
    assert 0.3 < share < 0.7
    np.testing.assert_array_equal(found["a2"][found["a2"] != 0], 2 * found["a1"][found["a2"] != 0])
    assert "mask2" not in program_of(shape, layers, training=False).shapes


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Conv2D(0, 3), "whole number of filters, 1 or more, but received 0"),
        (lambda: Conv2D(2, 0), "kernel_size must be a whole number, 1 or more, or two of them, but is 0"),
        (lambda: Conv2D(2, (3, 3, 3)), r"kernel_size must be .*, but is \(3, 3, 3\)"),
        (lambda: Conv1D(2, 3, stride="2"), "stride must be a whole number, 1 or more, but is '2'"),
        (lambda: Conv2D(2, 3, padding="full"), "padding must be 'valid', 'same' or a number, but is 'full'"),
        (lambda: Conv2D(2, 3, padding=-1), "padding must be a whole number, 0 or more"),
        (lambda: Conv2D(2, 3, dilation=1.5), "dilation must be"),
        (lambda: MaxPool2D(2, 0), "stride must be"),
        (lambda: Upsample2D(True), "factor must be"),
        (lambda: Reshape((2, -1)), "shape must be whole numbers"),
        (lambda: Dropout(1), r"rate must be in \[0, 1\)"),
        (
            lambda: Network((4, 4, 1), [Conv2D(2, 5)], "mse"),
            r"Layer 1, Conv2D\(.*\): A window that reaches over 5 does not fit into 4\.",
        ),
        (lambda: Network((4, 4, 1), [MaxPool2D(5)], "mse"), "reaches over 5 does not fit into 4"),
        (lambda: program_of((16,), [Conv2D(2, 3)]), r"reads images .* receives a value of shape \(n, 16\)"),
        (lambda: program_of((16, 3), [MaxPool2D(2)]), "reads images"),
        (lambda: program_of((16, 3, 1), [Conv1D(2, 2)]), "reads sequences"),
        (lambda: program_of((16,), [GlobalAvgPool()]), "reads images or sequences"),
        (lambda: Network((4, 4), [Reshape((3, 5))], "mse"), r"\(4, 4\) cannot be written in the shape \(3, 5\)"),
        (lambda: program_of((2, 2, 1), [ConvTranspose2D(2, 2, padding=2)]), "leaves nothing"),
        (lambda: Network(("T", 2), [Conv1D(2, 3)], "mse"), "of unknown size T, windows need stride 1 and padding same"),
        (lambda: Network(("T", 2), [MaxPool1D(2)], "mse"), "of unknown size T, windows need stride 1 and padding same"),
        (lambda: program_of(("T", 2), [Flatten()]), "use GlobalAvgPool"),
        (lambda: program_of(("T", 2), [BatchNorm()]), "use LayerNorm"),
    ],
)
def test_what_does_not_fit(make: Any, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        make()


def test_how_weights_start() -> None:
    W = program_of((9, 9, 4), [Conv2D(8, (3, 5), "relu"), Flatten()]).parameters["W1"]
    assert (W.shape, W.fan_in, W.fan_out) == ((3, 5, 4, 8), 60, 120)


# ---- a network of them


def lenet(seed: int = 0) -> Network:
    """LeCun et al. 1998, on small images."""
    layers = [
        Conv2D(4, 5, "tanh", padding=2, l2=0.01),
        AvgPool2D(2),
        Conv2D(6, 3, "tanh"),
        BatchNorm("relu", dropout=0.1),
        MaxPool2D(2, 1),
        Flatten(),
        Dense(8, "tanh"),
        Dense(3, "softmax"),
    ]
    return Network((12, 12, 1), layers, "categorical_cross_entropy", "float64", seed=seed)


def images(rows: int = 10) -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    return rng.normal(size=(rows, 12, 12, 1)), rng.integers(0, 3, rows)


def test_a_network_is_read_in_every_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    X, y = images()
    network = lenet()
    assert len(str(network.program).splitlines()) <= 60
    assert network.check_gradients(X[:3], y[:3]).passed
    history = network.fit(X, y, epochs=3, batch_size=4)
    script = network.to_numpy_source(train=True, data_file=tmp_path / "data.npz")
    exec(script, {"__file__": str(tmp_path / "script.py")})
    printed = [float(line.split()[-1]) for line in capsys.readouterr().out.splitlines() if line.startswith("epoch")]
    assert printed == history.loss
    network.save(tmp_path / "lenet.safetensors")
    again = load(tmp_path / "lenet.safetensors")
    np.testing.assert_array_equal(again.predict(X), network.predict(X))
    again.fit(X, y, epochs=2, batch_size=4)
    whole = lenet()
    whole.fit(X, y, epochs=5, batch_size=4)
    for name, value in whole.parameters.items():
        np.testing.assert_array_equal(again.parameters[name], value)
    assert "(n, 12, 12, 4)  W1 (5, 5, 1, 4), b1 (4,)" in network.summary()


# ---- the same in PyTorch


def there(x: Any) -> Any:
    """Channels first, as PyTorch has them."""
    return np.ascontiguousarray(np.moveaxis(x, -1, 1)) if x.ndim > 2 else x


def in_torch(torch: Any, layer: Any, number: int, x: Any, parameters: Any, state: Any, mask: Any) -> Any:
    """What a layer makes of x, channels first; `mask` is what it drops."""
    F = torch.nn.functional
    W, b = parameters.get(f"W{number}"), parameters.get(f"b{number}")
    axes = x.ndim - 2

    def each(value: Any) -> tuple[int, ...]:
        return value if isinstance(value, tuple) else (value,) * axes

    activate = {"identity": lambda z: z, "tanh": torch.tanh, "relu": torch.relu, "sigmoid": torch.sigmoid}
    match layer:
        case ConvTranspose2D():
            padding = each(0 if isinstance(layer.padding, str) else layer.padding)
            z = F.conv_transpose2d(x, W.permute(3, 2, 0, 1), b, layer.stride, padding, 0, 1, layer.dilation)
            if layer.padding == "same":  # Keras's: cut to stride · size, the larger part at the end
                for axis, (k, s) in enumerate(zip(each(layer.kernel_size), each(layer.stride), strict=True), start=2):
                    z = z.narrow(axis, max(k - s, 0) // 2, s * x.shape[axis])
        case Conv2D():
            padding = each(0 if isinstance(layer.padding, str) else layer.padding)
            if layer.padding == "same":
                pads = []
                for size, k, s, d in zip(
                    x.shape[2:], *map(each, (layer.kernel_size, layer.stride, layer.dilation)), strict=True
                ):
                    total = max((-(-size // s) - 1) * s + d * (k - 1) + 1 - size, 0)
                    pads = [total // 2, total - total // 2, *pads]
                x = F.pad(x, pads)
            convolve = F.conv1d if axes == 1 else F.conv2d
            z = convolve(x, W.movedim((-1, -2), (0, 1)), b, layer.stride, padding, layer.dilation)
        case AvgPool2D():
            z = F.avg_pool2d(x, layer.size, layer.stride)
        case MaxPool1D():
            z = F.max_pool1d(x, layer.size, layer.stride)
        case MaxPool2D():
            z = F.max_pool2d(x, layer.size, layer.stride)
        case Upsample2D():
            z = F.interpolate(x, scale_factor=tuple(map(float, layer.factor)), mode="nearest")
        case GlobalAvgPool():
            z = x.flatten(2).mean(2)
        case GlobalMaxPool():
            z = x.flatten(2).amax(2)
        case Flatten():
            z = x.movedim(1, -1).flatten(1)
        case Reshape():
            z = x.reshape(-1, *layer.shape).movedim(-1, 1)
        case Dense():
            z = x @ W + b
        case BatchNorm():
            gamma, beta = parameters[f"gamma{number}"], parameters[f"beta{number}"]
            running = state.setdefault(number, (torch.zeros_like(gamma), torch.ones_like(gamma)))
            z = F.batch_norm(x, *running, gamma.detach() * 0 + gamma, beta, True, layer.momentum, layer.epsilon)
        case LayerNorm():
            gamma, beta = parameters[f"gamma{number}"], parameters[f"beta{number}"]
            z = F.layer_norm(x.movedim(1, -1), gamma.shape, gamma, beta, layer.epsilon).movedim(-1, 1)
        case _:
            z = x
    a = activate[layer.activation.name](z)
    return a if mask is None else a * torch.tensor(there(mask))


@pytest.mark.torch
@pytest.mark.parametrize("name", CASES)
def test_values_gradients_and_twenty_updates_are_pytorchs(name: str) -> None:
    """Of 20 batches, every other one is a single row."""
    torch = pytest.importorskip("torch")
    shape, layers = CASES[name][0], [*CASES[name][1], Dense(2)]
    network = Network(shape, layers, "half_mean_squared_error", "float64", seed=0)
    program = network.training_program(GradientDescent(RATE))
    values = numbers(program) | {"lr_factor": 1.0}
    X, Y = values["a0"], values["y"]
    parameters = {name: torch.tensor(values[name], requires_grad=True) for name in program.parameters}
    state: dict[int, Any] = {}
    run = Interpreter(program)
    for update in range(20):
        rows = slice(0, 3) if update % 2 == 0 else slice(3, 4)
        values = run({**values, "a0": X[rows], "y": Y[rows], "n": len(X[rows])})
        a = torch.tensor(there(X[rows]))
        for number, layer in enumerate(layers, start=1):
            a = in_torch(torch, layer, number, a, parameters, state, values.get(f"mask{number}"))
        loss = ((a - torch.tensor(Y[rows])) ** 2).mean() / 2
        for number, layer in enumerate(layers, start=1):
            if getattr(layer, "l1", 0) or getattr(layer, "l2", 0):
                W = parameters[f"W{number}"]
                loss = loss + layer.l1 * W.abs().sum() + layer.l2 / 2 * (W**2).sum()
        for p in parameters.values():
            p.grad = None
        loss.backward()
        assert values["L"] == pytest.approx(loss.item(), rel=1e-10)
        np.testing.assert_allclose(values["y_hat"], a.detach().numpy(), rtol=1e-8, atol=1e-10)
        with torch.no_grad():
            for key, p in parameters.items():
                theirs = p.grad.numpy()
                np.testing.assert_allclose(values[f"d{key}"], theirs, rtol=1e-7, atol=1e-10, err_msg=f"{key} {update}")
                p -= RATE * p.grad
    for key, p in parameters.items():
        np.testing.assert_allclose(values[key], p.detach().numpy(), rtol=1e-8, atol=1e-10)
    for number, (mean, variance) in state.items():
        np.testing.assert_allclose(values[f"running_mean{number}"], mean.numpy(), rtol=1e-9)
        np.testing.assert_allclose(values[f"running_var{number}"], variance.numpy(), rtol=1e-9)


def test_a_layer_without_an_activation_shows_none_in_the_summary() -> None:
    network = Network((4, 4, 1), [Conv2D(2, 3), Flatten(), Dense(1)], "mse", seed=0)
    rows = [line.split()[1:3] for line in network.summary().splitlines()[2:5]]
    assert rows == [["conv2d", "identity"], ["flatten", "(n,"], ["dense", "identity"]]


def test_sizes_of_two_numbers_come_back_from_a_file(tmp_path: Path) -> None:
    layers = [Conv2D(4, (3, 2), stride=(1, 2)), MaxPool2D((2, 1)), Reshape((4, 6)), Flatten(), Dense(1)]
    network = Network((6, 6, 1), layers, "mse", seed=0)
    network.save(tmp_path / "model")
    assert load(tmp_path / "model").layers == network.layers
