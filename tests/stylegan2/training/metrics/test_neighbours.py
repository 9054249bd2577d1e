"""The nearest training pictures are those of a full search, mirrored ones included."""

import numpy as np
import pytest

from stylegan2.training.metrics import neighbours
from stylegan2.training.metrics.neighbours import Neighbours, nearest, reduced
from tests.stylegan2.training.metrics.pictures import patterns


@pytest.fixture
def archive() -> np.ndarray:
    return patterns(30, 16, 24)


def full_search(pictures: np.ndarray, archive: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns all distances [N, M] in float64, and whether the mirror image is nearer."""
    plain, mirrored = (
        np.sqrt(np.square(images[:, None].astype(float) - archive).mean(axis=(2, 3, 4)))
        for images in (pictures, pictures[:, :, ::-1])
    )
    return np.minimum(plain, mirrored), mirrored < plain


@pytest.mark.parametrize("at_once", [1, 7, 512])
def test_neighbours_are_those_of_a_full_search(archive, monkeypatch, at_once):
    monkeypatch.setattr(neighbours, "VALUES_AT_ONCE", at_once * archive[0].size)
    pictures = patterns(5, 16, 24, seed=1)
    distances, mirrored = full_search(pictures, archive)
    order = np.argsort(distances, axis=1)[:, :4]
    found = nearest(pictures, archive)
    np.testing.assert_array_equal(found.indices, order)
    np.testing.assert_allclose(found.distances, np.take_along_axis(distances, order, 1), atol=0.1)
    np.testing.assert_array_equal(found.mirrored, np.take_along_axis(mirrored, order, 1))


def test_a_copy_and_a_mirrored_copy_are_found(archive):
    found = nearest(np.stack([archive[11], archive[25][:, ::-1]]), archive)
    assert found.indices[:, 0].tolist() == [11, 25]
    assert found.mirrored[:, 0].tolist() == [False, True]
    assert found.distances[:, 0].max() < 0.1
    assert found.distances[:, 1].min() > 5


def test_a_training_picture_is_not_its_own_neighbour(archive):
    own = np.array([3, -1, 29])
    found = nearest(archive[[3, 3, 29]], archive, own)
    assert found.indices[1, 0] == 3
    assert 3 not in found.indices[0]
    assert 29 not in found.indices[2]
    np.testing.assert_array_equal(found.indices[0, :3], found.indices[1, 1:])


def test_large_pictures_are_reduced_to_32_pixels():
    pictures = patterns(2, 96, 128, channels=1)
    rows = reduced(pictures)
    assert rows.shape == (2, 24 * 32)
    gray = reduced(np.full_like(pictures, 128))
    assert np.abs(gray).max() == 0


def test_a_set_with_too_few_pictures_gives_all_of_them(archive):
    assert nearest(archive[:2], archive[:3]).indices.shape == (2, 3)
    assert nearest(archive[:2], archive[:3], own=np.array([0, 1])).indices.shape == (2, 2)


def test_progress_gets_the_first_index_of_each_part(archive, monkeypatch):
    monkeypatch.setattr(neighbours, "VALUES_AT_ONCE", 10 * archive[0].size)
    seen = []
    nearest(archive[:1], archive, progress=lambda starts: seen.extend(starts) or starts)
    assert seen == [0, 10, 20]


def test_first_keeps_the_neighbours_of_the_first_pictures(archive):
    found: Neighbours = nearest(archive[:4], archive).first(2)
    assert found.indices[:, 0].tolist() == [0, 1]


@pytest.mark.parametrize(
    ("pictures", "count", "own"), [(0, 3, None), (1, 0, None), (1, 1, np.array([0]))], ids=["none", "empty", "only own"]
)
def test_too_few_pictures_are_refused(archive, pictures, count, own):
    with pytest.raises(ValueError, match="`pictures` and `archive` must have at least one picture"):
        nearest(archive[:pictures], archive[:count], own)


def test_pictures_of_another_shape_are_refused(archive):
    with pytest.raises(ValueError, match=r"`pictures` must be \(16, 24, 3\) each. Received: \(16, 16, 3\)"):
        nearest(patterns(1, 16, 16), archive)
