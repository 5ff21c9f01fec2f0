"""Which functions of NumPy and of Python are recorded, and as which operation."""

from __future__ import annotations

import builtins
import math
from typing import Any

import numpy as np

#: Operation by the names that functions and methods have for it.
OPERATIONS = {
    name: operation
    for operation, names in {
        "add": "add",
        "sub": "subtract",
        "mul": "multiply",
        "div": "divide true_divide",
        "pow": "power pow float_power",
        "matmul": "matmul",
        "dot": "dot",
        "inner": "inner",
        "vdot": "vdot",
        "outer": "outer",
        "einsum": "einsum",
        "tensordot": "tensordot",
        "neg": "negative",
        "exp": "exp",
        "expm1": "expm1",
        "log": "log",
        "log1p": "log1p",
        "log2": "log2",
        "log10": "log10",
        "sqrt": "sqrt",
        "square": "square",
        "reciprocal": "reciprocal",
        "tanh": "tanh",
        "arctan": "arctan atan",
        "sin": "sin",
        "cos": "cos",
        "sinh": "sinh",
        "cosh": "cosh",
        "sigmoid": "expit",
        "erf": "erf",
        "logaddexp": "logaddexp",
        "abs": "absolute abs fabs",
        "sign": "sign",
        "maximum": "maximum fmax",
        "minimum": "minimum fmin",
        "clip": "clip",
        "where": "where",
        "sum": "sum nansum fsum",
        "mean": "mean average nanmean",
        "amax": "max amax",
        "amin": "min amin",
        "prod": "prod",
        "var": "var",
        "std": "std",
        "norm": "norm",
        "transpose": "transpose",
        "reshape": "reshape ravel flatten squeeze expand_dims atleast_1d atleast_2d",
        "copy": "copy asarray astype asmatrix mat float float64 float32 longdouble ascontiguousarray asanyarray item "
        "nan_to_num deepcopy",
        "concatenate": "concatenate hstack vstack column_stack row_stack",
        "stack": "array stack",
        "append": "append",
        "insert": "insert",
        "pad": "pad",
        "swapaxes": "swapaxes",
        "moveaxis": "moveaxis",
        "broadcast": "broadcast_to",
        "repeat": "repeat",
        "tile": "tile",
        "diag": "diag diagflat",
        "trace": "trace",
        "flip": "flip flipud fliplr",
        "gather": "take",
        "cumsum": "cumsum",
        "heaviside": "heaviside",
        "logical": "logical_and logical_or logical_not greater less greater_equal less_equal equal not_equal isclose",
    }.items()
    for name in names.split()
}
#: Functions whose results do not depend on the numbers that they are given.
FRESH = frozenset(
    [
        "zeros_like",
        "ones_like",
        "empty_like",
        "full_like",
        "shape",
        "ndim",
        "size",
        "zeros",
        "ones",
        "empty",
        "full",
        "eye",
        "identity",
        "arange",
        "linspace",
        "argmax",
        "argmin",
        "argsort",
        "unique",
        "nonzero",
        "argwhere",
        "isnan",
        "isinf",
        "isfinite",
        "any",
        "all",
        "allclose",
        "array_equal",
        "result_type",
        "dtype",
        "searchsorted",
        "bincount",
        "count_nonzero",
        "round",
        "around",
        "rint",
        "floor",
        "ceil",
        "sort",
    ]
)
#: Methods that change their array.
MUTATORS = frozenset(
    [
        "fill",
        "sort",
        "put",
        "itemset",
        "shuffle",
        "at",
        "copyto",
        "fill_diagonal",
        "put_along_axis",
        "resize",
        "partition",
    ]
)
_NAMES = "exp log tanh sqrt pow fabs sin cos sinh cosh atan log1p expm1 log2 log10 erf fsum"
_MATH = {getattr(math, name) for name in _NAMES.split()}
_BUILTIN = {builtins.abs, builtins.float, builtins.pow}
LIBRARIES = ("numpy", "scipy")


def operation(function: Any) -> str | None:
    """Return the operation that a function is recorded as, "" where it only makes something, None where it is foreign.

    >>> operation(np.dot), operation(np.ones(2).sum), operation(np.zeros_like), operation(print), operation(np.fft.fft)
    ('dot', 'sum', '', None, 'opaque')
    """
    try:
        if function in _MATH or function in _BUILTIN:
            return OPERATIONS[function.__name__]
    except TypeError:  # not hashable
        return None
    name = getattr(function, "__name__", "")
    owner = getattr(function, "__self__", None)
    module = getattr(function, "__module__", None) or ""
    if isinstance(owner, np.ndarray | np.generic) or isinstance(function, np.ufunc):
        known = True
    elif isinstance(owner, np.ufunc):
        return "sum" if name == "reduce" and owner is np.add else "opaque"
    elif "random" in module or module.startswith(("numpy.testing", "scipy.optimize", "scipy.io")):
        return None
    else:
        known = module.startswith(LIBRARIES) and owner is None
        known = known or module == "copy"
    if not known:
        return None
    if name in FRESH:
        return ""
    return OPERATIONS.get(name, "opaque")
