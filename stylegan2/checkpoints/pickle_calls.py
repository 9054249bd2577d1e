"""The pickle instructions that name classes, make objects of them, and set their attributes.

A name stands for one of our own builders (see `unpickler`); nothing else is ever called.
"""

from __future__ import annotations

from typing import Any

from stylegan2.checkpoints.pickle_containers import ITEM, PAIR, Machine
from stylegan2.checkpoints.records import Builder, Record
from stylegan2.errors import CheckpointError

NAME = 500  # bytes of a builder with its name, and the time to find it
OBJECT = 200  # bytes of a record, an array or a tensor
MAX_NAME = 500  # letters


def name_in_lines(machine: Machine) -> None:
    _push_name(machine, machine.line(), machine.line())


def name_on_stack(machine: Machine) -> None:
    name, module = machine.stack.pop(), machine.stack.pop()
    if not isinstance(name, str) or not isinstance(module, str) or len(name) + len(module) > MAX_NAME:
        raise CheckpointError(f"is a pickle with a class name that is not a text of at most {MAX_NAME} letters")
    _push_name(machine, module, name)


def reduce(machine: Machine) -> None:
    """Calls a builder. What it returns replaces the builder and its arguments on the stack."""
    arguments, builder = machine.stack.pop(), machine.stack.pop()
    if isinstance(builder, Record):  # what a name without meaning made, see `unpickler`
        machine.stack.append(Record(builder.kind))
        return
    if not isinstance(builder, Builder) or not isinstance(arguments, tuple):
        raise CheckpointError("is a pickle that calls something other than a class")
    # A builder may copy what it is given, and a file can give it the same long list again and again.
    machine.pay(OBJECT + ITEM * len(arguments) + sum(PAIR * len(each) for each in arguments if _is_container(each)))
    try:
        machine.stack.append(builder.build(*arguments))
    except TypeError as error:
        raise CheckpointError(f"is a pickle that builds a `{builder.name}` from the wrong arguments") from error


def reduce_with_keywords(machine: Machine) -> None:
    """Calls a builder without the keyword arguments; no class that a network needs takes any."""
    machine.stack.pop()
    reduce(machine)


def build(machine: Machine) -> None:
    """Sets the attributes of an object. Those of dictionaries (torch's `_metadata`) are not needed."""
    state = machine.stack.pop()
    target = machine.stack[-1]
    if not isinstance(target, dict):
        if not hasattr(target, "build") or isinstance(target, Builder):
            raise CheckpointError("is a pickle that sets attributes of something that has none")
        target.build(state)


def _push_name(machine: Machine, module: str, name: str) -> None:
    machine.pay(NAME + 2 * len(module) + 2 * len(name))
    machine.stack.append(machine.find_global(module, name))


def _is_container(value: Any) -> bool:
    return isinstance(value, (list, tuple, dict))
