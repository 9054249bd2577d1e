"""Renders the picture of a face that is drafted, and stores nothing."""

from __future__ import annotations

import contextlib
import dataclasses

from services.client import check_client
from services.edits.held_edits import HeldDrafts
from services.edits.outcomes import Outcomes
from services.faces.drafted import Drafted
from services.faces.maker import FaceMaker
from services.pictures.conversion import Converter
from services.pictures.decoding import pixel_sha256
from services.previews.streams import Streams
from services.ranges.warned import NOT_STORED, Warned
from stylegan2.pictures.pixels import to_pixels


@dataclasses.dataclass(frozen=True)
class Preview:
    """The picture of a face that is not stored.

    Attributes:
        picture: The bytes of the file.
        sha256: The SHA-256 of the pixels, as the face would have it if it were made.
        warnings: What users should know of the face.
        outcomes: What became of targets and of what was held, by name; None for other faces.
    """

    picture: bytes
    sha256: str
    warnings: list[Warned]
    outcomes: Outcomes | None


class Previews:
    """Makes previews.

    Args:
        maker: Knows which pictures are refused.
        converter: Writes pictures.

    Attributes:
        streams: The previews in progress.
    """

    def __init__(self, maker: FaceMaker, converter: Converter) -> None:
        self._maker = maker
        self._converter = converter
        self.streams = Streams()

    def of(self, drafts: Drafted | HeldDrafts, size: int | None, format_: str) -> Preview:
        """Returns the preview of a draft of one face.

        Args:
            drafts: The draft.
            size: The longer side in pixels; the network's own size if None.
            format_: A key of `services.pictures.conversion.FORMATS`.

        Raises:
            OutOfRange: No face is found in the picture, and the draft says what is to blame.
            ServiceError: See Generator.images and Converter.write.
        """
        drafted = drafts if isinstance(drafts, Drafted) else drafts.drafted
        [draft] = drafted.drafts
        with contextlib.closing(drafted.generator.images([draft.recipe])) as images:
            image = next(images)
        check_client()
        self._maker.look(drafted.generator.network, draft, image)
        pixels = to_pixels(image)
        return Preview(
            self._converter.write(pixels, size, format_),
            pixel_sha256(pixels),
            drafted.warnings([NOT_STORED]),
            None if isinstance(drafts, Drafted) else drafts.edited[0].outcomes,
        )
