"""Programs that crash, hang, or reach for what is not theirs: each is answered, soon, by a message that helps."""

import json
import os
import sys
import time

import pytest

from chainrule.check.check import check_backprop
from chainrule.check.process import GRACE, SECONDS
from chainrule.errors import InvalidInput

NETWORK = """\
import numpy as np
X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
y = np.array([[0], [1], [1], [0]], dtype=float)
rng = np.random.default_rng(0)
W1, W2 = rng.normal(size=(2, 3)), rng.normal(size=(3, 1))
{before}
for i in range({iterations}):
    a1 = np.tanh(X @ W1)
    y_hat = 1 / (1 + np.exp(-(a1 @ W2)))
    d2 = (y_hat - y) * y_hat * (1 - y_hat)
    d1 = d2 @ W2.T * (1 - a1**2)
    W2 -= 0.1 * a1.T @ d2
    W1 -= 0.1 * X.T @ d1
    {inside}
{after}
"""

#: A program, its verdict, and words that the answer must hold.
ACCIDENTS = {
    "endless loop": ("while True:\n    pass\n", "failed to run", "without an end"),
    "leaves by itself": ("import numpy, os\nos._exit(1)\n", "failed to run", "os._exit"),
    "ends in another way": ("import ctypes\nctypes.CDLL(None)._exit(3)\n", "failed to run", "exit code 3"),
    "100 GB array": ("import numpy as np\nx = np.ones((100_000, 1_000, 125))\n", "failed to run", "memory"),
    "100 GB list": ("x = [0] * 12_500_000_000\n", "failed to run", "memory"),
    "syntax error": ("x = 1\ndef f(:\n    pass\n", "failed to run", "line 2"),
    "no weights": ("import numpy as np\nprint(np.arange(3))\n", "not understood", "no computing with numbers"),
    "nothing": ("", "not understood", "no arrays"),
    "input": ("n = int(input('hidden units? '))\n", "failed to run", "asks for input in line 1"),
    "missing data": ("import numpy as np\nx = np.loadtxt('missing.csv')\n", "failed to run", "not there in line 2"),
    "missing package": ("import there_is_no_such_package\n", "failed to run", "not installed"),
    "recursion": ("def f():\n    return f()\nf()\n", "failed to run", "calls itself"),
    "not a text": ("\0\0\0", "failed to run", "cannot read"),
    "leaves early": ("raise SystemExit('no data')\n", "not understood", "no data"),
}

