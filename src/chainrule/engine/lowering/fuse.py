"""Which statements share a loop.

A group is a run of statements that one kernel executes: at most one that needs a loop of its own (a matmul, a sum of
columns), and after it any that act on its elements as they are computed: its epilogue. What only the group reads is
never stored.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from chainrule.engine.lowering.statements import Statement, Statements
from chainrule.functions.cached import cached_property
from chainrule.functions.expression import walk
from chainrule.program.program import Shape


@dataclass(eq=False)
class Group:
    """Statements that one kernel executes, in order."""

    statements: list[Statement]
    stores: set[str] = field(default_factory=set)  # the outputs that are needed outside

    @property
    def head(self) -> Statement:
        return self.statements[0]

    @property
    def kind(self) -> str:
        return self.head.kind if self.head.kind in LOOPS else _space(self.head)

    @property
    def shape(self) -> Shape:
        return self.head.shape

    @cached_property
    def outputs(self) -> set[str]:
        return {name for s in self.statements for name in s.outputs}

    @cached_property
    def reads(self) -> set[str]:
        return {name for s in self.statements for name in s.reads} - self.outputs


#: Kinds of statement with a loop of their own that can have an epilogue, and the elements that it acts on.
LOOPS = {"matmul": "rows", "window": "rows", "weight_gradient": "parameter", "column_sum": "parameter"}

#: Kinds that share no loop with others.
ALONE = frozenset({"transpose", "reshape", "mask", "scalar", "loop", "copy", "take", "scatter_add"})


def _space(s: Statement) -> str:
    """Whether the statement's elements are those of a batch's rows or of a parameter."""
    if s.kind == "reduce_sum":
        return "rows" if "n" in s.shape else "parameter"
    return s.kind


def same_elements(first: Group, second: Group, widest: int) -> bool:
    """Both act on elements of one shape: on a batch's rows of one width, or on a parameter."""
    space = LOOPS.get(first.kind, first.kind)
    return first.shape == second.shape and all(_space(s) == space for s in second.statements)


def no_second_loop(first: Group, second: Group, widest: int) -> bool:
    """Only the first has a loop of its own."""
    return second.kind not in LOOPS and first.kind not in ALONE and second.kind not in ALONE


def operands_come_before(first: Group, second: Group, widest: int) -> bool:
    """A loop of its own reads whole matrices: they must be complete before it begins."""
    return first.kind not in LOOPS or not set(first.head.reads) & second.outputs


def whole_rows(first: Group, second: Group, widest: int) -> bool:
    """Sums along rows need whole rows at hand: the epilogue of a matmul has them only if they are narrow enough."""
    if first.kind != "matmul" or int(first.shape[-1]) <= widest:
        return True
    return not any(_along_rows(s) for s in second.statements)


def no_sum_over_a_parameter(first: Group, second: Group, widest: int) -> bool:
    """A sum over a parameter is taken block by block, not in the tiles of its gradient."""
    mixed = first.kind in ("weight_gradient", "column_sum")
    return not (mixed and any(s.kind == "reduce_sum" for s in second.statements))


def sums_are_complete(first: Group, second: Group, widest: int) -> bool:
    """Neither reads a sum over all elements that the other is still adding up."""
    sums = [{s.output for s in group.statements if s.kind == "reduce_sum"} for group in (first, second)]
    return not (sums[0] & second.reads or sums[1] & first.reads)


#: All must hold for the second group to join the first.
RULES: tuple[Callable[[Group, Group, int], bool], ...] = (
    same_elements,
    no_second_loop,
    operands_come_before,
    whole_rows,
    no_sum_over_a_parameter,
    sums_are_complete,
)


def _along_rows(s: Statement) -> bool:
    return s.kind == "reduce_sum" or any(node.op in ("sum", "max") for node in walk(s.expression))


def fuse(
    statements: Statements, wanted: set[str], widest: int, *, enabled: bool = True, siblings: bool = False
) -> list[Group]:
    """Return the groups in an order in which they can run.

    `wanted` are the names needed in the end; `widest` is the widest row that the epilogue of a matmul has at hand.
    Unless `enabled`, every statement is a group by itself; with `siblings`, those that read the same join, too.
    """
    groups: list[Group] = []
    for statement in statements.body:
        group = Group([statement])
        groups.append(group)
        related = [g for g in groups[:-1] if g.outputs & group.reads or (siblings and g.reads & group.reads)]
        for other in related if enabled else []:
            for first, second in ((other, group), (group, other)):
                if _may_join(groups, first, second, widest, statements):
                    joined = Group(_in_order(statements, first.statements + second.statements))
                    groups = [g for g in groups if g is not first and g is not second] + [joined]
                    group = joined
                    break
    groups = _sorted(groups, statements)
    for group in groups:
        others = {name for g in groups if g is not group for name in g.reads}
        group.stores = {name for name in group.outputs if name in others | wanted or name in statements.stored}
    return groups


def _may_join(groups: list[Group], first: Group, second: Group, widest: int, statements: Statements) -> bool:
    if not all(rule(first, second, widest) for rule in RULES):
        return False
    return not _linked_through_others(groups, first, second, statements)


def _in_order(statements: Statements, joined: list[Statement]) -> list[Statement]:
    """The statements in the program's order, but the one with a loop of its own first."""
    place = {id(s): i for i, s in enumerate(statements.body)}
    return sorted(joined, key=lambda s: (s.kind not in LOOPS, place[id(s)]))


def _followers(groups: list[Group], group: Group, statements: Statements) -> Iterator[Group]:
    """The groups that must come after: those that read its outputs, or overwrite what it reads."""
    for other in groups:
        if other is group:
            continue
        overwritten = {statements.stored[name] for name in other.outputs if name in statements.stored}
        if other.reads & group.outputs or overwritten & group.reads:
            yield other


def _linked_through_others(groups: list[Group], first: Group, second: Group, statements: Statements) -> bool:
    """Whether a third group must come after one of the two and before the other: then they cannot be one."""
    for start, goal in ((first, second), (second, first)):
        reached = [g for g in _followers(groups, start, statements) if g is not goal]
        seen = set(map(id, reached))
        while reached:
            for follower in _followers(groups, reached.pop(), statements):
                if follower is goal:
                    return True
                if id(follower) not in seen and follower is not start:
                    seen.add(id(follower))
                    reached.append(follower)
    return False


def _sorted(groups: list[Group], statements: Statements) -> list[Group]:
    """The groups in an order in which they can run, as near as possible to the program's, but with transposes first.

    One barrier after all of these is then enough for all.
    """
    place = {id(s): i for i, s in enumerate(statements.body)}
    last = {id(g): max(place[id(s)] for s in g.statements) for g in groups}
    followers = {id(g): list(_followers(groups, g, statements)) for g in groups}
    waiting = {id(g): 0 for g in groups}
    for following in followers.values():
        for g in following:
            waiting[id(g)] += 1
    ready = [g for g in groups if waiting[id(g)] == 0]
    done = []
    while ready:
        group = min(ready, key=lambda g: (g.kind != "transpose", last[id(g)]))
        ready.remove(group)
        done.append(group)
        for g in followers[id(group)]:
            waiting[id(g)] -= 1
            if waiting[id(g)] == 0:
                ready.append(g)
    assert len(done) == len(groups)
    return done
