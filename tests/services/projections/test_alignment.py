"""The part of a picture that is projected, with and without a detector."""

import numpy as np
import pytest
from PIL import Image

from services.errors import InvalidParameter
from services.projections.alignment import Alignment
from stylegan2.pictures.detection import Face
from tests.fakes import FakeConfig, FakeNetwork, make_service, no_detector


def face(x, y, size):
    """A face whose square is 4 * size wide, centred a little beneath its eyes."""
    return Face((x - size / 2, y), (x + size / 2, y), (x - size / 4, y + size), (x + size / 4, y + size))


class FakeDetector:
    """Finds the given faces, in pictures of this network's average as in others."""

    def __init__(self, faces, average=None):
        self._faces, self._average = faces, [face(128, 140, 50)] if average is None else average
        self.calls = 0

    def __call__(self, image):
        self.calls += 1
        return self._average if self.calls == 1 else self._faces


@pytest.fixture
def generator(service):
    return service.networks.generator()


def aligned(detector, generator, align, picture=None):
    picture = picture or Image.new("RGB", (400, 300), "red")
    return Alignment(lambda: detector).aligned(picture, generator, align)


def test_none_takes_the_middle_without_searching_for_faces(generator):
    detector = FakeDetector([face(100, 100, 30)])
    result = aligned(detector, generator, "none")
    assert (result.by, result.faces, result.pixels.shape) == ("none", None, (16, 12, 3))
    assert detector.calls == 0


@pytest.mark.parametrize("align", ["auto", "face"])
def test_a_face_is_cut_out(generator, align):
    result = aligned(FakeDetector([face(100, 100, 30)]), generator, align)
    assert (result.by, result.faces, result.pixels.shape) == ("face", 1, (16, 12, 3))
    record = result.record()
    assert record["side"] == 120
    assert record["angle"] == 0
    assert record["centre"] == pytest.approx([100, 103])


def test_the_largest_of_several_faces_is_taken_and_their_number_recorded(generator):
    result = aligned(FakeDetector([face(60, 100, 20), face(250, 150, 60), face(340, 80, 30)]), generator, "auto")
    assert result.faces == 3
    assert result.record()["side"] == 240


def test_auto_takes_the_middle_where_there_is_no_face(generator):
    result = aligned(FakeDetector([]), generator, "auto")
    assert result.record() == {"by": "none", "faces": 0}


def test_auto_does_not_move_a_face_that_is_already_in_position(generator):
    """A face of the network's own comes back to the pixel."""
    pixels = np.random.RandomState(0).randint(0, 256, (16, 12, 3), np.uint8)
    same = FakeDetector([face(128, 140, 50)])
    result = aligned(same, generator, "auto", Image.fromarray(pixels))
    assert result.record() == {"by": "none", "faces": 1}
    assert np.array_equal(result.pixels, pixels)


def test_face_refuses_a_picture_without_a_face(generator):
    with pytest.raises(InvalidParameter, match="image must show a face") as refusal:
        aligned(FakeDetector([]), generator, "face")
    assert refusal.value.field == "image"


def test_without_a_detector_auto_takes_the_middle_and_face_says_what_to_install(generator):
    picture = Image.new("RGB", (400, 300))
    assert Alignment(no_detector).aligned(picture, generator, "auto").record() == {"by": "none"}
    with pytest.raises(InvalidParameter, match=r"requirements-training\.txt") as refusal:
        Alignment(no_detector).aligned(picture, generator, "face")
    assert refusal.value.field == "align"


def test_face_refuses_a_network_that_makes_no_faces(generator):
    with pytest.raises(InvalidParameter, match="network of faces") as refusal:
        aligned(FakeDetector([face(100, 100, 30)], average=[]), generator, "face")
    assert refusal.value.field == "align"
    assert aligned(FakeDetector([face(100, 100, 30)], average=[]), generator, "auto").by == "none"


def test_the_average_face_is_searched_once_per_network(generator):
    detector = FakeDetector([face(100, 100, 30)])
    alignment = Alignment(lambda: detector)
    for _ in range(3):
        alignment.aligned(Image.new("RGB", (400, 300)), generator, "face")
    assert detector.calls == 4


@pytest.mark.parametrize(("channels", "mode"), [(1, "L"), (3, "RGB"), (4, "RGBA")])
def test_a_picture_gets_the_networks_channels(tmp_path, channels, mode):
    service = make_service(tmp_path / "other", FakeNetwork(FakeConfig(img_channels=channels)))
    generator = service.networks.generator()
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    result = aligned(FakeDetector([face(20, 20, 5)]), generator, "face", clear)
    expected = 0 if channels == 4 else 255  # over white, but where alpha is part of the image
    assert result.pixels.shape == (16, 12, channels)
    assert (result.pixels == expected).all()
    service.close()


def codes(picture):
    return [warning.code for warning in picture.warnings]


def test_a_picture_that_was_not_searched_for_a_face_says_why(generator):
    picture = Image.new("RGB", (400, 300))
    missing = Alignment(no_detector).aligned(picture, generator, "auto")
    assert codes(missing) == ["no-detector"]
    assert "requirements-training.txt" in missing.warnings[0].detail
    strange = aligned(FakeDetector([face(100, 100, 30)], average=[]), generator, "auto")
    assert codes(strange) == ["no-face-in-network"]
    assert "fake" in strange.warnings[0].detail


def test_a_picture_in_which_no_face_is_found_says_so_with_its_size(generator):
    [warning] = aligned(FakeDetector([]), generator, "auto").warnings
    assert warning.code == "no-face-found"
    assert "400 x 300" in warning.detail


@pytest.mark.parametrize("align", ["auto", "face"])
def test_a_face_that_is_found_gives_no_warning(generator, align):
    assert codes(aligned(FakeDetector([face(100, 100, 30)]), generator, align)) == []


def test_none_searches_for_nothing_and_warns_of_nothing(generator):
    assert codes(aligned(FakeDetector([]), generator, "none")) == []
