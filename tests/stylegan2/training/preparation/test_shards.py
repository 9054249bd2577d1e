"""Shards hold the pictures that were added, in the form that training and StyleGAN2-ADA read."""

import zipfile
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from stylegan2.training.dataset import ImageArchive
from stylegan2.training.preparation.shards import Shards

SHAPE = (8, 12, 3)
PICTURES = np.random.default_rng(0).integers(0, 256, (7, *SHAPE), dtype=np.uint8)


def png(pixels):
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture
def shards(tmp_path):
    def shards(**limits):
        (tmp_path / "work").mkdir(exist_ok=True)
        (tmp_path / "set").mkdir(exist_ok=True)
        return Shards(tmp_path / "set", tmp_path / "work", SHAPE, **limits)

    return shards


def fill(shards, labels=(None,) * 7):
    shards.resume()
    for pixels, label in zip(PICTURES, labels, strict=True):
        shards.add(png(pixels), pixels, label)
    shards.sync()
    shards.commit()
    shards.close()


def test_the_archive_reads_the_same_pixels_and_labels(shards, tmp_path):
    fill(shards(images_per_shard=3), labels=range(7))
    with ImageArchive(tmp_path / "set") as archive:
        assert archive.shape == SHAPE
        assert archive.c_dim == 7
        assert archive.labels.tolist() == list(range(7))
        assert np.array_equal([archive[k] for k in range(7)], PICTURES)


def test_all_shards_but_the_last_are_full(shards, tmp_path):
    fill(shards(images_per_shard=3))
    sizes = {}
    for path in (tmp_path / "set").iterdir():
        with zipfile.ZipFile(path) as shard:
            sizes[path.name] = sum(name.endswith(".png") for name in shard.namelist())
    assert sizes == {"00000.zip": 3, "00001.zip": 3, "00002.zip": 1}


def test_a_shard_is_full_at_its_limit_of_bytes(shards, tmp_path):
    fill(shards(bytes_per_shard=1))
    assert len(list((tmp_path / "set").glob("*.zip"))) == 7


def test_only_the_totals_are_left_in_the_workplace(shards, tmp_path):
    fill(shards(images_per_shard=7))
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["totals.npz"]


def test_the_mean_is_that_of_all_pictures(shards):
    filled = shards(images_per_shard=3)
    fill(filled)
    assert np.allclose(filled.mean(), PICTURES.mean(0))


def test_a_picture_can_be_read_back_by_its_number(shards):
    filled = shards(images_per_shard=3)
    fill(filled)
    assert all(np.array_equal(filled.read(k), PICTURES[k]) for k in range(7))
