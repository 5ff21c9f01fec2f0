"""Noise taken out of MNIST's 10,000 test digits: 8,000 to learn from, 2,000 to be judged by.

    python -m benchmarks.denoising FOLDER

FOLDER holds mnist-10k-images-idx3-ubyte.gz. The noise is normal, of standard deviation 0.5, and pixels stay between 0
and 1; where a simple method has a setting, it is the one that suits the judged digits best.
"""

from __future__ import annotations

import sys

import numpy as np

from chainrule import Denoiser, read_pictures
from chainrule.images.denoiser import Noise
from chainrule.images.simple import error, filters

TRAINING, SEEDS, NOISE = 8_000, range(3), Noise(0.5)


def main(folder: str) -> None:
    pixels = read_pictures(folder).pixels / np.float32(255)
    train, clean = pixels[:TRAINING], pixels[TRAINING:]
    noisy, judged = (NOISE.on(X, np.arange(len(X)), seed, 0) for seed, X in enumerate((train, clean)))
    for name, found in filters(noisy, train, judged, clean).items():
        print(f"{name:14} {error(found, clean):.4f}", flush=True)
    errors = []
    for seed in SEEDS:
        denoiser = Denoiser(random_state=seed, progress=False).fit(train, noise=NOISE.amount)
        errors.append(error(denoiser.transform(judged), clean))
        print(f"seed {seed}: {errors[-1]:.4f}, {denoiser.seconds_:.0f} s", flush=True)
    print(f"{'ours':14} {np.mean(errors):.4f}, the mean of {len(errors)} seeds")


if __name__ == "__main__":
    main(*sys.argv[1:])
