"""The ORL faces, 4 folds of 10 people each whom no method has seen: same or another, and who of ten is it?

    python -m benchmarks.faces orl-faces.npz

The first figure is the area under the curve over all pairs of a fold's pictures, the second the share that is
recognised by one picture of each person, each of the ten in turn.
"""

from __future__ import annotations

import sys

import numpy as np

from chainrule import Augment, Verifier, read_pictures
from chainrule.images.simple import auc, faces, one_shot
from chainrule.images.verifier import pairs

FOLDS, PEOPLE, SEEDS = 4, 10, range(3)


def main(path: str) -> None:
    pictures = read_pictures(path)
    pixels, people = pictures.pixels, np.unique(pictures.labels.astype(int), return_inverse=True)[1]
    figures: dict[str, list[tuple[float, float]]] = {}
    for seed in SEEDS:
        for fold in range(FOLDS):
            unseen = people // PEOPLE == fold
            X, names = pixels[unseen], people[unseen]
            verifier = Verifier(augment=Augment(shift=2, flip=True), random_state=seed, progress=False)
            found = {"ours": verifier.fit(pixels[~unseen], people[~unseen]).transform(X)}
            if seed == 0:
                found |= faces(pixels[~unseen], people[~unseen], X)
            for name, points in found.items():
                figures.setdefault(name, []).append((auc(*pairs(points, names)), one_shot(points, names)))
            area, share = figures["ours"][-1]
            print(f"seed {seed}, fold {fold + 1}: {area:.4f}, {share:.4f}, {verifier.seconds_:.0f} s", flush=True)
    for name, found_in_folds in figures.items():
        area, share = np.mean(found_in_folds, axis=0)
        print(f"{name:12} {area:.4f}, one-shot {share:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
