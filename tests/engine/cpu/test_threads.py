"""Any number of threads gives the same bits, and no way of running Python gets in the way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import numpy as np
import pytest

import chainrule as cr
from chainrule import Dense, Network
from chainrule.engine.cpu import target, threads
from chainrule.engine.cpu.machine import _ThreadChoice
from chainrule.engine.cpu.selection import lower
from chainrule.engine.predictor import CompiledPredictor
from chainrule.errors import InvalidInput


def network() -> Network:
    layers = [Dense(150, "relu", dropout=0.1), Dense(70, "tanh", l2=0.01), Dense(10, "softmax")]
    return Network(40, layers, loss="categorical_cross_entropy", seed=0)


@pytest.mark.usefixtures("every_thread")
@pytest.mark.parametrize("optimizer", [cr.Adam(), cr.Momentum(clip_norm=0.1)], ids=["adam", "clipped"])
def test_bitwise_equal_for_1_2_and_7_threads(case, optimizer):
    trial = case(network(), optimizer, rows=130, weighted=True)
    one, again, two, seven = (trial.compiled(64, 3, threads=n) for n in (1, 1, 2, 7))
    for other in (again, two, seven):
        assert other.losses == one.losses
        for name, value in one.values.items():
            np.testing.assert_array_equal(other.values[name], value)


@pytest.mark.usefixtures("every_thread")
@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_columns_of_many_weights_are_bitwise_equal_for_any_number_of_threads(case, dtype, sparse):
    layers = [Dense(256, "relu", dropout=0.1, l2=0.01), Dense(128, "tanh"), Dense(10, "softmax")]
    trial = case(Network(150, layers, loss="categorical_cross_entropy", dtype=dtype, seed=0), cr.Adam(), rows=130)
    table = lower(trial.program, dtype, 64, sparse=sparse)
    assert [i.arguments[-1] for i in table.instructions if i.template.endswith("matmul")].count(1) == 2
    one, *others = (trial.compiled(64, 3, threads=n, sparse=sparse) for n in (1, 2, 3, 4, 7))
    for other in others:
        assert other.losses == one.losses
        for name, value in one.values.items():
            np.testing.assert_array_equal(other.values[name], value)


@pytest.mark.usefixtures("every_thread")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_batch_statistics_are_bitwise_equal_for_1_2_and_7_threads(case, dtype):
    layers = [cr.BatchNorm(), Dense(150), cr.BatchNorm("relu", dropout=0.1), Dense(10, "softmax")]
    trial = case(Network(40, layers, loss="categorical_cross_entropy", dtype=dtype, seed=0), cr.Adam(), rows=130)
    one, *others = (trial.compiled(64, 3, threads=n) for n in (1, 2, 7))
    for other in others:
        assert other.losses == one.losses
        for name, value in one.values.items():
            np.testing.assert_array_equal(other.values[name], value)


@pytest.mark.parametrize("rows", [599, 5_000, 30_000])
def test_many_rows_of_a_small_network(rows):
    net = Network(10, [Dense(3, "relu"), Dense(1)], loss="mean_squared_error", seed=0)
    X = np.random.default_rng(0).standard_normal((rows, 10)).astype(np.float32)
    found = []  # kept, so that none comes to lie where the last one was right
    for count in (1, 2, 7):
        found.append(CompiledPredictor(net.prediction_program, "float32", threads=count)({"a0": X}, net.parameters)[0])
        np.testing.assert_allclose(found[-1], net.predict(X), atol=1e-5)


@pytest.mark.usefixtures("every_thread")
def test_prediction_is_the_same_for_any_number_of_threads():
    net = network()
    X = np.random.default_rng(0).standard_normal((1500, 40)).astype(np.float32)
    one, three = (CompiledPredictor(net.prediction_program, "float32", threads=n) for n in (1, 3))
    expected = one({"a0": X}, net.parameters)[0]
    for rows in range(1500, 1100, -1):  # many smaller last batches: a race shows in a few of them
        np.testing.assert_array_equal(three({"a0": X[:rows]}, net.parameters)[0], expected[:rows])
    np.testing.assert_allclose(one({"a0": X}, net.parameters)[0], net.predict(X), atol=1e-6)
    net.parameters["b3"] = np.arange(10)
    np.testing.assert_allclose(one({"a0": X[:1]}, net.parameters)[0], net.predict(X[:1]), atol=1e-6)


@pytest.mark.usefixtures("every_thread")
def test_several_python_threads_train_at_once(case):
    trials = [case(network(), "adam", rows=100) for _ in range(4)]
    expected = trials[0].compiled(32, 2, threads=1)
    found = {}

    def train(number: int) -> None:
        found[number] = trials[number].compiled(32, 2, threads=2)

    workers = [threading.Thread(target=train, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [found[number].losses for number in range(4)] == [expected.losses] * 4


PROGRAM = """
import os, sys
import numpy as np
import chainrule as cr
import chainrule.engine.cpu.machine as machine
from chainrule.engine.runner import CompiledRunner
from chainrule.program.interpret import initial_state

machine.WORTH_A_THREAD = 1

