"""What NumPy scripts are put together from: checked names, safe text, folded lines, and definitions at the top.

Only numbers and checked names reach the code. Other text, such as the name of a user's function, is reduced to letters,
digits and underscores; in comments, to signs that cannot end one.
"""

import ast
import builtins
import inspect
import itertools
import keyword
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from chainrule.errors import InvalidInput
from chainrule.functions import random, windows
from chainrule.functions.vocabulary import TINY

WIDTH = 100  # columns, wherever a statement can be broken

#: Lines that define a constant, and functions, for scripts that use their names.
CONSTANTS = {"TINY": f"TINY = {TINY!r}  # the smallest normal float32: keeps divisors and logarithms finite"}


def _source_of(function: Callable[..., Any]) -> Callable[[], str]:
    return lambda: plain_source(function)


FUNCTIONS: dict[str, Callable[[], str]] = {
    "erf": lambda: "_erf = np.frompyfunc(math.erf, 1, 1)\n\n\ndef erf(x):\n    return np.asarray(_erf(x), dtype)",
    "product": lambda: (
        "def product(x, W):\n    rows = x.reshape(-1, x.shape[-1])  # of every sample and turn, in one product\n"
        "    return (rows @ W).reshape(*x.shape[:-1], W.shape[-1])"
    ),
    "philox": _source_of(random.philox),
    "dropout_mask": _source_of(random.dropout_mask),
    **{name: _source_of(helper) for name, helper in windows.HELPERS.items()},
}
CALLS = {"dropout_mask": ("philox",), **windows.CALLS}

#: Names that a script needs for itself.
OWN_NAMES = frozenset({"np", "math", "dtype", *CONSTANTS, *FUNCTIONS, *dir(builtins)})


def number(value: float) -> str:
    """Return a number as Python reads it back, exactly.

    >>> number(0.1), number(-1), number(float("-inf"))
    ('0.1', '-1', '-np.inf')
    """
    return re.sub(r"^(-?)(?=inf|nan)", r"\1np.", repr(value))


def comment(text: str) -> str:
    """Return text as one line that is safe in a comment or docstring.

    >>> comment('σ(z)" \\n import os')
    'σ(z)_ import os'
    """
    return re.sub(r"[^\w .,:;()\[\]{}=<>+*/'’×·−-]", "_", " ".join(text.split()))


def check_names(names: Iterable[str], reserved: Iterable[str]) -> None:
    """Raise `InvalidInput` unless all `names` can be a script's own, beside those that it needs for itself."""
    taken = {*OWN_NAMES, *reserved}
    for name in names:
        if not name.isidentifier() or keyword.iskeyword(name) or unicodedata.normalize("NFKC", name) != name:
            raise InvalidInput(f"{name!r} cannot be a name in a NumPy script, where names are Python's; rename it.")
        if name in taken:
            raise InvalidInput(f"A NumPy script needs the name {name!r} for itself; rename the program's.")


def fold(statement: str, indent: str = "") -> list[str]:
    """Return an assignment or a return as lines of at most `WIDTH` columns, broken before its outermost operators."""
    if len(indent + statement) <= WIDTH:
        return [indent + statement]
    start, right = re.fullmatch(r"(\w+ = |return )(.*)", statement).groups()  # type: ignore[union-attr]
    opening, inside, closing = _call(right)
    width = WIDTH - len(indent) - 4
    for limit in range(inside.count("(") + 1):
        depth, kept = 0, ""
        for before, sign in itertools.pairwise(f" {inside}"):
            depth += (sign in "([") - (sign in ")]")
            kept += "\0" if sign == " " and (depth > limit or before in "+-*/@<>=") else sign
        lines = textwrap.wrap(kept, width, break_long_words=False, break_on_hyphens=False)
        if max(map(len, lines)) <= width:
            break
    body = [f"{indent}    {line}".replace("\0", " ") for line in lines]
    return [f"{indent}{start}{opening}", *body, f"{indent}{closing}"]


