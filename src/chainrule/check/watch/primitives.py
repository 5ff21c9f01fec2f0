"""Which functions of NumPy and of Python are recorded, and as which operation."""

import builtins
import math
import operator
import types
from typing import Any

import numpy as np

_OPERATIONS = """
    add matmul dot inner vdot outer einsum exp expm1 log log1p log2 log10 sqrt square reciprocal tanh sin cos
    sinh cosh erf logaddexp sign clip where prod var std norm heaviside softmax sub=subtract mul=multiply
    neg=negative,neg div=divide,true_divide pow=power,pow,float_power arctan=arctan,atan sigmoid=expit
    abs=absolute,abs,fabs maximum=maximum,fmax minimum=minimum,fmin sum=sum,nansum,fsum mean=mean,average,nanmean
    amax=max,amax amin=min,amin
    transpose=transpose,swapaxes reshape=reshape,ravel,flatten,squeeze,expand_dims,atleast_1d,atleast_2d
    copy=copy,asarray,astype,asmatrix,mat,float,float64,float32,longdouble,ascontiguousarray,asanyarray,item,nan_to_num,
    deepcopy concatenate=concatenate,hstack,vstack,column_stack,row_stack stack=array,stack
    moved=append,insert,pad,moveaxis,broadcast_to,repeat,tile,diag,diagflat,flip,flipud,fliplr,roll,rot90,triu,tril,delete
    logical=logical_and,logical_or,logical_not,greater,less,greater_equal,less_equal,equal,not_equal,isclose,lt,le,gt,ge,
    eq,ne
    linear=tensordot,kron,convolve,correlate,convolve2d,correlate2d,fftconvolve,cumsum,trace
"""
#: Operation by the names that functions and methods have for it.
OPERATIONS = {
    name: entry.partition("=")[0]
    for entry in _OPERATIONS.replace(",\n", ",").replace(",    ", ",").split()
    for name in (entry.partition("=")[2] or entry).split(",")
}
#: Operations in which numbers only change places.
MOVING = ("transpose", "concatenate", "stack", "moved")
_FRESH = """
    zeros_like ones_like empty_like full_like shape ndim size zeros ones empty full eye identity arange linspace argmax
    argmin argsort unique nonzero argwhere isnan isinf isfinite any all allclose array_equal result_type dtype
    searchsorted bincount count_nonzero round around rint floor ceil sort
"""
#: Functions whose results do not depend on the numbers that they are given.
FRESH = frozenset(_FRESH.split())
#: Methods that change their array.
_MUTATORS = "fill sort put itemset shuffle at copyto fill_diagonal put_along_axis resize partition"
MUTATORS = frozenset(_MUTATORS.split())
_NAMES = "exp log tanh sqrt pow fabs sin cos sinh cosh atan log1p expm1 log2 log10 erf fsum"
_PLAIN = {*(getattr(math, name) for name in _NAMES.split()), builtins.abs, builtins.float, builtins.pow}
_PLAIN |= {getattr(operator, name) for name in ("neg", "lt", "le", "gt", "ge", "eq", "ne")}


def operation(function: Any) -> str | None:
    """Return the operation that a function is recorded as, "" where it only makes something, None where it is foreign.

    >>> operation(np.dot), operation(np.ones(2).sum), operation(np.zeros_like), operation(print), operation(np.fft.fft)
    ('dot', 'sum', '', None, 'opaque')
    """
    try:
        if function in _PLAIN:
            return OPERATIONS[function.__name__]
    except TypeError:  # not hashable
        return None
    name, owner = getattr(function, "__name__", ""), getattr(function, "__self__", None)
    owner = None if isinstance(owner, types.ModuleType) else owner  # as of np.array
    module = getattr(function, "__module__", None) or ""
    if isinstance(owner, np.ufunc):
        return "sum" if name == "reduce" and owner is np.add else "opaque"
    if not (isinstance(owner, np.ndarray | np.generic) or isinstance(function, np.ufunc)):
        library = module.partition(".")[0] in ("numpy", "scipy")
        foreign = "random" in module or module.startswith(("numpy.testing", "scipy.optimize", "scipy.io"))
        if foreign or not ((library and owner is None) or module == "copy"):
            return None
    return "" if name in FRESH else OPERATIONS.get(name, "opaque")
