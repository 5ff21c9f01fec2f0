"""The recorder that a rewritten program calls: it computes as Python does, and notes what was computed from what.

Objects are known by their identity. A view of an array is known by its memory: it is a part of the array that owns
it, and a change of either is a change of both.
"""

import operator
import sys
import time
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from chainrule.check.graph import Node
from chainrule.check.watch.primitives import MUTATORS, operation
from chainrule.check.watch.rewrite import OPERATORS, Place

MOST_NODES = 60_000
MOST_BYTES = 400_000_000
LARGE = 2**21  # leaves of more numbers are not copied: only data are as large
LONGEST_LIST = 4_096
ROUNDS, BUDGET = 6, 12_000  # after so many rounds and operations, a loop in which something is learned is cut short
COMPUTE: dict[str, Any] = {name: getattr(operator, {"div": "truediv"}.get(name, name)) for name in OPERATORS.values()}
IN_PLACE: dict[str, Any] = {name: getattr(operator, "i" + f.__name__) for name, f in COMPUTE.items()}


class Recorder:
    """Notes what the program computes; `enough` is called when a limit is reached, and never returns."""

    operators = operator  # for the rewritten program, whatever it imports itself

    def __init__(self, enough: Callable[[str], Any], seconds: float, places: list[Place] | None = None) -> None:
        self.nodes: list[Node] = []
        self.places = [] if places is None else places
        self.functions: dict[str, Callable[..., Any]] = {}  # the program's own, as they are called
        self.single = False  # whether numbers of single precision were seen
        self.cut = False  # whether a loop was cut short
        self.ran = set[int]()  # the places that were reached
        self._enough, self._seconds, self._until = enough, seconds, 0.0
        self._known: dict[int, tuple[Node, Node | None]] = {}  # by identity: its node, and that of its memory then
        self._kept: list[Any] = []
        self._whiles: dict[tuple[int, int], tuple[int, int, int]] = {}
        self._bytes = self._changes = 0

    # ---- what the program calls

    def fresh(self, value: float) -> float:
        """A written number, as an object of its own."""
        return value * 1.0

    def binary(self, place: int, name: str, a: Any, b: Any) -> Any:
        value = COMPUTE[name](a, b)
        self.ran.add(place)
        if type(value) is list:  # [0.0] * n: each entry becomes an object of its own
            return [x * 1.0 if type(x) is float else x for x in value] if name == "mul" else value
        if isinstance(value, np.ndarray) and value.dtype == object:
            return self._by_objects(place, name, a, b, value)
        if name in ("floordiv", "mod") or not _is_numeric(value):
            return value
        if name == "div" and type(a) is int and type(b) is int:  # such as 1 / m
            self._new(name, (a, b), {}, value, place)
            return value
        if name == "mul" and (isinstance(a, np.matrix) or isinstance(b, np.matrix)) and np.ndim(a) and np.ndim(b):
            name = "matmul"
        here = self.places[place]
        args = tuple(x if literal else self._argument(x) for x, literal in zip((a, b), here.literal, strict=True))
        if here.target == here.operands[0]:
            self._changes += 1
            if type(a) is int:  # such as b = 0, then b = b - rate * db
                args = self._new("whole", (), {}, float(a), -1), args[1]
        self._note(name, args, {}, value, place)
        return value

    def call(self, place: int, function: Any, *args: Any, **kwargs: Any) -> Any:
        self.ran.add(place)
        special = self._special(place, function, args, kwargs)
        if special is not NotImplemented:
            return special
        name, called = operation(function), getattr(function, "__name__", "")
        if isinstance(function, types.FunctionType | types.MethodType):
            self.functions[self.places[place].text.partition("(")[0]] = function
        owner = getattr(function, "__self__", None)
        if called in MUTATORS:
            for changed in (owner, *args):
                self._known.pop(id(changed), None)
        elif name is None and called == "append" and args and isinstance(owner, list):
            self.named(self.places[place].operands[0] + "[…]", args[0])
        if name is None or called in MUTATORS:
            return function(*args, **kwargs)
        method = isinstance(owner, np.ndarray | np.generic)
        seen = (owner, *args) if method else args
        noted = tuple(self._argument(a) for a in seen) if name else ()
        value = function(*args, **kwargs)
        out = "out" in kwargs
        if name and _is_numeric(value) and (out or not any(value is a for a in seen)):
            made_by = getattr(np.ndarray, called) if method else function
            self._note(name, noted, {**kwargs, "called": called, "function": made_by}, value, place, out=out)
        return value

    def part(self, place: int, owner: Any, index: Any) -> Any:
        value = owner[index]
        if isinstance(owner, np.ndarray):
            if _is_numeric(value) and not (isinstance(value, np.ndarray) and value.base is not None):
                self._note("get", (self._argument(owner), _kept(index)), {}, value, place)
        elif owner is np.c_ or owner is np.r_:
            move = np.column_stack if owner is np.c_ else np.hstack
            self._note("concatenate", (self._argument(list(index)),), {"function": move}, value, place)
        return value

    def store(self, place: int, owner: Any, index: Any, value: Any) -> None:
        """owner[index] = value."""
        if isinstance(owner, np.ndarray) and owner.dtype.kind == "f":
            old, new = self._argument(owner), self._argument(value)
            owner[index] = value
            self._changed(owner, "set", (old, new, _kept(index)), place)
        else:
            owner[index] = value
            self.named(self.places[place].text.partition(" = ")[0], value)

    def change(self, place: int, name: str, a: Any, b: Any) -> Any:
        """The value of a after a += b."""
        self.ran.add(place)
        if isinstance(a, np.ndarray) and a.dtype == object:
            return self._by_objects(place, name, a, b, COMPUTE[name](a, b))
        if isinstance(a, np.ndarray):
            old, new = self._argument(a), self._argument(b)
            value = IN_PLACE[name](a, b)
            if value is a:
                self._changes += 1
                self._changed(a, name, (old, new), place)
            return value
        if isinstance(a, list):
            return IN_PLACE[name](a, b)
        value = self.binary(place, name, a, b)
        known = self._known.get(id(value))
        if known is not None:
            known[0].inplace = True
        return value

    def change_part(self, place: int, name: str, owner: Any, index: Any, b: Any) -> None:
        """owner[index] += b."""
        if isinstance(owner, np.ndarray) and owner.dtype.kind == "f":
            self.store(place, owner, index, self.binary(place, name, self.part(place, owner, index), b))
        else:
            owner[index] = self.change(place, name, owner[index], b)

    def named(self, names: str | tuple[str, ...], value: Any) -> Any:
        """A value that is about to be stored under a name, or as several."""
        if isinstance(names, str):
            self._name(names, value)
        elif isinstance(value, np.ndarray) and value.ndim == 1 and len(value) == len(names):
            value = list(self.each(-1, value))
        elif isinstance(value, tuple | list) and len(value) == len(names):
            for name, item in zip(names, value, strict=True):
                self._name(name, item)
        return value

    def alias(self, place: int, value: Any) -> Any:
        """A value that gets another name, or is handed back as it is: it may be taken for what it is not."""
        self.ran.add(place)
        known = self._known.get(id(value))
        if known is not None and known[0].args and getattr(value, "base", None) is None:
            known[0].renamed.append(place)
        return value

    def each(self, place: int, iterable: Any) -> Any:
        """What a comprehension goes through: the entries of a vector are noted as its parts."""
        if isinstance(iterable, np.ndarray) and iterable.ndim == 1 and iterable.dtype.kind == "f":
            return (self.part(place, iterable, i) for i in range(len(iterable)))
        return iterable

    def loop(self, place: int, iterable: Any) -> Iterator[Any]:
        """What a loop goes through, until enough was seen of it."""
        begun, changed = len(self.nodes), self._changes
        for rounds, item in enumerate(self.each(place, iterable)):
            if self._is_enough(rounds, begun, changed):
                return
            yield item

    def goes_on(self, place: int, test: Any) -> Any:
        """The test of a while loop, False when enough was seen of it."""
        key = place, id(sys._getframe(1))
        begun, changed, rounds = self._whiles.pop(key, (len(self.nodes), self._changes, 0))
        if not test or self._is_enough(rounds, begun, changed):
            return False
        self._whiles[key] = begun, changed, rounds + 1
        return test

    def _is_enough(self, rounds: int, begun: int, changed: int) -> bool:
        enough = rounds >= ROUNDS and len(self.nodes) - begun > BUDGET and self._changes - changed >= ROUNDS
        self.cut |= enough
        return enough

    def descend(self, array: Any, gradient: Any) -> None:
        """Take a step against a gradient that the program itself does nothing with."""
        old, slope = self.node_of(array), self.node_of(gradient)
        array -= 0.1 * gradient
        self._changed(array, "sub", (old, slope), -1)

    # ---- notes

    def node_of(self, value: Any) -> Node:
        """The node of an array or a number; a leaf if it was not seen being computed."""
        known = self._known.get(id(value))
        base = _owner(value) if isinstance(value, np.ndarray) else None
        memory = self._known.get(id(base)) if base is not None else None
        held = memory[0] if memory is not None else None
        if base is not None and held is None and known is None and sys.getrefcount(base) > 3:
            held = self.node_of(base)  # a memory that others hold, too
        entries = _entries(base, value) if held is not None and (known is None or known[1] is not held) else None
        if entries is None:
            return known[0] if known is not None else self._new("leaf", (), {}, value, -1)
        node = self._new("take", (held, entries), {}, value, -1)
        self._known[id(value)] = (node, held)
        return node

    def _argument(self, value: Any) -> Any:
        kind = type(value)
        if kind is float or isinstance(value, np.floating):
            return self.node_of(value)
        if isinstance(value, np.ndarray):
            return self.node_of(value) if value.dtype.kind in "fiub" else value
        if kind in (list, tuple) and 0 < len(value) <= LONGEST_LIST:
            parts = [self._argument(part) for part in value]
            return parts if any(isinstance(part, Node | list) for part in parts) else value
        return value

    def _note(self, name: str, args: Any, kwargs: dict[str, Any], value: Any, place: int, out: bool = False) -> None:
        if not any(isinstance(a, Node | list) for a in args):
            return
        base = _owner(value) if isinstance(value, np.ndarray) else None
        if base is not None and not out:
            if id(base) in self._known:
                return  # a view: its node is made where it is used
            if sys.getrefcount(base) > 3:
                self.node_of(base)
                return
        self._new(name, args, kwargs, value, place).inplace = out

    def _new(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], value: Any, place: int) -> Node:
        if name == "leaf" and getattr(value, "size", 1) > LARGE:
            copied = np.asarray(value)
        else:
            copied = np.array(value, dtype=np.float64, subok=False)
            self._bytes += copied.nbytes
        if not self.single and getattr(value, "dtype", None) in (np.float32, np.float16):
            self.single = True
        node = Node(len(self.nodes), name, args, kwargs, copied, place)
        self.nodes.append(node)
        self._known[id(value)] = (node, None)
        self._kept.append(value)
        count = len(self.nodes)
        if count == 1:
            self._until = time.process_time() + self._seconds
        if count >= MOST_NODES or self._bytes > MOST_BYTES:
            self._enough("enough")
        if count % 64 == 0 and time.process_time() > self._until:
            self._enough("time")
        return node

    def _changed(self, array: Any, name: str, args: tuple[Any, ...], place: int) -> None:
        """Note that an array now holds something else, and so does the array whose memory it is a view of."""
        base = _owner(array)
        before = self._known.get(id(base)) if base is not None else None
        entries = _entries(base, array) if before is not None else None
        node = self._new(name, args, {}, array, place)
        node.inplace = True
        if before is not None and entries is not None:
            held = self._new("put", (before[0], node, entries), {}, base, place)
            held.inplace = True
            self._known[id(array)] = (node, held)

    def _name(self, name: str, value: Any) -> None:
        if type(value) is float or isinstance(value, np.floating | np.ndarray):
            if isinstance(value, np.ndarray) and value.dtype.kind not in "fiub":
                return
            node = self.node_of(value)
            node.name = node.name or name

    # ---- functions that need care

    def _special(self, place: int, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if function is sum and args:
            total = args[1] if len(args) > 1 else kwargs.get("start", 0)
            for item in self.each(place, args[0]):
                before, total = total, total + item
                if _is_numeric(total):
                    self._note("add", (self._argument(before), self._argument(item)), {}, total, place)
            return total
        if function in (zip, enumerate, map, list, tuple, max, min, reversed, sorted) and args:
            return function(*(self.each(place, a) for a in args), **kwargs)
        if isinstance(function, np.vectorize) and args and isinstance(args[0], np.ndarray):
            flat = [list(self.each(place, np.ravel(np.asarray(a, dtype=float)))) for a in args]
            results = [function.pyfunc(*items) for items in zip(*flat, strict=False)]
            return self.call(place, np.array, results).reshape(args[0].shape)
        return NotImplemented

    def _by_objects(self, place: int, name: str, a: Any, b: Any, value: Any) -> Any:
        """An operation on arrays of arrays, one after the other."""
        for index in np.ndindex(value.shape):
            x, y = (v[index] if isinstance(v, np.ndarray) and v.dtype == object else v for v in (a, b))
            value[index] = self.binary(place, name, x, y)
        return value


def _is_numeric(value: Any) -> bool:
    return type(value) is float or (
        value.dtype.kind in "fiub" if isinstance(value, np.ndarray) else isinstance(value, np.floating)
    )


def _owner(array: Any) -> Any:
    """The array whose memory a view shows; None for an array of its own."""
    base = array.base
    while isinstance(base, np.ndarray) and isinstance(base.base, np.ndarray):
        base = base.base
    return base if isinstance(base, np.ndarray) and base.dtype == array.dtype else None


def _entries(base: Any, view: Any) -> Any:
    """Where the entries of a view stand in the flattened array that owns the memory; None where that is not plain."""
    order = "C" if base.flags.c_contiguous else "F" if base.flags.f_contiguous else None
    if order is None or not base.size or view.size > LARGE:
        return None
    step = base.itemsize
    entries = np.full(view.shape, (view.__array_interface__["data"][0] - base.__array_interface__["data"][0]) // step)
    for axis, stride in enumerate(view.strides):
        along = np.arange(view.shape[axis]) * (stride // step)
        entries = entries + along.reshape([-1 if k == axis else 1 for k in range(view.ndim)])
    return entries if order == "C" else np.arange(base.size).reshape(base.shape).ravel("F")[entries]


def _kept(index: Any) -> Any:
    if isinstance(index, np.ndarray):
        return index.copy()
    return tuple(_kept(part) for part in index) if isinstance(index, tuple) else index
