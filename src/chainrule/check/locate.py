"""Where in the program a mistake stands, and what never ran."""

import re
from collections.abc import Sequence

from chainrule.check.graph import Node, ancestors, origin
from chainrule.check.judge import parallel
from chainrule.check.mend import READ
from chainrule.check.parameters import Recording
from chainrule.check.search import FEWEST, Explanation
from chainrule.check.structure import Block
from chainrule.check.watch.rewrite import Place


def found_in(recording: Recording, found: Explanation, program: str) -> tuple[Node | None, Place | None]:
    """The node that shows a mistake, and the place where it is made; none where that is not sure.

    The node is none where another line is told than that in which it was computed.
    """
    node, slopeless = found.line_of, found.name == "missing_activation_derivative"
    if node is not None and found.kind and slopeless:
        if _made_unused(recording, found):
            return None, None
        node = called_dz(recording, node)
    place = place_of(recording, node, program)
    if node is None or place is None or not found.kind:
        return node, place
    ends = [end for end, _ in found.judgement.loss.steps[found.step].seeds]
    passes = {recording.nodes[i].place for i in ancestors(ends, recording.versions)}
    if node.place in passes:
        return None, None  # in a helper that both passes use, such as a product of lists
    elsewhere = _operand_made(recording, found, node, place, slopeless)
    if elsewhere is None or recording.places.index(elsewhere) in passes:
        return node, place
    return None, elsewhere


def _made_unused(recording: Recording, found: Explanation) -> bool:
    """Whether what is right is computed, too, and not used: then the mistake is in what is used."""
    right, live = found.right, found.judgement.loss.steps[found.step].live(recording)
    if right is None or right.size < FEWEST:
        return False
    unused = (recording.nodes[i] for i in live - recording.feeds_updates)
    return any(n.shape == right.shape and parallel(n.value, right) for n in unused)


def _operand_made(recording: Recording, found: Explanation, node: Node, place: Place, slopeless: bool) -> Place | None:
    """Where the only wrong operand of a product was made, if that is in another line."""
    operands = [(a, text) for a, text in zip(node.args, place.operands, strict=False) if isinstance(a, Node)]
    if found.kind == "slope" and node.op == "mul" and found.arrives is not None and not slopeless:
        wrong = [(a, text) for a, text in operands if parallel(a.value, found.arrives) is None]
        if len(wrong) == len(operands) - 1 == 1 and wrong[0][0].size == node.size:
            (factor, text), inside = wrong[0], found.part
            if isinstance(inside, Block) and any(parallel(factor.value, v.value) for v in (inside.z, inside.a)):
                return None  # right as it is, but no slope
            made = recording.place(factor)
            if made is not None and made.function != place.function and found.name == "other":
                return made  # in a function that is wrong for any z
            return _stored(recording, place, text) if READ.fullmatch(text) else None
    if found.kind in ("weight", "bias") and slopeless:
        inside = getattr(found.part, "other", None)
        texts = [text for a, text in operands if inside is None or origin(a) is not origin(inside)]
        stored = [p for text in texts if READ.fullmatch(text) and (p := _stored(recording, place, text)) is not None]
        return next((p for p in stored if READ.fullmatch(p.text)), None)
    return None


def _stored(recording: Recording, place: Place, text: str) -> Place | None:
    """Where what is read at a place was stored before it, in the same function."""
    beside = [p for p in recording.places if (p.file, p.function) == (place.file, place.function)]
    before = [p for p in beside if p.target == text and p.line < place.line]
    return max(before, key=lambda p: p.line, default=None)


def called_dz(recording: Recording, node: Node) -> Node:
    """Where what is right as da becomes dz: it gets a name by which alone it is read, or a function hands it back."""
    node, places = statement(recording, node), recording.places
    copies = [u for u in node.users if u.op in ("copy", "stack") and u.size == node.size]
    node = copies[0] if len(copies) == 1 and copies[0].index in recording.feeds_updates else node
    users = [user for taken in (node, *(u for u in node.users if u.op == "take")) for user in taken.users]
    read = {
        text.removesuffix(".T") if argument is node else text.partition("[")[0]: place
        for user in users
        if (place := recording.place(user)) is not None and user.op not in ("add", "sub")  # that may take it for da
        for argument, text in zip(user.args, place.operands, strict=False)
        if isinstance(argument, Node) and origin(argument) is origin(node)
    }
    here, renamed = places[node.place].function, [places[i] for i in node.renamed]
    through = next((p.function for p in renamed if not p.target and p.function != here), None)
    named = (p for p in renamed if p.function == through or (through is None and {*read} == {p.target}))
    stored = (_stored(recording, place, text) for text, place in read.items() if len(read) == 1)
    alias = next((p for p in (*named, *stored) if p is not None and READ.fullmatch(p.text)), None)
    return node if alias is None else Node(node.index, "copy", (node,), {}, node.value, places.index(alias))


def place_of(recording: Recording, node: Node | None, program: str) -> Place | None:
    """The place of a node; of one in a helper of another file, that of what was made of it."""
    while node is not None and node.place < 0:
        stored = next((p for p in recording.places if node.name and p.target == node.name), None)
        if stored is not None:
            return stored
        node = next(iter(node.users), None)
    if node is None:
        return None
    found = recording.places[node.place]
    outside = (recording.places[user.place] for user in node.users if user.place >= 0)
    return next((p for p in outside if p.file == program), found) if found.file != program else found


def statement(recording: Recording, node: Node) -> Node:
    """The last value that the statement computes which a node was computed in."""
    while True:
        place = recording.places[node.place]
        users = [(u, recording.place(u)) for u in node.users if u.index not in recording.versions]
        around = [u for u, p in users if p and p.line == place.line and p.text != place.text and place.text in p.text]
        if len(around) != 1:
            return node
        node = around[0]


def unseen(places: Sequence[Place], ran: set[int], program: str) -> str:
    """A sentence about the lines with products, or slopes, that never ran; "" where there are none."""
    reached = {(p.file, p.function) for i, p in enumerate(places) if i in ran and p.function}
    lines: set[int] = set()
    for i, place in enumerate(places):
        product = re.search(r"@|\bdot\(|matmul\(|outer\(|einsum\(", place.text)
        if place.file == program and i not in ran and product and (place.file, place.function) not in reached:
            lines.update(range(place.line, place.last + 1))
    lines -= {place.line for i, place in enumerate(places) if i in ran and place.file == program}
    spans = [f"{line}" for line in sorted(lines)]
    if not spans:
        return ""
    listed = ", ".join(spans[:8]) + (" …" if len(spans) > 8 else "")
    return f"Nothing is said of what did not run: line{'s' if len(spans) > 1 else ''} {listed}."
