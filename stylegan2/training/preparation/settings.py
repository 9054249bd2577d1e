"""The settings of a preparation."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import Any

from PIL import ImageColor

from stylegan2.pictures.framing import FITS
from stylegan2.training.preparation.duplicates import MAX_DISTANCE
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.shapes import check_shape

CHANNELS = {"gray": 1, "rgb": 3, "rgba": 4}
FOLDERS, NO_LABELS = "folders", "none"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PreparationSettings:
    """How pictures become training pictures.

    Args:
        img_height: Height of the training pictures in pixels; inferred if height and width are None.
        img_width: Width of the training pictures in pixels.
        channels: "gray", "rgb", "rgba", or "auto" to infer them from the pictures.
        fit: "crop" cuts out the middle; "pad" keeps the whole picture and fills up with the background.
        background: Colour behind padding and transparency, as Pillow names it.
        align: Whether to find the face, and to cut it out upright.
        all_faces: Whether each face gives a picture, instead of the largest face only.
        allow_upscaling: Whether to enlarge small pictures, instead of setting them aside.
        duplicate_distance: The largest number of bits (of 256) in which near duplicates may differ, up to 15;
            -1 keeps near duplicates.
        labels: The path of a CSV file, "folders", "none", or None for the `dataset.json` files of the source.

    Raises:
        PreparationError: A value is impossible. The message names the field.
    """

    img_height: int | None = None
    img_width: int | None = None
    channels: str = "auto"
    fit: str = "crop"
    background: str = "white"
    align: bool = False
    all_faces: bool = False
    allow_upscaling: bool = False
    duplicate_distance: int = 12
    labels: str | None = None

    def __post_init__(self) -> None:
        if self.img_height is not None and self.img_width is not None:
            check_shape(self.img_height, self.img_width)
        elif self.img_height != self.img_width:
            raise PreparationError("give both --width and --height, or --resolution for a square, or none of them")
        for name, allowed in (("channels", ("auto", *CHANNELS)), ("fit", FITS)):
            if getattr(self, name) not in allowed:
                raise PreparationError(
                    f"`{name}` must be one of {', '.join(allowed)}. Received: {getattr(self, name)!r}"
                )
        if self.all_faces and not self.align:
            raise PreparationError("`--all-faces` needs `--align`")
        if not -1 <= self.duplicate_distance <= MAX_DISTANCE:
            raise PreparationError(
                f"`duplicate_distance` must be between -1 and {MAX_DISTANCE}. Received: {self.duplicate_distance}"
            )
        try:
            ImageColor.getrgb(self.background)
        except ValueError as error:
            raise PreparationError(
                f"`background` must be a colour like white or #80a0ff. Received: {self.background!r}"
            ) from error

    def described(self, source: Path) -> dict[str, Any]:
        """Returns the settings as JSON types, with the path of the source and the SHA-256 of the labels file.

        Raises:
            PreparationError: The labels file cannot be read.
        """
        described = {"source": str(source.resolve()), **dataclasses.asdict(self)}
        if self.labels is not None and self.labels not in (FOLDERS, NO_LABELS):
            try:
                with open(self.labels, "rb") as file:
                    described["labels_sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                raise PreparationError(f"labels {self.labels} cannot be read: {error.strerror}") from error
            described["labels"] = str(Path(self.labels).resolve())
        return described
