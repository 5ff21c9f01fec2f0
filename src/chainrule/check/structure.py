"""The parts of a forward pass in which mistakes are made going back: products with weights, biases, activations."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from chainrule.check.activations import before
from chainrule.check.adjoints import sweep
from chainrule.check.graph import SAME_NUMBERS, Array, Node, ancestors, inputs, origin
from chainrule.check.losses import Step
from chainrule.check.parameters import Parameter, Recording

PRODUCTS = ("matmul", "dot", "outer", "inner", "mul", "einsum", "tensordot", "vdot")


@dataclass(eq=False)
class Product:
    """A node in which a parameter multiplies something; `slot` is the parameter's operand."""

    node: Node
    parameter: Parameter
    version: Node
    slot: int

    @property
    def layer(self) -> int:
        return self.parameter.layer

    @property
    def other(self) -> Node | None:
        found = self.node.args[1 - self.slot] if len(self.node.args) == 2 else None
        return found if isinstance(found, Node) else None


@dataclass(eq=False)
class Block:
    """An activation: `a` was made of `z` alone, element by element or row by row."""

    z: Node
    a: Node
    layer: int

    def back(self, arriving: Array) -> Array:
        """What passes back through it."""
        found = sweep([(self.a, arriving)], {self.z.index: None})
        return found.get(self.z.index, np.zeros(self.z.shape))


@dataclass(eq=False)
class Structure:
    """The parts of one step's forward pass."""

    products: list[Product] = field(default_factory=list)
    biases: list[Product] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    fixed: list[tuple[Node, Node]] = field(default_factory=list)  # sums with what looks like a bias and never changes
    layers: dict[int, int] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        return max((p.layer for p in self.products), default=0)


def structure(recording: Recording, step: Step) -> Structure:
    """Take a step's forward pass apart."""
    found, depends, versions = Structure(), recording.depends, recording.versions
    starts = [node for node, _ in [*step.seeds, *step.plain]]
    forward = [recording.nodes[i] for i in sorted(ancestors(starts, versions)) if depends[i]]
    depth: dict[int, int] = {}
    ends: dict[int, Node] = {}
    for node in forward:
        if node.index in versions:
            depth[node.index] = versions[node.index].layer
            continue
        depth[node.index] = max((depth.get(s.index, 0) for s in inputs(node)), default=0)
        for slot, argument in enumerate(node.args[:3]):
            if not isinstance(argument, Node):
                continue
            version = origin(argument)
            if version.index in versions:
                part = Product(node, versions[version.index], version, slot)
                if node.op in PRODUCTS:
                    found.products.append(part)
                    other = part.other
                    if other is not None and depends[other.index]:
                        ends[origin(other).index] = origin(other)
                elif node.op == "add":
                    found.biases.append(part)
        if node.op == "add":
            _fixed(recording, node, found)
    for prediction, _ in step.pairs or []:
        ends[origin(prediction).index] = origin(prediction)
    for end in ends.values():
        while end.op == "mul":  # a mask, as of dropout, is no part of the activation
            inner = [a for a in end.args if isinstance(a, Node) and depends[a.index]]
            if len(inner) != 1 or inner[0].size != end.size:
                break
            end = origin(inner[0])
        z = before(recording, end)
        if z is not None:
            found.blocks.append(Block(z, end, depth.get(end.index, 0)))
    found.layers = depth
    return found


def _fixed(recording: Recording, node: Node, found: Structure) -> None:
    depends = recording.depends
    for slot in (0, 1):
        product, added = node.args[slot], node.args[1 - slot]
        if not (isinstance(product, Node) and isinstance(added, Node)) or depends[added.index]:
            continue
        while product.op in SAME_NUMBERS:
            product = product.args[0]
        learned = any(isinstance(a, Node) and origin(a).index in recording.versions for a in product.args)
        if product.op in ("matmul", "dot", "einsum") and learned and added.size in node.shape[-1:] + node.shape[:1]:
            found.fixed.append((node, origin(added)))
