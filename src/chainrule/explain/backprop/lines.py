"""Whether a line can stand in a learner's program in place of one of its own."""

from __future__ import annotations

import ast

#: What may follow any array.
ARRAYS_OWN = {"T", "shape", "sum"}


def can_replace(source: str, line: int | None, right: str) -> bool:
    """Whether line number `line` is one assignment, and `right` assigns something else to the same name.

    What `right` reads must be read in the same function, or it may not be known there.

    >>> can_replace("def f(x):\\n    y = x * 2\\n    return y", 2, "y = x / 2")
    True
    >>> can_replace("def f(x):\\n    y = x * 2\\n    return y", 2, "y = z / 2")
    False
    """
    try:
        tree, new = ast.parse(source), ast.parse(right).body[0]
    except (SyntaxError, ValueError):
        return False
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    here = [node for node in statements if node.lineno <= (line or 0) <= (node.end_lineno or 0)]
    on_line = [node for node in here if line in (node.lineno, node.end_lineno)]
    if len(on_line) != 1 or on_line[0].lineno != on_line[0].end_lineno or not isinstance(new, ast.Assign):
        return False
    old = on_line[0]
    if not isinstance(old, ast.Assign) or ast.dump(old) == ast.dump(new):
        return False
    if [ast.unparse(target) for target in old.targets] != [ast.unparse(target) for target in new.targets]:
        return False
    scopes = [node for node in here if isinstance(node, ast.FunctionDef)]
    known = {ast.unparse(node) for node in ast.walk(scopes[-1] if scopes else tree) if isinstance(node, ast.expr)}
    known |= {argument.arg for node in scopes[-1:] for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
    return _is_known(new.value, known | {"np"} if "import numpy as np" in source else known)


def _is_known(expression: ast.AST, known: set[str]) -> bool:
    """Whether everything that an expression reads is known."""
    if isinstance(expression, ast.Name | ast.Attribute | ast.Subscript):
        if ast.unparse(expression) in known:
            return True
        followed = not isinstance(expression, ast.Attribute) or expression.attr in ARRAYS_OWN or _is_numpy(expression)
        return followed and not isinstance(expression, ast.Name) and _is_known(expression.value, known)
    return all(_is_known(part, known) for part in ast.iter_child_nodes(expression))


def _is_numpy(expression: ast.Attribute) -> bool:
    return isinstance(expression.value, ast.Name) and expression.value.id == "np"
