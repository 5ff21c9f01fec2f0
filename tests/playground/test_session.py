"""Time travel, parting, touching, opening and exporting, without a browser."""

import contextlib
import io
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from chainrule import InvalidInput, Network
from chainrule.playground.begin import session_of
from chainrule.playground.exports import export
from chainrule.playground.session import Session
from chainrule.playground.settings import Settings
from chainrule.playground.wire import pack
from tests.playground.looking import same, weights

ENGINES = [
    "numpy",
    pytest.param("compiled", marks=pytest.mark.skipif("sys.modules.get('numba', 1) is None", reason="no Numba")),
]


def session(engine: str = "numpy", **changes: Any) -> Session:
    made = session_of("spirals")
    made.do({"do": "set", "changes": {"engine": engine, **changes}})
    return made


@pytest.mark.parametrize("engine", ENGINES)
def test_every_moment_comes_back_bit_for_bit(engine: str) -> None:
    one, other = session(engine), session(engine)
    seen = {}
    for t in range(0, 301, 10):
        one.go(t)
        seen[t] = weights(one.run), one.run.network.predict(one.data.X)
    for t in np.random.default_rng(0).choice([*seen], 20):
        for jumper in (one, other):
            jumper.go(int(t))
            assert same(weights(jumper.run), seen[t][0])
            assert np.array_equal(jumper.run.network.predict(one.data.X), seen[t][1])


@pytest.mark.parametrize("engine", ENGINES)
def test_it_is_what_fit_does(engine: str) -> None:
    play = session(engine)
    run, data, settings = play.run, play.data, play.run.settings
    play.go(4 * run.per_epoch)
    last, loss = data.last
    network = Network(data.X.shape[1], settings.layers(last), loss, seed=settings.seed)
    network.fit(data.X, data.y, 4, settings.batch_size, settings.update_rule(), engine=engine)
    assert same(weights(run), dict(network.parameters))


def test_keyframes_are_thinned_and_still_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chainrule.playground.run.BUDGET", 20_000)
    play = session()
    play.go(300)
    then = weights(play.run)
    play.go(900)
    assert play.run.spacing > 64
    assert len(play.run.keys) <= 8
    play.go(300)
    assert same(weights(play.run), then)


def test_b_parts_from_a_and_only_b_changes() -> None:
    play = session()
    play.do({"do": "compare"})
    assert play.b is not None
    assert same(weights(play.a), weights(play.b))
    play.do({"do": "compare", "keep": "A"})
    play.go(100)
    play.do({"do": "compare"})
    play.go(150)
    assert same(weights(play.a), weights(play.b))
    play.go(50)
    assert play.run is play.a  # before the parting there is only one
    play.go(150)
    before = weights(play.a)
    play.do({"do": "set", "changes": {"learning_rate": 0.1}})
    assert play.t == 100
    assert same(weights(play.a), weights(play.b))
    play.go(150)
    assert same(weights(play.a), before)
    assert not same(weights(play.b), before)


def test_other_shapes_start_over_and_that_is_said() -> None:
    play = session()
    play.go(30)
    play.do({"do": "set", "changes": {"units": [4, 4]}})
    assert play.t == 0
    assert "starts over" in play.hello()[0]["said"]


def test_b_can_be_kept() -> None:
    play = session()
    play.go(70)
    play.do({"do": "set", "changes": {"learning_rate": 0.1}})
    play.go(200)
    kept = weights(play.b)
    play.do({"do": "compare", "keep": "B"})
    assert play.b is None
    assert same(weights(play.run), kept)
    play.go(90)
    play.go(200)
    assert same(weights(play.run), kept)


def test_a_weight_set_by_hand_changes_what_follows_and_nothing_before() -> None:
    play = session()
    play.go(40)
    start = weights(play.run)
    play.go(130)
    untouched = weights(play.run)
    play.go(100)
    play.do({"do": "change", "name": "W1", "index": [0, 2], "value": 3.0})
    assert play.head == 100
    assert play.run.network.parameters["W1"][0, 2] == 3
    play.go(130)
    touched = weights(play.run)
    assert not same(touched, untouched)
    play.go(40)
    assert same(weights(play.run), start)
    play.go(130)
    assert same(weights(play.run), touched)


@pytest.mark.parametrize("entry", [("W1", [0, 99]), ("L", []), ("W9", [0, 0]), ("W1", [-1, 0])])
def test_what_cannot_be_set(entry: tuple[str, list[int]]) -> None:
    with pytest.raises(InvalidInput):
        session().do({"do": "change", "name": entry[0], "index": entry[1], "value": 1.0})


