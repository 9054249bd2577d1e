"""A shard has the names and labels that StyleGAN2-ADA's tool would write, and always the same bytes."""

import json
import zipfile
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from stylegan2.training.preparation.shard_file import member_name, read_from_shard, write_shard

PICTURES = np.random.default_rng(0).integers(0, 256, (3, 8, 12, 3), dtype=np.uint8)


@pytest.fixture
def written(tmp_path):
    """A function that writes the pictures with numbers from 999 on to a shard."""

    def written(labels=(None, None, None), name="00000.zip"):
        streams = [BytesIO() for _ in PICTURES]
        for stream, pixels in zip(streams, PICTURES, strict=True):
            Image.fromarray(pixels).save(stream, "PNG")
        pngs = [stream.getvalue() for stream in streams]
        contents = [(999 + k, len(png), label) for k, (png, label) in enumerate(zip(pngs, labels, strict=True))]
        write_shard(tmp_path / name, BytesIO(b"".join(pngs)), contents)
        return tmp_path / name

    return written


def test_a_thousand_pictures_share_a_folder():
    names = ["00000/img00000000.png", "00000/img00000999.png", "00001/img00001000.png", "10000/img10000000.png"]
    assert [member_name(number) for number in (0, 999, 1000, 10_000_000)] == names


def test_pictures_are_stored_uncompressed_under_their_numbers(written):
    with zipfile.ZipFile(written()) as shard:
        pictures = ["00000/img00000999.png", "00001/img00001000.png", "00001/img00001001.png"]
        assert shard.namelist() == [*pictures, "dataset.json"]
        assert {info.compress_type for info in shard.infolist()} == {zipfile.ZIP_STORED}
        assert shard.testzip() is None


def test_each_picture_can_be_read_by_its_number(written):
    shard = written()
    for k, pixels in enumerate(PICTURES):
        assert np.array_equal(read_from_shard(shard, 999 + k), pixels)


def test_labels_are_listed_by_name(written):
    with zipfile.ZipFile(written(labels=(2, 0, 2))) as shard:
        assert json.loads(shard.read("dataset.json")) == {
            "labels": [["00000/img00000999.png", 2], ["00001/img00001000.png", 0], ["00001/img00001001.png", 2]]
        }


def test_a_set_without_labels_says_so(written):
    with zipfile.ZipFile(written()) as shard:
        assert json.loads(shard.read("dataset.json")) == {"labels": None}


def test_a_shard_has_no_trace_of_the_time_or_the_system(written):
    with zipfile.ZipFile(written()) as shard:
        assert {(info.date_time, info.create_system, info.external_attr >> 16) for info in shard.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 3, 0o644)
        }
