"""Inside the network: its drawing, one iteration of training as equations, and the chain rule, link by link."""

from collections.abc import Sequence
from html import escape

from chainrule.explain.derivation import Chain, Line
from chainrule.explain.reasons import Words, in_text, reason
from chainrule.explain.views import TITLES
from chainrule.functions.expression import Expr, symbol
from chainrule.functions.vocabulary import trace_method
from chainrule.network.network import Network
from chainrule.program.program import Program, Section, Step
from chainrule.program.render.mathml import equation, write
from chainrule.program.render.svg import network_svg
from chainrule.program.render.svg_graph import to_svg
from chainrule.program.render.text import definition, pretty, shape_text
from chainrule.report.markup import counted, figure, folded, paragraph, scrolled, section
from chainrule.report.subject import Subject, Trained

MOST_LINES, MOST_CHAINS = 14, 6  # shown openly
MOST_ROWS = 1000  # by which the strongest units are chosen
DEEPEST = 8  # layers, up to which the program is drawn as a graph

MEANINGS: dict[Section, str] = {
    "forward": "Every row goes through the layers: a weighted sum, then a function that bends it.",
    "loss": "One number says how far the predictions are from what is right.",
    "backward": "From the loss back to every weight: which way, and how strongly, does it move the loss?",
    "update": "Every weight takes a step against its slope; then the next rows come.",
}


def architecture(subject: Trained) -> str:
    """Return the section with the drawing of the trained network."""
    network = subject.shown
    rows = subject.judged.a0[:MOST_ROWS] if isinstance(subject, Subject) else None
    drawing = network_svg(network, subject.inputs, subject.outputs, rows, alone=False)
    caption = (
        "Circles are units and lines are weights: blue adds, orange takes away, and the thicker, the more. A unit's "
        "tint is its bias. Of large layers, the units that the next layer listens to most are drawn."
    )
    if (thing := subject.thing) != "row":
        caption = f"What is computed, from the {thing} to the answer; <i>n</i> {thing}s at a time, of these shapes."
    if subject.members > 1:
        caption = f"The first of {subject.members} networks, whose predictions are averaged. {caption}"
    words = f"A network of {escape(subject.sizes)} with {counted(network.parameters.count, 'parameter')}, as trained."
    if subject.reading is not None:
        caption = (
            "Each box is a step of the prediction: words become vectors, these are pooled, and joined with the rest."
        )
        words = f"A network with {counted(network.parameters.count, 'parameter')}, as trained."
    return section("network", "The network", paragraph(words), figure(drawing, caption, wide=True, label="The network"))


def sequence(subject: Trained) -> str:
    """Return the section with one iteration of training: the four parts of the program that was run."""
    network = subject.shown
    program = network.training_program(network.optimizer) if network.optimizer else network.gradient_program()
    intro = (
        "Training repeats four steps, thousands of times. These are the lines that were run, in this order; <i>n</i> "
        f"is the number of {subject.thing}s in a batch, and behind each line stands the shape of what it computes."
    )
    parts = [paragraph(intro)]
    for number, name in enumerate(("forward", "loss", "backward", "update"), start=1):
        steps = program.section(name)  # type: ignore[arg-type]
        if steps:
            title, _, more = TITLES[name].partition(": ")
            parts.append(f'<h3><span class="stage">{number}</span>{title}<small>{more}</small></h3>')
            parts.append(paragraph(MEANINGS[name]))  # type: ignore[index]
            parts.append(_update(program, steps) if name == "update" else _equations(program, steps, TITLES[name]))
        if name == "forward":
            parts.append(_definitions(network))
    return section("sequence", "One step of training", *parts)


def chain_rule(subject: Trained) -> str:
    """Return the section with the derivation of every gradient."""
    network = subject.shown
    derivation = network.derivation()
    program = network.program
    chains = [derivation.chain(name).written(write) for name in program.parameters]
    intro = (
        "How much does the loss change with a weight? It changes with the prediction, that with the layer's sum, and "
        "so on down to the weight: the slopes along the way are multiplied."
    )
    links = "Each of these slopes is one line, and lines that several gradients need are computed once:"
    parts = [paragraph(intro), _math_list(chains, "The chain rule of every parameter", MOST_CHAINS), paragraph(links)]
    parts.append(_lines(derivation.lines, "The derivation, line by line"))
    for change in derivation.changes:
        parts += [paragraph(f"{escape(change.title)}:"), _lines(change.lines, "The simplified lines")]
    if len(network.layers) <= DEEPEST:
        caption = (
            "The same as a graph: blue leads forward to the loss, orange back from it; dotted lines are values of the "
            "way forward that the way back needs again, which is why training remembers them."
        )
        parts.append(figure(to_svg(program, alone=False), caption, wide=True, label="The program as a graph"))
    return section("chain", "The chain rule of this network", *parts)


def _equations(program: Program, steps: Sequence[Step], label: str) -> str:
    items = [f"{equation(step, program)} <small>{_note(program, step)}</small>" for step in steps]
    return _math_list(items, label, MOST_LINES)


def _note(program: Program, step: Step) -> str:
    shape = escape(shape_text(program.shapes_inside[step.output]))
    return "&ensp;".join(part for part in (shape, _in_html(reason(step, program))) if part)


def _update(program: Program, steps: Sequence[Step]) -> str:
    """The update of the first parameter; that of the others is the same, and is unfolded on demand."""
    ends = [i for i, step in enumerate(steps) if step.output in program.parameters]
    if len(ends) < 2:
        return _equations(program, steps, TITLES["update"])
    first, rest = steps[: ends[0] + 1], steps[ends[0] + 1 :]
    names = [pretty(steps[i].output) for i in ends[1:]]
    summary = f"and the same for {', '.join(names[:6])}{', …' if len(names) > 6 else ''}"
    return _equations(program, first, TITLES["update"]) + folded(escape(summary), _equations(program, rest, summary))


def _definitions(network: Network) -> str:
    """What the activations are, each once."""
    items = []
    for name in dict.fromkeys(layer.activation.name for layer in network.layers):
        activation = next(layer.activation for layer in network.layers if layer.activation.name == name)
        traced = trace_method(activation, "value", "z")
        if not activation.symbol or traced == Expr(activation.name, (symbol("z"),)):  # tanh(z) is tanh(z)
            continue
        if traced is None:
            items.append(f"<code>{escape(definition(activation))}</code>")
            continue
        left = f"<mi>{escape(activation.symbol)}</mi><mo>(</mo><mi>z</mi><mo>)</mo>"
        items.append(f"<math>{left}<mo>=</mo>{write(traced)}</math>")
    return paragraph("where", "where") + _math_list(items, "The activations", MOST_LINES) if items else ""


def _lines(lines: Sequence[Line | Chain], label: str) -> str:
    items = [f"{_label(each.label)}{each.written(write)} <small>{_in_html(each.reason)}</small>" for each in lines]
    return _math_list(items, label, MOST_LINES)


def _label(label: str) -> str:
    return f'<span class="stand">{escape(label)}</span>' if label else ""


def _in_html(words: Words) -> str:
    return in_text(words, lambda e: f"<math>{write(e)}</math>", escape)


def _math_list(items: Sequence[str], label: str, most: int) -> str:
    """Equations below one another; the later ones of very many are unfolded on demand."""

    def shown(part: Sequence[str], name: str) -> str:
        return scrolled(f'<ul class="math">{"".join(f"<li>{item}</li>" for item in part)}</ul>', name)

    if len(items) <= most + 2:
        return shown(items, label)
    return shown(items[:most], label) + folded(f"{len(items) - most} more", shown(items[most:], f"More: {label}"))