@pytest.mark.parametrize(
    "command",
    [
        None,
        [],
        {"do": "leave"},
        {"do": "seek"},
        {"do": "seek", "t": "1"},
        {"do": "set", "changes": {"units": [0]}},
        {"do": "set", "changes": {"units": [3.5]}},
        {"do": "set", "changes": {"learning_rate": -1}},
        {"do": "set", "changes": {"activations": ["tanh", "sinus"]}},
        {"do": "set", "changes": {"password": 1}},
        {"do": "set", "changes": 7},
        {"do": "axes", "across": "nowhere", "up": "east"},
        {"do": "open", "name": "dW1", "index": [99, 0]},
        {"do": "open", "name": "W1", "index": {"a": 1}},
        {"do": "export", "kind": "exe"},
        {"do": "hold", "row": 10**9},
    ],
)
def test_a_wrong_command_is_one_sentence_and_changes_nothing(command: Any) -> None:
    play = session()
    play.go(5)
    before = weights(play.run)
    with pytest.raises(InvalidInput) as error:
        play.do(command)
    assert len(str(error.value)) < 400
    assert same(weights(play.run), before)
    assert play.t == 5


def test_the_lines_of_an_opened_number_are_the_traces() -> None:
    play = session()
    play.go(20)
    trace = play.run.network.trace(play.data.X[play.run.rows], play.data.y[play.run.rows])
    for name, index in [("W1", [0, 7]), ("a1", [0, 2]), ("b2", [1]), ("dW1", [0, 7]), ("L", [])]:
        opened = play.do({"do": "open", "name": name, "index": index})
        assert ["".join(text for text, _ in line) for line in opened["lines"]] == trace.open(name, index).lines()
        assert opened["measured"] is None or opened["measured"]["agrees"]


def test_links_alone_lead_from_a_weights_gradient_to_the_loss() -> None:
    play = session()
    play.go(20)
    name, index, seen = "dW1", [0, 7], []
    while name != "L":
        opened = play.do({"do": "open", "name": name, "index": index})
        links = [link for line in [*opened["lines"], *opened["more"]] for _, link in line if link]
        seen.append(name)
        name, places = next(
            (to, at) for to, at in (link.split("|") for link in links) if to not in seen and to[0] in "dL"
        )
        index = [int(i) for i in places.split(",") if i]
    assert seen == ["dW1", "dz1", "da1", "dz2", "da2", "dz3"]


def test_a_wrong_gradient_would_be_seen_beside_the_measured_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from chainrule.playground import opening

    found = opening.measure

    def off(*arguments: Any) -> Any:
        result = found(*arguments)
        result.slopes[...] *= 1.01
        return result

    monkeypatch.setattr(opening, "measure", off)
    assert not session().do({"do": "open", "name": "dW1", "index": [0, 7]})["measured"]["agrees"]


def test_stepping_by_line_never_shows_what_is_not_computed() -> None:
    play = session()
    play.go(3)
    for _ in range(2):
        play.do({"do": "line", "by": 1})
    header, arrays = play.frame({})
    assert header["line"] == 2
    count = len(play.trace().computed)
    assert header["values"][2:] == ["not computed yet"] * (count - 2)
    assert "dW1" not in arrays
    with pytest.raises(InvalidInput, match="not computed yet"):
        play.do({"do": "open", "name": "dW1", "index": [0, 0]})
    play.do({"do": "line", "by": count - 1})
    assert (play.t, play.line) == (4, 1)


def parted(iris: Path) -> Session:
    """A session with a past: edits, B that parted and was kept, and another B that parted from that."""
    play = session_of(iris)
    play.do({"do": "change", "name": "b1", "index": [2], "value": -0.5})
    play.go(60)
    play.do({"do": "change", "name": "W1", "index": [0, 0], "value": 0.25})
    play.go(80)
    play.do({"do": "set", "changes": {"learning_rate": 0.1}})
    play.go(110)
    play.do({"do": "change", "name": "W2", "index": [0, 1], "value": 0.125})
    play.go(115)
    play.do({"do": "compare", "keep": "B"})
    play.do({"do": "set", "changes": {"optimizer": "momentum", "batch_size": 16}})
    play.go(131)
    return play


