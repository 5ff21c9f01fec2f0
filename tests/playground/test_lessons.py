"""Each lesson's solution passes and doing nothing, or the wrong thing, does not; each hint fires where it should."""

from typing import Any

import pytest

from chainrule.errors import InvalidInput
from chainrule.playground.begin import session_of
from chainrule.playground.lessons import holds, lesson_named, lesson_titles, parse
from chainrule.playground.session import Session


def step(by: int) -> dict[str, Any]:
    return {"do": "step", "by": by}


def new(**changes: Any) -> list[dict[str, Any]]:
    return [{"do": "set", "changes": changes}, {"do": "same start"}]


def opens(*names: str) -> list[dict[str, Any]]:
    return [{"do": "open", "name": name, "index": [] if name == "L" else [0, 0]} for name in names]


#: For each step of each lesson, what solves it, and what a learner might do instead that does not.
DONE: dict[str, list[tuple[list[dict[str, Any]], list[dict[str, Any]]]]] = {
    "truth-table": [([step(5)], [step(1)]), ([step(6000)], [step(50)])],
    "xor": [([step(1500)], [step(100)]), ([*new(units=[8]), step(1500)], [*new(units=[3]), step(500)])],
    "learning-rate": [
        ([step(100)], [step(2)]),
        ([*new(learning_rate=0.3), step(1500)], [*new(learning_rate=10.0), step(300)]),
    ],
    "dead-relu": [
        ([step(300)], [step(0)]),
        ([*new(activations=["tanh"], learning_rate=1.0), step(1500)], [*new(learning_rate=5.0), step(300)]),
    ],
    "vanishing": [
        ([step(50)], [step(5)]),
        ([*new(activations=["tanh"] * 6), step(2500)], [*new(activations=["sigmoid"] * 6), step(100)]),
    ],
    "zeros": [([step(150)], [step(10)]), ([*new(init="auto"), step(2000)], [step(300)])],
    "overfitting": [([step(600)], [step(10)]), ([*new(l2=0.1), step(300)], [step(300)])],
    "chain-rule": [(opens("dW1"), opens("W1")), (opens("dz1", "da1", "dz2", "L"), opens("dz1", "L"))],
}


def test_there_is_a_solution_for_each_lesson() -> None:
    assert set(DONE) == set(lesson_titles())
    for name in DONE:
        assert len(lesson_named(name).steps) == len(DONE[name])
        for each in lesson_named(name).steps:
            assert len(each.options) > each.right
            assert each.say
            assert each.ask
            assert each.do
            assert each.check
            assert each.then


@pytest.mark.parametrize("name", DONE)
def test_a_solution_passes_and_another_thing_does_not(name: str) -> None:
    session = session_of("moons")
    session.do({"do": "lesson", "name": name})

    def passed() -> bool:
        return bool(session.frame({})[0]["lesson"]["passed"])

    for right, wrong in DONE[name]:
        for command in wrong:
            session.do(command)
        session.do({"do": "lesson", "answer": 0})
        assert not passed()
        session.progress.answer = None
        for command in right:
            session.do(command)
        assert not passed()  # a prediction comes first
        session.do({"do": "lesson", "answer": 0})
        assert passed()
        session.do({"do": "lesson", "next": True})
    assert session.frame({})[0]["lesson"]["done"]


def test_a_lesson_of_ones_own(tmp_path: Any) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\ntable = "moons"\n[[step]]\nsay = "Train."\ncheck = ["update >= 3"]\n')
    session = session_of(path)
    assert not session.frame({})[0]["lesson"]["passed"]
    session.do(step(3))
    assert session.frame({})[0]["lesson"]["passed"]


@pytest.mark.parametrize("text", ["title =", 'title = "x"', '[[step]]\nsay="x"\ncheck=["loss"]', '[[step]]\nwhat="x"'])
def test_what_is_no_lesson(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse("x", text)


def test_a_condition_about_nothing() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'loss'"):
        holds("los < 1", {"loss": 1.0})


#: A planted fault for each hint: table, settings, updates.
FAULTS: dict[str, tuple[str, dict[str, Any], int]] = {
    "diverging": ("waves", {"optimizer": "gradient_descent", "learning_rate": 900.0, "activations": ["relu"] * 2}, 200),
    "plateau": ("xor", {"seed": 0}, 1500),
    "dead ReLU": ("circles", {"activations": ["relu"], "optimizer": "gradient_descent", "learning_rate": 10.0}, 100),
    "saturation": ("moons", {"init": "normal", "learning_rate": 10.0}, 200),
    "identical units": ("moons", {"init": "zeros"}, 20),
    "vanishing gradient": ("circles", {"units": [6] * 6, "activations": ["sigmoid"] * 6}, 10),
    "validation rising": ("noise", {"units": [24, 24], "activations": ["tanh"] * 2}, 600),
    "worse than the baseline": (
        "circles",
        {"activations": ["relu"], "learning_rate": 20.0, "optimizer": "gradient_descent"},
        200,
    ),
}


def kinds(session: Session) -> list[str]:
    return [hint["kind"] for hint in session.frame({})[0]["hints"]]


@pytest.mark.parametrize("kind", FAULTS)
def test_a_hint_fires_on_its_fault_and_opens_a_number(kind: str) -> None:
    table, settings, updates = FAULTS[kind]
    session = session_of(table)
    session.do({"do": "set", "changes": settings})
    session.go(updates)
    hints = session.frame({})[0]["hints"]
    assert kind in [hint["kind"] for hint in hints]
    for hint in hints:
        assert session.do({"do": "open", "name": hint["name"], "index": hint["index"]})["lines"]


@pytest.mark.parametrize("table", ["spirals", "moons", "circles", "waves", "truth-table"])
def test_a_healthy_run_says_nothing(table: str) -> None:
    session = session_of(table)
    for t in (0, 20, 150, 400):
        session.go(t)
        assert kinds(session) == []
