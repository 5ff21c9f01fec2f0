"""Which products and sums become multiply-adds."""

from __future__ import annotations

import re

import pytest

from chainrule.engine.cpu.contract import contracted

HEAD = "define double @f(double %a, double %b, double %c) {\n"


def made(*lines: str) -> str:
    return contracted(HEAD + "".join(f"  {line}\n" for line in (*lines, "ret double %r")) + "}\n")


@pytest.mark.parametrize(
    ("last", "call"),
    [
        ("fadd contract double %p, %c", "(double %a, double %b, double %c)"),
        ("fadd contract double %c, %p", "(double %a, double %b, double %c)"),
        ("fsub contract double %p, %c", "(double %a, double %b, double %less.2)"),
        ("fsub contract double %c, %p", "(double %less.2, double %b, double %c)"),
    ],
)
def test_one_instruction_for_a_product_and_a_sum(last, call):
    text = made("%p = fmul contract double %a, %b", f"%r = {last}")
    assert f"%r = call double @llvm.fma.f64{call}" in text
    assert "fmul" not in text
    assert "contract" not in text
    assert text.count("declare double @llvm.fma.f64(") == 1


@pytest.mark.parametrize(
    "lines",
    [
        ["%p = fmul contract double %a, %b", "%q = fadd contract double %p, %c", "%r = fadd contract double %q, %p"],
        ["%p = fmul double %a, %b", "%r = fadd contract double %p, %c"],
        ["%p = fmul contract double %a, %b", "%r = fadd double %p, %c"],
        ["%p = fmul contract double %a, %b", "br label %next\nnext:", "%r = fadd contract double %p, %c"],
    ],
    ids=["read twice", "product as it is", "sum as it is", "another block"],
)
def test_what_stays_apart(lines):
    text = made(*lines)
    assert "llvm.fma" not in text
    assert re.sub(" contract", "", "\n".join(lines)) in text.replace("\n  ", "\n")
