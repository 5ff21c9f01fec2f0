"""``chainrule demo`` as people call it: what it prints, writes, and says when something is wrong."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from matplotlib.image import imread

from chainrule.cli import main
from chainrule.cli.terminal import spell_out, write_anywhere
from chainrule.demos import DEMOS

COMMAND = [sys.executable, "-m", "chainrule"]
QUICK = ["--epochs", "3"]
PICTURES = {
    "truth-table": ("network", "loss", "predictions"),
    "xor": ("network", "loss", "predictions"),
    "xor-tanh": ("network", "8-hidden-network", "loss", "predictions", "starts", "8-hidden-predictions"),
    "digits": ("network", "loss", "weights", "predictions"),
    **dict.fromkeys(("cnn", "denoise", "twins", "adding"), ("network", "loss")),
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def piped(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, **environment}
    return subprocess.run([*COMMAND, *map(str, arguments)], capture_output=True, env=env, check=False, timeout=60)


def check_sentence(result: Result, *parts: str, code: int | None = None) -> None:
    """One line on stderr that holds `parts`; a non-zero exit without traceback."""
    assert result.exit_code == code if code else result.exit_code > 0
    assert isinstance(result.exception, SystemExit)
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    for part in parts:
        assert part in result.stderr


# ---- what it does


def test_all_by_default(tmp_path: Path) -> None:
    faces = np.random.default_rng(0).random((8, 8, 8)).repeat(6, axis=0)
    np.savez(tmp_path / "faces.npz", X=faces, y=np.arange(8).repeat(6))  # for those that take pictures
    data = ("--data", tmp_path / "faces.npz")
    result = run("demo", *QUICK, *data, "--out", tmp_path / "new" / "plots", "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    demos = json.loads(result.stdout)["demos"]
    assert [demo["demo"] for demo in demos] == list(DEMOS) == list(PICTURES)
    for demo in demos:
        assert demo["settings"]["epochs"] == 3
        hidden = DEMOS[demo["demo"]].settings.hidden
        assert demo["settings"].get("hidden", []) == list(hidden)
        assert demo["loss"].keys() == {"first", "last"}
        if "compared" in demo:
            assert len(demo["compared"]) > 2
        else:
            assert len(demo["predictions"]) == len(demo["actual"])
            assert 0 <= demo["accuracy"] <= 1
        assert [Path(file).stem for file in demo["files"]] == [
            f"{demo['demo']}-{end}" for end in PICTURES[demo["demo"]]
        ]
    files = [file for demo in demos for file in demo["files"]]
    reports = [report for demo in demos if "report" in demo for report in (demo["report"], *demo["further_reports"])]
    names = ["truth-table", "xor", "xor-tanh", "xor-tanh-8-hidden", "digits", "cnn", "denoise", "twins", "adding"]
    assert [Path(report).name for report in reports] == [f"{name}.html" for name in names]
    fixed = (tmp_path / "new" / "plots" / "xor-tanh-8-hidden.html").read_text(encoding="utf-8")
    assert "The xor-tanh demo, with 8 hidden units" in fixed
    there = map(str, (tmp_path / "new" / "plots").iterdir())
    assert sorted([*files, *reports]) == sorted(there)  # nothing else is left there
    for file in files:
        if file.endswith("-network.svg"):
            compared = file.endswith(tuple(f"{name}-network.svg" for name in ("cnn", "denoise", "twins", "adding")))
            assert ("W1" if compared else "<circle") in Path(file).read_text(encoding="utf-8")
            continue
        picture = imread(file)
        assert picture.shape[0] > 200
        assert picture.shape[1] > 500
        assert len({tuple(pixel) for pixel in picture[::3, ::3].reshape(-1, picture.shape[2])}) > 10


def test_what_is_printed(tmp_path: Path) -> None:
    result = run("demo", "truth-table", "--out", tmp_path)
    assert result.exit_code == 0
    demo = DEMOS["truth-table"]
    assert str(demo.build(demo.settings).program) in result.stdout
    for line in (
        "truth-table",
        "3-4-1 (sigmoid, sigmoid), sum_squared_error, gradient_descent, learning rate 1, 1,500 epochs, seed 0",
        "loss 1.332 → 0.001701 in 1,500 epochs",
        "x1 x2 x3  prediction  actual",
        " 0  1  1       0.975       1",
        "The loss never rose.",
    ):
        assert line in result.stdout.splitlines()
    assert f"In {tmp_path}: truth-table-network.svg, truth-table-loss.png" in " ".join(result.stdout.split())


def test_settings_are_used(tmp_path: Path) -> None:
    options = {"hidden": "8,4", "activation": "relu", "learning-rate": "0.02", "epochs": "2", "seed": "5"}
    arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
    result = run("demo", "xor", *arguments, "--out", tmp_path, "--json")
    settings = json.loads(result.stdout)["demos"][0]["settings"]
    assert settings == {
        "hidden": [8, 4],
        "activation": "relu",
        "learning_rate": 0.02,
        "epochs": 2,
        "seed": 5,
        "loss": "half_sum_squared_error",
        "optimizer": "gradient_descent",
    }
    again = run("demo", "xor", *arguments, "--out", tmp_path, "--json")
    assert again.stdout == result.stdout


def test_without_hidden_layer(tmp_path: Path) -> None:
    result = run("demo", "xor", *QUICK, "--hidden", "0", "--out", tmp_path)
    assert "2-1 (sigmoid)" in result.stdout
    assert "no hidden units" not in result.stderr


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_without_matplotlib_the_plots_are_left_out(
    options: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.startswith("matplotlib")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = run("demo", "xor", *QUICK, "--out", tmp_path, *options)
    assert result.exit_code == 0
    assert result.stderr.count("\n") == 1
    assert "pip install 'chainrule[plot]'" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["xor-network.svg", "xor.html"]
    check_sentence(run("bench", "xor", "--plot", tmp_path / "plot.png"), "pip install 'chainrule[plot]'")


# ---- in a pipe


def test_piped_output_is_plain(tmp_path: Path) -> None:
    done = piped("demo", "xor", *QUICK, "--out", tmp_path, PYTHONUTF8="1")
    assert done.returncode == 0
    assert done.stderr == b""
    text = done.stdout.decode()
    assert not [sign for sign in text if ord(sign) < 32 and sign != "\n"]
    assert "ŷ   = σ(z2)" in text


def test_json_is_one_ascii_object(tmp_path: Path) -> None:
    done = piped("demo", "xor-tanh", *QUICK, "--json", "--out", tmp_path)
    assert done.stderr == b""
    facts = json.loads(done.stdout.decode("ascii"))["demos"][0]
    assert [starts["hidden"] for starts in facts["starts"]] == [[2], [8]]
    assert facts["remedy"]["demo"] == "xor-tanh"


def test_an_encoding_without_mathematics_is_spelled_out(tmp_path: Path) -> None:
    arguments = ("demo", "xor", *QUICK, "--out", tmp_path)
    latin = piped(*arguments, PYTHONIOENCODING="cp1252")
    assert latin.returncode == 0
    text = latin.stdout.decode("cp1252")
    assert "y_hat   = sigmoid(z2)" in text
    assert "dW1 = a0' dz1" in text
    assert "?" not in text
    ascii_only = piped(*arguments, PYTHONIOENCODING="ascii")
    assert (ascii_only.returncode, ascii_only.stderr) == (0, b"")
    ascii_only.stdout.decode("utf-8")


@pytest.mark.parametrize(("sign", "plain"), [("ŷ", "y_hat"), ("x²", "x^2"), ("é", "e"), ("丁", "?"), ("−1", "-1")])
def test_spelling_out(sign: str, plain: str) -> None:
    write_anywhere()
    assert sign.encode("ascii", "chainrule.plain").decode() == plain
    with pytest.raises(UnicodeDecodeError):
        spell_out(UnicodeDecodeError("ascii", b"\xff", 0, 1, "no"))


# In the background a shell has its programs ignore Ctrl-C, and they hand that on.
HEARS_INTERRUPTS = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
)


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_ctrl_c(tmp_path: Path, options: list[str]) -> None:
    arguments = ["demo", "xor", "--epochs", "1000000000", "--out", str(tmp_path / "plots"), *options]
    process = subprocess.Popen(
        [sys.executable, "-c", HEARS_INTERRUPTS, *COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(4)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 130
    assert error.decode().strip().endswith("Interrupted.")
    assert b"Traceback" not in error
    assert not (tmp_path / "plots").exists()
    assert options == [] or out == b""


# ---- when something is wrong


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["demo", "adding", "--data", "x"], ["The demo adding has no --data."]),
        (["demo", "twins", "--hidden", "4"], ["The demo twins has no --hidden."]),
        (["demo", "denoise", "--data", "nowhere", "--json"], ["There is no folder and no file 'nowhere'"]),
        (["demo", "xorr"], ["no demo named 'xorr'", "did you mean 'xor'?"]),
        (["dmeo"], ["no command named 'dmeo'", "did you mean 'demo'?"]),
        (["demo", "xor", "--activation", "sigmod"], ["no activation named 'sigmod'", "did you mean 'sigmoid'?"]),
        (["demo", "--learning-rate", "nan"], ["--learning-rate", "'nan' is not a number above 0"]),
        (["demo", "--learning-rate", "inf"], ["'inf' is not a number above 0"]),
        (["demo", "--learning-rate", "-1"], ["'-1' is not a number above 0"]),
        (["demo", "--learning-rate", "abc"], ["'abc' is not a number above 0"]),
        (["demo", "--hidden", "ten"], ["--hidden", "'ten' is not a number of units per layer such as 4 or 8,4"]),
        (["demo", "--hidden", "4,,2"], ["'4,,2' is not"]),
        (["demo", "--hidden", "-4"], ["'-4' is not"]),
        (["demo", "--hidden", "123456789012"], ["at most 10,000"]),
        (["demo", "--epochs", "0"], ["'0' is not a whole number, 1 or more"]),
        (["demo", "--epochs", "1.5"], ["'1.5' is not a whole number, 1 or more"]),
        (["demo", "--seed", "-3"], ["'-3' is not a whole number, 0 or more"]),
        (["demo", "--seed", "9" * 30], ["too large"]),
        (["demo", "--sed", "3"], ["--sed"]),
        (["demo", "xor", "digits"], ["digits"]),
    ],
)
def test_bad_input(arguments: list[str], parts: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    check_sentence(result, *parts)
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_learning_rate_that_diverges(tmp_path: Path) -> None:
    result = run("demo", "xor-tanh", "--learning-rate", "1e308", "--out", tmp_path / "plots")
    check_sentence(result, "diverged in epoch", "Try a learning rate smaller than", code=1)
    assert not (tmp_path / "plots").exists()
    assert run("demo", "xor-tanh", "--learning-rate", "1e308", "--out", tmp_path / "plots", "--json").stdout == ""


def test_a_folder_that_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("keep me")
    for path in (file, file / "inside"):
        check_sentence(run("demo", "xor", *QUICK, "--out", path), "is a file, not a folder")
    assert file.read_text() == "keep me"
    check_sentence(run("demo", "xor", *QUICK, "--out", tmp_path / ("x" * 300)), "Cannot make the folder")
    monkeypatch.setattr(os, "access", lambda *_: False)
    check_sentence(run("demo", "xor", *QUICK, "--out", tmp_path / "new"), f"{str(tmp_path)!r} cannot be written to")


def test_too_little_memory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(type(DEMOS["xor"]), "run", fail)
    check_sentence(run("demo", "xor", "--out", tmp_path), "not enough memory", code=1)


# ---- help


def test_help_texts() -> None:
    top, short, none = run("--help"), run("-h"), run()
    assert top.exit_code == short.exit_code == none.exit_code == 0
    assert top.stdout == short.stdout == none.stdout
    assert re.search("demo +Train a small network, see its program, and draw it.", top.stdout)
    demo = run("demo", "--help").stdout
    for option in ("--hidden", "--activation", "--learning-rate", "--epochs", "--seed", "--out", "--json"):
        assert option in demo
    for name in DEMOS:
        assert name in demo


def test_version() -> None:
    import chainrule

    assert run("--version").stdout == f"chainrule {chainrule.__version__}\n"
    assert piped("--version").stdout.decode().split() == ["chainrule", chainrule.__version__]
