"""What a request asks for: what the new faces should be, and what is held."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from services.edits.targets import Target


@dataclasses.dataclass(frozen=True)
class Design:
    """What one new face should be.

    Attributes:
        targets: By name.
        step: How much of the way to the targets to go, see `goal`.
    """

    targets: Mapping[str, Target]
    step: float = 1.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wish:
    """What a request asks for, besides its designs.

    Attributes:
        hold: Names and groups that are held.
        tolerances: By name, in the quantities' units.
        partial: Whether the nearest that can be had will do.
        insist: Whether to go beyond the range of the network's faces.
        field: The request's field that names the targets, for error messages: targets, crossed or direction.
    """

    hold: Sequence[str] = ()
    tolerances: Mapping[str, float] = dataclasses.field(default_factory=dict)
    partial: bool = False
    insist: bool = False
    field: str = "targets"

    def place(self, name: str) -> str:
        """Returns the place of a target in the request, for error messages."""
        return self.field if self.field == "direction" else f"{self.field}.{name}"
