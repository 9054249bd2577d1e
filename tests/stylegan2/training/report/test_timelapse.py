"""A film shows every readable sheet in order, and the last one longer."""

import importlib.util

import numpy as np
import pytest
from PIL import Image, ImageSequence

from stylegan2.training.report import timelapse
from stylegan2.training.report.record import find_sheets
from stylegan2.training.report.timelapse import (
    captioned,
    evenly,
    film_size,
    find_timelapse,
    frames,
    sheets_per_second,
    write_animation,
    write_timelapse,
)
from tests.stylegan2.training.report.run_folders import run_folder

with_av = pytest.mark.skipif(not importlib.util.find_spec("av"), reason="needs the package av")


@pytest.fixture
def without_av(monkeypatch):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "av" else found(name))


def middle(image: Image.Image) -> tuple[int, ...]:
    return image.convert("RGB").getpixel((image.width // 2, image.height - 3))


def shown(path) -> list[Image.Image]:
    import av

    with av.open(str(path)) as film:
        return [frame.to_image() for frame in film.decode(video=0)]


@with_av
def test_a_film_is_h264_that_browsers_play(tmp_path):
    import av

    path = write_timelapse(run_folder(tmp_path, size=(63, 47)))
    assert path.name == "timelapse.mp4"
    with av.open(str(path)) as film:
        codec = film.streams.video[0].codec_context
        assert (codec.name, codec.pix_fmt, codec.width, codec.height) == ("h264", "yuv420p", 64, 48)
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


@with_av
def test_a_film_shows_each_sheet_and_holds_the_last(tmp_path):
    pictures = shown(write_timelapse(run_folder(tmp_path, sheets=3)))
    colours = [middle(picture) for picture in pictures]
    assert len(pictures) == 3 + 3 * timelapse.SLOWEST
    for found, expected in zip(colours, [(255, 0, 0), (0, 128, 0)] + [(0, 0, 255)] * 13, strict=True):
        assert np.abs(np.subtract(found, expected)).max() < 12


def test_without_av_it_is_an_animated_webp(tmp_path, without_av):
    path = write_timelapse(run_folder(tmp_path, sheets=3))
    assert path.name == "timelapse.webp"
    with Image.open(path) as animation:
        pictures = [(middle(frame), frame.info["duration"]) for frame in ImageSequence.Iterator(animation)]
    assert [duration for _, duration in pictures] == [250, 250, 3000]
    assert np.abs(np.subtract(pictures[-1][0], (0, 0, 255))).max() < 12


@pytest.mark.parametrize("sheets", [0, 1])
def test_fewer_than_two_sheets_give_no_film(tmp_path, sheets):
    assert write_timelapse(run_folder(tmp_path, sheets=sheets)) is None
    assert find_timelapse(tmp_path) is None


def test_broken_sheets_do_not_count(tmp_path):
    run_folder(tmp_path, sheets=2)
    (tmp_path / "fakes000001.png").write_bytes(b"\x89PNG")
    assert write_timelapse(tmp_path) is None


def test_a_sheet_of_another_shape_is_left_out(tmp_path):
    run_folder(tmp_path, sheets=3)
    Image.new("RGB", (10, 10)).save(tmp_path / "fakes000001.png")
    assert len(list(frames(find_sheets(tmp_path)))) == 2


def test_a_film_that_fails_leaves_the_earlier_one(tmp_path, monkeypatch, without_av):
    path = write_timelapse(run_folder(tmp_path))
    before = path.read_bytes()

    def full(path, pictures, rate):
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(timelapse, "write_animation", full)
    with pytest.raises(OSError, match="No space left"):
        write_timelapse(tmp_path)
    assert path.read_bytes() == before
    assert sorted(tmp_path.glob(".*")) == []


def test_the_kimg_is_written_in_the_upper_left_corner():
    plain = Image.new("RGB", (256, 256), "blue")
    marked = np.asarray(captioned(plain.copy(), "1,250 kimg"))
    changed = (marked != np.asarray(plain)).any(axis=-1)
    assert changed[:40, :120].sum() > 200
    assert not changed[40:].any()
    assert marked.max(axis=(0, 1)).min() > 200  # white letters


@pytest.mark.parametrize(("sheets", "rate"), [(2, 4), (80, 4), (400, 20), (5000, 30)])
def test_the_rate_of_a_long_film_makes_it_20_seconds_within_limits(sheets, rate):
    assert sheets_per_second(sheets) == rate


def test_many_sheets_are_thinned_out_evenly_with_the_first_and_the_last():
    found = evenly(list(range(5000)), 600)
    assert (len(found), found[0], found[-1]) == (600, 0, 4999)
    assert set(np.diff(found)) == {8, 9}
    assert evenly([1, 2, 3], 600) == [1, 2, 3]


@pytest.mark.parametrize(
    ("size", "expected"),
    [((512, 512), (512, 512)), ((63, 47), (64, 48)), ((8192, 4096), (1024, 512)), ((1, 1), (2, 2))],
)
def test_films_have_even_sides_within_the_longest(size, expected):
    assert film_size(*size, longest=1024) == expected


def test_the_newest_film_is_found(tmp_path, without_av):
    path = write_timelapse(run_folder(tmp_path))
    assert find_timelapse(tmp_path) == path


def test_a_single_picture_can_be_an_animation(tmp_path):
    write_animation(tmp_path / "one.webp", iter([Image.new("RGB", (4, 4))]), 4)
    with Image.open(tmp_path / "one.webp") as image:
        assert image.size == (4, 4)
