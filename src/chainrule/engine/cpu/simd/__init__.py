"""What plain Python cannot say to Numba, as intrinsics: the only code that speaks LLVM.

`pointers` addresses memory, counts between threads and calls kernels; `tile` is the inner loop of a matmul, and
`sparse` that of a matmul that skips zeros; `values` lets vector arithmetic be written with Python's operators; `bodies`
turns a fused body into loops over vectors.
"""
