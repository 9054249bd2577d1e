"""The survey infers resolution and channels, finds faces, and reads no more of a file than it needs."""

import numpy as np
import pytest

from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.settings import PreparationSettings
from stylegan2.training.preparation.sources import SourceFile
from stylegan2.training.preparation.survey import Finding, Survey, Surveyor, SurveyTask
from tests.stylegan2.training.preparation.pictures import FACE, FakeDetector, picture

SHAPE_IS_GIVEN = {"img_height": 16, "img_width": 16, "channels": "rgb"}


def surveyed(folder, name, wants_colour=False, wants_alpha=False, **settings):
    surveyor = Surveyor(folder, PreparationSettings(**settings), FakeDetector)
    return surveyor(SurveyTask(SourceFile("", name), wants_colour, wants_alpha))


def survey(*findings, **settings):
    survey = Survey(PreparationSettings(**settings))
    for finding in findings:
        survey.add(finding)
    return survey


def test_only_the_header_is_read_if_the_pixels_are_not_needed(tmp_path):
    picture(0, 60, 40).save(tmp_path / "whole.jpg")
    data = (tmp_path / "whole.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(data[:-500])
    assert surveyed(tmp_path, "cut.jpg") == Finding((40,))
    assert surveyed(tmp_path, "cut.jpg", wants_colour=True) == Finding()
    assert surveyed(tmp_path, "whole.jpg", wants_colour=True) == Finding((40,), True, False)


def test_the_usable_side_depends_on_the_fit(tmp_path):
    picture(0, 60, 40).save(tmp_path / "a.png")
    assert surveyed(tmp_path, "a.png", fit="crop").sides == (40,)
    assert surveyed(tmp_path, "a.png", fit="pad").sides == (60,)


@pytest.mark.parametrize(("mode", "coloured"), [("L", False), ("RGB", True), ("RGBA", True)])
def test_colour_and_transparency_are_found_in_the_pixels(tmp_path, mode, coloured):
    image = picture(0, mode=mode)
    if mode == "RGBA":
        image.putpixel((0, 0), (0, 0, 0, 0))
    image.save(tmp_path / "a.png")
    finding = surveyed(tmp_path, "a.png", wants_alpha=True)
    assert (finding.coloured, finding.transparent) == (coloured, mode == "RGBA")


def test_a_file_that_cannot_be_read_has_an_empty_finding(tmp_path):
    assert surveyed(tmp_path, "missing.png") == Finding()


@pytest.mark.parametrize("all_faces", [False, True])
def test_faces_are_listed_by_size_and_the_sides_are_of_those_that_are_used(tmp_path, all_faces):
    picture(0, 400, 120).save(tmp_path / "two.png")
    finding = surveyed(tmp_path, "two.png", align=True, all_faces=all_faces)
    assert len(finding.faces) == 2
    assert finding.faces[0] == (FACE.left_eye, FACE.right_eye, FACE.mouth_left, FACE.mouth_right)
    np.testing.assert_allclose(finding.sides, [82.8, 43.2][: 1 + all_faces], atol=0.01)


def test_pixels_are_asked_for_until_colour_and_transparency_have_been_seen():
    file = SourceFile("", "a.png")
    assert survey().task(file) == SurveyTask(file, True, True)
    assert survey(Finding((8,), True, False)).task(file) == SurveyTask(file, False, True)
    assert survey(Finding((8,), True, True), Finding((8,))).task(file) == SurveyTask(file, False, False)
    assert survey(channels="gray").task(file) == SurveyTask(file, False, False)


@pytest.mark.parametrize(
    ("settings", "needed"),
    [
        (SHAPE_IS_GIVEN, False),
        ({**SHAPE_IS_GIVEN, "channels": "auto"}, True),
        ({**SHAPE_IS_GIVEN, "align": True}, True),
        ({"channels": "rgb"}, True),
    ],
    ids=["all given", "channels", "faces", "size"],
)
def test_a_survey_is_needed_if_something_is_left_to_infer(settings, needed):
    assert survey(**settings).needed is needed


def test_a_shape_that_is_given_needs_no_finding():
    assert survey(**SHAPE_IS_GIVEN).shape() == (16, 16, 3)


@pytest.mark.parametrize(
    ("findings", "channels"),
    [
        ([Finding((64,), False, False)], 1),
        ([Finding((64,), False, False), Finding((64,), True, False)], 3),
        ([Finding((64,), False, True), Finding((64,), None, None)], 4),
    ],
    ids=["gray", "colour", "transparency"],
)
def test_channels_are_those_that_some_picture_needs(findings, channels):
    assert survey(*findings).shape() == (64, 64, channels)


def test_the_side_is_inferred_from_all_pictures():
    assert survey(*[Finding((130.0,), True, False)] * 19, Finding((20.0,))).shape() == (128, 128, 3)


@pytest.mark.parametrize(("align", "message"), [(False, "no picture that"), (True, "no picture with a face that")])
def test_a_source_without_a_picture_is_refused(align, message):
    with pytest.raises(PreparationError, match=message):
        survey(Finding(), align=align).shape()
