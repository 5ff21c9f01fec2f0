"""The demos of ``chainrule demo``: small networks to play with, each with its data, its words and its pictures."""

from chainrule.demos.adding import ADDING
from chainrule.demos.demo import Demo
from chainrule.demos.digits import DIGITS
from chainrule.demos.pictures import CNN, DENOISE, TWINS
from chainrule.demos.tables import TRUTH_TABLE, XOR
from chainrule.demos.xor_tanh import XOR_TANH
from chainrule.errors import UnknownName

#: Every demo by its name, in the order in which they are shown.
DEMOS: dict[str, Demo] = {demo.name: demo for demo in (TRUTH_TABLE, XOR, XOR_TANH, DIGITS, CNN, DENOISE, TWINS, ADDING)}


def find(name: str) -> Demo:
    """Return a demo by its name, or raise `UnknownName`.

    >>> find("xor").settings.hidden
    (2,)
    """
    if name not in DEMOS:
        raise UnknownName("demo", name, DEMOS)
    return DEMOS[name]
