"""Fusion: the groups that a program becomes, on any processor."""

from __future__ import annotations

from chainrule import Dense, Network
from chainrule.engine.lowering.fuse import Group, fuse
from chainrule.engine.lowering.split import split


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
