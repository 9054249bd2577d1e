"""Training images come from zips as they were stored, with their labels, or are refused by name."""

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stylegan2.training.batches import batches, shuffled_indices
from stylegan2.training.dataset import ImageArchive
from stylegan2.training.errors import DatasetError
from tests.stylegan2.training.tiny_run import encoded, noise_pictures, write_shard


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (3, "RGB"), (4, "RGBA")])
@pytest.mark.parametrize("stored", ["L", "RGB", "RGBA"])
def test_pictures_are_converted_to_the_requested_channels(tmp_path, channels, mode, stored):
    [picture] = noise_pictures(1, mode=stored)
    with ImageArchive(write_shard(tmp_path / "one.zip", [picture]), 8, 8, channels) as archive:
        assert archive[0].shape == (8, 8, channels)
        np.testing.assert_array_equal(archive[0].squeeze(), np.asarray(picture.convert(mode)))


def test_larger_pictures_are_reduced_by_averaging_squares(tmp_path):
    [picture] = noise_pictures(1, side=32)
    with ImageArchive(write_shard(tmp_path / "one.zip", [picture]), 8, 8, 3) as archive:
        means = np.asarray(picture).reshape(8, 4, 8, 4, 3).mean(axis=(1, 3))
        np.testing.assert_allclose(archive[0], means, atol=1)


@pytest.mark.parametrize("cache_bytes", [0, 8 * 8 * 3 * 2, 1 << 20])
def test_the_cache_does_not_change_the_pictures(tmp_path, cache_bytes):
    pictures = noise_pictures(4)
    with ImageArchive(write_shard(tmp_path / "few.zip", pictures), 8, 8, 3, cache_bytes=cache_bytes) as archive:
        for k in [0, 1, 2, 3, 3, 2, 1, 0]:
            np.testing.assert_array_equal(archive[k], np.asarray(pictures[k]))


def test_the_shards_of_a_folder_are_one_archive(tmp_path):
    pictures = noise_pictures(5)
    write_shard(tmp_path / "b.zip", pictures[3:])
    write_shard(tmp_path / "a.zip", pictures[:3])
    with ImageArchive(tmp_path, 8, 8, 3) as archive:
        assert len(archive) == 5
        np.testing.assert_array_equal(archive[4], np.asarray(pictures[4]))


def flat(width: int, height: int) -> bytes:
    return encoded(Image.new("RGB", (width, height)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no picture", "cannot be read"),
        (encoded(noise_pictures(1)[0])[:60], "cannot be read"),
        (encoded(noise_pictures(1)[0]).replace(b"IDAT", b"IDOT"), "cannot be read"),
        (flat(8, 12), "is 8x12; it must be 8x8, or larger with the same"),
        (flat(4, 4), "is 4x4; it must be 8x8, or larger with the same"),
    ],
    ids=["no picture", "cut off", "damaged", "not square", "too small"],
)
def test_a_picture_that_cannot_be_used_is_named_with_its_shard(tmp_path, content, reason):
    with zipfile.ZipFile(tmp_path / "shard.zip", "w") as shard:
        shard.writestr("people/broken.png", content)
    with (
        ImageArchive(tmp_path, 8, 8, 3) as archive,
        pytest.raises(DatasetError, match=rf"picture people/broken.png in .*shard.zip .*{reason}"),
    ):
        archive[0]


def test_a_shard_whose_checksum_is_wrong_is_named(tmp_path):
    path = write_shard(tmp_path / "shard.zip", noise_pictures(1))
    content = bytearray(path.read_bytes())
    content[60] ^= 255
    path.write_bytes(content)
    with (
        ImageArchive(path, 8, 8, 3) as archive,
        pytest.raises(DatasetError, match=r"0000.png in .*shard.zip cannot be read"),
    ):
        archive[0]


def write_text(path: Path) -> None:
    path.write_text("no zip")


def write_zip_of_text(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as shard:
        shard.writestr("readme.txt", "no picture")


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path: None, "data has no pictures"),
        (write_zip_of_text, "data has no pictures"),
        (write_text, "shard.zip cannot be opened"),
    ],
    ids=["an empty folder", "a zip without pictures", "no zip"],
)
def test_data_without_pictures_is_refused_by_name(tmp_path, write, message):
    (tmp_path / "data").mkdir()
    write_shard(tmp_path / "data" / "a.zip", [])
    write(tmp_path / "data" / "shard.zip")
    with pytest.raises(DatasetError, match=message):
        ImageArchive(tmp_path / "data", 8, 8, 3)


def write_labelled(path: Path, labels: object, count: int = 3) -> Path:
    write_shard(path, noise_pictures(count))
    with zipfile.ZipFile(path, "a") as shard:
        shard.writestr("dataset.json", json.dumps({"labels": labels}))
    return path


def test_labels_come_with_their_pictures(tmp_path):
    write_labelled(tmp_path / "a.zip", [["0002.png", 4], ["0000.png", 0], ["0001.png", 2]])
    write_labelled(tmp_path / "b.zip", [["0000.png", 1]], count=1)
    with ImageArchive(tmp_path) as archive:
        assert archive.c_dim == 5
        assert archive.labels.tolist() == [0, 2, 4, 1]
        generator = batches(archive, 4, 0, 0)
        _, labels = next(generator)
        generator.close()
        assert labels.tolist() == archive.labels[shuffled_indices(4, 4, 0, 0)].tolist()


@pytest.mark.parametrize("labels", [None, []])
def test_a_set_without_labels_has_zero_classes(tmp_path, labels):
    with ImageArchive(write_labelled(tmp_path / "a.zip", labels)) as archive:
        assert archive.c_dim == 0
        assert archive.labels.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([["0000.png", 1], ["0001.png", 0]], "0002.png in .*a.zip has no label"),
        ([["0000.png", -1]], "label of 0000.png in .*a.zip must be a whole number of at least 0. Received: -1"),
        ([["0000.png", [0.5]]], "label of 0000.png in .* Received: .0.5"),
        ([3], "dataset.json in .*a.zip cannot be read"),
    ],
    ids=["missing", "negative", "a vector", "no pairs"],
)
def test_broken_labels_are_refused_by_name(tmp_path, labels, message):
    path = write_labelled(tmp_path / "a.zip", labels)
    with pytest.raises(DatasetError, match=message):
        ImageArchive(path)


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("RGB", 3), ("RGBA", 4)])
def test_the_shape_defaults_to_that_of_the_first_picture(tmp_path, mode, channels):
    pictures = [picture.resize((12, 8)) for picture in noise_pictures(2, side=12, mode=mode)]
    with ImageArchive(write_shard(tmp_path / "wide.zip", pictures)) as archive:
        assert archive.shape == archive[1].shape == (8, 12, channels)
    with ImageArchive(tmp_path / "wide.zip", img_height=4, img_width=6) as archive:
        assert archive[0].shape == (4, 6, channels)
