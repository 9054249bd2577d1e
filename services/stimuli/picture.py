"""Makes the picture file of a face, and what the records of the set say about it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from services.client import check_client
from services.pictures.decoding import pixel_sha256
from services.recipes.recipe import Recipe
from services.stimuli.encoding import PictureFile, as_file
from services.stimuli.forms.apply_form import apply_form
from services.stimuli.forms.face_reading import FaceReading
from services.stimuli.forms.form import MASK, Form
from services.stimuli.measuring import Measurer
from services.stimuli.picture_record import PictureEntry, PictureRecord
from services.stimuli.w_distances import WDistances
from stylegan2.pictures.pixels import Pixels

_BYTES_BEFORE = 16  # per pixel of the face
_BYTES_READ = 120  # per pixel of the face, of which the probabilities of the regions are 44
_BYTES_AFTER = {"png": 28, "jpeg": 28, "webp": 36}  # per pixel of the picture: in its form, or in the encoder


@dataclasses.dataclass(frozen=True)
class Picture:
    """The bytes of a file, and its record."""

    data: bytes
    made: PictureRecord


@dataclasses.dataclass(frozen=True)
class Studio:
    """Makes pictures in one form.

    Attributes:
        form: what is done to them.
        image_format: the format of the files.
        measurer: measures what the form needs to know, and the finished pictures; None measures the luminance only.
        is_checked: whether the finished pictures are measured.
    """

    form: Form
    image_format: str
    measurer: Measurer | None = None
    is_checked: bool = True

    def bytes_needed(self, face_pixels: int) -> int:
        """Returns about how many bytes making one picture of a face of `face_pixels` pixels takes."""
        size = self.form.size
        own = face_pixels if size is None else size * size
        reading = face_pixels * _BYTES_READ if self.form.needs_regions else 0
        return face_pixels * _BYTES_BEFORE + own * _BYTES_AFTER[self.image_format] + reading

    def reading(self, entry: PictureEntry, pixels: Pixels) -> FaceReading | None:
        """Measures what the form needs to know of the pixels [H, W, C] of a face. Raises as `picture`."""
        if self.measurer is None:
            return None
        return self.measurer.reading(f"face {entry.id}", entry.recipe, pixels, self.form)

    def picture(self, entry: PictureEntry, pixels: Pixels, place: WDistances, png: Callable[[], bytes]) -> Picture:
        """Makes the picture of a face.

        Args:
            entry: The face, and the name of its file.
            pixels: The pixels [H, W, C] of the face.
            place: Where the face is in w.
            png: Returns the face's own PNG, which is the picture if the form changes nothing.

        Raises:
            ClientGone: The client has disconnected.
            InvalidParameter: The form does not fit the picture.
            NotAvailable, NotMeasurable: The form needs what cannot be measured in the picture.
        """
        check_client()
        stimulus = apply_form(pixels, self.form, self.reading(entry, pixels))
        face_sha256 = pixel_sha256(pixels)
        if self.form.changes_nothing and self.image_format == "png":
            file = PictureFile(png(), pixels, face_sha256)
        else:
            file = as_file(stimulus.pixels, self.image_format)
        made = PictureRecord(
            entry=entry,
            sha256=file.sha256,
            face_sha256=face_sha256,
            width=file.shown.shape[1],
            height=file.shown.shape[0],
            luminance=stimulus.luminance_as(file.shown),
            clipped=stimulus.clipped,
            licence=place.licence,
            w_from_average=place.from_average,
            w_from_reference=place.from_reference,
            luminance_over=(self.form.luminance and self.form.luminance.over) or MASK,
            measured=self._measured(entry.recipe, pixels, file.shown),
        )
        return Picture(file.data, made)

    def errors(self, recipes: Iterable[Recipe]) -> dict[str, float]:
        """Returns the standard errors of what is measured in pictures of faces with these recipes."""
        return {} if self.measurer is None else self.measurer.errors(recipes)

    def _measured(self, recipe: Recipe, pixels: Pixels, shown: Pixels) -> dict[str, float]:
        if self.measurer is None or not self.is_checked:
            return {}
        return self.measurer.quantities(recipe, pixels, shown, self.form.background)