HARMLESS = {
    "plain": {},
    "prints megabytes": {"inside": "print('x' * 1_000_000)"},
    "plots": {"after": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()", "iterations": 5},
    "crashes later": {"after": "print(1 / 0)", "iterations": 5},
    "sleeps": {"inside": "__import__('time').sleep(5)"},
    "never ends": {"iterations": "10**9"},
    "leaves at the end": {"after": "import os\nos._exit(1)", "iterations": 5},
    "catches everything": {"before": "try:\n    1 / 0\nexcept:\n    pass"},
    "deletes what is there": {"before": "import os\nfor f in os.listdir('.'):\n    os.remove(f)"},
}


def write(folder, source):
    path = folder / "program.py"
    path.write_text(source, encoding="utf-8")
    return path


@pytest.mark.parametrize("what", ACCIDENTS)
def test_accidents_are_answered(what, tmp_path):
    source, verdict, words = ACCIDENTS[what]
    finding = check_backprop(write(tmp_path, source), seconds=2.0)
    assert finding.verdict == verdict
    assert words in finding.explanation


@pytest.mark.parametrize("what", HARMLESS)
def test_what_a_program_does_besides_does_not_matter(what, tmp_path):
    options = {"before": "", "inside": "", "after": "", "iterations": 1000} | HARMLESS[what]
    path = write(tmp_path, NETWORK.format(**options))
    assert check_backprop(path).verdict == "correct"
    assert path.exists()


LIMITED = (
    "import resource\nhard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {hard}))"
)


@pytest.mark.skipif(sys.platform == "win32", reason="resource limits")
@pytest.mark.parametrize("hard", ["hard", "10"])
def test_the_limit_on_files_is_not_one_on_the_answer(hard, tmp_path):
    source = NETWORK.format(before=LIMITED.format(limit=10, hard=hard), inside="", after="", iterations=9)
    assert check_backprop(write(tmp_path, source)).correct


def test_time_limits_leave_room():
    assert SECONDS + GRACE < 20


@pytest.mark.skipif(sys.platform == "win32", reason="process groups")
def test_what_the_program_started_ends_with_it(tmp_path):
    mark = tmp_path / "alive"
    source = f"""\
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3); open({str(mark)!r}, 'w')"])
while True:
    pass
"""
    check_backprop(write(tmp_path, source), seconds=1.0)
    time.sleep(3)
    assert not mark.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_program_that_cannot_be_interrupted_is_stopped(tmp_path):
    source = "from signal import *\nfor s in SIGALRM, SIGPROF:\n    signal(s, SIG_IGN)\nwhile True:\n    pass\n"
    finding = check_backprop(write(tmp_path, source), seconds=0.5)
    assert finding.verdict == "failed to run"
    assert "had to be stopped" in finding.explanation


def test_files_beside_the_program_are_found_and_stay(tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("0,0,0\n0,1,1\n1,0,1\n1,1,0\n", encoding="utf-8")
    (tmp_path / "helpers.py").write_text("def slope(a):\n    return 1 - a**2\n", encoding="utf-8")
    before = (
        "import os\nfrom helpers import slope\ntable = np.loadtxt('table.csv', delimiter=',')\n"
        "X, y = table[:, :2], table[:, 2:]\nos.remove('table.csv')"
    )
    source = NETWORK.format(before=before, inside="", after="", iterations=50).replace("(1 - a1**2)", "slope(a1)")
    assert check_backprop(write(tmp_path, source)).verdict == "correct"
    assert table.exists()


def test_what_came_after_a_crash_is_not_called_right(tmp_path):
    source = NETWORK.format(before="", inside="", after="print(1 / 0)", iterations=5)
    finding = check_backprop(write(tmp_path, source))
    assert finding.correct
    assert "Only what ran was looked at. The program stopped in line 15 with ZeroDivisionError" in finding.explanation


def test_shapes_that_do_not_fit_are_explained(tmp_path):
    source = NETWORK.format(before="y = y[:, 0]", inside="", after="", iterations=5)
    finding = check_backprop(write(tmp_path, source))
    assert finding.verdict == "failed to run"
    assert "shapes" in finding.explanation


def test_the_same_file_gets_the_same_answer(tmp_path):
    source = NETWORK.format(
        before="W1, W2 = np.random.rand(2, 3), np.random.rand(3, 1)", inside="", after="", iterations=9
    )
    path = write(tmp_path, source)
    assert check_backprop(path) == check_backprop(path)


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(InvalidInput, match="no file"):
        check_backprop(tmp_path / "nothing.py")


def test_facts_are_json(tmp_path):
    facts = check_backprop(write(tmp_path, "")).facts()
    assert list(json.loads(json.dumps(facts))) == ["file", "verdict", "first_wrong", "mistake", "line", "explanation"]


def test_the_environment_stays_as_it_is(tmp_path):
    before = dict(os.environ)
    check_backprop(write(tmp_path, "import os\nos.environ['HOME'] = 'x'\n"))
    assert dict(os.environ) == before


@pytest.mark.parametrize("path", [None, 3, b"x"])
def test_what_is_no_path(path):
    with pytest.raises(InvalidInput, match="needs the path of a Python file, but received"):
        check_backprop(path)


@pytest.mark.parametrize(("name", "grad"), [("torch", "loss.backward()"), ("jax", "jax.grad(loss)")])
def test_what_derives_by_itself_needs_no_check(name, grad, tmp_path):
    finding = check_backprop(write(tmp_path, f"import {name}\n{grad}\n"))
    assert finding.verdict == "not understood"
    assert "derives the gradients here by itself" in finding.explanation


def test_what_is_no_notebook(tmp_path):
    path = tmp_path / "mine.ipynb"
    path.write_text("print(1)", encoding="utf-8")
    assert check_backprop(path).verdict == "failed to run"
