"""The strong recipe: networks that differ in smoothness and in the rows they leave out, trained side by side.

A configuration is a smoothness: how fast the cosines of `Periodic` begin to swing, or `Ramps` in their place, and an
activation; without hidden layers, a network adds up what each column says. Each is trained once per fold, on the rows
outside of it, so that every row has a prediction by a network that was not trained on it. These out-of-fold predictions
decide which step of a configuration is kept, which configurations go on, for how long, and their weights. Whatever is
measured on them is therefore too good: figures that are shown come from rows held out from all.
"""

import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chainrule.engine.choice import UNUSABLE
from chainrule.engine.cpu.threads import thread_count
from chainrule.errors import TrainingDiverged
from chainrule.network.checks import as_targets
from chainrule.network.history import History
from chainrule.network.network import Network
from chainrule.network.periodic import Ramps
from chainrule.program.interpret import Interpreter, Values, initial_state
from chainrule.program.program import Program
from chainrule.tabular.mixture import mixture
from chainrule.tabular.task import (
    FIRST_JUDGED,
    KEPT,
    PATIENCE,
    PRUNED,
    ROUNDS,
    SEGMENTS,
    Configuration,
    Task,
    configurations,
    optimizer,
    pace,
    ramps,
)
from chainrule.training.runner import NumpyRunner

Array = NDArray[Any]

LEAST_USEFUL = 200  # steps; where a time limit leaves fewer, there are fewer configurations
Kind = tuple[bool, str, float]  # what is one program: sigma is only how its numbers start
APART = 2**24  # between the counters that members draw their dropout by


@dataclass
class Member:
    """One network in training: where it stands, and what it was at its configuration's best step."""

    configuration: int
    fold: int
    values: Values
    rng: np.random.Generator
    kept: Values = field(default_factory=dict)
    loss: float = math.nan  # of the last segment
    waiting: Array = field(default_factory=lambda: np.zeros(0, np.intp))  # rows of an epoch that has begun


@dataclass(frozen=True)
class Ensemble:
    """What came out of it.

    network : all members that are left, and their mixture. Its history has an entry for every evaluation: the training
        loss, a mean over members, and the best out-of-fold loss of a configuration.
    out_of_fold : (n, outputs), what was said of each row by members that were not trained on it.
    weights : of the configurations, 0 where one was left out.
    best_steps : of each configuration, the step that is kept; steps : how many there were to be.
    members : by configuration and fold. configurations : that were trained.
    """

    network: Network
    out_of_fold: Array
    weights: tuple[float, ...]
    best_steps: tuple[int, ...]
    steps: int
    members: tuple[Member, ...]
    configurations: tuple[Configuration, ...]
    interrupted: bool


def _kind(configuration: Configuration) -> Kind:
    return configuration.sigma > 0, configuration.activation, configuration.damping


