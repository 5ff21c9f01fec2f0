"""Where in the program a mistake stands, and what never ran."""

import re
from collections.abc import Sequence

from chainrule.check.graph import Node
from chainrule.check.parameters import Recording
from chainrule.check.watch.rewrite import Place


def called_dz(recording: Recording, node: Node) -> Node:
    """Where what is right as da becomes dz: it gets a name by which alone it is read, or a function hands it back."""
    node = statement(recording, node)
    copies = [u for u in node.users if u.op in ("copy", "stack") and u.size == node.size]
    node = copies[0] if len(copies) == 1 and copies[0].index in recording.feeds_updates else node
    places = ((user, recording.place(user)) for user in node.users)
    read = [
        text.removesuffix(".T")
        for user, place in places
        for argument, text in zip(user.args, place.operands if place is not None else (), strict=False)
        if argument is node and user.op not in ("add", "sub")  # what is added to it may take it for da, rightly
    ]
    renamed = [(index, recording.places[index]) for index in node.renamed]
    here = recording.places[node.place].function
    through = next((p.function for _, p in renamed if not p.target and p.function != here), None)
    for index, place in renamed:
        by_name = bool(read) and all(text == place.target for text in read)
        if place.function == through or (through is None and by_name):
            return Node(node.index, "copy", (node,), {}, node.value, index)
    return node


def place_of(recording: Recording, node: Node | None, program: str) -> Place | None:
    """The place of a node; of one in a helper of another file, that of what was made of it."""
    while node is not None and node.place < 0:
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
