"""exp, log, tanh, erf and their like for vectors: our own, because no vector mathematics library can be counted on.

Each is written once for both number types and held to 2 units in the last place of the correctly rounded value by a
test. Values are `simd.values.Value`s: arithmetic on them emits vector instructions. There are no branches: where a
range needs another formula, both are computed and `where` chooses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from chainrule.engine.cpu.simd.values import Emitter, Value

LOG2_E = 1 / math.log(2)


@dataclass(frozen=True)
class Format:
    """What the formulas need to know about a number type."""

    mantissa: int  # bits of the mantissa that are stored
    bias: int  # of the exponent
    magic: float  # adding it rounds to a whole number, left in the lowest bits
    ln2_high: float  # ln 2 with its last bits zero, so that k · ln2_high is exact, …
    ln2_low: float  # … and the rest
    exp_range: tuple[float, float]  # beyond, exp is 0 or infinite
    exp_terms: int  # of the power series of exp on ±½ ln 2
    log_terms: int  # of the series of artanh in log
    tiny: float  # the smallest normal number
    tanh_limit: float  # beyond, tanh is 1
    erf_limit: float  # beyond, erf is 1


SINGLE = Format(
    mantissa=23,
    bias=127,
    magic=1.5 * 2.0**23,
    ln2_high=0.693359375,
    ln2_low=math.log(2) - 0.693359375,
    exp_range=(-104.0, 89.0),
    exp_terms=7,
    log_terms=5,
    tiny=2.0**-126,
    tanh_limit=10.0,
    erf_limit=4.0,
)
DOUBLE = Format(
    mantissa=52,
    bias=1023,
    magic=1.5 * 2.0**52,
    ln2_high=float.fromhex("0x1.62e42fee00000p-1"),
    ln2_low=float.fromhex("0x1.a39ef35793c76p-33"),
    exp_range=(-746.0, 710.0),
    exp_terms=13,
    log_terms=11,
    tiny=2.0**-1022,
    tanh_limit=20.0,
    erf_limit=6.0,
)


def format_of(m: Emitter) -> Format:
    return SINGLE if m.bits == 32 else DOUBLE


def exp(x: Value) -> Value:
    """eˣ = 2ᵏ eʳ with x = k ln 2 + r."""
    m, f = x.m, format_of(x.m)
    k, excess = _reduced(x)
    # 2ᵏ in two factors, each a normal number, so that results below the normal range come out right
    half = m.builder.ashr(k, m.integer(1))
    result = (1 + excess) * _power_of_two(m, half) * _power_of_two(m, m.builder.sub(k, half))
    return m.where(x > f.exp_range[1], math.inf, m.where(x < f.exp_range[0], 0.0, result))


def _reduced(x: Value) -> tuple[Any, Value]:
    """k as integers and eʳ − 1, for x = k ln 2 + r, |r| ≤ ½ ln 2."""
    m, f = x.m, format_of(x.m)
    shifted = m.fma(x, LOG2_E, f.magic)
    k = shifted - f.magic
    high = m.fma(k, -f.ln2_high, x)
    r = m.fma(k, -f.ln2_low, high)
    lost = m.fma(k, -f.ln2_low, high - r)  # by rounding r
    series = tuple(1 / math.factorial(i) for i in range(2, f.exp_terms + 1))
    return m.builder.sub(shifted.bits, m.constant(f.magic).bits), m.fma(r * r, m.polynomial(r, series), lost) + r


def _power_of_two(m: Emitter, k: Any) -> Value:
    f = format_of(m)
    return m.of_bits(m.builder.shl(m.builder.add(k, m.integer(f.bias)), m.integer(f.mantissa)))


def sigmoid(x: Value) -> Value:
    """1/(1 + e⁻ˣ), from e to the minus |x|, which never overflows."""
    m, e = x.m, exp(-abs(x))
    below = x < 0
    total = 1 + e
    lost = e - (total - 1)  # by rounding the total
    s = m.where(below, e, 1.0) / total
    return s - s * lost * m.where(below, 1 - s, s)  # the last factor is 1/total


def tanh(x: Value) -> Value:
    """t/(t + 2) with t = e^{2|x|} − 1, and the sign of x."""
    m, f = x.m, format_of(x.m)
    size = abs(x)
    k, excess = _reduced(2 * m.where(size > f.tanh_limit, f.tanh_limit, size))
    power = _power_of_two(m, k)
    t = m.fma(power, excess, power - 1)
    total = t + 2
    lost = m.where(t > 2, 2 - (total - t), t - (total - 2))  # by rounding the total
    a = t / total
    return m.call("copysign", a - a * lost * (0.5 - 0.5 * a), x)  # the last factor is 1/total


def log(x: Value) -> Value:
    """ln x."""
    m, f = x.m, format_of(x.m)
    small = x < f.tiny
    scale = 2.0 ** (f.mantissa + 1)
    result = _log(m.where(small, x * scale, x), None, m.where(small, -f.mantissa - 1.0, 0.0))
    return _log_limits(x, x, result)


def log1p(x: Value) -> Value:
    """ln(1 + x): what rounding 1 + x loses is put back."""
    m = x.m
    u = 1 + x
    lost = m.where(x > 1, 1 - (u - x), x - (u - 1)) / u
    result = _log(u, lost, m.constant(0.0))
    return _log_limits(x, u, m.where(abs(x) < format_of(m).tiny, x, result))


def _log(u: Value, lost: Value | None, k0: Value) -> Value:
    """ln u = k ln 2 + ln(1 + f) with 1 + f in √½ … √2; ln(1 + f) = 2 artanh(s), s = f/(2 + f)."""
    m, f = u.m, format_of(u.m)
    b, shift = m.builder, m.integer(f.mantissa)
    # count the exponent from √½, so that f is small on both sides
    offset = m.integer((f.bias << f.mantissa) - _bits_of_root_half(m))
    bits = b.add(u.bits, offset)
    exponent = b.sub(b.lshr(bits, shift), m.integer(f.bias))
    fraction = b.add(b.and_(bits, m.integer((1 << f.mantissa) - 1)), m.integer(_bits_of_root_half(m)))
    k = Value(m, b.sitofp(exponent, m.type)) + k0
    rest = m.of_bits(fraction) - 1
    s = rest / (2 + rest)
    z = s * s
    series = z * m.polynomial(z, tuple(2 / (2 * i + 1) for i in range(1, f.log_terms + 1)))
    half_square = 0.5 * rest * rest
    low = k * f.ln2_low + lost if lost is not None else k * f.ln2_low
    return k * f.ln2_high - ((half_square - m.fma(s, half_square + series, low)) - rest)


def _bits_of_root_half(m: Emitter) -> int:
    return 0x3F3504F3 if m.bits == 32 else 0x3FE6A09E667F3BCD


def _log_limits(x: Value, u: Value, result: Value) -> Value:
    """The values of ln u at and beyond its limits: −∞ at 0, NaN below, ∞ at ∞; NaN stays."""
    m = x.m
    result = m.where(u > 0, result, m.where(u < 0, math.nan, -math.inf))
    result = m.where(u < math.inf, result, math.inf)
    return m.where(u.is_nan, math.nan, m.where(u < 0, math.nan, result))


# erf(x)/x in x² on |x| ≤ 1, and e^{x²} erfc(x) in (x − 2)/(x + 2) beyond: interpolated at Chebyshev nodes.
ERF_NEAR = {
    32: (
        *(1.1283791658483509, -0.37612626666720334, 0.11283594715160218, -0.026854212010626412),
        *(0.005189087423433974, -0.000801686428716587, 7.875875062685488e-05),
    ),
    64: (
        *(1.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792),
        *(0.0052239776248180145, -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-05),
        *(1.6461000484121368e-06, -1.6350312701054695e-07, 1.4659775274047436e-08, -1.1372848856791674e-09),
        5.957176147748911e-11,
    ),
}
ERF_FAR = {
    32: (
        *(0.25539567625190335, -0.42718584761434303, 0.24165821109072444, -0.07897852327253349),
        *(0.0037321413513030097, 0.006994855413599958, -0.0008365899736486057, -0.0009441596340872735),
    ),
    64: (
        *(0.25539567631050575, -0.4271858474139585, 0.24165819424246585, -0.07897858101570611),
        *(0.0037328924043978336, 0.006997461736971578, -0.00084714325299195, -0.0009819769411038642),
        *(4.355558686575482e-05, 0.00017435947400205157, 2.7527175557227246e-05, -2.7562209161129353e-05),
        *(-1.3998283772784976e-05, 1.3058577122278017e-06, 4.011749647325067e-06, 1.272567661840228e-06),
        -1.1352571477273627e-06,
    ),
}


def erf(x: Value) -> Value:
    """2/√π ∫₀ˣ exp(−t²) dt."""
    m, f = x.m, format_of(x.m)
    size = m.where(abs(x) > f.erf_limit, f.erf_limit, abs(x))
    square = size * size
    first, *others = ERF_NEAR[m.bits]
    near = m.fma(size, m.polynomial(square, (first - 1, *others)), size)
    far = 1 - exp(-square) * m.polynomial((size - 2) / (size + 2), ERF_FAR[m.bits])
    return m.call("copysign", m.where(size < 1, near, far), x)


def cos(x: Value) -> Value:
    """cos x for |x| up to about 10⁵: x less a multiple of π/2, then one of two series."""
    m, f = x.m, format_of(x.m)
    pi_half = (1.5703125, 4.837512969970703e-04, 7.549789948768648e-08)
    if m.bits == 64:
        pi_half = (1.5707963267341256, 6.077100506303966e-11, 2.0222662487959506e-21)
    shifted = m.fma(x, 2 / math.pi, f.magic)
    k = shifted - f.magic
    r = x
    for part in pi_half:
        r = m.fma(k, -part, r)
    z, terms = r * r, 6 if m.bits == 32 else 10
    cosine = m.polynomial(z, tuple((-1) ** i / math.factorial(2 * i) for i in range(terms)))
    sine = r * m.polynomial(z, tuple((-1) ** i / math.factorial(2 * i + 1) for i in range(terms)))
    b = m.builder
    quarter = b.and_(shifted.bits, m.integer(3))
    is_odd = b.icmp_signed("==", b.and_(quarter, m.integer(1)), m.integer(1))
    is_negative = b.icmp_signed("==", b.and_(b.add(quarter, m.integer(1)), m.integer(2)), m.integer(2))
    size = m.where(is_odd, sine, cosine)
    return m.where(is_negative, -size, size)


def power(x: Value, y: Value) -> Value:
    """x to the power y, computed in double precision as e^{y ln |x|}; NaN for a negative x and a broken y."""
    if x.m.bits == 32:
        wide = Emitter(x.m.builder, 64, x.m.lanes)
        kind = wide.type
        widened = [Value(wide, x.m.builder.fpext(v.code, kind)) for v in (x, y)]
        return Value(x.m, x.m.builder.fptrunc(power(*widened).code, x.m.type))
    m = x.m
    size = exp(y * log(abs(x)))
    whole = m.call("floor", y)
    is_whole, is_odd = whole.compare("==", y), (2 * m.call("floor", 0.5 * y)).compare("!=", y)
    negative = m.where(is_whole, m.where(is_odd, -size, size), math.nan)
    result = m.where(x < 0, negative, size)
    return m.where(y.compare("==", 0.0), 1.0, m.where(x.compare("==", 1.0), 1.0, result))
