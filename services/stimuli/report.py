"""What is known of a finished set: its pictures, its check, and how its faces were picked."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from services.stimuli.check.check import Check
from services.stimuli.picture_record import PictureRecord
from services.stimuli.recipe_json import Details


@dataclasses.dataclass(frozen=True)
class SetReport:
    """The pictures of a set in order, the check of its design, and the details of the request.

    Attributes:
        made: what is known of each picture.
        check: in what the cells of the design differ.
        details: of the request.
        files: the bytes of the first pictures, as many as were asked for.
    """

    made: Sequence[PictureRecord]
    check: Check
    details: Details
    files: Sequence[bytes] = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns it as JSON types."""
        return {
            "images": [
                {
                    "file": one.entry.file,
                    "id": one.entry.id,
                    "levels": dict(one.entry.levels),
                    "sha256": one.sha256,
                    "luminance_over": one.luminance_over,
                    "luminance": dataclasses.asdict(one.luminance),
                    "clipped": one.clipped,
                    "measured": {name: float(f"{value:.6g}") for name, value in one.measured.items()},
                }
                for one in self.made
            ],
            "check": self.check.to_dict(),
            "confounds": self.check.confounds_as_dicts(),
            "balance": self.details.balance,
        }