def _call(text: str) -> tuple[str, str, str]:
    """Split what is one call, or a call of a call, before and behind what is inside; put brackets around all else."""
    calls = re.findall(r"[\w.]+\(", re.match(r"(?:[\w.]+\()*", text).group())  # type: ignore[union-attr]
    for count in range(len(calls), 0, -1):
        opening, closing = "".join(calls[:count]), ")" * count
        inside = text[len(opening) : -count]
        depths = itertools.accumulate((sign == "(") - (sign == ")") for sign in inside)
        if text.endswith(closing) and min(depths, default=0) >= 0:
            return opening, inside, closing
    return "(", text, ")"


def plain_source(function: Callable[..., Any]) -> str:
    """Return the source of a function without annotations, and with its docstring's first line only."""
    source = textwrap.dedent(inspect.getsource(function)).encode()
    starts = [0, *itertools.accumulate(map(len, source.splitlines(keepends=True)))]
    cuts: list[tuple[int, int, str]] = []

    def cut(begin: int, node: ast.expr, instead: str = "") -> None:
        cuts.append((begin, starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0), instead))

    def place(node: ast.arg | ast.stmt | ast.expr) -> int:
        return starts[node.lineno - 1] + node.col_offset

    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg) and node.annotation:
            cut(place(node), node.annotation, node.arg)
        elif isinstance(node, ast.AnnAssign):
            cut(place(node), node.annotation, ast.unparse(node.target))
        elif isinstance(node, ast.FunctionDef) and node.returns:
            cut(source.rindex(b" ->", 0, place(node.returns)), node.returns)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            cut(place(node), node.value, f'"""{str(node.value.value).splitlines()[0]}"""')
    for begin, end, instead in sorted(cuts, reverse=True):
        source = source[:begin] + instead.encode() + source[end:]
    return source.decode().rstrip()


class Definitions:
    """What the statements of a script need before them, each once, in the order in which it was needed."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = {*taken, *OWN_NAMES}
        self.constants: dict[str, str] = {}
        self.functions: dict[str, str] = {}
        self._names: dict[tuple[str, str], str] = {}  # what a function was to be called and what it does → its name

    def need(self, statement: str) -> None:
        """Define what a statement uses."""
        words = set(re.findall(r"\w+", statement))
        words.update(*(CALLS.get(word, ()) for word in words))
        self.constants |= {name: line for name, line in CONSTANTS.items() if name in words}
        for name, define in FUNCTIONS.items():
            if name in words and name not in self.functions:
                self.functions[name] = define()

    def function(self, name: str, parameters: Iterable[str], body: list[str]) -> str:
        """Define a function and return the name that it got: `name`, or one near it."""
        text = f"({', '.join(parameters)}):\n" + "\n".join(line for part in body for line in fold(part, "    "))
        if (name, text) not in self._names:
            plain = re.sub(r"\W", "_", name, flags=re.ASCII).strip("_")
            if not plain.isidentifier() or keyword.iskeyword(plain) or re.fullmatch(r"e|t\d+", plain):
                plain = f"f_{plain}"  # e and t1 are for parts of formulas
            tries = (plain if count == 1 else f"{plain}_{count}" for count in itertools.count(1))
            found = next(name for name in tries if name not in self.taken)
            self.taken.add(found)
            self._names[name, text] = found
            self.functions[found] = f"def {found}{text}"
        return self._names[name, text]

    def header(self, dtype: DTypeLike, *imports: str) -> list[str]:
        """Return the lines that a script begins with: imports, its dtype, constants, functions, and space."""
        functions = "\n\n\n".join(self.functions.values())
        imports = (*(["import math"] if re.search(r"\bmath\.", functions) else []), *imports)
        lines = [*imports, *([""] if imports else []), "import numpy as np", "", f"dtype = np.{np.dtype(dtype).name}"]
        lines += self.constants.values()
        return [*lines, "", "", *functions.splitlines(), "", ""] if functions else [*lines, ""]
