"""Fusion: the groups that a program becomes, on any processor."""

from __future__ import annotations

from chainrule import Dense, Network
from chainrule.engine.lowering.fuse import Group, fuse
from chainrule.engine.lowering.split import split
from chainrule.functions.expression import walk


def groups(widest: int) -> list[Group]:
    """Those of a classifier of three classes, where the epilogue of a matmul sees rows of at most `widest` columns."""
    network = Network(4, [Dense(9, "relu"), Dense(3, "softmax")], loss="categorical_cross_entropy", seed=0)
    statements = split(network.training_program("momentum"))
    return fuse(statements, {statements.latest["L"]}, widest)


def test_only_what_other_groups_read_is_stored():
    assert [(group.kind, group.stores) for group in groups(widest=16)] == [
        ("transpose", {"W2ᵀ"}),
        ("matmul", {"a1"}),  # not z1
        ("matmul", {"L.1", "dz2"}),  # neither z2 nor ŷ
        ("scalar", {"L"}),
        ("matmul", {"dz1"}),
        ("weight_gradient", {"W1′", "vW1′"}),  # no gradient of a parameter
        ("column_sum", {"b1′", "vb1′"}),
        ("weight_gradient", {"W2′", "vW2′"}),
        ("column_sum", {"b2′", "vb2′"}),
    ]


def test_a_softmax_joins_a_matmul_only_where_whole_rows_are_at_hand():
    assert [group.kind for group in groups(widest=3)].count("rows") == 0
    assert [group.kind for group in groups(widest=2)].count("rows") == 2


def test_what_is_costly_is_computed_once_and_stored():
    network = Network(4, [Dense(8, "mish"), Dense(4, "gelu"), Dense(2)], loss="mean_squared_error", seed=0)
    statements = split(network.training_program("momentum"))
    using = {
        word: [s for s in statements.body if word in {e.op for e in walk(s.expression)}] for word in ("tanh", "erf")
    }
    (tanh,) = using["tanh"]
    (group,) = [g for g in fuse(statements, {statements.latest["L"]}, 16) if tanh in g.statements]
    assert group.kind == "matmul"
    assert tanh.output in group.stores
    assert len(using["erf"]) == 2  # its last product is one multiply-add with what follows
