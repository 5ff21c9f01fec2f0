"""The processor's multiply-add peak, measured: the engine's tile on numbers that never leave the nearest cache."""

import ctypes
import time
from functools import partial

import numpy as np

from chainrule.engine.cpu.cache import KERNELS, Kernel
from chainrule.engine.cpu.context import WORDS
from chainrule.engine.cpu.target import TILE_ROWS, host
from chainrule.engine.cpu.threads import run_all


def peak(threads: int = 1, dtype: str = "float32", seconds: float = 0.02, repeats: int = 40) -> float:
    """Return GFLOP/s of multiply-adds (2 each) on `threads` threads, the best of `repeats` runs.

    Counted in processor time, so that what else the machine does is left out.
    """
    kind = np.dtype(dtype)
    kernel = Kernel("multiply_adds", None, kind)
    address = KERNELS.addresses([kernel])[kernel]
    run = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)(address)
    panel = host().panel(kind)

    def task(inner: int) -> tuple[partial[None], list[object]]:
        a, b = np.zeros(2 * TILE_ROWS * panel, kind), np.ones(panel, kind)
        words = np.array([address, a.ctypes.data, b.ctypes.data, 0, inner], np.int64)
        context = np.zeros(WORDS, np.int64)
        return partial(run, words.ctypes.data, context.ctypes.data), [a, b, words, context]

    def rate(inner: int) -> float:
        tasks, kept = zip(*(task(inner) for _ in range(threads)), strict=True)
        start = time.process_time()
        run_all(tasks)
        took = (time.process_time() - start) / threads
        del kept
        return threads * 2 * TILE_ROWS * panel * inner / took / 1e9

    inner = int(seconds * rate(10**6) * 1e9 / (threads * 2 * TILE_ROWS * panel))
    return max(rate(inner) for _ in range(repeats))


if __name__ == "__main__":
    for kind in ("float32", "float64"):
        print(kind, *(f"{threads} thread(s): {peak(threads, kind):.0f} GFLOP/s" for threads in (1, 2)))
