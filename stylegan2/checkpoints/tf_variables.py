"""Access to the networks of TensorFlow-era pickles: records with their variables by name and their components."""

from __future__ import annotations

import re
from typing import Any

from stylegan2.checkpoints.porting import Arrays
from stylegan2.checkpoints.records import Record
from stylegan2.errors import CheckpointError

NETWORK = "dnnlib.tflib.network.Network"
CONSTANT = re.compile(r"synthesis/(\d{1,5})x(\d{1,5})/Const/const")
MAX_NAME = 200  # letters of a variable's name; longer ones are no network's


def is_network(content: Any) -> bool:
    """Returns whether an unpickled object is a network of a TensorFlow-era pickle."""
    return isinstance(content, Record) and content.kind == NETWORK and isinstance(content.state, dict)


def first_scope(variables: dict[str, Any]) -> tuple[int, int]:
    """Returns the numbers in the name of the scope with the constant: (4, 4), or others in forks for other shapes.

    Each further scope is named after twice these numbers. Some forks name scopes after their real sizes, others after
    those that they would have in a square network.

    Raises:
        CheckpointError: If there is no constant.
    """
    for name in variables:
        if found := CONSTANT.fullmatch(name):
            return int(found[1]), int(found[2])
    raise CheckpointError("lacks the constant (`synthesis/4x4/Const/const`) that StyleGAN2 begins with")


def base_of(variables: dict[str, Any]) -> tuple[int, int]:
    """Returns height and width of the constant."""
    name = f"synthesis/{scope(first_scope(variables), 0)}/Const/const"
    _, _, height, width = Arrays(variables.get).shape(name, 4)
    return height, width


def scope(first: tuple[int, int], k: int) -> str:
    """Returns the name of the scope of block k."""
    return f"{first[0] << k}x{first[1] << k}"


def function_name(network: Record) -> str:
    """Returns the name of the function that built a network, for comparisons and messages."""
    name = network.state.get("build_func_name")
    return name[:40] if isinstance(name, str) else "without a name"


def variables_of(network: Record) -> dict[str, Any]:
    """Returns the variables of a network and its components, by name."""
    found = dict(_pairs(network.state.get("variables")))
    for part, component in components_of(network).items():
        found |= {f"{part}/{name}": value for name, value in _pairs(component.state.get("variables"))}
    return found


def components_of(network: Record) -> dict[str, Record]:
    """Returns the mapping and the synthesis network, as far as they are there."""
    components = network.state.get("components")
    if not isinstance(components, dict):
        return {}
    return {key: components[key] for key in ("mapping", "synthesis") if is_network(components.get(key))}


def _pairs(variables: Any) -> list[tuple[str, Any]]:
    pairs = variables if isinstance(variables, (list, tuple)) else []
    pairs = [pair for pair in pairs if isinstance(pair, (tuple, list)) and len(pair) == 2]
    return [(pair[0], pair[1]) for pair in pairs if isinstance(pair[0], str) and len(pair[0]) <= MAX_NAME]
