"""Vector arithmetic written with Python's operators: each operation on a `Value` emits LLVM instructions.

An `Emitter` stands for one kind of number (float32 or float64, in lanes or a single one) at one place in the code
that is being written. The mathematical functions in `kernels.numerics` are written in these terms.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.engine.cpu.simd.pointers import call
from chainrule.engine.cpu.simd.tile import load, splat, store
from chainrule.engine.cpu.simd.untyped import ir

Number = int | float


class Emitter:
    """Makes values: numbers of `bits` bits, `lanes` at a time (0: a single number)."""

    def __init__(self, builder: Any, bits: int, lanes: int = 0) -> None:
        self.builder, self.bits, self.lanes = builder, bits, lanes
        number: Any = ir.FloatType() if bits == 32 else ir.DoubleType()
        integer: Any = ir.IntType(bits)
        self.number = number
        self.type = ir.VectorType(number, lanes) if lanes else number
        self.integers = ir.VectorType(integer, lanes) if lanes else integer

    def constant(self, value: Number) -> Value:
        constant = [float(value)] * self.lanes if self.lanes else float(value)
        return Value(self, ir.Constant(self.type, constant))

    def lift(self, value: Value | Number) -> Value:
        """Return `value` as one of this emitter's: a constant for a plain number, a splat for a single one."""
        if not isinstance(value, Value):
            return self.constant(value)
        code = value.code
        if value.m.bits > self.bits:
            code = self.builder.fptrunc(code, self.number)
        elif value.m.bits < self.bits:
            code = self.builder.fpext(code, self.number)
        return (
            Value(self, splat(self.builder, self.type, code)) if self.lanes and not value.m.lanes else Value(self, code)
        )

    def integer(self, value: int) -> Any:
        return ir.Constant(self.integers, [value] * self.lanes if self.lanes else value)

    def call(self, name: str, *values: Value | Number) -> Value:
        """Call an LLVM intrinsic on values of this kind."""
        kind = f"v{self.lanes}f{self.bits}" if self.lanes else f"f{self.bits}"
        return Value(self, call(self.builder, f"llvm.{name}.{kind}", self.type, *(self.lift(v).code for v in values)))

    def fma(self, x: Value | Number, y: Value | Number, z: Value | Number) -> Value:
        """x·y + z, rounded once."""
        return self.call("fma", x, y, z)

    def maximum(self, x: Value | Number, y: Value | Number) -> Value:
        return self.call("maximum", x, y)  # NaN where either is, as NumPy's

    def minimum(self, x: Value | Number, y: Value | Number) -> Value:
        return self.call("minimum", x, y)

    def where(self, condition: Any, x: Value | Number, y: Value | Number) -> Value:
        """x where the condition (what a comparison returned) holds, y elsewhere."""
        return Value(self, self.builder.select(condition, self.lift(x).code, self.lift(y).code))

    def polynomial(self, x: Value, coefficients: tuple[float, ...]) -> Value:
        """c₀ + c₁x + c₂x² + …, by Horner's rule."""
        total = self.constant(coefficients[-1])
        for coefficient in reversed(coefficients[:-1]):
            total = self.fma(total, x, coefficient)
        return total

    def lane_numbers(self) -> Value:
        """0, 1, 2, …"""
        return Value(self, ir.Constant(self.type, [float(lane) for lane in range(self.lanes)]))

    def load(self, place: Any) -> Value:
        """What lies at a place."""
        return Value(self, load(self.builder, self.type, place))

    def store(self, value: Value, place: Any) -> None:
        """Write a value to a place."""
        store(self.builder, value.code, place)

    def of_bits(self, integers: Any) -> Value:
        """The numbers with these bits."""
        return Value(self, self.builder.bitcast(integers, self.type))


def _both_ways(operation: str) -> tuple[Callable[..., Value], Callable[..., Value]]:
    """An operator's methods: of the value on its left, and of that on its right."""

    def operate(x: Value, y: Value | Number) -> Value:
        emit = getattr(x.m.builder, operation)  # `contract` lets a product and a sum become one multiply-add
        return Value(x.m, emit(x.code, x.m.lift(y).code, flags=("contract",)))

    return operate, lambda y, x: operate(y.m.lift(x), y)


def _comparison(sign: str) -> Callable[..., Any]:
    return lambda x, y: x.compare(sign, y)


class Value:
    """Numbers at one point of the code that is being written."""

    def __init__(self, m: Emitter, code: Any) -> None:
        self.m, self.code = m, code

    __add__, __radd__ = _both_ways("fadd")
    __sub__, __rsub__ = _both_ways("fsub")
    __mul__, __rmul__ = _both_ways("fmul")
    __truediv__, __rtruediv__ = _both_ways("fdiv")

    def __neg__(self) -> Value:
        return Value(self.m, self.m.builder.fneg(self.code))

    def __abs__(self) -> Value:
        return self.m.call("fabs", self)

    def compare(self, sign: str, other: Value | Number) -> Any:
        """The condition `self sign other`, false where either is NaN (for "!=": true)."""
        compare = self.m.builder.fcmp_unordered if sign == "!=" else self.m.builder.fcmp_ordered
        return compare(sign, self.code, self.m.lift(other).code)

    __gt__, __ge__, __lt__, __le__ = map(_comparison, (">", ">=", "<", "<="))

    @property
    def is_nan(self) -> Any:
        return self.compare("!=", self)

    @property
    def bits(self) -> Any:
        """The bits, as integers."""
        return self.m.builder.bitcast(self.code, self.m.integers)

    def reduce(self, operation: str) -> Value:
        """One number from the lanes: "fadd" their sum, in pairs, or "fmaximum" the largest."""
        m = self.m
        single = Emitter(m.builder, m.bits)
        if operation == "fadd":
            return self._sum_in_pairs(single)
        name = f"llvm.vector.reduce.{operation}.v{m.lanes}f{m.bits}"
        return Value(single, call(m.builder, name, m.number, self.code))

    def _sum_in_pairs(self, single: Emitter) -> Value:
        builder, code, lanes = self.m.builder, self.code, self.m.lanes
        while lanes > 1:
            lanes //= 2
            kind = ir.VectorType(ir.IntType(32), lanes)
            undefined = ir.Constant(code.type, ir.Undefined)
            low = builder.shuffle_vector(code, undefined, ir.Constant(kind, list(range(lanes))))
            high = builder.shuffle_vector(code, undefined, ir.Constant(kind, list(range(lanes, 2 * lanes))))
            code = builder.fadd(low, high)
        return Value(single, builder.extract_element(code, ir.IntType(32)(0)))
