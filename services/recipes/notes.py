"""What users note about a face: a name, tags and a note. The store and the PNG of the face keep it as JSON."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

LONGEST_NAME, LONGEST_TAG, LONGEST_NOTE, MOST_TAGS = 200, 60, 10_000, 50
_SHORT = r"^[^\x00-\x1f\x7f]*\Z"  # without control characters
_LONG = r"^[^\x00-\x08\x0b-\x1f\x7f]*\Z"  # with line ends and tabs


class Notes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Notes of a face; "" and () stand for none.

    Attributes:
        name: Up to 200 characters.
        tags: Up to 50 different ones, of up to 60 characters each.
        note: Up to 10,000 characters, which may be several lines.
    """

    name: Annotated[str, Meta(max_length=LONGEST_NAME, pattern=_SHORT)] = ""
    tags: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=LONGEST_TAG, pattern=_SHORT)], ...],
        Meta(max_length=MOST_TAGS),
    ] = ()
    note: Annotated[str, Meta(max_length=LONGEST_NOTE, pattern=_LONG)] = ""

    def to_text(self) -> str | None:
        """Returns the notes as one line of JSON; None if there are none."""
        return None if self == NO_NOTES else msgspec.json.encode(self).decode()


NO_NOTES = Notes()


def from_text(text: str | None) -> Notes:
    """Returns the notes in a text of `to_text`; none if anything is wrong with it, as in a file from elsewhere."""
    try:
        return NO_NOTES if text is None else msgspec.json.decode(text, type=Notes)
    except msgspec.MsgspecError:
        return NO_NOTES
