"""The parts of a forward pass in which mistakes are made going back: products with weights, biases, activations."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from chainrule.check.activations import Function, before, is_softmax, recognised
from chainrule.check.adjoints import NoRule, parts, sweep
from chainrule.check.graph import SAME_NUMBERS, Array, Node, ancestors, inputs, number, origin
from chainrule.check.losses import Step
from chainrule.check.parameters import Parameter, Recording

PRODUCTS = ("matmul", "dot", "outer", "inner", "mul", "einsum", "vdot", "linear")


@dataclass(eq=False)
class Product:
    """A node in which a parameter multiplies something, or is added to it; `slot` is the parameter's operand."""

    node: Node
    parameter: Parameter
    version: Node
    slot: int

    @property
    def layer(self) -> int:
        return self.parameter.layer

    @property
    def across(self) -> int:
        """The slot of the other operand; an einsum's letters come first."""
        return 3 - self.slot if self.node.op == "einsum" else 1 - self.slot

    @property
    def other(self) -> Node | None:
        found = self.node.args[self.across] if len(self.node.args) == 1 + max(self.slot, self.across) else None
        return found if isinstance(found, Node) else None

    @property
    def plain(self) -> bool:
        """Whether the parameter is the operand as it is, not transposed or as a part."""
        return self.node.args[self.slot] is self.version

    def edge(self, kind: str) -> tuple[Node, Node]:
        """What passes back, and to what."""
        return self.node, self.node.args[self.across if kind in ("back", "time") else self.slot]

    def passes(self, g: Array, back: bool, other: Array | None = None) -> Array:
        """What passes back to the weights, or `back` to the other factor; the opposite factor may be another."""
        slot, opposite = (self.across, self.slot) if back else (self.slot, self.across)
        node = self.node if other is None else self.node.having(opposite, other)
        source = self.node.args[slot]
        return {held.index: amount for held, amount in parts(node, g)}[source.index]

    def with_weight(self, value: Array | None, g: Array) -> Array:
        """What passes back through other weights, arranged as the weights were. Raises `NoRule`."""
        held = self.node.args[self.slot]
        if value is None or value.shape != self.version.shape or value.size != held.size:
            raise NoRule("weights")
        if not self.plain:
            value = value.ravel()[np.asarray(held.args[1])] if held.op == "take" else value.T
        return self.passes(g, True, value)

    def untransposed(self, g: Array, back: bool) -> Array:
        """What passes back without the transpose of the opposite factor."""
        return self.passes(g, back, np.transpose(number(self.node.args[self.slot if back else self.across])))


@dataclass(eq=False)
class Block:
    """An activation: `a` was made of `z` alone, element by element or row by row."""

    z: Node
    a: Node
    layer: int

    @cached_property
    def activation(self) -> tuple[str, tuple[Function, ...]]:
        """Its name, as far as it is known, and its slope written in z and in a."""
        if self.z is self.a or np.allclose(self.z.value, self.a.value.reshape(self.z.shape)):
            return "identity", ()
        if is_softmax(self.z, self.a):
            return "softmax", ()
        return recognised(self.z, self.a)

    def edge(self, kind: str) -> tuple[Node, Node]:
        """What passes back, and to what; where the loss begins, what arrives at it is all."""
        return self.a, self.a if kind == "loss" else self.z

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
    depth, ends = found.layers, dict[int, Node]()
    for node in (recording.nodes[i] for i in sorted(ancestors(starts, versions)) if depends[i]):
        if node.index in versions:
            depth[node.index] = versions[node.index].layer
            continue
        depth[node.index] = max((depth.get(s.index, 0) for s in inputs(node)), default=0)
        for slot, argument in enumerate(node.args[:3]):
            version = origin(argument) if isinstance(argument, Node) else None
            others = [a for other, a in enumerate(node.args[:3]) if other != slot and isinstance(a, Node)]
            penalty = node.op == "mul" and others and all(origin(a).index in versions for a in others)  # such as W * W
            if version is not None and version.index in versions and node.op in (*PRODUCTS, "add") and not penalty:
                part = Product(node, versions[version.index], version, slot)
                (found.biases if node.op == "add" else found.products).append(part)
                if node.op != "add" and part.other is not None and depends[part.other.index]:
                    ends[origin(part.other).index] = origin(part.other)
        if node.op == "add":
            _fixed(recording, node, found)
    ends |= {origin(prediction).index: origin(prediction) for prediction, _ in step.pairs}
    for end in ends.values():
        while end.op in ("mul", "concatenate", "moved"):  # a mask, or a column of ones, is no part of the activation
            inner = [a for a in inputs(end) if depends[a.index]]
            if len(inner) != 1 or (end.op == "mul" and inner[0].size != end.size):
                break
            end = origin(inner[0])
        z = before(recording, end)
        if z is not None:
            found.blocks.append(Block(z, end, depth.get(end.index, 0)))
    return found


def _fixed(recording: Recording, node: Node, found: Structure) -> None:
    for slot in (0, 1):
        product, added = node.args[slot], node.args[1 - slot]
        if not (isinstance(product, Node) and isinstance(added, Node)) or recording.depends[added.index]:
            continue
        while product.op in SAME_NUMBERS:
            product = product.args[0]
        learned = any(isinstance(a, Node) and origin(a).index in recording.versions for a in product.args)
        if product.op in ("matmul", "dot", "einsum") and learned and added.size in node.shape[-1:] + node.shape[:1]:
            found.fixed.append((node, origin(added)))
