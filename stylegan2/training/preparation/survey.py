"""Surveys all pictures before the conversion, to infer the resolution and the channels, and to find the faces."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from stylegan2.pictures.alignment import face_size
from stylegan2.pictures.detection import Detector, Face
from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.pictures.reading import is_coloured, picture_size, read_picture
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.settings import CHANNELS, PreparationSettings
from stylegan2.training.preparation.shapes import inferred_side, largest_fitting
from stylegan2.training.preparation.sources import SourceFile, SourceReader


@dataclasses.dataclass(frozen=True)
class Finding:
    """What the survey found in a file; empty if the file is not a readable picture.

    Args:
        sides: The side of each square that could be cut out, in pixels.
        coloured: Whether the picture has colour; None if its pixels were not needed.
        transparent: Whether the picture has transparent pixels; None if its pixels were not needed.
        faces: The landmarks of each face, the largest face first; None if faces were not looked for.
    """

    sides: tuple[float, ...] = ()
    coloured: bool | None = None
    transparent: bool | None = None
    faces: tuple[tuple[tuple[float, float], ...], ...] | None = None


@dataclasses.dataclass(frozen=True)
class SurveyTask:
    """A file to survey, and whether it still has to be found out if any picture has colour or transparency."""

    file: SourceFile
    wants_colour: bool
    wants_alpha: bool


class Surveyor:
    """Surveys one file at a time. Reads only the header, unless the channels or the faces need the pixels."""

    def __init__(self, source: Path, settings: PreparationSettings, make_detector: Callable[[], Detector]):
        self._reader = SourceReader(source)
        self._settings = settings
        self._detector = make_detector() if settings.align else None

    def __call__(self, task: SurveyTask) -> Finding:
        """Returns what is in the file; an empty finding if the file cannot be read."""
        try:
            with self._reader.open(task.file) as stream:
                if task.wants_colour or task.wants_alpha or self._detector:
                    return self._finding(read_picture(stream))
                return Finding((self._side(*picture_size(stream)),))
        except UnreadablePicture:
            return Finding()

    def _finding(self, image: Image.Image) -> Finding:
        coloured, transparent = is_coloured(image), image.mode == "RGBA"
        if self._detector is None:
            return Finding((self._side(*image.size),), coloured, transparent)
        faces = by_size(self._detector(image.convert("RGB")))
        sides = [face_size(face) for face in (faces if self._settings.all_faces else faces[:1])]
        return Finding(tuple(sides), coloured, transparent, tuple(dataclasses.astuple(face) for face in faces))

    def _side(self, width: int, height: int) -> float:
        return min(width, height) if self._settings.fit == "crop" else max(width, height)


def by_size(faces: list[Face]) -> list[Face]:
    """Returns the faces, the largest first; faces of equal size from left to right."""
    return sorted(faces, key=lambda face: (-face_size(face), face.left_eye))


class Survey:
    """Combines the findings about all pictures."""

    def __init__(self, settings: PreparationSettings):
        self._settings = settings
        self._sides: Counter[int] = Counter()
        self._coloured = self._transparent = False

    @property
    def needed(self) -> bool:
        """Whether the settings leave anything to infer or to find."""
        return self._settings.img_height is None or self._settings.channels == "auto" or self._settings.align

    def task(self, file: SourceFile) -> SurveyTask:
        """Returns the task for the next file: what still has to be found out."""
        inferred = self._settings.channels == "auto"
        return SurveyTask(file, inferred and not self._coloured, inferred and not self._transparent)

    def add(self, finding: Finding) -> None:
        """Adds the finding about one file."""
        self._sides.update(map(largest_fitting, finding.sides))
        self._coloured |= bool(finding.coloured)
        self._transparent |= bool(finding.transparent)

    def shape(self) -> tuple[int, int, int]:
        """Returns height, width and channels of the training pictures.

        Raises:
            PreparationError: There is no picture, or no side suits the pictures.
        """
        if self.needed and not self._sides:
            raise PreparationError(
                f"the source has no picture{' with a face' if self._settings.align else ''} that can be read"
            )
        height, width = self._settings.img_height, self._settings.img_width
        if height is None or width is None:
            height = width = inferred_side(self._sides)
        inferred = 4 if self._transparent else 3 if self._coloured else 1
        return height, width, CHANNELS.get(self._settings.channels, inferred)
