"""Products and sums as multiply-adds, decided once for each kernel.

Left to itself, LLVM would decide anew whatever a kernel is compiled into, and the last bit would depend on that.
"""

import re

_OPERAND = r"(%[^,\s]+|splat \([^)]*\)|<[^>]*>|[^,\s]+)"
_LINE = re.compile(rf"  (%\S+) = (fmul|fadd|fsub) contract (<(\d+) x (\w+)>|\w+) {_OPERAND}, {_OPERAND}$")
_BITS = {"float": "f32", "double": "f64"}


def contracted(text: str) -> str:
    """Return a module in LLVM's language with a multiply-add for each sum, and product that is read by it alone.

    Only where both are in one block and allow it, by the flag `contract`; that is then gone.
    """
    wanted: dict[str, str] = {}
    functions = [_in_function(part, wanted) for part in re.split(r"(?=^define )", text, flags=re.MULTILINE)]
    declared = [line for name, line in wanted.items() if f"declare {line.partition('(')[0]}(" not in text]
    return "".join(functions) + "".join(f"\ndeclare {line}\n" for line in declared)


def _in_function(text: str, wanted: dict[str, str]) -> str:
    uses: dict[str, int] = {}
    for name in re.findall(r"%[\w.$-]+|%\"[^\"]+\"", text):
        uses[name] = uses.get(name, 0) + 1
    products: dict[str, tuple[int, str, str]] = {}  # of this block: by name, the line, and the factors
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if not line.startswith(" "):
            products = {}
        found = _LINE.match(line)
        if found is None:
            continue
        name, word, kind, count, scalar, x, y = found.groups()
        if word == "fmul":
            products[name] = number, x, y
            continue
        for product, other in ((x, y), (y, x)):
            if product in products and uses[product] == 2:
                at, a, b = products.pop(product)
                lines[at], before = "", ""
                if word == "fsub":  # a b - other, or other - a b
                    less, turned = f"%less.{number}", other if product == x else a
                    before = f"  {less} = fneg {kind} {turned}\n"
                    a, other = (a, less) if product == x else (less, other)
                function = f"@llvm.fma.{f'v{count}' if count else ''}{_BITS[scalar or kind]}"
                wanted[function] = f"{kind} {function}({kind}, {kind}, {kind})"
                call = f"  {name} = call {kind} {function}({kind} {a}, {kind} {b}, {kind} {other})"
                lines[number] = before + call
                break
    return "\n".join(lines).replace(" contract ", " ")
