"""Where an iteration's time goes: each instruction of a table alone, in processor time of one thread.

python -m benchmarks.profile mnist512

GFLOP/s include the zeros that a matmul skips; the share of a matrix's numbers that are not zero is given beside the
instruction that makes its bitmask.
"""

from __future__ import annotations

import sys
import time

import numpy as np

from chainrule.bench.workloads import WORKLOADS, Workload
from chainrule.engine.cpu.machine import Machine
from chainrule.engine.runner import CompiledRunner
from chainrule.program.interpret import initial_state


def engine(workload: Workload) -> CompiledRunner:
    """The engine alone, without `fit` around it, on one thread."""
    network = workload.network()
    program = network.training_program(workload.optimizer)
    start = {**initial_state(program, network.dtype), "seed": 0, **network.parameters}
    data = network.data(*workload.data)
    return CompiledRunner(program, start, data, network.dtype, batch_size=workload.batch, threads=1)


def profile(workload: Workload, seconds: float = 0.05) -> list[tuple[str, float, float]]:
    """Return for each instruction its text, microseconds per execution, and GFLOP/s of its matmul."""
    order = np.random.default_rng(0).permutation(workload.rows)
    runner = engine(workload)
    runner.epochs([order], workload.batch)
    machine: Machine = runner._machine
    table, code = runner._table, machine._tables[0]
    scalars = runner._schedule.table(runner._scalars, 1)[:1]
    losses = np.zeros(1 << 20)
    found = []
    instructions = [i for i in table.instructions if i.template != "barrier"]
    for index, instruction in enumerate(instructions):

        def run(count: int, index: int = index) -> float:
            repeated = np.repeat(code[index : index + 1], count, axis=0)
            machine._codes[0] = (repeated.ctypes.data, *repeated.shape)
            start = time.thread_time()
            machine.run(
                0,
                1,
                count=workload.batch,
                batch=workload.batch,
                order=order.ctypes.data,
                scalars=scalars.ctypes.data,
                scalars_stride=0,
                losses=losses.ctypes.data,
            )
            return (time.thread_time() - start) / count

        count = max(3, int(seconds / run(10)))
        took = min(run(count) for _ in range(3))
        flops = 2 * workload.batch * instruction.work
        outputs = " ".join(s.output for s in instruction.group.statements) if instruction.group else ""
        if instruction.template == "make_bitmask":
            name = instruction.arguments[0].name
            values = table.arena.view(name).reshape(-1, table.stride(name))[:, : table.width(name)]
            outputs = f"{name}, {np.count_nonzero(values) / values.size:.0%} nonzero"
        found.append((f"{instruction.template:21}{outputs}", took * 1e6, flops / took / 1e9))
    return found


if __name__ == "__main__":
    for name in sys.argv[1:] or ["mnist512"]:
        rows = profile(WORKLOADS[name])
        whole = sum(took for _, took, _ in rows)
        for text, took, rate in rows:
            print(f"{took:10.2f} µs {100 * took / whole:5.1f} %  {rate:6.1f} GFLOP/s  {text[:90]}")
        print(f"{whole:10.1f} µs in all: {WORKLOADS[name].flops_per_iteration / whole / 1e3:.1f} GFLOP/s")
