"""What a mistake is made with, and what it is: one rule, spoiled."""

from __future__ import annotations

from dataclasses import dataclass, field

from chainrule.check.adjoints import Override
from chainrule.check.graph import Array, Node
from chainrule.check.losses import Step
from chainrule.check.parameters import Recording
from chainrule.check.structure import Block, Product, Structure


@dataclass(eq=False)
class Spoiled:
    """One rule, spoiled: what nodes pass back instead. `target` is where the first wrong number arises."""

    mistake: str
    words: str
    overrides: dict[int, Override] = field(default_factory=dict)
    targets: list[Node] = field(default_factory=list)
    layer: int = 0
    kind: str = ""  # "slope", "weight", "bias", "back", "loss"
    block: Block | None = None
    product: Product | None = None


@dataclass(eq=False)
class Scene:
    """What a mistake can be made with in one step."""

    recording: Recording
    step: Step
    parts: Structure
    true: dict[int, Array]
    after: dict[int, Node]  # the next version of each parameter, by its number
