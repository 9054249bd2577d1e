"""Pictures made again, compared with the record of a set and with the stored faces."""

import numpy as np
import pytest

from db.face_store import FaceStore
from services.faces.lookup import StoredFaces
from services.faces.random_faces import Look
from services.pictures.decoding import decoded, pixel_sha256
from services.results.folder import ResultsFolder
from services.stimuli.comparison import Comparison, Report
from services.stimuli.picture_record import PictureEntry
from services.stimuli.recipe_json import ExpectedPicture

MADE = "a" * 64  # the hash of the picture, which differs from the face's where a form changes it


@pytest.fixture
def face(service):
    [face] = service.random_faces.make(1, Look(seed=1))
    return face


@pytest.fixture
def folder(results):
    folder = ResultsFolder(results)
    yield folder
    folder.close()


@pytest.fixture
def comparison(service, folder):
    return Comparison(service.stored, folder)


@pytest.fixture
def pixels(service, face):
    return decoded(service.faces.png(face))


def expected(face, **more):
    entry = PictureEntry(file="images/face-1.png", id=face.id, recipe=face.recipe)
    return ExpectedPicture(**{"entry": entry, "sha256": MADE, "face_sha256": face.sha256, **more})


def brighter(pixels):
    """One pixel by 3 levels in one channel, another by 1."""
    changed = pixels.copy()
    for row, levels in ((0, 3), (1, 1)):
        value = changed[row, 0, 0]
        changed[row, 0, 0] = value + levels if value < 200 else value - levels
    return changed


def test_the_same_face_is_equal_without_its_file(comparison, face, pixels, folder):
    (folder.path / face.file).unlink()
    found = comparison.compared(expected(face), pixels, MADE)
    assert found.equal
    assert (found.face_sha256, found.max_difference, found.mean_difference) == (face.sha256, 0, 0.0)


def test_another_face_differs_by_levels(comparison, face, pixels):
    found = comparison.compared(expected(face), brighter(pixels), MADE)
    assert not found.equal
    assert found.max_difference == 3
    assert found.mean_difference == pytest.approx(4 / pixels.size)
    assert found.face_sha256 == pixel_sha256(brighter(pixels))


def test_differences_do_not_wrap_around(comparison, face, pixels):
    found = comparison.compared(expected(face), 255 - pixels, MADE)
    assert found.max_difference == np.abs(255 - 2 * pixels.astype(int)).max()


def test_the_same_face_in_another_picture_is_not_equal(comparison, face, pixels):
    found = comparison.compared(expected(face), pixels, "b" * 64)
    assert not found.equal
    assert found.max_difference == 0


@pytest.mark.parametrize("lost", ["the row", "the file", "half of the file", "another face's file", "another size"])
def test_without_the_old_pixels_nothing_is_said_of_the_difference(service, results, folder, face, pixels, lost):
    stored = service.stored
    path = results / face.file
    changed = brighter(pixels)
    if lost == "the row":
        stored = StoredFaces(FaceStore())
    elif lost == "the file":
        path.unlink()
    elif lost == "half of the file":
        path.write_bytes(path.read_bytes()[:-20])
    elif lost == "another face's file":
        [other] = service.random_faces.make(1, Look(seed=2))
        path.write_bytes((results / other.file).read_bytes())
    else:
        changed = changed[:-1]
    found = Comparison(stored, folder).compared(expected(face), changed, MADE)
    assert (found.equal, found.max_difference, found.mean_difference) == (False, None, None)


def test_a_stored_face_that_is_not_the_one_in_the_set_is_no_measure(comparison, face, pixels):
    found = comparison.compared(expected(face, face_sha256="c" * 64), pixels, MADE)
    assert (found.equal, found.max_difference) == (False, None)


def test_a_report_counts_what_is_equal_and_keeps_the_order(comparison, face, pixels):
    images = [comparison.compared(expected(face), made, MADE) for made in (pixels, brighter(pixels), pixels)]
    said = Report(images, {"fake": {"keras": "9"}}).to_dict()
    assert (said["equal"], said["different"]) == (2, 1)
    assert [image["equal"] for image in said["images"]] == [True, False, True]
    assert said["engines"] == {"fake": {"keras": "9"}}
    assert said["images"][0]["face_sha256"] == {"expected": face.sha256, "now": face.sha256}
