"""Builds the complete configuration of a run from a preset, the training set and the user's changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from stylegan2.training.config import TrainingConfig
from stylegan2.training.presets import preset

FIELDS = {field.name: str(field.type) for field in dataclasses.fields(TrainingConfig)}
# The training set and the network to start from decide these settings; `--set` cannot change them.
NOT_SETTABLE = ("img_height", "img_width", "img_channels", "c_dim", "transfer")
BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
PARSERS: Mapping[str, Callable[[str], Any]] = {
    "int": int,
    "int | None": int,
    "float": float,
    "float | None": float,
    "bool": lambda text: BOOLEANS[text.lower()],
    "str": str,
    "tuple[str, ...]": lambda text: tuple(text.split(",")),
}


def parsed(assignment: str) -> tuple[str, Any]:
    """Parses `name=value` into the name of a setting of `TrainingConfig` and its value.

    Raises:
        ValueError: there is no such setting, or the value does not have its type.
    """
    name, equals, text = assignment.partition("=")
    if not equals or name not in FIELDS or name in NOT_SETTABLE:
        known = ", ".join(sorted(set(FIELDS) - set(NOT_SETTABLE)))
        raise ValueError(f"`--set` takes NAME=VALUE with one of {known}. Received: {assignment!r}")
    try:
        return name, PARSERS[FIELDS[name]](text)
    except (ValueError, KeyError) as error:
        raise ValueError(f"`{name}` must have the type {FIELDS[name]}. Received: {text!r}") from error


def resolved(
    shape: tuple[int, int, int],
    c_dim: int = 0,
    preset_name: str = "laptop",
    changes: Mapping[str, Any] | None = None,
    of_the_network: Mapping[str, Any] | None = None,
) -> TrainingConfig:
    """Returns the configuration of a run.

    Args:
        shape: the height, width and channels of the training images.
        c_dim: the number of classes, 0 without labels.
        preset_name: the preset that gives all settings that are not given otherwise.
        changes: settings that replace those of the preset.
        of_the_network: the settings that the network to start from demands (see `transfer.settings_of`).

    Raises:
        ValueError: a setting is impossible, or contradicts the network that the run starts from.
    """
    height, width, channels = shape
    of_the_data = {"img_height": height, "img_width": width, "img_channels": channels, "c_dim": c_dim}
    wanted, fixed = {**of_the_data, **(changes or {})}, dict(of_the_network or {})
    for name in sorted(wanted.keys() & fixed.keys()):
        if wanted[name] != fixed[name]:
            raise ValueError(
                f"`{name}` must be {fixed[name]}, as in the network that the run starts from. Received: {wanted[name]}"
            )
    return TrainingConfig(**{**preset(preset_name, height, width), **fixed, **wanted})
