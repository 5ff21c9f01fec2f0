"""The page for those who come from scikit-learn: its snippets run, and print what it says they print."""

import contextlib
import io
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "coming-from-scikit-learn.md").read_text(encoding="utf-8")


def test_snippets():
    blocks = re.findall(r"```(python|text)\n(.*?)```", PAGE, flags=re.DOTALL)
    names: dict[str, object] = {}
    printed = io.StringIO()
    for kind, text in blocks:
        if kind == "text":
            assert printed.getvalue() == text
        else:
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(text, names)


def test_links():
    for target in re.findall(r"\]\((\S+?)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target


def test_every_parameter_beyond_is_named():
    from sklearn.neural_network import MLPClassifier as Theirs

    from chainrule.estimators.classifier import MLPClassifier

    for name in set(MLPClassifier().get_params()) - set(Theirs().get_params()):
        assert f"`{name}`" in PAGE or f"`{name}=" in PAGE, name
