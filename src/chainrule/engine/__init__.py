"""The engine: a program lowered to a table of instructions, executed by compiled kernels on all cores.

Two halves: `lowering` knows no processor, and `cpu` is the back end for one. Read in this order: `lowering.statements`
(what a program says), `lowering.fuse` (which statements share a loop), `cpu.selection` (the table), `cpu.machine` (the
loop that executes it), `cpu.kernels` (what each instruction does), `cpu.simd` (the only code that speaks LLVM).
"""
