"""Handwritten digits as folders of PNGs through the command line: `train` on 8,000, `evaluate` on the last 2,000.

    python -m benchmarks.pictures FOLDER            # which holds MNIST's 10,000 as IDX files; seeds 0, 1 and 2
    python -m benchmarks.pictures FOLDER 0,1

Beside it, judged on the same 2,000: multinomial logistic regression, and a support vector machine, on the pixels.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from chainrule import read_pictures

ROWS = 8_000  # to train on


def run(*arguments: object) -> str:
    """Return what the command line prints."""
    words = [sys.executable, "-m", "chainrule", *map(str, arguments)]
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout


def main(folder: str, seeds: str = "0,1,2") -> None:
    pictures = read_pictures(folder)
    pixels, labels = pictures.pixels[..., 0], pictures.labels
    assert labels is not None
    with TemporaryDirectory() as work:
        for row, (picture, label) in enumerate(zip(pixels, labels, strict=True)):
            place = Path(work, "train" if row < ROWS else "test", str(label))
            place.mkdir(parents=True, exist_ok=True)
            Image.fromarray(picture).save(place / f"{row:05}.png")
        found = []
        for seed in map(int, seeds.split(",")):
            model, began = Path(work, f"{seed}.safetensors"), time.perf_counter()
            run("train", Path(work, "train"), "--seed", seed, "--out", model)
            seconds = time.perf_counter() - began
            found.append(json.loads(run("evaluate", model, Path(work, "test"), "--json"))["metrics"]["accuracy"])
            print(f"seed {seed}: accuracy {found[-1]:.4f}, trained in {seconds:.0f} s", flush=True)
    print(f"mean {np.mean(found):.4f}")
    flat = pixels.reshape(len(pixels), -1) / 255
    for name, simple in (("logistic regression", LogisticRegression(max_iter=300)), ("SVM, RBF", SVC(C=10))):
        simple.fit(flat[:ROWS], labels[:ROWS])
        print(f"{name} {simple.score(flat[ROWS:], labels[ROWS:]):.4f}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
