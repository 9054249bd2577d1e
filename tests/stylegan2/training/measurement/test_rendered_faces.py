"""Pictures, label maps, landmarks and attributes of one face stay together."""

import shutil

import numpy as np
import pytest

from stylegan2.training.errors import DatasetError
from stylegan2.training.measurement.rendered_faces import picked, read_rendered_faces


def test_all_that_is_known_of_a_face_is_in_one_row(renders):
    faces = read_rendered_faces(renders, 16)
    names = [attribute.name for attribute in faces.attributes]
    assert faces.images.shape == (80, 16, 16, 3)
    assert faces.labels.shape == (80, 32, 32)
    assert faces.people.tolist() == [k // 2 for k in range(80)]
    centres = [np.flatnonzero(labels.any(axis=0)).mean() + 0.5 for labels in faces.labels]
    np.testing.assert_allclose(faces.landmarks[:, 0, 0] * 32, centres, atol=1)
    np.testing.assert_allclose(faces.values[:, names.index("yaw")] / 4 + 16, centres, atol=1)


def test_a_landmark_is_visible_hidden_or_outside(renders):
    seen = read_rendered_faces(renders, 16).seen
    assert seen[0, 0] == 1
    assert np.isnan(seen[0, 2])
    assert seen[1, 2] == 0


def test_picked_faces_keep_their_rows(renders):
    faces = read_rendered_faces(renders, 16)
    few = picked(faces, np.array([5, 2]))
    np.testing.assert_array_equal(few.values, faces.values[[5, 2]])
    np.testing.assert_array_equal(few.images[1], faces.images[2])
    assert few.people.tolist() == [2, 1]


@pytest.mark.parametrize("file", ["tiny-00.zip", "tiny-labels-00.zip", "attributes.csv.gz", "landmarks.npz"])
def test_a_missing_file_is_refused(renders, tmp_path, file):
    shutil.copytree(renders, tmp_path / "copy")
    (tmp_path / "copy" / file).unlink()
    with pytest.raises(ValueError, match="copy"):
        read_rendered_faces(tmp_path / "copy", 16)


def test_tables_of_other_pictures_are_refused(renders, tmp_path):
    shutil.copytree(renders, tmp_path / "copy")
    with np.load(renders / "landmarks.npz") as packed:
        np.savez(tmp_path / "copy" / "landmarks.npz", **{**packed, "files": packed["files"][::-1]})
    with pytest.raises(DatasetError, match="must be of the same pictures"):
        read_rendered_faces(tmp_path / "copy", 16)
