"""The names of a program, taken apart once for everything that shows them.

``W1`` is the word W of layer 1, ``dW1_2`` the second share of its gradient, ``mW1`` an optimizer's slot m for it, and
``lrW1`` a learning rate of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from chainrule.functions.cached import cached_property

#: Words that are shown as one sign.
SIGNS = {"y_hat": "ŷ", "lr": "η", "gamma": "γ", "beta": "β"}

_LEARNED = r"(?:gamma|beta|[a-z]|[A-Z][a-z]*)\d"  # how a parameter's name begins
_PREFIX = rf"d(?!raw$)(?=.)|(?:[a-z]|lr|R_)(?={_LEARNED})"
_NAME = re.compile(
    rf"({_PREFIX})?(c\d+$|.*?)(?:(?<=[^\W\d])(\d+))?(?:_(\d\w*|(?:(?<=\d_)|(?<=y_hat_))\w+))?(?:\[([^\]]*)\])?",
    re.DOTALL,
)


@dataclass(frozen=True)
class Name:
    """A name's parts; together they are the name.

    prefix : "d" of a gradient; of what belongs to a parameter, its letter: "m" of mW1, "R_" of R_W1; or "".
    word : "W", "gamma", "y_hat".
    layer : its number, as text; "" where there is none.
    use : which share or use it is: "2" of dW1_2.
    index : which turn of a block it is of: "t-1" of h2[t-1].

    >>> Name.parse("dgamma2_1"), str(Name.parse("dgamma2_1"))
    (Name(prefix='d', word='gamma', layer='2', use='1', index=''), 'dγ2_1')
    """

    prefix: str
    word: str
    layer: str = ""
    use: str = ""
    index: str = ""

    @staticmethod
    @lru_cache(10_000)
    def parse(name: str) -> Name:
        """Return the parts of a name."""
        return Name(*(part or "" for part in _NAME.fullmatch(name).groups()))  # type: ignore[union-attr]

    @property
    def whole(self) -> str:
        """What a gradient's or a share's name is about: W1 of dW1_2."""
        return f"{self.word}{self.layer}"

    @cached_property
    def line(self) -> str:
        """The word that stands in line: W of W1 and dW1, m of mW1, L of L_data."""
        return self.prefix.strip("_") if self.prefix not in ("", "d") else self._split[0]

    @cached_property
    def below(self) -> tuple[str, ...]:
        """What stands below it: W of mW1, data of L_data, 1 of the counter c1, t-1 of h2[t-1]."""
        own = self.word if self.prefix not in ("", "d") else self._split[1]
        return tuple(part for part in (own, self.index) if part)

    @cached_property
    def above(self) -> tuple[str, ...]:
        """What stands above it: the layer, and which use it is."""
        return tuple(part for part in (self.layer, self.use) if part)

    @cached_property
    def _split(self) -> tuple[str, str]:
        parts = None if self.word in SIGNS else re.fullmatch(r"(\w)_(\w+)|(c)(\d+)", self.word)
        return (parts[1] or parts[3], parts[2] or parts[4]) if parts else (self.word, "")

    def __str__(self) -> str:
        """The name in text: ŷ for y_hat, η for lr."""
        end = f"{self.layer}{f'_{self.use}' if self.use else ''}{f'[{self.index}]' if self.index else ''}"
        end = end.replace("-", "−")
        return f"{SIGNS.get(self.prefix, self.prefix)}{SIGNS.get(self.word, self.word)}{end}"


def plain(text: str) -> str:
    """Return the program's name of what a text shows.

    >>> plain("dŷ"), plain("mγ2")
    ('dy_hat', 'mgamma2')
    """
    for word, sign in SIGNS.items():
        text = text.replace(sign, word)
    return text.replace("y\u0302", "y_hat").replace("−", "-")


def split_index(name: str) -> tuple[str, str]:
    """Return the array that a name within a block is a part of, and which: "h2[t-1]" is ("h2", "t-1").

    >>> split_index("h2[t-1]"), split_index("W1")
    (('h2', 't-1'), ('W1', ''))
    """
    array, _, index = name.partition("[")
    return array, index.removesuffix("]")


def with_index(array: str, index: str) -> str:
    """Return the name of one turn of an array; the other way round than `split_index`."""
    return f"{array}[{index}]" if index else array
