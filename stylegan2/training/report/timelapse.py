"""The sample sheets of a run as a film."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from stylegan2.files.durable import replacing
from stylegan2.training.report.record import find_sheets, opened

FILM_FILE, ANIMATION_FILE = "timelapse.mp4", "timelapse.webp"
FILM_SIDE, ANIMATION_SIDE = 1024, 512  # pixels at the most; a WebP is put together in memory
SECONDS, HELD_SECONDS = 20, 3  # of a long run's film, and of its last sheet
SLOWEST, FASTEST = 4, 30  # sheets a second, so a film has 600 at the most


def write_timelapse(folder: Path) -> Path | None:
    """Writes the film of the run in `folder` and returns its path; None with fewer than 2 sheets that can be read.

    H.264 in MP4, which browsers play, with the package av; otherwise an animated WebP. Sheets are reduced to 1024
    pixels at the most (512 in a WebP) and say their kimg in a corner. Of more than 600 sheets some are shown. A sheet
    that is damaged, or of another shape than the first, is left out. The film of an earlier call is replaced as a
    whole.

    Raises:
        OSError: it cannot be written.
    """
    sheets = evenly(find_sheets(folder), SECONDS * FASTEST)
    if sum(1 for _, _ in zip(frames(sheets), range(2), strict=False)) < 2:
        return None
    if importlib.util.find_spec("av"):
        path, write, longest = folder / FILM_FILE, write_film, FILM_SIDE
    else:
        path, write, longest = folder / ANIMATION_FILE, write_animation, ANIMATION_SIDE
    with replacing(path) as temporary:
        write(temporary, frames(sheets, longest), sheets_a_second(len(sheets)))
    return path


def find_timelapse(folder: Path) -> Path | None:
    """The newest film of that run, if there is one."""
    films = [path for name in (FILM_FILE, ANIMATION_FILE) if (path := folder / name).is_file()]
    return max(films, key=lambda path: path.stat().st_mtime, default=None)


def sheets_a_second(sheets: int) -> int:
    """So that the film of a long run takes 20 seconds, within what can be followed and what screens show."""
    return min(max(round(sheets / SECONDS), SLOWEST), FASTEST)


def evenly(sheets: list[tuple[int, Path]], at_most: int) -> list[tuple[int, Path]]:
    """So many of the sheets, the first and the last among them."""
    if len(sheets) <= at_most:
        return sheets
    return [sheets[round(k * (len(sheets) - 1) / (at_most - 1))] for k in range(at_most)]


def frames(sheets: list[tuple[int, Path]], longest: int = FILM_SIDE) -> Iterator[Image.Image]:
    """The readable sheets with their kimg, all of the same even height and width, in RGB."""
    shape = None
    for kimg, sheet in opened(sheets):
        shape = shape or sheet.size
        if sheet.size == shape:
            yield captioned(sheet.resize(film_size(*shape, longest), Image.Resampling.LANCZOS), f"{kimg:,} kimg")


def film_size(width: int, height: int, longest: int) -> tuple[int, int]:
    """That size, within so many pixels, in even numbers (H.264 halves the resolution of colours)."""
    scale = min(1, longest / max(width, height))
    return _even(width * scale), _even(height * scale)


def _even(side: float) -> int:
    return max(round(side / 2), 1) * 2


def captioned(frame: Image.Image, text: str) -> Image.Image:
    """`frame` with white `text` on a dark ground in its upper left corner, away from a player's controls."""
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
    """H.264 (libx264, as it comes with av), 4:2:0, with the index ahead of the pictures, so that it can be streamed."""
    import av

    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as film:
        stream = film.add_stream("libx264", rate=rate, options={"crf": "21", "preset": "medium"})
        first = next(pictures)
        stream.width, stream.height, stream.pix_fmt = *first.size, "yuv420p"
        for picture in held(itertools.chain([first], pictures), rate * HELD_SECONDS):
            film.mux(stream.encode(av.VideoFrame.from_image(picture)))
        film.mux(stream.encode(None))


def held(pictures: Iterator[Image.Image], times: int) -> Iterator[Image.Image]:
    """The pictures, and the last one so many times again."""
    last: Image.Image | None = None
    for last in pictures:
        yield last
    if last is not None:
        yield from itertools.repeat(last, times)


def write_animation(path: Path, pictures: Iterator[Image.Image], rate: int) -> None:
    """WebP that begins anew after its end."""
    shown = list(pictures)
    durations = [1000 // rate] * (len(shown) - 1) + [1000 * HELD_SECONDS]
    shown[0].save(path, "WEBP", save_all=True, append_images=shown[1:], duration=durations, loop=0, quality=80)
