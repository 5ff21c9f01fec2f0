"""Numba and llvmlite, whose own types are incomplete, as objects of any type."""

from collections.abc import Callable
from typing import Any

import llvmlite.ir
import numba
import numba.core.cgutils
import numba.core.errors
import numba.extending

ir: Any = llvmlite.ir
types: Any = numba.types
cgutils: Any = numba.core.cgutils
njit: Any = numba.njit
intrinsic: Callable[[Any], Any] = numba.extending.intrinsic
RequireLiteralValue: Any = numba.core.errors.RequireLiteralValue
