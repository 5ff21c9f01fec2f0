"""What a program repeats, written out: to the engine a turn is only another set of addresses.

An array whose turns lie on its first axis, such as the weights of networks side by side, is then an array for each of
them: ``W1@0``, ``W1@1``, … What is done with such arrays element by element, their update among it, is done with each.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from chainrule.errors import NotCompilable, ProgramError
from chainrule.functions.expression import walk
from chainrule.functions.words import WORDS
from chainrule.program.blocks import Block, unrolled
from chainrule.program.operations import Add, Stack, Turn, TurnSum
from chainrule.program.program import Parameter, Program, State, Step
from chainrule.program.update import GlobalNorm

Given = TypeVar("Given", Parameter, State)


def turn_name(name: str, turn: int) -> str:
    """Return the name of one turn of an array."""
    return f"{name}@{turn}"


def expand(program: Program) -> Program:
    """Return the program with every turn's steps written out; itself where it repeats none."""
    letters = {item.letter for item in program.steps if isinstance(item, Block)}
    if letters == {"t"}:
        return program  # a loop of the engine's
    try:
        program = unrolled(program)
    except ProgramError as error:
        raise NotCompilable(str(error)) from None
    shapes = program.shapes
    counts = {name: int(shapes[name][0]) for name in _in_turns(program)}
    if not counts:
        return program
    if counts.keys() & program.inputs.keys() or (program.loss is None and program.output in counts):
        raise NotCompilable("The engine takes and gives rows of numbers, not arrays of several turns.")
    names: dict[str, str] = {}  # of one turn, as it is called in the array
    for step in program:
        if isinstance(step.operation, Turn) and step.inputs[0] in counts:
            array = step.inputs[0]
            names[step.output] = turn_name(array, step.operation.place % counts[array])
        elif step.output in counts and isinstance(step.operation, Stack):
            names |= {read: turn_name(step.output, turn) for turn, read in enumerate(step.inputs)}
    steps = [
        each.renamed(names)
        for step in program
        if step.output not in names or not isinstance(step.operation, Turn)
        for each in _expanded(step, counts)
    ]

    def each(given: Mapping[str, Given]) -> dict[str, Given]:
        parts = {
            turn_name(name, turn): replace(item, shape=item.shape[1:])
            for name, item in given.items()
            for turn in range(counts.get(name, 0))
        }
        return {name: item for name, item in given.items() if name not in counts} | parts

    return replace(program, steps=tuple(steps), parameters=each(program.parameters), state=each(program.state))


def _in_turns(program: Program) -> set[str]:
    """The arrays whose turns lie on the first axis, and what is computed of them, or with them, element by element."""
    found = {step.inputs[0] for step in program if isinstance(step.operation, Turn) and step.operation.axis == 0}
    found |= {step.output for step in program if isinstance(step.operation, Stack) and step.operation.axis == 0}
    shapes, size = program.shapes, -1
    while size < len(found):
        size = len(found)
        for step in program:
            names = {step.output, *step.inputs}
            if names & found and _elementwise(step):
                found |= {name for name in names if shapes[name] == shapes[step.output]}
    return found


def _elementwise(step: Step) -> bool:
    e = step.expression
    return e is not None and all(x.op in ("symbol", "constant") or WORDS[x.op].elementwise for x in walk(e))


def _expanded(step: Step, counts: Mapping[str, int]) -> list[Step]:
    read = [name for name in step.inputs if name in counts]
    if isinstance(step.operation, Stack) and step.output in counts:
        return []
    if not read:
        return [step]
    turns = range(counts[read[0]])
    every = [
        part for name in step.inputs for part in ([turn_name(name, i) for i in turns] if name in counts else [name])
    ]
    if isinstance(step.operation, TurnSum) and step.operation.axis == 0:
        return [replace(step, operation=Add(), inputs=tuple(every))]
    if isinstance(step.operation, GlobalNorm):
        return [replace(step, inputs=tuple(every))]
    if not (step.output in counts or step.operation.loss_term):
        raise NotCompilable(f"{step.output}: {step.operation} mixes turns in a way that the engine does not know.")
    own = [step.renamed({name: turn_name(name, i) for name in (step.output, *read)}) for i in turns]
    return own if step.output in counts else [*own, replace(step, operation=Add(), inputs=tuple(s.output for s in own))]
