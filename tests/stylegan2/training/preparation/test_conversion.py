"""A file becomes training pictures of one shape, or a note that gives the reason why not."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from stylegan2.pictures.detection import Face
from stylegan2.training.preparation.conversion import ConversionTask, Converter
from stylegan2.training.preparation.fingerprints import perceptual_hash, pixel_digest
from stylegan2.training.preparation.settings import PreparationSettings
from stylegan2.training.preparation.sources import SourceFile
from tests.stylegan2.training.preparation.pictures import FACE, picture

SMALL_FACE = Face((140.0, 40.0), (150.0, 40.0), (141.0, 52.0), (149.0, 52.0))  # half as large as FACE


@pytest.fixture
def converted(tmp_path):
    """A function that converts the picture, which is 200 pixels wide and 100 high."""
    picture(0, 200, 100).save(tmp_path / "a.png")

    def converted(shape=(32, 32, 3), faces=None, has_label=True, name="a.png", **settings):
        converter = Converter(tmp_path, PreparationSettings(align=faces is not None, **settings), shape)
        return converter(ConversionTask(SourceFile("", name), has_label, faces))

    return converted


def test_the_png_the_pixels_and_the_hashes_are_those_of_the_same_picture(converted):
    outcome = converted()
    (made,) = outcome.pictures
    assert made.pixels.shape == (32, 32, 3)
    assert np.array_equal(np.asarray(Image.open(BytesIO(made.png))), made.pixels)
    assert made.perceptual_hash == perceptual_hash(Image.fromarray(made.pixels))
    assert outcome.digest == pixel_digest(picture(0, 200, 100))
    assert outcome.notes == ()


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pictures_have_the_channels_of_the_set(converted, channels):
    assert converted((24, 48, channels)).pictures[0].pixels.shape == (24, 48, channels)


def test_a_file_without_a_label_is_not_even_read(converted):
    outcome = converted(has_label=False, name="missing.png")
    assert (outcome.digest, outcome.pictures, outcome.notes) == (None, (), (("no label", ""),))


def test_a_file_that_cannot_be_read_is_noted_with_the_reason(converted, tmp_path):
    (tmp_path / "text.png").write_text("hello")
    for name, reason in [("text.png", "not a picture that can be read"), ("missing.png", "No such file or directory")]:
        outcome = converted(name=name)
        assert (outcome.digest, outcome.pictures, outcome.notes) == (None, (), (("unreadable", reason),))


def test_a_picture_that_is_too_small_is_noted_with_its_size(converted):
    outcome = converted((128, 128, 3))
    assert (outcome.pictures, outcome.notes) == ((), (("too small", "200x100 pixels where 128x128 is needed"),))
    assert outcome.digest is not None


def test_a_picture_of_exactly_the_size_is_large_enough(converted):
    assert len(converted((100, 200, 3)).pictures) == 1


def test_a_small_picture_is_enlarged_if_upscaling_is_allowed(converted):
    assert converted((128, 128, 3), allow_upscaling=True).pictures[0].pixels.shape == (128, 128, 3)


def test_a_picture_without_a_face_is_noted(converted):
    outcome = converted(faces=())
    assert (outcome.pictures, outcome.notes) == ((), (("no face", "in 200x100 pixels"),))


def test_of_several_faces_the_first_is_taken_and_that_is_noted(converted):
    outcome = converted(faces=(FACE, SMALL_FACE))
    assert outcome.notes == (("several faces", "the largest of 2 was taken"),)
    assert [made.png for made in outcome.pictures] == [converted(faces=(FACE,)).pictures[0].png]


def test_all_faces_give_a_picture_each_on_request(converted):
    outcome = converted(faces=(FACE, SMALL_FACE), all_faces=True)
    assert outcome.notes == ()
    assert outcome.pictures[0].png != outcome.pictures[1].png


def test_a_face_that_is_too_small_is_noted_with_its_size(converted):
    outcome = converted((64, 64, 3), faces=(FACE, SMALL_FACE), all_faces=True)
    assert len(outcome.pictures) == 1
    assert outcome.notes == (("too small", "43x43 pixels where 64x64 is needed"),)