class _Training:
    """All members of one fit."""

    def __init__(self, task: Task, seed: int, configurations: Sequence[Configuration], threads: int | None) -> None:
        self.task, self.seed, self.configurations = task, seed, tuple(configurations)
        self.threads = thread_count(threads)
        self.folds = int(task.fold.max()) + 1
        outputs, _, loss = task.head
        n = len(task.y)
        smallest = n - int(np.bincount(task.fold).max())  # number of rows that a member learns from
        self.batch, self.steps = pace(smallest, bool(task.classes))
        self.networks = [Network(task.input, task.layers(*c), loss, seed=seed) for c in self.configurations]
        network = self.networks[0]
        a0 = network.data(task.a0, task.y)["a0"]
        self.data = {"a0": a0, "y": as_targets(task.y, network.loss, outputs, n, network.dtype)}
        if task.weight is not None:
            self.data["w"] = task.weight.astype(network.dtype).reshape(-1, 1)
        self.rows = [np.flatnonzero(task.fold == fold) for fold in range(self.folds)]
        self.held_out = [a0[rows] for rows in self.rows]
        self.others = [np.flatnonzero(task.fold != fold) for fold in range(self.folds)]

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"engines": []}  # of one machine

    def plan(self, steps: int) -> None:
        """Decide on the number of steps; make what trains and predicts, and the members."""
        self.steps = steps
        self.schedule = optimizer(steps, bool(self.task.classes)).schedule
        weighted = self.task.weight is not None
        self.programs: dict[Kind, tuple[Program, Program]] = {}
        for configuration, network in zip(self.configurations, self.networks, strict=True):
            if _kind(configuration) not in self.programs:
                rule = optimizer(steps, bool(self.task.classes), configuration.damping)
                training = network.training_program(rule, weighted=weighted)
                self.programs[_kind(configuration)] = training, network.prediction_program
        self.engines: list[dict[Kind, Any]] = []  # that wait for work
        numbers = self.task.a0[:, list(self.task.numbers)].astype(float)
        self.members: list[Member] = []
        for place, network in enumerate(self.networks):
            data: Values = {}
            if isinstance(network.layers[0], Ramps):
                words = ramps(numbers, len(network.parameters["w1"]))
                data = {f"{word}1": array.astype(network.dtype) for word, array in words.items()}
            start = initial_state(self.programs[_kind(self.configurations[place])][0], network.dtype)
            for fold in range(self.folds):
                number = len(self.members)
                seeds = np.random.SeedSequence([self.seed, number]).generate_state(2)
                network.parameters.draw(int(seeds[0]))
                values = {**start, "seed": self.seed, **network.parameters, **data, "draw": number * APART}
                self.members.append(Member(place, fold, values, np.random.default_rng(int(seeds[1]))))

    def advance(self, member: Member, steps: int, judged: bool = True) -> tuple[Member, Array]:
        """Train a member for so many steps; return it, and what it says of the rows that it leaves out."""
        try:
            worker = self.engines.pop()
        except IndexError:
            worker = {}
        try:
            kind = _kind(self.configurations[member.configuration])
            if kind not in worker:
                worker[kind] = self._engines(kind, member.values)
            runner, predict = worker[kind]
            runner.values = member.values
            member.loss = float(runner.epochs([self._order(member, steps * self.batch)], self.batch)[0])
            member.values = dict(runner.values)
            said: Array = predict(self.held_out[member.fold], member.values) if judged else np.zeros(0)
            return member, said
        finally:
            self.engines.append(worker)

    def _engines(self, kind: Kind, values: Values) -> tuple[Any, Callable[[Array, Values], Array]]:
        """What trains and what predicts members of this kind, in one thread."""
        training, prediction = self.programs[kind]
        dtype = self.networks[0].dtype
        try:
            from chainrule.engine.predictor import CompiledPredictor
            from chainrule.engine.runner import CompiledRunner

            runner = CompiledRunner(training, values, self.data, dtype, batch_size=self.batch, threads=1)
            predictor = CompiledPredictor(prediction, dtype, threads=1)
            return runner, lambda X, values: predictor({"a0": X}, values)[0]
        except UNUSABLE:
            run = Interpreter(prediction, dtype)
            names = (*prediction.parameters, "a0")
            plain = NumpyRunner(training, values, self.data, dtype)
            return plain, lambda X, values: run({n: X if n == "a0" else values[n] for n in names})[prediction.output]

    def _order(self, member: Member, count: int) -> Array:
        """The next rows that a member is trained on: whole epochs, each in a new order, without what fills no batch."""
        rows = self.others[member.fold]
        whole = len(rows) // self.batch * self.batch
        while len(member.waiting) < count:
            member.waiting = np.concatenate([member.waiting, member.rng.permutation(rows)[:whole]])
        order, member.waiting = member.waiting[:count], member.waiting[count:]
        return order


def train_members(
    task: Task,
    seed: int = 0,
    *,
    kinds: Sequence[Configuration] = (),
    threads: int | None = None,
    deadline: float | None = None,
    advance: Callable[[float], None] = lambda share: None,
    cluster: Any = None,
) -> Ensemble:
    """Train the members of every kind, by default of all; return those that are left, and their mixture.

    deadline : when to be done, by `time.perf_counter`: fewer steps are made, and fewer configurations.
    advance : is told what share of the work has been done since it was last called.
    cluster : the workers of Dask's that members are placed on; the numbers are those of this machine.

    An interrupt (Ctrl-C) ends training with what was best so far. Raises `TrainingDiverged` where nothing is finite.
    """
    training = _Training(task, seed, kinds or configurations(bool(task.classes)), threads)
    training.plan(training.steps)
    if deadline is not None:
        training = _fitting(training, deadline, threads)
    if cluster is None:
        with ThreadPoolExecutor(training.threads) as pool:
            return _run(training, pool, training, deadline, advance)
    from chainrule.cluster.dask import placing

    with placing(cluster, training) as (pool, there):
        return _run(training, pool, there, deadline, advance)


