"""What pools do to one vector of channels: a loop over the places of a window."""

from collections.abc import Callable
from functools import partial
from typing import Any

from chainrule.engine.cpu.simd.pointers import LLVM_TYPE, WORD, Words, intrinsic_of
from chainrule.engine.cpu.simd.tile import splat
from chainrule.engine.cpu.simd.untyped import cgutils, ir, types
from chainrule.engine.cpu.simd.values import Emitter, Value


def window_operations(real: Any, lanes: int) -> dict[str, Any]:
    """Return the intrinsics by name. In all, place k of a window is depth[k] rows after the first."""
    vector, pointer, size = ir.VectorType(LLVM_TYPE[real], lanes), types.CPointer(real), types.intp

    def variable(b: Any, value: Value) -> Any:
        place = cgutils.alloca_once(b, vector)
        b.store(value.code, place)
        return place

    def pooled(combine: Callable[[Emitter, Value, Value], Value]) -> Callable[..., None]:
        def emit(b: Any, x: Any, stride: Any, depth: Any, count: Any, target: Any) -> None:
            m = Emitter(b, real.bitwidth, lanes)

            def at(k: Any) -> Value:
                return m.load(b.gep(x, [b.mul(b.load(b.gep(depth, [k])), stride)]))

            found = variable(b, at(WORD(0)))
            with cgutils.for_range(b, count, start=WORD(1)) as loop:
                b.store(combine(m, Value(m, b.load(found)), at(loop.index)).code, found)
            m.store(Value(m, b.load(found)), target)

        return emit

    def to_first(b: Any, d: Any, x: Any, x_stride: Any, y: Any, depth: Any, count: Any, to: Any, stride: Any) -> None:
        m = Emitter(b, real.bitwidth, lanes)
        left, largest = variable(b, m.load(d)), m.load(y)
        with cgutils.for_range(b, count) as loop:
            place = b.load(b.gep(depth, [loop.index]))
            here = m.load(b.gep(x, [b.mul(place, x_stride)])).compare("==", largest)
            write, waiting = b.gep(to, [b.mul(place, stride)]), Value(m, b.load(left))
            m.store(m.load(write) + m.where(here, waiting, 0.0), write)
            b.store(m.where(here, 0.0, waiting).code, left)

    def to_all(b: Any, d: Any, depth: Any, count: Any, to: Any, stride: Any) -> None:
        m = Emitter(b, real.bitwidth, lanes)
        given = m.load(d)
        with cgutils.for_range(b, count) as loop:
            write = b.gep(to, [b.mul(b.load(b.gep(depth, [loop.index])), stride)])
            m.store(m.load(write) + given, write)

    def line(b: Any, to: Any, source: Any, count: Any, *, adds: bool) -> None:
        m, small = Emitter(b, real.bitwidth, lanes), ir.IntType(32)
        numbers = ir.Constant(ir.VectorType(small, lanes), list(range(lanes)))
        with cgutils.for_range(b, b.sdiv(b.add(count, WORD(lanes - 1)), WORD(lanes))) as loop:
            done = b.mul(loop.index, WORD(lanes))
            inside = b.icmp_signed("<", numbers, splat(b, numbers.type, b.trunc(b.sub(count, done), small)))
            write = b.gep(to, [done])
            found = m.where(inside, m.load(b.gep(source, [done])), 0.0)
            m.store(m.load(write) + found if adds else found, write)

    return {
        # target = the largest x[depth[k]·stride], NaN where one is; or their sum
        "largest_of": intrinsic_of(types.void(pointer, size, Words, size, pointer), pooled(Emitter.maximum)),
        "sum_of": intrinsic_of(types.void(pointer, size, Words, size, pointer), pooled(lambda m, x, y: x + y)),
        # to[depth[k]·stride] += d, for the first k where x[depth[k]·x_stride] = y; or for all k
        "add_to_first": intrinsic_of(types.void(pointer, pointer, size, pointer, Words, size, pointer, size), to_first),
        "add_to_all": intrinsic_of(types.void(pointer, Words, size, pointer, size), to_all),
        # copy `count` numbers, and zeros up to whole vectors; or add them
        "put_line": intrinsic_of(types.void(pointer, pointer, size), partial(line, adds=False)),
        "add_line": intrinsic_of(types.void(pointer, pointer, size), partial(line, adds=True)),
    }
