"""The public names: listed once, all of them real, none lost by accident."""

import ast
from pathlib import Path

import chainrule
from chainrule.functions.activations import Activation
from chainrule.functions.initializers import Initializer
from chainrule.functions.losses import Loss
from chainrule.functions.optimizers import Optimizer
from chainrule.functions.schedules import Schedule
from chainrule.network.layers import Layer

STUB = Path(chainrule.__file__).with_suffix(".pyi")


def test_every_listed_name_can_be_imported():
    tree = ast.parse(STUB.read_text(encoding="utf-8"))
    listed = [alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted(listed) == sorted(chainrule.__all__)
    for name in listed:
        assert getattr(chainrule, name).__name__ == name


def test_families_are_public():
    for family in (Activation, Loss, Initializer, Optimizer, Schedule, Layer):
        assert getattr(chainrule, family.__name__) is family


def test_the_names_that_users_rely_on():
    assert {"Network", "Dense", "load", "Adam", "EarlyStopping", "InvalidInput"} <= set(chainrule.__all__)


def test_public_classes_and_functions_have_docstrings():
    for name in chainrule.__all__:
        assert getattr(chainrule, name).__doc__, name


def test_public_names_have_an_example():
    raised_elsewhere = {
        "ChainruleError",
        "EngineUnavailable",
        "InvalidInput",
        "ModelFileError",
        "ProgramError",
        "WorkerLost",
    }
    for name in set(chainrule.__all__) - raised_elsewhere:
        assert ">>> " in getattr(chainrule, name).__doc__, name
