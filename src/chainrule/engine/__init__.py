"""The engine: a program lowered to a table of instructions, executed by compiled kernels on all cores.

Read in this order: `statements` (what a program says), `fuse` (which statements share a loop), `lower` (the table),
`machine` (the loop that executes it), `kernels/` (what each instruction does), `simd/` (the only code that speaks
LLVM).
"""
