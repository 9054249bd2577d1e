"""Writes films: WebP and GIF with Pillow, MP4 with the package av."""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import PIL
from PIL import Image

from services.client import check_client
from stylegan2.pictures.reading import with_channels

FORMATS = {"webp": "image/webp", "gif": "image/gif", "mp4": "video/mp4"}
_WEBP = {"quality": 90, "method": 2, "kmin": 0, "kmax": 1}  # whole pictures: differences leave edges and save no space
# The bytes depend on the number of threads. With mbtree they also depend on memory that x264 has never written to, for
# most sizes of a film.
_MP4 = {"crf": "18", "preset": "medium", "threads": "1", "x264-params": "mbtree=0"}

_BYTES_PER_PIXEL = {"webp": (6, 16), "gif": (3, 24), "mp4": (6, 38)}  # of each frame in memory, and once
_MOST_MP4 = 64  # frames in the encoder's memory


def can_write(format_: str) -> bool:
    """Returns whether the encoder of `format_` is installed."""
    return format_ != "mp4" or importlib.util.find_spec("av") is not None


def encoder_version(format_: str) -> str:
    """Returns what the bytes of a film depend on apart from its pictures: the encoder's version and settings."""
    if format_ != "mp4":
        return f"Pillow {PIL.__version__}"
    import av

    return f"av {av.__version__} {_MP4}"


def film_bytes(frames: int, pixels: int, format_: str) -> int:
    """Returns about how many bytes it takes to write a film of so many frames of so many pixels each."""
    each, once = _BYTES_PER_PIXEL[format_]
    return (each * (min(frames, _MOST_MP4) if format_ == "mp4" else frames) + once) * pixels


def film_size(width: int, height: int, format_: str) -> tuple[int, int]:
    """Returns the nearest size that `format_` allows: H.264 halves the colours' resolution, so both sides are even."""
    if format_ != "mp4":
        return width, height
    return max(round(width / 2), 1) * 2, max(round(height / 2), 1) * 2


def write_film(path: Path, pictures: Iterator[Image.Image], format_: str, *, fps: int, loop: bool) -> None:
    """Writes a film. WebP keeps transparency; the other formats show it as white.

    An MP4 is written picture by picture; WebP holds all pictures in memory, and GIF one byte per pixel.

    Args:
        path: The file to write.
        pictures: At least two, all of one size.
        format_: A key of FORMATS.
        fps: Pictures per second.
        loop: Whether a WebP or GIF begins again after its end; for an MP4 the player decides.

    Raises:
        ClientGone: The client has disconnected.
        OSError: The film cannot be written.
    """
    if format_ == "mp4":
        _write_mp4(path, map(_opaque, pictures), fps)
    elif format_ == "gif":
        _write_gif(path, map(_opaque, pictures), fps, loop)
    else:
        _write_webp(path, pictures, fps, loop)


class _Watched:
    """A picture that Pillow encodes only while the client is there: Pillow calls `seek` before each one."""

    def __init__(self, picture: Image.Image) -> None:
        self._picture = picture

    def seek(self, frame: int) -> None:
        """Goes to a frame of the picture. Raises ClientGone."""
        check_client()
        self._picture.seek(frame)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._picture, name)


def _write_webp(path: Path, pictures: Iterator[Image.Image], fps: int, loop: bool) -> None:
    first, *others = pictures
    durations = list(itertools.islice(_milliseconds(fps, 1), len(others) + 1))
    watched = [_Watched(picture) for picture in others]
    first.save(path, "WEBP", save_all=True, append_images=watched, duration=durations, loop=int(not loop), **_WEBP)


def _write_gif(path: Path, pictures: Iterator[Image.Image], fps: int, loop: bool) -> None:
    """Writes a GIF in which each picture has its own palette."""
    palettes = (picture.quantize(256, method=Image.Quantize.MEDIANCUT) for picture in pictures)
    first, *others = palettes
    durations = list(itertools.islice(_milliseconds(fps, 10), len(others) + 1))
    again = {"loop": 0} if loop else {}
    watched = [_Watched(picture) for picture in others]
    first.save(path, "GIF", save_all=True, append_images=watched, duration=durations, disposal=1, **again)


def _write_mp4(path: Path, pictures: Iterator[Image.Image], fps: int) -> None:
    """Writes H.264 in 4:2:0, with the index ahead of the pictures, so that the film plays while it loads."""
    import av

    first = next(pictures)
    try:
        with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as film:
            stream = film.add_stream("libx264", rate=fps, options=_MP4)
            stream.width, stream.height, stream.pix_fmt = *first.size, "yuv420p"
            for picture in itertools.chain([first], pictures):
                film.mux(stream.encode(av.VideoFrame.from_image(picture)))
            film.mux(stream.encode(None))
    except av.FFmpegError as error:
        raise OSError(error.errno, error.strerror) from error


def _milliseconds(fps: int, unit: int) -> Iterator[int]:
    """Yields how long each picture is shown, in whole units; rounding errors do not add up."""
    ends = (round(number * 1000 / fps / unit) * unit for number in itertools.count())
    return (end - start for start, end in itertools.pairwise(ends))


def _opaque(picture: Image.Image) -> Image.Image:
    return with_channels(picture, 3, "white")
