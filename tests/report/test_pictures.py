"""The numbers behind the pictures: the loss surface, its contours, the axes, and PNG."""

from base64 import b64decode
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from chainrule import Dense, Network
from chainrule.report.charts import Axis, calibration_chart, loss_chart
from chainrule.report.landscape import landscape
from chainrule.report.pictures import data_uri, levels, lines, shade
from chainrule.tabular.result import Snapshot
from chainrule.tabular.watch import Path

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
Y = np.array([[0.0], [1.0], [1.0], [0.0]])


def trained(*layers: Dense, epochs: int = 200) -> tuple[Network, tuple[Snapshot, ...]]:
    network = Network(2, [*layers, Dense(1, "sigmoid")], "binary_cross_entropy", dtype="float64", seed=1)
    path = Path()
    network.fit(X, Y, epochs, optimizer="gradient_descent", callbacks=[path])
    return network, path.snapshots


def test_the_surface_is_the_loss() -> None:
    network, path = trained(Dense(2, "tanh"))
    found = landscape(network, X, Y, path)
    assert found is not None
    for loss, snapshot in zip(found.path_loss, path, strict=True):
        there = Network(2, network.layers, network.loss, dtype="float64", seed=0)
        for name, value in snapshot.parameters.items():
            there.parameters[name] = value
        assert loss == pytest.approx(there.evaluate(X, Y), rel=1e-12)
    assert found.path[-1] == pytest.approx([0, 0], abs=1e-12)  # the plane goes through the kept weights
    assert found.path[0, 0] < found.path[-1, 0]  # and training goes to the right
    near = np.argmin(np.abs(found.x)), np.argmin(np.abs(found.y))
    assert found.loss[near[1], near[0]] == pytest.approx(network.evaluate(X, Y), rel=0.1)
    assert 0 < sum(found.shares) <= 1 + 1e-12
    assert found.measured == 4
    inside = (found.path >= [found.x[0], found.y[0]]) & (found.path <= [found.x[-1], found.y[-1]])
    assert inside.all()


def test_a_way_along_a_line_and_no_way_at_all() -> None:
    network, path = trained()
    ends = (path[0], path[-1])
    found = landscape(network, X, Y, ends)
    assert found is not None
    assert found.shares == (1.0, 0.0)
    assert np.isfinite(found.loss).all()
    assert landscape(network, X, Y, ends[:1]) is None
    assert landscape(network, X, Y, (path[0], path[0])) is None


def test_a_steep_surface_stays_finite() -> None:
    network = Network(2, [Dense(1, "exp")], "mean_squared_error", seed=0)
    start = {name: np.array(value) for name, value in network.parameters.items()}
    far = {name: value + 60 for name, value in start.items()}
    found = landscape(network, X, Y, (Snapshot(0, start), Snapshot(1, far)))
    assert found is None or np.isfinite(found.loss).all()


def test_contours_of_a_cone_are_circles() -> None:
    x = np.linspace(-1, 1, 41)
    cone = np.hypot(*np.meshgrid(x, x))
    (circle,) = lines(cone, 0.513)
    assert np.hypot(*(circle.T / 20 - 1)) == pytest.approx(0.513, abs=2e-3)
    assert circle[0].tolist() == circle[-1].tolist()  # closed


def test_a_saddle_has_two_lines_in_a_cell() -> None:
    assert len(lines(np.array([[1.0, 0.0], [0.0, 1.0]]), 0.5)) == 2
    assert lines(np.zeros((3, 3)), 0.5) == []


def test_levels_lie_between() -> None:
    values = np.array([0.0, 0.1, 0.2, 100.0])
    found = levels(values, 10)
    assert len(found) == 10
    assert 0 < found[0] < found[-1] < 100
    assert (np.diff(found) > 0).all()
    assert len(levels(np.ones(3), 10)) == 0
    assert shade(np.ones((3, 3)), np.array([])).startswith("data:image/png")


def test_png_holds_its_pixels() -> None:
    pixels = np.arange(2 * 3 * 4).reshape(2, 3, 4)
    picture = Image.open(BytesIO(b64decode(data_uri(pixels).partition(",")[2])))
    assert picture.mode == "RGBA"
    assert np.asarray(picture).tolist() == pixels.tolist()


@pytest.mark.parametrize(
    ("low", "high", "log"), [(0, 1, False), (-3, 1e6, False), (1e-9, 1e-8, False), (1e-5, 3, True), (0.2, 0.9, True)]
)
def test_ticks_are_round_and_inside(low: float, high: float, log: bool) -> None:
    axis = Axis(low, high, 0, 100, log)
    ticks = axis.ticks()
    assert 2 <= len(ticks) <= 11
    assert all(low <= tick * (1 + 1e-9) and tick <= high * (1 + 1e-9) for tick in ticks)
    assert axis(low) == pytest.approx(0)
    assert axis(high) == pytest.approx(100)


def test_losses_that_are_missing_leave_gaps() -> None:
    nan = float("nan")
    assert "nan" not in loss_chart({"training": [1.0, nan, 0.5], "validation": [nan, 0.7, 0.6]}, best=2)
    assert "<circle" in loss_chart({"training": [0.7]}, best=0)
    assert "logarithmic" in loss_chart({"training": [1.0, 0.001]}, best=0)
    assert "nan" not in loss_chart({"training": [0.0, 0.0]}, best=0)


def test_calibration_stays_inside() -> None:
    chart = calibration_chart(np.array([0.0, 1.0]), np.array([0.0, 1.0]), np.array([20, 20]), "said", "seen")
    assert chart.count("<title>") == 2