@pytest.mark.parametrize("shown", ["A", "B"])
def test_the_script_prints_the_same_loss(iris: Path, shown: str) -> None:
    play = parted(iris)
    play.do({"do": "show", "run": shown})
    text = export(play, "script")[1]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(text, {})
    assert printed.getvalue() == f"update 131: loss {np.float32(play.run.loss):.9g}\n"


@pytest.mark.parametrize("rows", [False, True])
def test_a_shared_file_restores_the_same_bits(iris: Path, tmp_path: Path, rows: bool) -> None:
    play = parted(iris)
    name, text = export(play, "share", rows=rows)
    (tmp_path / name).write_text(text, encoding="utf-8")
    if not rows:
        (tmp_path / "iris.csv").write_bytes(iris.read_bytes())
    again = session_of(tmp_path / name)
    assert (again.t, again.head, again.shown) == (play.t, play.head, play.shown) == (131, 131, "B")
    assert again.b is not None
    assert play.b is not None
    for one, other in ((play.a, again.a), (play.b, again.b)):
        assert same(weights(one), weights(other))
        assert one.loss == other.loss
    play.go(200)
    again.go(200)
    assert same(weights(again.b), weights(play.b))
    one, other = (export(each, "script")[1].partition("settings = ") for each in (play, again))
    assert one[1:] == other[1:]
    assert f"table = read_table('{'iris.csv' if rows else tmp_path / 'iris.csv'}')" in other[0]


def test_a_shared_file_needs_its_table(iris: Path, tmp_path: Path) -> None:
    name, text = export(session_of(iris), "share")
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match="beside it"):
        session_of(path)
    (tmp_path / "iris.csv").write_text(iris.read_text().replace("5.1", "5.2"))
    with pytest.raises(InvalidInput, match="not the one"):
        session_of(path)
    path.write_text("{}")
    with pytest.raises(InvalidInput, match="not a file that"):
        session_of(path)


def hostile(count: int = 80) -> pl.DataFrame:
    rng = np.random.default_rng(0)
    return pl.DataFrame(
        {
            "<img src=x onerror=alert(1)>": rng.normal(size=count),
            "größe 尺寸 \u202e": [None if i % 7 == 0 else float(i % 11) for i in range(count)],
            "kind": rng.choice(["<b>a</b>", "b\nc", "ü"], count).tolist(),
            "yes": rng.random(count) > 0.5,
            "target": rng.choice(["</script>", "'\"", "c"], count).tolist(),
        }
    )


@pytest.mark.parametrize(
    "frame",
    [
        hostile(),
        pl.DataFrame({"x": np.arange(60) % 7, "y": np.arange(60) % 3}),
        pl.DataFrame(
            {**{f"c{i}": np.random.default_rng(i).normal(size=90) for i in range(40)}, "y": np.arange(90) % 10}
        ),
        pl.DataFrame({"city": ["Ulm", "Bonn", None] * 20, "y": np.arange(60) % 2}),
        pl.DataFrame({"x": np.random.default_rng(0).normal(size=100_000), "y": np.arange(100_000) % 2}),
    ],
    ids=["hostile", "one column", "forty columns", "a category", "100,000 rows"],
)
def test_the_surface_is_what_predict_says(frame: pl.DataFrame) -> None:
    play = Session(frame, "table", Settings(units=(5,), activations=("tanh",)))
    play.go(20)
    names = [*play.data.axes]
    for across, up in {(names[0], names[-1]), (names[-1], names[0])}:
        play.do({"do": "axes", "across": across, "up": up})
        header, arrays = play.frame({})
        pack(header, arrays)
        said = play.run.network.predict(play.view.grid).T
        low, high = play.view.range
        shown = arrays["surface"] / 255 * (high - low) + low
        assert np.abs(np.clip(said, low, high) - shown).max() <= (high - low) / 255
        assert max(len(units) for units in header["drawn"]) <= 12
        pack(*play.hello())


def test_a_rows_values_are_held_and_said(iris: Path) -> None:
    play = session_of(iris)
    play.do({"do": "hold", "row": 100})
    row = play.data.frame.row(100, named=True)
    assert dict(play.hello()[0]["held"])["petal_length"] == f"{row['petal_length']:.6g}"


def test_a_divergence_ends_it_with_a_sentence() -> None:
    play = session_of("waves")
    play.do(
        {"do": "set", "changes": {"optimizer": "gradient_descent", "learning_rate": 900.0, "activations": ["relu"] * 2}}
    )
    play.go(200)
    header, _ = play.frame({})
    assert "diverged" in header["note"]
    assert play.t < 200
    assert np.isfinite(play.run.network.parameters["W1"]).all()
