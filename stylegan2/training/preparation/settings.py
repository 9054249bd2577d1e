"""What the user asks a preparation for."""

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
FOLDERS = "folders"


@dataclasses.dataclass(frozen=True, kw_only=True)
class PreparationSettings:
    """How pictures become training pictures. Height and width are inferred where both are None.

    `duplicate_distance` is the number of bits in which near duplicates may differ, -1 to keep them all. `labels` is
    the path of a CSV file, "folders", or None.

    Raises:
        PreparationError: a value is impossible, naming it.
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
            raise PreparationError("name both --width and --height, or --resolution for a square, or neither")
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
        """The settings as JSON types, with the source and with what the labels file says.

        Raises:
            PreparationError: the labels file cannot be read.
        """
        described = {"source": str(source.resolve()), **dataclasses.asdict(self)}
        if self.labels is not None and self.labels != FOLDERS:
            try:
                with open(self.labels, "rb") as file:
                    described["labels_sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                raise PreparationError(f"labels {self.labels} cannot be read: {error.strerror}") from error
            described["labels"] = str(Path(self.labels).resolve())
        return described
