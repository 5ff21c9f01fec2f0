"""MLPClassifier beside scikit-learn's on handwritten digits: accuracy and fit time, in one run.

python -m benchmarks.estimators FOLDER [--threads N]

FOLDER holds mnist-10k-images-idx3-ubyte.gz and mnist-10k-labels-idx1-ubyte.gz, MNIST's test set; the first 8,000 digits
are trained on, the last 2,000 are for the score. Both libraries take turns, seed by seed, so that what else the machine
does falls on both. Kernels are compiled before, once.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import sklearn.neural_network
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning

from chainrule import MLPClassifier
from chainrule.bench.measures import PAUSE

SEEDS = (0, 1, 2, 3, 4)
TRAIN = 8_000
SETTINGS: dict[str, Any] = {"hidden_layer_sizes": (100,), "max_iter": 30}
Row = dict[str, Any]


def mnist(folder: Path, dtype: str) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Return the images as rows of numbers from 0 to 1, (10000, 784), and the digits."""
    images = gzip.decompress((folder / "mnist-10k-images-idx3-ubyte.gz").read_bytes())[16:]
    labels = gzip.decompress((folder / "mnist-10k-labels-idx1-ubyte.gz").read_bytes())[8:]
    X = (np.frombuffer(images, np.uint8).reshape(-1, 28 * 28) / 255).astype(dtype)
    return X, np.frombuffer(labels, np.uint8)


def compare(X: NDArray[Any], y: NDArray[Any], threads: int | None = None) -> list[Row]:
    """Return a row per library and seed: accuracy, and seconds of the fit by the clock and of processor time."""
    ours = {**SETTINGS, "engine": "compiled", "threads": threads}
    libraries = {"scikit-learn": (sklearn.neural_network.MLPClassifier, SETTINGS), "chainrule": (MLPClassifier, ours)}
    rows = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        MLPClassifier(**{**ours, "max_iter": 1}).fit(X[:TRAIN], y[:TRAIN])
        for seed in SEEDS:
            for library, (kind, settings) in libraries.items():
                time.sleep(PAUSE)
                model = kind(**settings, random_state=seed)
                used, start = time.process_time(), time.perf_counter()
                model.fit(X[:TRAIN], y[:TRAIN])
                seconds, processor = time.perf_counter() - start, time.process_time() - used
                accuracy = model.score(X[TRAIN:], y[TRAIN:])
                row = {"library": library, "seed": seed, "accuracy": accuracy}
                rows.append({**row, "seconds": seconds, "processor_seconds": processor})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.estimators", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, help="for chainrule; all cores by default")
    options = parser.parse_args()
    for dtype in ("float64", "float32"):
        rows = compare(*mnist(options.folder, dtype), options.threads)
        medians = {}
        for library in dict.fromkeys(row["library"] for row in rows):
            own = [row for row in rows if row["library"] == library]
            accuracies = [row["accuracy"] for row in own]
            seconds, processor = (
                statistics.median(row[key] for row in own) for key in ("seconds", "processor_seconds")
            )
            medians[library] = seconds, processor
            print(
                f"{dtype}  {library:13} accuracy {statistics.mean(accuracies):.4f}  "
                f"(seeds {', '.join(f'{accuracy:.4f}' for accuracy in accuracies)})  "
                f"fit {seconds:6.2f} s, {processor:6.2f} s of processor time",
                flush=True,
            )
        theirs, ours = (
            np.array(
                [[row[key] for key in ("seconds", "processor_seconds")] for row in rows if row["library"] == library]
            )
            for library in medians
        )
        seconds, processor = np.median(ours / theirs, axis=0)
        print(
            f"{dtype}  chainrule takes {seconds:.3f} of the time, {processor:.3f} of the processor time "
            "(medians over pairs, each pair one after the other)"
        )


if __name__ == "__main__":
    main()
