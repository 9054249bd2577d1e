"""One face's pixels -> the file that a stimulus set has of it, and what its records say of that."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from services.pictures.decoding import pixel_sha256
from services.stimuli.encoding import PictureFile, as_file
from services.stimuli.forms.apply_form import standardise
from services.stimuli.forms.form import Standard
from services.stimuli.picture_record import Entry, Made
from services.stimuli.w_distances import Place
from stylegan2.pictures.pixels import Pixels


@dataclasses.dataclass(frozen=True)
class Picture:
    """A file's bytes, and what is recorded of it."""

    data: bytes
    made: Made


@dataclasses.dataclass(frozen=True)
class Studio:
    """Makes pictures of one form."""

    standard: Standard
    image_format: str

    def picture(self, entry: Entry, pixels: Pixels, place: Place, png: Callable[[], bytes]) -> Picture:
        """The picture of a face with these `pixels` [H, W, C]; where nothing is to be done to it, its own `png`.

        Raises:
            InvalidParameter: see `standardise`.
        """
        stimulus = standardise(pixels, self.standard)
        face_sha256 = pixel_sha256(pixels)
        if self.standard.changes_nothing and self.image_format == "png":
            file = PictureFile(png(), pixels.shape, face_sha256)
        else:
            file = as_file(stimulus.pixels, self.image_format)
        made = Made(
            entry=entry,
            sha256=file.sha256,
            face_sha256=face_sha256,
            width=file.shape[1],
            height=file.shape[0],
            luminance=stimulus.luminance,
            clipped=stimulus.clipped,
            licence=place.licence,
            w_from_average=place.from_average,
            w_from_reference=place.from_reference,
        )
        return Picture(file.data, made)
