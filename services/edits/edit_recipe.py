"""The record of a solved edit in the recipe of the new face."""

from __future__ import annotations

from services.directions.axes import LayerIndices
from services.edits.outcomes import records as outcome_records
from services.edits.subject import Edited
from services.edits.targets import records as target_records
from services.edits.wish import Wish
from services.measurements.reader import FaceReader
from services.recipes.derived import Derived, Source


def edit_record(edited: Edited, wish: Wish, origin: Source, layers: LayerIndices, reader: FaceReader) -> Derived:
    """Returns what the recipe of an edited face says of how it came about.

    Args:
        edited: The edited face.
        wish: What was held.
        origin: The face that was edited.
        layers: That could change.
        reader: That measured.
    """
    return {
        "by": "edit",
        "from": origin,
        "layers": list(layers),
        "hold": list(wish.hold),
        "tolerances": dict(wish.tolerances),
        "reader": {"name": reader.name, "fingerprint": reader.fingerprint},
        "targets": target_records(edited.design.targets),
        "share": edited.design.step,
        "outcomes": outcome_records(edited.outcomes),
        "moved": edited.found.moved,
    }