def train(seed):
    net = cr.Network(20, [cr.Dense(30, "relu"), cr.Dense(3, "softmax")], loss="categorical_cross_entropy", seed=0)
    X = np.random.default_rng(seed).standard_normal((60, 20)).astype("f4")
    data = net.data(X, np.arange(60) % 3)
    program = net.training_program("adam")
    start = {**initial_state(program, net.dtype), "seed": 0, **net.parameters}
    runner = CompiledRunner(program, start, data, "float32", batch_size=20, threads=2)
    return [runner.epochs([np.arange(60)], 20)[0] for _ in range(3)]
"""


def run(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + code],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_training_goes_on_in_a_forked_child():
    code = """
first = train(1)
child = os.fork()
if child == 0:
    os._exit(0 if train(1) == first else 3)
_, status = os.waitpid(child, 0)
assert os.waitstatus_to_exitcode(status) == 0, status
assert train(1) == first
print("same")
"""
    assert run(code).strip() == "same"


@pytest.mark.parametrize("backend", ["loky", "threading"])
def test_training_in_joblib_workers(backend):
    code = f"""
import joblib
first = train(1)
with joblib.parallel_config(backend={backend!r}, n_jobs=2):
    results = joblib.Parallel()(joblib.delayed(train)(1) for _ in range(4))
print(all(result == first for result in results))
"""
    assert run(code).strip() == "True"


def test_number_of_threads(monkeypatch):
    monkeypatch.delenv("CHAINRULE_THREADS", raising=False)
    monkeypatch.setattr(threads, "_chosen", None)
    assert threads.thread_count() == target.available_cores()
    monkeypatch.setenv("CHAINRULE_THREADS", "3")
    assert threads.thread_count() == 3
    threads.set_threads(5)
    assert threads.thread_count() == 5
    assert threads.thread_count(2) == 2
    with pytest.raises(InvalidInput, match="whole number"):
        threads.set_threads(0)
    threads.set_threads(None)
    monkeypatch.setenv("CHAINRULE_THREADS", "many")
    with pytest.raises(InvalidInput, match="CHAINRULE_THREADS"):
        threads.thread_count()


def test_cores_are_counted_by_affinity_and_quota(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    monkeypatch.setattr(target, "_cgroup_quota", lambda: None)
    assert target.available_cores() == 8
    monkeypatch.setattr(target, "_cgroup_quota", lambda: 3)
    assert target.available_cores() == 3


def pace(choice: _ThreadChoice, seconds: dict[int, float], calls: int) -> list[int]:
    """The threads that the calls used, each taking as long as it does with that many threads."""
    used = []
    for _ in range(calls):
        used.append(choice.threads)
        choice.learn(seconds=seconds[choice.threads], iterations=10)
    return used


def test_threads_yield_to_a_busy_machine_and_come_back():
    choice = _ThreadChoice(2)
    used = pace(choice, {1: 0.6, 2: 1.0}, 200)
    assert used[:3] == [2, 1, 1]  # is one quicker? it is
    assert used.count(2) < 0.2 * len(used)  # tried again, more and more rarely
    assert 2 in used[-60:]
    assert pace(choice, {1: 0.6, 2: 0.3}, 60)[-20:] == [2] * 20  # the cores are free again


def test_one_thread_gives_way_when_it_is_slower():
    choice = _ThreadChoice(2)
    assert pace(choice, {1: 1.5, 2: 1.0}, 4) == [2, 1, 2, 2]
    choice.learn(seconds=4.0, iterations=10)  # one disturbed call
    assert pace(choice, {1: 1.5, 2: 1.0}, 3) == [2, 2, 2]
    assert pace(choice, {1: 1.5, 2: 1.7}, 6)[-2:] == [1, 1]


def test_a_first_call_that_was_disturbed_is_soon_made_up_for():
    choice = _ThreadChoice(2)
    choice.learn(seconds=8.0, iterations=10)  # threads of a BLAS may spin for a while after their work
    used = pace(choice, {1: 1.6, 2: 1.0}, 40)
    assert used[:20] == [1] * 20
    assert used[20:] == [2] * 20


def test_two_threads_that_bring_nothing_are_not_used():
    choice = _ThreadChoice(2)
    assert pace(choice, {1: 0.99, 2: 1.0}, 300).count(1) > 240


def test_two_threads_that_are_quicker_are_kept_without_further_trials():
    choice = _ThreadChoice(2)
    assert pace(choice, {1: 1.8, 2: 1.0}, 100) == [2, 1] + [2] * 98


def test_one_thread_is_tried_when_all_have_become_slower_than_they_were():
    choice = _ThreadChoice(2)
    pace(choice, {1: 1.8, 2: 1.0}, 10)
    assert 1 in pace(choice, {1: 1.2, 2: 1.7}, 10)


def test_two_threads_that_are_far_slower_are_given_up_at_once():
    choice = _ThreadChoice(2)
    used = pace(choice, {1: 1.0, 2: 4.0}, 300)
    assert used.count(2) < 10
    assert "22" not in "".join(map(str, used))
