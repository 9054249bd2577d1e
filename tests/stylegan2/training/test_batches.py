"""Each pass shows every training image once, in an order that only the seed and the image number decide."""

import threading
from itertools import islice

import numpy as np
import pytest

from stylegan2.training.batches import batches, shuffled_indices
from stylegan2.training.dataset import ImageArchive
from tests.stylegan2.training.tiny_run import noise_pictures, write_shard


@pytest.fixture
def archive(tmp_path):
    with ImageArchive(write_shard(tmp_path / "pictures.zip", noise_pictures(10)), 8, 8, 3) as archive:
        yield archive


def taken(archive: ImageArchive, count: int, nimg: int = 0, seed: int = 0, x_flip: bool = True) -> list[np.ndarray]:
    generator = batches(archive, 4, nimg, seed, x_flip)
    try:
        return [images for images, _ in islice(generator, count)]
    finally:
        generator.close()


def data_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("training-data")]


def test_each_pass_is_another_permutation():
    epochs = [shuffled_indices(10, 10, start, seed=3) for start in (0, 10, 20)]
    for epoch in epochs:
        assert sorted(epoch) == list(range(10))
    assert len({tuple(epoch) for epoch in epochs}) == 3


def test_the_order_depends_on_seed_and_image_number_and_not_on_the_batch():
    whole = shuffled_indices(7, 28, 0, seed=1)
    parts = [shuffled_indices(7, 4, nimg, seed=1) for nimg in range(0, 28, 4)]
    np.testing.assert_array_equal(np.concatenate(parts), whole)
    assert not np.array_equal(shuffled_indices(7, 28, 0, seed=2), whole)


def test_batches_from_an_image_number_are_those_of_a_run_that_reached_it(archive):
    np.testing.assert_array_equal(taken(archive, 4, nimg=12), taken(archive, 7)[3:])


def test_half_of_the_pictures_are_mirrored_and_always_the_same_ones(archive):
    count = 100
    plain = np.concatenate(taken(archive, count, x_flip=False))
    flipped = np.concatenate(taken(archive, count))
    same = np.all(flipped == plain, axis=(1, 2, 3))
    mirrored = np.all(flipped == plain[:, :, ::-1], axis=(1, 2, 3))
    assert np.all(same != mirrored)
    assert abs(mirrored.mean() - 0.5) < 4 * 0.5 / np.sqrt(4 * count)
    np.testing.assert_array_equal(np.concatenate(taken(archive, count)), flipped)


def test_a_picture_is_not_changed_by_being_mirrored(archive):
    before = archive[0].copy()
    taken(archive, 20)
    np.testing.assert_array_equal(archive[0], before)


def test_the_reading_thread_ends_with_the_generator(archive):
    generator = batches(archive, 4, 0, 0)
    next(generator)
    assert data_threads()
    generator.close()
    assert data_threads() == []
