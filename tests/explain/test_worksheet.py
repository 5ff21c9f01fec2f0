"""The worksheet: what is printed is what the network computes, and can be done by hand."""

import re

import numpy as np
import pytest

from chainrule import InvalidInput, UnknownName
from chainrule.explain.worksheet import X, Y, worksheet


def read(lines: list[str]) -> dict[str, np.ndarray]:
    """The arrays printed in a list of lines, by name."""
    arrays: dict[str, list[list[float]]] = {}
    name = ""
    for line in lines:
        label, _, numbers = line.rpartition("= ") if "= " in line else ("", "", line)
        found = re.findall(r"[−\d.]+", numbers)
        if label and re.fullmatch(r"\s+[\wŷη ]+(= \w+ )?", label):
            name = label.split("=")[0].strip()
            arrays[name] = []
        elif label or not line.startswith("     "):
            continue
        if name and found:
            arrays[name].append([float(text.replace("−", "-")) for text in found])
    return {name: np.array(rows) for name, rows in arrays.items()}


def test_the_solution_is_right():
    sheet = worksheet(hidden=2, activation="tanh", seed=1)
    given = read(sheet.tasks.partition("Remember")[0].splitlines())
    solved = read(sheet.solutions.splitlines())
    a0, y = np.array(X), np.array(Y)
    W1, b1, W2, b2 = (given[name] for name in ("W1", "b1", "W2", "b2"))
    a1 = np.tanh(a0 @ W1 + b1)
    y_hat = 1 / (1 + np.exp(-(a1 @ W2 + b2)))
    dz2 = (y_hat - y) * y_hat * (1 - y_hat)
    dz1 = dz2 @ W2.T * (1 - a1**2)
    expected = {"a1": a1, "ŷ": y_hat, "dz2": dz2, "dW2": a1.T @ dz2, "dz1": dz1, "dW1": a0.T @ dz1}
    expected |= {"db1": dz1.sum(axis=0, keepdims=True), "L": np.array([[0.5 * np.sum((y - y_hat) ** 2)]])}
    for name, value in expected.items():
        np.testing.assert_allclose(solved[name], value, atol=5.1e-5, err_msg=name)
    np.testing.assert_allclose(solved["W1"], W1 - 0.5 * (a0.T @ dz1), atol=5.1e-5)


@pytest.mark.parametrize(("hidden", "activation"), [(1, "relu"), (3, "sigmoid"), (2, "leaky_relu"), (4, "tanh")])
def test_every_task_has_a_solution(hidden, activation):
    sheet = worksheet(hidden, activation, seed=5)
    numbered = r"(?m)^ *(\d+)\. (\S+)"
    assert re.findall(numbered, sheet.tasks) == re.findall(numbered, sheet.solutions)
    assert "_______" in sheet.tasks
    assert "_______" not in sheet.solutions
    assert "nan" not in str(sheet)


def test_every_sum_over_rows_is_a_sum_of_its_own():
    """No row of dW1 can be copied from db1, nor from another row."""
    for seed in range(5):
        solved = read(worksheet(seed=seed).solutions.splitlines())
        sums = np.vstack([solved["dW1"], solved["db1"]])
        for i, one in enumerate(sums):
            for other in sums[:i]:
                assert not np.allclose(one, other, atol=1e-3)


def test_tasks_and_solutions_show_the_same_equations():
    sheet = worksheet()
    numbered = r"(?m)^ *\d+\. .*"
    assert re.findall(numbered, sheet.tasks) == re.findall(numbered, sheet.solutions)
    assert "W1 ← W1 − η dW1" in sheet.solutions


def test_the_seed_decides():
    assert str(worksheet(seed=3)) == str(worksheet(seed=3)) != str(worksheet(seed=4))


def test_an_unknown_activation_is_an_error():
    with pytest.raises(UnknownName, match="did you mean 'tanh'"):
        worksheet(activation="tahn")


@pytest.mark.parametrize(("data", "loss"), [("and", "bce"), ("sum", ""), ("classes", ""), ("xor", "mse")])
def test_data_and_loss_can_be_chosen(data, loss):
    sheet = worksheet((3, 2), data=data, loss=loss)
    assert "2-3-2-" in sheet.tasks
    assert "nan" not in str(sheet)


def test_what_cannot_be_chosen():
    with pytest.raises(UnknownName, match="did you mean 'classes'"):
        worksheet(data="class")
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        worksheet(data="sum", loss="bce")
