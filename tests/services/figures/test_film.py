"""Pictures written as films."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from services.client import serving
from services.errors import ClientGone
from services.figures.film import FORMATS, can_write, encoder_version, film_size, write_film

ROOT = Path(__file__).parents[3]
COLOURS = ["red", "lime", "blue", "yellow", "black", "aqua", "navy"]


def pictures(amount=7, size=(16, 12)):
    return [Image.new("RGB", size, colour) for colour in COLOURS[:amount]]


def written(path, format_, shown=None, *, fps=10, loop=True):
    file = path / f"film.{format_}"
    write_film(file, iter(pictures() if shown is None else shown), format_, fps=fps, loop=loop)
    return file


def frames(file, mode="RGB"):
    """Pixels and duration of each frame, and the file's number of loops."""
    with Image.open(file) as film:
        found = [(np.asarray(frame.convert(mode)).astype(int), frame.info["duration"]) for frame in _each(film)]
        return [pixels for pixels, _ in found], [duration for _, duration in found], film.info.get("loop")


def _each(film):
    for frame in ImageSequence.Iterator(film):
        frame.load()
        yield frame


@pytest.mark.parametrize("format_", ["webp", "gif"])
def test_all_pictures_are_there_in_order(tmp_path, format_):
    shown, _, _ = frames(written(tmp_path, format_))
    assert len(shown) == 7
    for pixels, picture in zip(shown, pictures(), strict=True):
        assert np.abs(pixels - np.asarray(picture)).mean() < 4


@pytest.mark.parametrize("format_", ["webp", "gif"])
def test_no_further_picture_is_encoded_once_the_client_is_gone(tmp_path, format_):
    asked = iter([False, False, True])
    with serving(lambda: next(asked)), pytest.raises(ClientGone):
        written(tmp_path, format_)
    assert list(asked) == []


@pytest.mark.parametrize(("format_", "unit"), [("webp", 1), ("gif", 10)])
@pytest.mark.parametrize("fps", [7, 24, 30, 50])
def test_rounding_errors_of_durations_do_not_add_up(tmp_path, format_, unit, fps):
    _, durations, _ = frames(written(tmp_path, format_, fps=fps))
    assert abs(sum(durations) - 7 * 1000 / fps) <= unit / 2
    assert max(durations) - min(durations) <= unit


@pytest.mark.parametrize(("format_", "ends"), [("webp", 1), ("gif", None)])
def test_a_film_begins_again_only_if_it_is_a_loop(tmp_path, format_, ends):
    assert frames(written(tmp_path, format_, loop=True))[2] == 0  # for ever
    assert frames(written(tmp_path, format_, loop=False))[2] == ends


def test_transparency_stays_in_webp_and_is_white_elsewhere(tmp_path):
    clear = [Image.new("RGBA", (16, 12), (number, 0, 0, 0)) for number in (0, 255)]
    clear[1].paste((255, 0, 0, 255), (0, 0, 8, 12))
    first, second = frames(written(tmp_path, "webp", clear), "RGBA")[0]
    assert (first[..., 3] == 0).all()
    assert second[6, 2, 3] == 255
    assert second[6, 13, 3] == 0
    first, second = frames(written(tmp_path, "gif", clear))[0]
    assert (first == 255).all()
    assert (second[6, 13] == 255).all()
    assert second[6, 2].tolist() == [255, 0, 0]


@pytest.mark.parametrize(
    ("size", "format_", "expected"),
    [((17, 13), "webp", (17, 13)), ((17, 13), "gif", (17, 13)), ((1024, 768), "mp4", (1024, 768)),
     ((19, 15), "mp4", (20, 16)), ((21, 1), "mp4", (20, 2)), ((1, 1), "mp4", (2, 2))],
)  # fmt: skip
def test_only_mp4_needs_even_sides_and_none_is_nothing(size, format_, expected):
    assert film_size(*size, format_) == expected


def test_an_mp4_has_all_pictures_and_its_index_ahead_of_them(tmp_path):
    av = pytest.importorskip("av")
    file = written(tmp_path, "mp4", fps=10)
    with av.open(str(file)) as film:
        shown = [frame.to_ndarray(format="rgb24").astype(int) for frame in film.decode(video=0)]
        assert film.streams.video[0].average_rate == 10
    assert len(shown) == 7
    for pixels, picture in zip(shown, pictures(), strict=True):
        assert np.abs(pixels - np.asarray(picture)).mean() < 8
    data = file.read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


WRITE = """
import pathlib, sys
from PIL import Image
from services.figures.film import write_film
pictures = (Image.effect_mandelbrot((222, 166), (-2, -1.5, 1, 1.5), k + 2).convert("RGB") for k in range(12))
write_film(pathlib.Path(sys.argv[1]), pictures, sys.argv[2], fps=24, loop=True)
"""


@pytest.mark.parametrize("format_", FORMATS)
def test_a_film_has_the_same_bytes_whatever_was_in_the_memory_before(tmp_path, format_):
    if not can_write(format_):
        pytest.skip("the package av is not installed")
    for name, fill in (("one", "0"), ("other", "255")):  # glibc fills new memory with the complement of this byte
        environment = {**os.environ, "MALLOC_PERTURB_": fill}
        subprocess.run([sys.executable, "-c", WRITE, tmp_path / name, format_], check=True, env=environment, cwd=ROOT)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


@pytest.mark.parametrize("format_", FORMATS)
def test_a_film_that_cannot_be_written_is_an_os_error(tmp_path, format_):
    if not can_write(format_):
        pytest.skip("the package av is not installed")
    with pytest.raises(OSError, match="No such file or directory"):
        written(tmp_path / "missing", format_)


def test_the_version_names_the_encoder():
    assert encoder_version("webp") == encoder_version("gif") == f"Pillow {Image.__version__}"
    if can_write("mp4"):
        assert encoder_version("mp4").startswith("av ")
