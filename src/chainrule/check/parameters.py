"""The parameters of a program: what later becomes itself plus a change that depends on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from chainrule.check.graph import SAME_NUMBERS, Node, ancestors, inputs, origin
from chainrule.check.watch.rewrite import Place

MOST = 3_000
LINKS = ("add", "sub")


@dataclass(eq=False)
class Parameter:
    """One array or number that is learned: `versions` in order; the first is what it began as."""

    versions: list[Node]
    number: int = 0
    first_use: int = 0
    kind: str = "W"
    layer: int = 1
    name: str = ""

    @cached_property
    def indices(self) -> list[int]:
        return [version.index for version in self.versions]

    @property
    def position(self) -> tuple[int, bool, int]:
        """Where the backward pass reaches it: from the last layer to the first."""
        return (-self.layer, self.kind == "b", self.number)


@dataclass(eq=False)
class Recording:
    """What was recorded, and what follows from it."""

    nodes: Sequence[Node]
    places: Sequence[Place]
    functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)  # the program's own, as they are called
    single: bool = False  # whether numbers of single precision were seen
    parameters: list[Parameter] = field(default_factory=list)

    @cached_property
    def versions(self) -> dict[int, Parameter]:
        """The parameter that a node is a version of, by the node's index."""
        return {index: parameter for parameter in self.parameters for index in parameter.indices}

    @cached_property
    def depends(self) -> list[bool]:
        """Whether a node depends on a parameter, by index; the versions themselves do."""
        found = [False] * len(self.nodes)
        for node in self.nodes:
            found[node.index] = node.index in self.versions or any(found[source.index] for source in inputs(node))
        return found

    @cached_property
    def feeds_updates(self) -> set[int]:
        """The nodes that some version after the first was made from."""
        return ancestors(version for p in self.parameters for version in p.versions[1:])

    @cached_property
    def steps(self) -> int:
        """How many updates are looked at: more where each tells little."""
        largest = max((p.versions[0].size for p in self.parameters), default=0)
        return 6 if largest > 4 else 12 if largest > 1 else max(12, min(40, 300 // len(self.parameters)))

    def read_versions(self, node: Node) -> dict[int, Node]:
        """The version of each parameter, by its number, that a node was made from, not looking behind versions."""
        found: dict[int, Node] = {}
        for index in ancestors([node], self.versions):
            parameter = self.versions.get(index)
            if parameter is not None:
                held = found.get(parameter.number)
                if held is None or held.index < index:
                    found[parameter.number] = self.nodes[index]
        return found

    def place(self, node: Node) -> Place | None:
        return self.places[node.place] if node.place >= 0 else None


def record(
    nodes: Sequence[Node], places: Sequence[Place], functions: Mapping[str, Any] | None = None, *, single: bool = False
) -> Recording:
    """Link the nodes to their users, and find the parameters among them."""
    for node in nodes:
        node.users.clear()
    for node in nodes:
        for source in set(inputs(node)):
            source.users.append(node)
    recording = Recording(nodes, places, functions or {}, single)
    recording.parameters = _find(recording)
    return recording


def _find(recording: Recording) -> list[Parameter]:
    """Every chain of versions, the longest-lived first used first."""
    before: dict[int, Node] = {}  # what a node would be the next version of
    for node in recording.nodes:
        old = _old(recording, node)
        if old is not None:
            before[node.index] = old
    first = [old for old in before.values() if old.index not in before and origin(old).index not in before]
    bits = {index: 1 << i for i, index in enumerate(dict.fromkeys(old.index for old in first[:MOST]))}
    masks, root = [0] * len(recording.nodes), dict[int, int]()
    chains: dict[int, list[Node]] = {}
    for node in recording.nodes:
        mask = 0
        for source in inputs(node):
            mask |= masks[source.index]
        old = before.get(node.index)
        start = root.get(origin(old).index, root.get(old.index)) if old is not None else None
        if old is not None and start is not None and _changes(node, old, masks, bits[start], root):
            chains[start].append(node)
        elif start is not None and old is not None and old.op == "whole":  # so far nothing was made from it
            chains[start] = [node]
        elif node.index in bits and not mask:
            start = node.index
            chains[start] = [node]
        else:
            start = None
        if start is not None:
            root[node.index], mask = start, bits[start]
        masks[node.index] = mask
    longest = max(map(len, chains.values()), default=0)
    found = [Parameter(chain) for chain in chains.values() if len(chain) > (2 if longest > 4 else 1)]
    return _ordered(recording, found)


def _old(recording: Recording, node: Node) -> Node | None:
    """What `node` may be the next version of: P in P ± D, where the result is stored as P was or is used as P was."""
    if node.op in ("set", "put"):
        return node.args[0] if isinstance(node.args[0], Node) else None
    if node.op not in LINKS:
        return None
    place = recording.place(node)
    stored = node.inplace or (place is not None and bool(place.target) and place.operands[:1] == (place.target,))
    for slot in (0, 1) if node.op == "add" else (0,):
        old = _unscaled(node.args[slot], node)
        if old is not None and _fits(old, node) and ((slot == 0 and stored) or _used_alike(old, node)):
            return old
    return None


def _unscaled(argument: object, node: Node) -> Node | None:
    """P in (1 − c) P, as with weight decay."""
    if not isinstance(argument, Node):
        return None
    if argument.op == "mul" and not argument.inplace and all(user is node for user in argument.users):
        factors = [a for a in argument.args if isinstance(a, Node)]
        whole = [f for f in factors if f.size == node.size]
        if len(whole) == 1 and (node.size > 1 or len(factors) == 1):
            return whole[0]
    return argument


def _fits(old: Node, node: Node) -> bool:
    """Whether the shapes are those of a parameter and its next version: equal, or spread by a change per sample."""
    if old.shape == node.shape:
        return True
    return 0 < old.size < node.size and len(node.shape) == 2 and old.size in (1, *node.shape)


def _uses(node: Node) -> set[tuple[int, int]]:
    """Where and as which operand a node, or a rearrangement of it, is used."""
    users = node.users[:200]
    found = {(user.place, slot) for user in users for slot, a in enumerate(user.args) if a is node and user.place >= 0}
    return found.union(*(_uses(user) for user in users if user.op in SAME_NUMBERS))


def _used_alike(old: Node, node: Node) -> bool:
    return bool(_uses(node) & {use for use in _uses(old) if use[0] != node.place})


def _changes(node: Node, old: Node, masks: list[int], bit: int, root: dict[int, int]) -> bool:
    """Whether what is added to P depends on P."""
    if node.op in ("set", "put"):
        change = node.args[1]
        if not isinstance(change, Node) or (node.op == "set" and change.op not in LINKS):
            return False
        pieces = [piece for piece in inputs(change) if not _is_part(piece, old, root)]
    else:
        pieces = [a for a in inputs(node) if a is not old and _unscaled(a, node) is not old]
    return any(masks[piece.index] & bit for piece in pieces)


def _is_part(piece: Node, whole: Node, root: dict[int, int]) -> bool:
    """Whether a piece was read from an array, or from what it was before, as where an entry is moved and put back."""
    while piece.op in ("take", "get") and piece is not whole:
        piece = piece.args[0]
    return piece is whole or (piece.index in root and root[piece.index] == root.get(whole.index))


# ---- what each parameter is in the network


def _ordered(recording: Recording, found: list[Parameter]) -> list[Parameter]:
    """The parameters in the order of their first use, numbered, each with its layer, kind and name."""
    for parameter in found:
        parameter.first_use = _first_use(parameter)
    found.sort(key=lambda p: (p.first_use, p.versions[0].index))
    recording.parameters = found
    for number, parameter in enumerate(found):
        use = recording.nodes[parameter.first_use]
        others = [recording.versions[i] for i in ancestors([use], recording.versions) if i in recording.versions]
        depth = max((p.layer for p in found[:number] if p in others), default=0)
        parameter.number, parameter.kind = number, "b" if use.op in LINKS else "W"
        parameter.layer = max(1, depth) if use.op in LINKS else depth + 1
        parameter.name = _name_of(recording, parameter)
    return found


def _first_use(parameter: Parameter) -> int:
    nexts = {version.index for version in parameter.versions[1:]}
    for version in parameter.versions:
        waiting, uses = list(version.users), list[int]()
        while waiting:
            user = waiting.pop()
            if user.op in SAME_NUMBERS or user.op == "get":
                waiting.extend(user.users)
            elif user.index not in nexts:
                uses.append(user.index)
        if uses:
            return min(uses)
    return parameter.versions[0].index


def _name_of(recording: Recording, parameter: Parameter) -> str:
    """What the program calls a parameter: as it is stored, read where it is first used, or changed."""
    first = parameter.versions[0]
    stored = first.name or origin(first).name
    if stored.isidentifier():
        return stored
    changed = recording.place(parameter.versions[1])
    target = changed.target or changed.text.partition(" ")[0] if changed is not None else ""
    if not first.shape and "[" in target:
        return target
    use = recording.nodes[parameter.first_use]
    place = recording.place(use)
    for slot, argument in enumerate(use.args if place is not None else ()):
        if isinstance(argument, Node) and origin(argument) is origin(first) and place is not None:
            text = (place.operands[slot] if slot < len(place.operands) else "").removesuffix(".T")
            if text and "(" not in text:
                return text
    return stored or target or f"{parameter.kind}{parameter.layer}"