def _fitting(training: _Training, deadline: float, threads: int | None) -> _Training:
    """Return a training that will be done in time, by the pace of a few steps of each configuration."""
    few, pace = 10, 0.0
    for member in training.members[:: training.folds]:
        training.advance(member, few)  # loads what is compiled
        began = time.perf_counter()
        training.advance(member, 2 * few, judged=False)
        middle = time.perf_counter()
        training.advance(member, few)
        judging = max(0.0, time.perf_counter() - middle - (middle - began) / 2)
        pace += (middle - began) / (2 * few) / len(training.networks)
        pace += judging * SEGMENTS / training.steps / len(training.networks)
    left = max(0.05, 0.95 * (deadline - time.perf_counter()))
    count = len(training.configurations)
    while True:
        kept = min(KEPT, count)
        work = training.folds * (count * PRUNED + kept * (1 - PRUNED)) * pace / training.threads
        steps = int(left / work)
        if steps >= min(LEAST_USEFUL, training.steps) or count == 1:
            break
        count -= 1
    training = _Training(training.task, training.seed, training.configurations[:count], threads)
    training.plan(min(training.steps, max(steps, SEGMENTS)))
    return training


def _run(
    training: _Training, pool: Any, there: Any, deadline: float | None, advance: Callable[[float], None]
) -> Ensemble:
    task, members, steps = training.task, training.members, training.steps
    count = len(training.configurations)
    best, best_steps = [math.inf] * count, [0] * count
    history = History()
    said: list[Array] = [np.zeros(0)] * count
    alive, done, interrupted = list(range(count)), 0, False
    going_on = alive  # those of them that are trained
    ends = [round(steps * (i + 1) / SEGMENTS) for i in range(SEGMENTS)]
    work = count * PRUNED + min(KEPT, count) * (1 - PRUNED)
    try:
        for end in ends:
            running = [m for m in members if m.configuration in going_on]
            outputs = []
            found = pool.map(_Training.advance, [there] * len(running), running, [end - done] * len(running))
            for member, (advanced, output) in zip(running, found, strict=True):
                vars(member).update(vars(advanced))
                outputs.append(output)
            advance(len(going_on) / work * (end - done) / steps)
            done = end
            judged = []
            for place in going_on if done >= FIRST_JUDGED * steps else ():
                mine = [i for i, m in enumerate(running) if m.configuration == place]
                whole = np.zeros((len(task.y), outputs[0].shape[1]))
                for i in mine:
                    whole[training.rows[running[i].fold]] = outputs[i]
                judged.append(task.loss(whole))
                if judged[-1] < best[place]:
                    best[place], best_steps[place], said[place] = judged[-1], done, whole
                    for i in mine:
                        running[i].kept = running[i].values
            loss, held_out = float(np.mean([m.loss for m in running])), min(judged, default=math.nan)
            history.extend([loss], [held_out], [training.schedule(done)])
            if done >= PRUNED * steps:
                alive = sorted(sorted(alive, key=lambda place: best[place])[:KEPT])
            going_on = [p for p in alive if p in going_on and done - best_steps[p] < PATIENCE * steps]
            late = deadline is not None and time.perf_counter() > deadline and any(map(math.isfinite, best))
            if late or not going_on:
                break
    except KeyboardInterrupt:
        if not any(map(math.isfinite, best)):
            raise
        interrupted = True
    alive = [place for place in alive if math.isfinite(best[place])]
    if not alive:
        raise TrainingDiverged("Training diverged: no network's loss is finite. Look for extreme values in the table.")
    weights = _weights(task, {place: said[place] for place in alive}, count)
    members = [m for m in members if weights[m.configuration]]
    out_of_fold = sum((weights[place] * said[place] for place in alive if weights[place]), np.zeros(()))
    chains = [task.layers(*training.configurations[m.configuration]) for m in members]
    arrays = [m.kept[name] for m in members for name in training.networks[m.configuration].parameters]
    shares = [weights[m.configuration] for m in members]
    network = mixture(task.input, chains, shares, task.head[2], arrays, training.seed)
    network.training.history = history
    return Ensemble(
        network,
        np.asarray(out_of_fold),
        tuple(weights),
        tuple(best_steps),
        steps,
        tuple(members),
        training.configurations,
        interrupted,
    )


def _weights(task: Task, said: dict[int, Array], count: int) -> list[float]:
    """Return the weights of configurations: each round takes in the one with which the mean's loss is least.

    Caruana et al. 2004, 'Ensemble selection from libraries of models', with replacement.
    """
    votes, total = [0] * count, np.zeros(())
    for number in range(1, ROUNDS + 1):
        chosen = min(said, key=lambda place: task.loss((total + said[place]) / number))
        votes[chosen] += 1
        total = total + said[chosen]
    return [vote / ROUNDS for vote in votes]
