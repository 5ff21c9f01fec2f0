"""What the demos claim holds for every seed that they claim it for."""

from dataclasses import replace

import numpy as np
import pytest

from chainrule.byhand import truth_table, xor, xor_tanh
from chainrule.demos import DEMOS, find
from chainrule.demos.answers import Answers
from chainrule.demos.demo import Demo, Settings
from chainrule.demos.digits import DIGITS, split
from chainrule.demos.tables import TRUTH_TABLE, XOR, Table
from chainrule.demos.xor_tanh import REMEDY, XOR_TANH, XorTanhOutcome
from chainrule.errors import UnknownName
from chainrule.network.layers import Dense
from chainrule.network.network import Network


def trained(demo: Table, seed: int) -> Network:
    settings = replace(demo.settings, seed=seed)
    network = demo.build(settings)
    demo.train(network, settings, progress=False)
    return network


def test_truth_table_always_falls_and_always_learns() -> None:
    for seed in range(20):
        network = trained(TRUTH_TABLE, seed)
        assert len(network.history) == 1_500
        assert max(np.diff(network.history.loss)) <= 0, f"seed {seed}: the loss rose"
        assert np.abs(network.predict(TRUTH_TABLE.X) - TRUTH_TABLE.y).max() < 0.05, f"seed {seed}"


def test_xor_classifies_for_ten_seeds() -> None:
    for seed in range(10):
        assert XOR.accuracy(trained(XOR, seed)) == 1, f"seed {seed}"


def test_an_unlucky_start_is_not_called_learned() -> None:
    outcome = XOR.run(replace(XOR.settings, seed=25, epochs=2_000))
    assert outcome.accuracy < 1
    assert outcome.remarks()[-1].startswith("Not learned")


@pytest.mark.parametrize("demo", [TRUTH_TABLE, XOR, XOR_TANH], ids=lambda demo: demo.name)
@pytest.mark.parametrize(
    ("hidden", "activation", "advice"),
    [
        ((), "tanh", "Try --hidden 2."),
        ((1,), "sigmoid", "Try --hidden 2."),
        ((1, 1), "relu", "Try --hidden 2."),
        ((), "identity", "Try --hidden 2 --activation tanh."),
        ((8, 4), "identity", "Try --activation tanh."),
        ((2,), "tanh", "try another --seed"),
        ((1,), "gelu", "try another --seed"),  # it turns back, so one unit can bend
        ((1, 2), "tanh", "try another --seed"),  # and so can two behind one
    ],
)
def test_advice_is_given_only_where_it_can_help(
    demo: Table, hidden: tuple[int, ...], activation: str, advice: str
) -> None:
    settings = Settings(hidden, activation, 1e-6, epochs=1)
    with_one_start = Table.run(demo, settings)
    assert with_one_start.accuracy < 1
    assert advice in with_one_start.remarks()[-1]
    assert ("no seed" in with_one_start.remarks()[-1]) == ("Try" in advice)


def test_no_luck_is_blamed_where_none_can_work() -> None:
    outcome = XOR_TANH.run(replace(XOR_TANH.settings, hidden=(), epochs=10))
    text = "\n".join(outcome.lines())
    assert "luck" not in text
    assert "one straight line" in text
    assert "The same seed again, with 8 hidden units:" in text


@pytest.fixture(scope="module")
def luck() -> Answers:
    return XOR_TANH.run(XOR_TANH.settings)


def test_xor_tanh_is_luck_with_two_units_and_none_with_eight(luck: XorTanhOutcome) -> None:
    two, eight = luck.starts
    assert (two.settings.hidden, two.count, two.freed) == ((2,), 11, 0)
    assert (eight.settings.hidden, eight.count) == (REMEDY, 20)
    assert luck.remedy is not None
    assert luck.remedy.accuracy == 1
    text = "\n".join(luck.lines())
    assert (
        "Of the seeds 0 to 19, 11 solve XOR with 2 hidden units. Of the other 9, trained on to 3,000 epochs, none"
        in text
    )
    assert "Of the seeds 0 to 19, 20 solve XOR with 8 hidden units." in text


def test_xor_tanh_needs_no_remedy_where_all_starts_are_good() -> None:
    outcome = XOR_TANH.run(replace(XOR_TANH.settings, hidden=REMEDY))
    assert outcome.remedy is None
    assert [starts.count for starts in outcome.starts] == [20]
    assert sum("20 solve" in line for line in outcome.lines()) == 1


@pytest.mark.parametrize("seed", [0, 7])
def test_first_weights_are_the_tutorials(seed: int) -> None:
    def built(demo: Table) -> Network:
        return demo.build(replace(demo.settings, seed=seed))

    table = truth_table.NeuralNetwork(truth_table.X, truth_table.Y, seed)
    plain = xor.initialize(seed)
    tanh = {name: value.T for name, value in xor_tanh.initialize_parameters(2, 2, 1, seed).items()}
    for demo, expected in ((TRUTH_TABLE, {"W1": table.weights1, "W2": table.weights2}), (XOR, plain), (XOR_TANH, tanh)):
        parameters = built(demo).parameters
        assert parameters.keys() == expected.keys()
        for name, value in parameters.items():
            assert np.array_equal(value, expected[name].reshape(value.shape)), f"{demo.name}: {name}"


def test_digits_are_read() -> None:
    accuracies = [DIGITS.run(replace(DIGITS.settings, seed=seed)).accuracy for seed in range(5)]
    assert np.mean(accuracies) >= 0.97, accuracies


def test_a_quarter_of_the_digits_is_held_out_in_proportion() -> None:
    data = split(0)
    assert len(data.X_test) == 450
    assert len(data.X_train) == 1797 - 450
    shares = np.bincount(data.y_test) / np.bincount(np.concatenate([data.y_train, data.y_test]))
    assert np.all(np.abs(shares - 0.25) < 0.01)
    assert not {row.tobytes() for row in data.X_test} & {row.tobytes() for row in data.X_train}
    assert (data.X_train.min(), data.X_train.max()) == (0, 1)


def test_the_confusion_matrix_counts_what_was_predicted() -> None:
    outcome = DIGITS.run(replace(DIGITS.settings, epochs=1))
    assert outcome.confusion.sum() == len(outcome.actual) == 450
    assert np.trace(outcome.confusion) / 450 == pytest.approx(outcome.accuracy)
    wrong = np.flatnonzero(outcome.answers != outcome.actual)[0]
    assert outcome.confusion[outcome.actual[wrong], outcome.answers[wrong]] >= 1


@pytest.mark.parametrize("name", [name for name in DEMOS if DEMOS[name].options == Demo.options])
@pytest.mark.parametrize("hidden", [(), (1,), (5, 3)])
def test_every_demo_takes_other_settings(name: str, hidden: tuple[int, ...]) -> None:
    settings = Settings(hidden, "relu", 0.05, epochs=2, seed=3)
    outcome = find(name).run(settings)
    assert len(outcome.losses) == 2
    dense = [layer for layer in outcome.network.layers if isinstance(layer, Dense)]
    assert len(dense) == len(hidden) + 1
    assert all(isinstance(line, str) for line in outcome.lines())
    assert outcome.facts()["settings"]["hidden"] == hidden


def test_an_unknown_demo_is_named() -> None:
    with pytest.raises(UnknownName, match=r"'xor-tan'; did you mean 'xor-tanh'\?"):
        find("xor-tan")
