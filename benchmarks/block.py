"""What a block costs the interpreter, beside the same recurrence and its way back as a loop by hand.

h[t] = tanh(x[t] W + b + h[t−1] U) over 50 turns, and the gradients of ½ Σ h[T]²/n, in alternation. Processor time:

python -m benchmarks.block
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.functions.activations import Activation
from chainrule.functions.losses import Loss
from chainrule.program.blocks import Block
from chainrule.program.derive import derive
from chainrule.program.interpret import Interpreter
from chainrule.program.operations import Activate, Add, Affine, LossValue, Turn
from chainrule.program.program import Builder, Parameter, Program, Step
from chainrule.program.simplify import simplify

TURNS, ROUNDS = 50, 200


def recurrence(inputs: int, units: int) -> Program:
    """The program of it, simplified."""
    b = Builder()
    b.input("x", ("n", TURNS, inputs)), b.input("h0", ("n", units))
    for name, shape in {"W": (inputs, units), "b": (units,), "U": (units, units)}.items():
        b.parameter(name, Parameter(shape))
    steps = (
        Step(Affine(), "u[t]", ("x[t]", "W", "b"), "forward"),
        Step(Affine(), "v[t]", ("h[t-1]", "U"), "forward"),
        Step(Add(), "z[t]", ("u[t]", "v[t]"), "forward"),
        Step(Activate(Activation.get("tanh")), "h[t]", ("z[t]",), "forward"),
    )
    b.repeat(Block("t", TURNS, 1, steps, (("h", "h0"),)))
    last = b.add(Turn(-1, 1, str(TURNS)), "y_hat", "h")
    y, n = b.input("y", ("n", units)), b.input("n", ())
    b.add(LossValue(Loss.get("half_mean_squared_error"), units), "L", y, last, n, section="loss")
    return simplify(derive(b.program(last, "L")))


def by_hand(v: dict[str, Any]) -> dict[str, Any]:
    """The same numbers, as one would write them: what all turns share is computed at once, before and after."""
    n, _, inputs = v["x"].shape
    units = v["U"].shape[1]
    u = (v["x"].reshape(-1, inputs) @ v["W"] + v["b"]).reshape(n, TURNS, units)
    h, before, dz = np.empty_like(u), np.empty_like(u), np.empty_like(u)
    state = v["h0"]
    for t in range(TURNS):
        before[:, t] = state
        state = np.tanh(u[:, t] + state @ v["U"])
        h[:, t] = state
    error = state - v["y"]
    L = np.sum(0.5 * error**2) / error.size
    dh, UT = error / error.size, v["U"].T
    for t in reversed(range(TURNS)):
        d = dh * (1 - h[:, t] ** 2)
        dz[:, t] = d
        dh = d @ UT
    rows = dz.reshape(-1, units)
    dU, dW = before.reshape(-1, units).T @ rows, v["x"].reshape(-1, inputs).T @ rows
    return {"L": L, "dU": dU, "dW": dW, "db": rows.sum(axis=0)}


def seconds(run: Callable[[Any], Any], values: dict[str, Any]) -> float:
    """Processor time of one run."""
    start = time.process_time()
    run(values)
    return time.process_time() - start


def main() -> None:
    """Print the quickest of each, which other work on the machine disturbs least, and their ratio."""
    for rows, units in ((4, 8), (16, 32), (64, 64), (64, 128)):
        rng = np.random.default_rng(0)
        run = Interpreter(recurrence(units, units), np.float64)
        given = {
            name: 0.3 * rng.normal(size=shape) for name, shape in {"W": (units, units), "U": (units, units)}.items()
        }
        given |= {
            "x": rng.normal(size=(rows, TURNS, units)),
            "h0": rng.normal(size=(rows, units)),
            "b": np.zeros(units),
        }
        values = given | {"y": rng.normal(size=(rows, units)), "n": rows}
        found, expected = run(values), by_hand(values)
        for name, value in expected.items():
            np.testing.assert_allclose(found[name], value, rtol=1e-9, atol=1e-12)
        pairs = [(seconds(run, values), seconds(by_hand, values)) for _ in range(ROUNDS)]
        block, hand = np.min(pairs, axis=0)
        print(
            f"{rows:3} rows {units:4} units: block {1e6 * block:7.0f} µs, "
            f"by hand {1e6 * hand:7.0f} µs, {block / hand:.2f} times"
        )


if __name__ == "__main__":
    main()
