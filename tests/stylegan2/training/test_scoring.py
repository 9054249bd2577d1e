"""A run is scored by the distance of its images from the training set, always with the same images."""

from pathlib import Path

import numpy as np
import pytest

from stylegan2.pictures.pixels import to_pixels
from stylegan2.training.dataset import ImageArchive
from stylegan2.training.metrics.sliced_wasserstein import SlicedWasserstein
from stylegan2.training.scoring import SlicedWassersteinScore
from tests.stylegan2.training.tiny_run import noise_pictures, tiny_config, write_shard


class FakeTrainer:
    """Shows the image that `paint` makes from each z."""

    config = tiny_config(img_height=16, img_width=16)

    def __init__(self, paint) -> None:
        self._paint, self.classes = paint, []

    def preview(self, z: np.ndarray, classes: np.ndarray) -> np.ndarray:
        self.classes.append(classes)
        return np.stack([self._paint(row) for row in z])


def noise(z: np.ndarray) -> np.ndarray:
    return np.random.default_rng(np.abs(z * 1000).astype(int)).uniform(-1, 1, (16, 16, 3))


def flat(z: np.ndarray) -> np.ndarray:
    return np.full((16, 16, 3), z[0])


@pytest.fixture
def archive(tmp_path: Path):
    with ImageArchive(write_shard(tmp_path / "noise.zip", noise_pictures(40, side=16))) as archive:
        yield archive


def test_images_like_those_of_the_training_set_score_lower(archive):
    score = SlicedWassersteinScore(archive, 40)
    assert score(FakeTrainer(noise)) < 0.5 * score(FakeTrainer(flat))


def test_the_same_generator_has_the_same_score(archive):
    score = SlicedWassersteinScore(archive, 40)
    assert (
        score(FakeTrainer(noise))
        == score(FakeTrainer(noise))
        == SlicedWassersteinScore(archive, 40)(FakeTrainer(noise))
    )


def test_a_small_set_is_scored_by_as_many_images_as_it_has(archive):
    trainer = FakeTrainer(noise)
    found = SlicedWassersteinScore(archive, 1000)(trainer)
    z = np.stack([np.random.RandomState(1_000_000 + k).randn(8) for k in range(40)])
    fakes = to_pixels(trainer.preview(z, np.zeros(40)))
    assert found == pytest.approx(
        SlicedWasserstein([np.stack([archive[i] for i in range(40)])]).distance([fakes])["mean"]
    )


def test_generated_classes_are_those_of_the_training_images(archive):
    archive.labels = np.arange(40)
    trainer = FakeTrainer(noise)
    SlicedWassersteinScore(archive, 40)(trainer)
    shown = np.concatenate([trainer.classes[0], trainer.classes[1], trainer.classes[2][:8]])
    assert sorted(shown) == list(range(40))
