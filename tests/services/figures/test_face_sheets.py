"""Faces on a sheet."""

import io

import numpy as np
import pytest
from PIL import Image

from services.errors import FaceNotFound, InvalidParameter
from services.faces.random_faces import Look
from tests.fakes import FakeConfig, FakeNetwork


@pytest.fixture
def service(service):
    """A service with the faces 1, 2 and 3."""
    service.random_faces.make(3, Look(seed=1))
    return service


def drawn(service, *arguments):
    with Image.open(io.BytesIO(service.face_sheets.plan(*arguments).png())) as picture:
        return np.asarray(picture)


def pixels(service, face_id):
    with Image.open(io.BytesIO(service.faces.png(service.stored.face(face_id)))) as picture:
        return np.asarray(picture)


def test_faces_stand_in_rows_in_the_order_that_was_asked_for(service):
    sheet = drawn(service, [3, 1, 2], 2, None)
    assert sheet.shape == (32, 24, 3)
    assert np.array_equal(sheet[:16, :12], pixels(service, 3))
    assert np.array_equal(sheet[:16, 12:], pixels(service, 1))
    assert np.array_equal(sheet[16:, :12], pixels(service, 2))
    assert (sheet[16:, 12:] == 255).all()


def test_a_size_scales_the_cells(service):
    assert drawn(service, [1, 2, 3], None, 32).shape == (32, 72, 3)


def test_faces_of_several_networks_and_channels_share_a_sheet(run):
    gray = FakeNetwork(FakeConfig(img_channels=1), name="gray", fingerprint="0" * 64)
    alpha = FakeNetwork(FakeConfig(img_channels=4, img_height=8), name="alpha", fingerprint="1" * 64)
    service = run(FakeNetwork(), gray, alpha)
    for name in ("fake", "gray", "alpha"):
        service.random_faces.make(1, Look(network=name))
    sheet = drawn(service, [1, 2, 3], None, None)
    assert sheet.shape == (16, 36, 3)
    assert np.array_equal(sheet[:, 12:24], np.repeat(pixels(service, 2)[..., None], 3, axis=2))


def test_the_version_changes_with_what_is_seen(service):
    plans = [([1, 2], None, None), ([2, 1], None, None), ([1, 2], 1, None), ([1, 2], None, 20)]
    versions = [service.face_sheets.plan(*plan).version for plan in plans]
    assert len(set(versions)) == 4
    assert service.face_sheets.plan(*plans[0]).version == versions[0]


def test_what_would_be_too_large_is_refused_with_the_largest_size(service):
    with pytest.raises(InvalidParameter, match="size must be at most 1820") as refusal:
        drawn(service, [1, 2, 3], None, 4000)
    assert refusal.value.field == "size"
    assert max(drawn(service, [1, 2, 3], None, 1820).shape) <= 4096


def test_an_unknown_face_is_named(service):
    with pytest.raises(FaceNotFound, match="ids: there is no face 9"):
        service.face_sheets.plan([1, 9], None, None)
