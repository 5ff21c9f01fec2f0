"""What this processor is, and the shapes of vectors and tiles that suit it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from chainrule.functions.cached import cached_property

#: Rows of a tile: with 4 vectors each, 24 accumulators, which leave AVX-512 and NEON just the registers for the loads.
TILE_ROWS = 6


@dataclass(frozen=True)
class Target:
    """A processor: its name and features as LLVM spells them, the bytes of a vector, and a tile's width in vectors."""

    triple: str
    cpu: str
    features: str
    vector_bytes: int
    tile_vectors: int

    @classmethod
    def host(cls) -> Target:
        """Return this machine's target."""
        import llvmlite.binding as llvm  # late, so that cores can be counted where it is missing

        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        features = llvm.get_host_cpu_features()
        size, vectors = 16, 4
        if features.get("avx512f"):
            size, vectors = 64, 4
        elif features.get("avx"):
            size, vectors = 32, 2  # 16 registers: 12 accumulators, 2 of B, 1 of A
        elif features.get("sse2"):
            size, vectors = 16, 2
        return cls(llvm.get_process_triple(), llvm.get_host_cpu_name(), features.flatten(), size, vectors)

    @property
    def has_masks(self) -> bool:
        """Whether one comparison makes a bit for each number of a vector, and a tile is several vectors wide."""
        return self.vector_bytes == 64

    def lanes(self, dtype: np.dtype[Any]) -> int:
        """Return how many numbers of `dtype` a vector holds."""
        return self.vector_bytes // dtype.itemsize

    def panel(self, dtype: np.dtype[Any]) -> int:
        """Return the columns of a whole tile, and so of a panel of weights."""
        return self.tile_vectors * self.lanes(dtype)

    @cached_property
    def machine(self) -> Any:
        """LLVM's code generator for it."""
        import llvmlite.binding as llvm

        return llvm.Target.from_triple(self.triple).create_target_machine(
            cpu=self.cpu, features=self.features, opt=3, reloc="static", codemodel="jitdefault", jit=True
        )


@cache
def host() -> Target:
    """Return this machine's target, looked up once."""
    return Target.host()


def available_cores() -> int:
    """Return how many cores this process may use: by affinity, and by its cgroup's quota."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _cgroup_quota()
    return max(1, min(cores, quota) if quota else cores)


def _cgroup_quota() -> int | None:
    """The processor quota of the control group, in whole cores (version 2, then 1); None where there is none."""
    try:
        with open("/sys/fs/cgroup/cpu.max", encoding="ascii") as file:
            quota, period = file.read().split()[:2]
    except (OSError, ValueError):
        try:
            with open("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", encoding="ascii") as file:
                quota = file.read().strip()
            with open("/sys/fs/cgroup/cpu/cpu.cfs_period_us", encoding="ascii") as file:
                period = file.read().strip()
        except OSError:
            return None
    try:
        return max(1, -(-int(quota) // int(period))) if int(quota) > 0 else None
    except (ValueError, ZeroDivisionError):  # "max": no limit
        return None
