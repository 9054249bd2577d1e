"""Writes the sample sheets of a run as a film."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from stylegan2.files.durable import replacing
from stylegan2.training.report.record import find_sheets, readable_sheets

FILM_FILE, ANIMATION_FILE = "timelapse.mp4", "timelapse.webp"
FILM_SIDE, ANIMATION_SIDE = 1024, 512  # longest side in pixels; a WebP is assembled in memory
SECONDS, HELD_SECONDS = 20, 3  # duration of a long run's film, and of its last sheet
SLOWEST, FASTEST = 4, 30  # sheets per second; a film therefore has at most 600


def write_timelapse(folder: Path) -> Path | None:
    """Writes the film of the run in `folder` and returns its path, or None if fewer than 2 sheets can be read.

    With the package av the film is H.264 in MP4, which browsers play; otherwise it is an animated WebP. Sheets are
    reduced to at most 1024 pixels (512 in a WebP), and show their kimg in a corner. At most 600 sheets are shown,
    evenly chosen. A sheet that is damaged, or has another shape than the first, is left out. An earlier film is
    replaced atomically.

    Raises:
        OSError: the film cannot be written.
    """
    sheets = evenly(find_sheets(folder), SECONDS * FASTEST)
    if sum(1 for _, _ in zip(frames(sheets), range(2), strict=False)) < 2:
        return None
    if importlib.util.find_spec("av"):
        path, write, longest = folder / FILM_FILE, write_film, FILM_SIDE
    else:
        path, write, longest = folder / ANIMATION_FILE, write_animation, ANIMATION_SIDE
    with replacing(path) as temporary:
        write(temporary, frames(sheets, longest), sheets_per_second(len(sheets)))
    return path


def find_timelapse(folder: Path) -> Path | None:
    """Returns the newest film of the run, or None."""
    films = [path for name in (FILM_FILE, ANIMATION_FILE) if (path := folder / name).is_file()]
    return max(films, key=lambda path: path.stat().st_mtime, default=None)


def sheets_per_second(sheets: int) -> int:
    """Returns the rate at which so many sheets take 20 seconds, within what the eye can follow and screens show."""
    return min(max(round(sheets / SECONDS), SLOWEST), FASTEST)


def evenly(sheets: list[tuple[int, Path]], at_most: int) -> list[tuple[int, Path]]:
    """Chooses at most `at_most` of the sheets, evenly and including the first and the last."""
    if len(sheets) <= at_most:
        return sheets
    return [sheets[round(k * (len(sheets) - 1) / (at_most - 1))] for k in range(at_most)]


def frames(sheets: list[tuple[int, Path]], longest: int = FILM_SIDE) -> Iterator[Image.Image]:
    """Yields the readable sheets in RGB, with their kimg written on them, all of the same even height and width."""
    shape = None
    for kimg, sheet in readable_sheets(sheets):
        shape = shape or sheet.size
        if sheet.size == shape:
            yield captioned(sheet.resize(film_size(*shape, longest), Image.Resampling.LANCZOS), f"{kimg:,} kimg")


def film_size(width: int, height: int, longest: int) -> tuple[int, int]:
    """Returns (width, height) within `longest` pixels. Both are even, as H.264 halves the resolution of colours."""
    scale = min(1, longest / max(width, height))
    return _even(width * scale), _even(height * scale)


def _even(side: float) -> int:
    """Rounds to an even number of at least 2."""
    return max(round(side / 2), 1) * 2


def captioned(frame: Image.Image, text: str) -> Image.Image:
    """Writes white `text` on a dark ground into the upper left corner of `frame`, away from a player's controls."""
    size = max(frame.height // 28, 10)
    draw = ImageDraw.Draw(frame, "RGBA")
    font = ImageFont.load_default(size)
    place = (size // 2, size // 2)
    box = draw.textbbox(place, text, font)
    margin = size // 3
    ground = (box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin)
    draw.rounded_rectangle(ground, radius=margin, fill=(0, 0, 0, 170))
    draw.text(place, text, "white", font)
    return frame


def write_film(path: Path, pictures: Iterator[Image.Image], rate: int) -> None:
    """Writes H.264 (libx264, which comes with av) in 4:2:0, with the index first, so that it can be streamed."""
    import av

    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as film:
        stream = film.add_stream("libx264", rate=rate, options={"crf": "21", "preset": "medium"})
        first = next(pictures)
        stream.width, stream.height, stream.pix_fmt = *first.size, "yuv420p"
        for picture in hold_last(itertools.chain([first], pictures), rate * HELD_SECONDS):
            film.mux(stream.encode(av.VideoFrame.from_image(picture)))
        film.mux(stream.encode(None))


def hold_last(pictures: Iterator[Image.Image], times: int) -> Iterator[Image.Image]:
    """Yields the pictures, then the last one `times` more times."""
    last: Image.Image | None = None
    for last in pictures:
        yield last
    if last is not None:
        yield from itertools.repeat(last, times)


def write_animation(path: Path, pictures: Iterator[Image.Image], rate: int) -> None:
    """Writes an animated WebP that repeats for ever."""
    shown = list(pictures)
    durations = [1000 // rate] * (len(shown) - 1) + [1000 * HELD_SECONDS]
    shown[0].save(path, "WEBP", save_all=True, append_images=shown[1:], duration=durations, loop=0, quality=80)
