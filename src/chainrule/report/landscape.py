"""A slice of the loss surface: the plane that holds most of the way that the weights took, and the way on it.

The directions are the first two principal components of the recorded weights (Li et al. 2018, 'Visualizing the loss
landscape of neural nets', section 7); the plane goes through the weights that were kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from chainrule.network.network import Network
    from chainrule.tabular.result import Snapshot

Array = NDArray[Any]

WORK = 5e8  # multiplications that the whole picture may take, about
LEAST_ROWS, MOST_ROWS = 64, 1000  # that the loss is measured on
GRIDS = ((33, 5_000), (25, 20_000), (13, 500_000), (9, float("inf")))  # points along a side, up to that many parameters
MARGIN = 0.25  # around the way, as a share of its extent


@dataclass(frozen=True)
class Landscape:
    """Losses over a plane in the space of the weights.

    x, y : (columns,), (rows,), where they were measured, as distances from the kept weights.
    loss : (rows, columns).
    path : (k, 2), the recorded weights, as they fall on the plane; epochs : (k,).
    path_loss : (k,), the loss of those weights themselves.
    shares : of the movement of the weights, along the two directions.
    measured : on how many of the rows.
    """

    x: Array
    y: Array
    loss: Array
    path: Array
    epochs: Array
    path_loss: Array
    shares: tuple[float, float]
    measured: int


def landscape(network: Network, a0: Array, y: Array, path: Sequence[Snapshot]) -> Landscape | None:
    """Return the slice for a network and the snapshots of its training; None where the weights have not moved."""
    names = list(network.parameters)
    kept = _flat(network.parameters, names)
    way = np.array([_flat(snapshot.parameters, names) for snapshot in path])
    if len(way) < 2 or not np.isfinite(way).all():
        return None
    found = _directions(way)
    if found is None:
        return None
    directions, shares = found
    count = next(points for points, most in GRIDS if network.parameters.count <= most)
    rows = _some_rows(len(a0), int(WORK / (count**2 * network.parameters.count)))
    values = network.values(a0[rows], y[rows])
    run = network.loss_runner()

    def loss(flat: Array) -> float:
        return float(run({**values, **_shaped(flat, network, names)})["L"])

    points = (way - kept) @ directions.T
    x, y_axis = _ranges(np.vstack([points, np.zeros(2)]), count)
    across, up = (_shaped(direction, network, names) for direction in directions)

    def along(b: float) -> list[float]:
        row = {name: W + W.dtype.type(b) * up[name] for name, W in centre.items()}
        points = ({name: W + W.dtype.type(a) * across[name] for name, W in row.items()} for a in x)
        return [float(run({**values, **moved})["L"]) for moved in points]

    centre = _shaped(kept, network, names)
    grid = np.array([along(b) for b in y_axis])
    if not np.isfinite(grid).any():
        return None
    grid = np.where(np.isfinite(grid), grid, grid[np.isfinite(grid)].max())
    epochs = np.array([snapshot.epoch for snapshot in path])
    return Landscape(x, y_axis, grid, points, epochs, np.array([loss(flat) for flat in way]), shares, len(rows))


def _flat(parameters: Mapping[str, Array], names: Sequence[str]) -> Array:
    return np.concatenate([np.asarray(parameters[name], np.float64).ravel() for name in names])


def _shaped(flat: Array, network: Network, names: Sequence[str]) -> dict[str, Array]:
    arrays = [network.parameters[name] for name in names]
    parts = np.split(flat, np.cumsum([array.size for array in arrays])[:-1])
    return {name: part.reshape(W.shape).astype(W.dtype) for name, part, W in zip(names, parts, arrays, strict=True)}


def _directions(way: Array) -> tuple[Array, tuple[float, float]] | None:
    """The two directions (2, weights) in which the weights moved most, and their shares of the movement.

    Where they moved along a line only, the second one is drawn by chance.
    """
    centred = way - way.mean(axis=0)
    squares, mixtures = np.linalg.eigh(centred @ centred.T)  # small: a row for each snapshot
    total = float(squares.sum())
    if not total > 0:
        return None
    first = _unit(mixtures[:, -1] @ centred)
    if squares[-2] > 1e-8 * squares[-1]:
        second = _unit(mixtures[:, -2] @ centred)
        shares = float(squares[-1] / total), float(squares[-2] / total)
    else:
        rng = np.random.default_rng(0)
        second, shares = rng.standard_normal(len(first)), (1.0, 0.0)
        second -= (second @ first) * first
        if len(first) == 1:
            return None
        second = _unit(second)
    if (way[-1] - way[0]) @ first < 0:  # training goes to the right
        first = -first
    return np.array([first, second]), shares


def _unit(direction: Array) -> Array:
    return np.asarray(direction / np.linalg.norm(direction))


def _some_rows(count: int, affordable: int) -> NDArray[np.intp]:
    most = min(count, max(LEAST_ROWS, min(MOST_ROWS, affordable)))
    return np.sort(np.random.default_rng(0).permutation(count)[:most])


def _ranges(points: Array, count: int) -> tuple[Array, Array]:
    """Where the loss is measured: around the way, and not much flatter than it is wide."""
    low, high = points.min(axis=0), points.max(axis=0)
    middle, half = (low + high) / 2, (high - low) / 2
    half = np.maximum(half, 0.35 * half.max()) * (1 + 2 * MARGIN)
    x, y = (np.linspace(m - h, m + h, count) for m, h in zip(middle, half, strict=True))
    return x, y
