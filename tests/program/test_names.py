"""Names taken apart: nothing is lost, and every notation shows the same parts."""

import pytest

from chainrule.program.names import Name, plain
from chainrule.program.render.latex import name_latex
from chainrule.program.render.mathml import name_mathml
from chainrule.program.render.text import pretty


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("W1", ("", "W", "1", "")),
        ("a12", ("", "a", "12", "")),
        ("dy_hat", ("d", "y_hat", "", "")),
        ("dy_hat_2", ("d", "y_hat", "", "2")),
        ("dW1_2", ("d", "W", "1", "2")),
        ("dy_hat_out[k]", ("d", "y_hat", "", "out")),
        ("z1_left", ("", "z", "1", "left")),
        ("mW1", ("m", "W", "1", "")),
        ("vgamma2", ("v", "gamma", "2", "")),
        ("cb1", ("c", "b", "1", "")),
        ("lrW1", ("lr", "W", "1", "")),
        ("R_W1", ("R_", "W", "1", "")),
        ("mask1", ("", "mask", "1", "")),
        ("running_var3", ("", "running_var", "3", "")),
        ("L_data", ("", "L_data", "", "")),
        ("c1", ("", "c1", "", "")),  # Adam's counter, not of layer 1
        ("draw", ("", "draw", "", "")),  # no gradient of "raw"
        ("d", ("", "d", "", "")),
        ("dh2_next[t-1]", ("d", "h", "2", "next")),
        ("two\nlines", ("", "two\nlines", "", "")),
        ("", ("", "", "", "")),
    ],
)
def test_parts(name: str, parts: tuple[str, str, str, str]) -> None:
    found = Name.parse(name)
    assert (found.prefix, found.word, found.layer, found.use) == parts
    assert plain(str(found)) == name


@pytest.mark.parametrize(("word", "sign", "tex"), [("gamma", "γ", r"\gamma"), ("beta", "β", r"\beta")])
def test_greek_letters_in_every_notation(word: str, sign: str, tex: str) -> None:
    for name in (f"{word}2", f"d{word}2", f"m{word}2"):
        assert pretty(name) == name.replace(word, sign)
        assert f"<mi>{sign}</mi>" in name_mathml(name)
        assert tex in name_latex(name).replace("_{", "")
        assert word not in pretty(name) + name_mathml(name) + name_latex(name).replace(tex, "")


def test_turns_of_a_block() -> None:
    assert Name.parse("h2[t-1]").index == "t-1"
    assert pretty("dh2[t-1]") == "dh2[t−1]"
    assert name_latex("h2[t-1]") == "h_{t-1}^{(2)}"
    assert "<mi>t</mi><mo>−</mo><mn>1</mn>" in name_mathml("h2[t-1]")


def test_a_share_of_a_gradient_is_about_the_same_value() -> None:
    assert [Name.parse(name).whole for name in ("dW1", "dW1_2", "da1_1_out", "dy_hat_1")] == [
        *("W1", "W1", "a1", "y_hat")
    ]
