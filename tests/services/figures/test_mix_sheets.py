"""The style-mixing figure."""

import io

import numpy as np
import pytest
from PIL import Image

from services.errors import FaceNotFound, InvalidParameter
from services.faces.random_faces import Look
from services.pictures.conversion import MAX_SIZE
from tests.fakes import FakeConfig, FakeNetwork, make_service


def drawn(plan):
    with Image.open(io.BytesIO(plan.png())) as picture:
        return np.atleast_3d(np.asarray(picture))


def cell(pixels, row, column, size=(16, 12)):
    return pixels[row * size[0] : (row + 1) * size[0], column * size[1] : (column + 1) * size[1]]


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """With faces 1 to 4."""
    service = make_service(tmp_path_factory.mktemp("results"))
    service.random_faces.make(4, Look(seed=1))
    yield service
    service.close()


def face_pixels(service, face_id):
    with Image.open(io.BytesIO(service.faces.png(service.faces.stored.face(face_id)))) as picture:
        return np.asarray(picture)


def test_faces_are_along_the_edges_and_the_corner_is_empty(service):
    pixels = drawn(service.mix_sheets.plan([1, 2], [3, 4, 1], "coarse", None))
    assert pixels.shape == (3 * 16, 4 * 12, 3)
    assert (cell(pixels, 0, 0) == 255).all()
    for column, face_id in enumerate([3, 4, 1], 1):
        assert np.array_equal(cell(pixels, 0, column), face_pixels(service, face_id))
    for row, face_id in enumerate([1, 2], 1):
        assert np.array_equal(cell(pixels, row, 0), face_pixels(service, face_id))
    assert np.array_equal(cell(pixels, 1, 3), face_pixels(service, 1))  # mixed with itself


def test_a_mix_has_the_layers_of_the_column_and_the_rest_of_the_row(service):
    pixels = drawn(service.mix_sheets.plan([1, 2], [3], [0, 3], None))
    made = service.mixes.by_layers([3, 2, 2, 3])
    assert np.array_equal(cell(pixels, 2, 1), face_pixels(service, made.id))


def test_nothing_is_stored_and_everything_is_drawn_in_one_go(service):
    plan = service.mix_sheets.plan([1, 2, 3, 4], [1, 2, 3, 4], "middle", None)
    stored = service.faces.stored.ids()
    plan.png()
    assert service.faces.stored.ids() == stored


def test_the_version_is_that_of_the_bytes(service):
    def plan(rows=(1, 2), columns=(3, 4), layers="coarse", size=None):
        return service.mix_sheets.plan(rows, columns, layers, size)

    assert plan().version == plan(layers=[2, 1, 0]).version == plan(size=16).version
    assert plan().png() == plan(size=16).png()
    others = [plan(rows=(2, 1)), plan(rows=(1,), columns=(2, 3, 4)), plan(layers="middle"), plan(size=15)]
    assert len({one.version for one in [plan(), *others]}) == 5


def test_cells_have_the_size_that_is_wanted_or_that_fits(service):
    assert drawn(service.mix_sheets.plan([1], [2], "coarse", 8)).shape == (16, 12, 3)
    largest = MAX_SIZE // 3
    assert service.mix_sheets.plan([1, 2], [3], "coarse", largest).cell == (round(largest * 0.75), largest)
    with pytest.raises(InvalidParameter, match=f"size must be at most {largest} ") as refusal:
        service.mix_sheets.plan([1, 2], [3], "coarse", largest + 1)
    assert refusal.value.field == "size"


@pytest.mark.parametrize("channels", [1, 4])
def test_gray_and_transparent_faces_have_sheets(run, channels):
    run(FakeNetwork(FakeConfig(img_channels=channels))).random_faces.make(2, Look(seed=1))
    pixels = drawn(run.service.mix_sheets.plan([1], [2], "coarse", 8))
    assert pixels.shape == (16, 12, channels)
    assert (pixels[:8, :6, -1] == (0 if channels == 4 else 255)).all()


@pytest.mark.parametrize(
    ("rows", "columns", "field"), [([9**9, 1], [1], "rows"), ([1], [2, 9**9], "columns")], ids=["rows", "columns"]
)
def test_an_unknown_face_is_named_with_its_field(service, rows, columns, field):
    with pytest.raises(FaceNotFound) as refusal:
        service.mix_sheets.plan(rows, columns, "coarse", None)
    assert (refusal.value.face_id, refusal.value.field) == (9**9, field)
