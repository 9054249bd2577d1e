"""Access to torch modules in pickles: records whose attributes include parameters, buffers and sub-modules."""

from __future__ import annotations

from typing import Any

from stylegan2.checkpoints.records import Record

# Where `torch.compile` keeps the module that it compiles, and parallel training the one that it shares out. The first
# may wrap the second, or the other way round.
WRAPPERS = ("_orig_mod", "module", "_orig_mod")


def array_at(network: Record, name: str) -> Any:
    """Returns a parameter or buffer, or None. (Frozen layers keep their weights as buffers.)"""
    path, _, leaf = name.rpartition(".")
    owner = child_at(network, path)
    return part_of(owner, "_parameters").get(leaf, part_of(owner, "_buffers").get(leaf))


def child_at(network: Record, path: str) -> Record | None:
    """Returns the module at a path, or None.

    Only the requested path is followed, so modules that a file links in a circle do no harm.
    """
    for name in path.split("."):
        child = part_of(network, "_modules").get(name)
        if not isinstance(child, Record):
            return None
        network = child
    return network


def unwrapped(network: Record) -> Record:
    """Returns the module itself if another one only wraps it, as `torch.compile` and parallel training do."""
    for wrapper in WRAPPERS:
        inner = part_of(network, "_modules").get(wrapper)
        network = inner if isinstance(inner, Record) else network
    return network


def plain_name(name: str) -> str:
    """Returns the name of an array in a state dictionary without what wrappers add to it."""
    return name.replace("_orig_mod.", "").removeprefix("module.")


def part_of(network: Record | None, key: str) -> dict:
    """Returns an attribute of a module that should be a dictionary."""
    return as_dictionary(attributes_of(network).get(key))


def attributes_of(network: Record | None) -> dict:
    """Returns the attributes of a module."""
    return as_dictionary(None if network is None else network.state)


def as_dictionary(value: Any) -> dict:
    """Returns `value` if it is a dictionary, else an empty one."""
    return value if isinstance(value, dict) else {}
