"""Converts a file of the source into training pictures, or gives the reason why it cannot be used."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from stylegan2.pictures.alignment import aligned, face_frame
from stylegan2.pictures.detection import Face
from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.pictures.framing import framed, usable_size
from stylegan2.pictures.reading import read_picture, with_channels
from stylegan2.training.preparation.fingerprints import perceptual_hash, pixel_digest
from stylegan2.training.preparation.settings import PreparationSettings
from stylegan2.training.preparation.sources import SourceFile, SourceReader

UNREADABLE, TOO_SMALL, NO_FACE, SEVERAL_FACES = "unreadable", "too small", "no face", "several faces"
NO_LABEL, DUPLICATE, NEAR_DUPLICATE = "no label", "duplicate", "near duplicate"
COMPRESSION = 6  # zlib level of the PNGs


@dataclasses.dataclass(frozen=True)
class TrainingPicture:
    """A training picture: its pixels, uint8 [H, W, C], the same pixels as a PNG, and their perceptual hash."""

    pixels: np.ndarray
    png: bytes
    perceptual_hash: bytes


@dataclasses.dataclass(frozen=True)
class Outcome:
    """The result for one file. `digest` identifies its pixels; `notes` are rows of the report: reason, detail."""

    digest: bytes | None = None
    pictures: tuple[TrainingPicture, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


@dataclasses.dataclass(frozen=True)
class ConversionTask:
    """A file to convert. `faces` are the faces that the survey found, or None if pictures are not aligned."""

    file: SourceFile
    has_label: bool
    faces: tuple[Face, ...] | None


class Converter:
    """Converts one file at a time into training pictures of the shape [H, W, C]."""

    def __init__(self, source: Path, settings: PreparationSettings, shape: tuple[int, int, int]):
        self._reader = SourceReader(source)
        self._settings = settings
        self._target, self._channels = shape[:2], shape[2]

    def __call__(self, task: ConversionTask) -> Outcome:
        """Converts a file. What is wrong with the file is noted in the outcome, not raised."""
        if not task.has_label:
            return Outcome(notes=((NO_LABEL, ""),))
        try:
            with self._reader.open(task.file) as stream:
                image = read_picture(stream)
        except UnreadablePicture as error:
            return Outcome(notes=((UNREADABLE, str(error)),))
        notes: list[tuple[str, str]] = []
        made = tuple(self._made(picture) for picture in self._cut(image, task.faces, notes))
        return Outcome(pixel_digest(image), made, tuple(notes))

    def _cut(
        self, image: Image.Image, faces: tuple[Face, ...] | None, notes: list[tuple[str, str]]
    ) -> Iterator[Image.Image]:
        """Yields the picture, or each of its faces, in the target's shape; adds to `notes` what is left out."""
        if faces is None:
            if self._large_enough(image.height, image.width, notes):
                yield self._framed(image)
            return
        if not faces:
            notes.append((NO_FACE, f"in {image.width}x{image.height} pixels"))
        if len(faces) > 1 and not self._settings.all_faces:
            notes.append((SEVERAL_FACES, f"the largest of {len(faces)} was taken"))
            faces = faces[:1]
        for face in faces:
            height, width = face_frame(face, self._target, self._settings.fit)
            if self._large_enough(height, width, notes):
                flat = with_channels(image, self._channels, self._settings.background)
                yield aligned(flat, face, self._target, self._settings.fit)

    def _framed(self, image: Image.Image) -> Image.Image:
        image = with_channels(image, self._channels, self._settings.background)
        return framed(image, self._target, self._settings.fit, self._settings.background)

    def _large_enough(self, height: float, width: float, notes: list[tuple[str, str]]) -> bool:
        if self._settings.allow_upscaling or usable_size(width, height, self._target, self._settings.fit) > 1 - 1e-9:
            return True
        target = f"{self._target[1]}x{self._target[0]}"
        notes.append((TOO_SMALL, f"{width:.0f}x{height:.0f} pixels where {target} is needed"))
        return False

    def _made(self, image: Image.Image) -> TrainingPicture:
        png = BytesIO()
        image.save(png, "PNG", compress_level=COMPRESSION)
        pixels = np.asarray(image).reshape(*self._target, self._channels)
        return TrainingPicture(pixels, png.getvalue(), perceptual_hash(image))
