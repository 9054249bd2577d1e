"""Torch modules as records: each has its attributes, and among these its parameters, buffers and sub-modules."""

from __future__ import annotations

from typing import Any

from stylegan2.checkpoints.records import Record


def array_at(network: Record, name: str) -> Any:
    """A parameter or buffer; frozen layers keep their weights as buffers."""
    path, _, leaf = name.rpartition(".")
    owner = child_at(network, path)
    return part_of(owner, "_parameters").get(leaf, part_of(owner, "_buffers").get(leaf))


def child_at(network: Record, path: str) -> Record | None:
    """The module at that path; only paths that we ask for are followed, however a file ties its modules together."""
    for name in path.split("."):
        child = part_of(network, "_modules").get(name)
        if not isinstance(child, Record):
            return None
        network = child
    return network


def part_of(network: Record | None, key: str) -> dict:
    return as_dictionary(attributes_of(network).get(key))


def attributes_of(network: Record | None) -> dict:
    return as_dictionary(None if network is None else network.state)


def as_dictionary(value: Any) -> dict:
    return value if isinstance(value, dict) else {}
