"""Picture files of a set, and their records."""

import tracemalloc

import numpy as np
import pytest

from services.errors import InvalidParameter
from services.pictures.conversion import flattened
from services.pictures.decoding import decoded, pixel_sha256
from services.pictures.png import encode
from services.recipes.recipe import Recipe
from services.stimuli.forms.apply_form import apply_form
from services.stimuli.forms.ellipse import ellipse
from services.stimuli.forms.face_reading import FaceReading
from services.stimuli.forms.form import Ellipse, Eyes, Form, Luminance
from services.stimuli.forms.luminance import measured
from services.stimuli.picture import Studio
from services.stimuli.picture_record import PictureEntry
from services.stimuli.w_distances import WDistances
from stylegan2.measurement.readings import REGIONS

ENTRY = PictureEntry(
    file="images/face-1.png", id=1, recipe=Recipe(network="fake", fingerprint="f" * 64, seed=7, truncation_psi=0.7)
)
PLACE = WDistances(1.5, 0.25, "CC0")


def some_pixels():
    return np.linspace(40, 200, 24 * 20 * 3).reshape(24, 20, 3).astype(np.uint8)


def own_png():
    return encode(some_pixels(), {"facespace": "the recipe"})


def picture(form=None, image_format="png", png=own_png):
    return Studio(form or Form(), image_format).picture(ENTRY, some_pixels(), PLACE, png)


def not_needed():
    pytest.fail("the face's own PNG was asked for")


def test_a_face_that_nothing_changes_is_its_own_file():
    found = picture()
    assert found.data == own_png()
    assert found.made.sha256 == found.made.face_sha256 == pixel_sha256(some_pixels())
    assert (found.made.width, found.made.height) == (20, 24)


@pytest.mark.parametrize("image_format", ["webp", "jpeg"])
def test_another_format_is_encoded_anew(image_format):
    found = picture(image_format=image_format, png=not_needed)
    assert found.made.sha256 == pixel_sha256(decoded(found.data))
    assert found.made.face_sha256 == pixel_sha256(some_pixels())
    assert (found.made.sha256 == found.made.face_sha256) == (image_format == "webp")


@pytest.mark.parametrize("image_format", ["png", "webp", "jpeg"])
def test_a_changed_picture_has_its_own_hash_and_size_and_no_recipe(image_format):
    found = picture(Form(size=48), image_format, not_needed)
    assert (found.made.width, found.made.height) == (40, 48)
    assert found.made.sha256 == pixel_sha256(decoded(found.data)) != found.made.face_sha256
    assert found.made.face_sha256 == pixel_sha256(some_pixels())
    assert b"the recipe" not in found.data


def test_the_record_has_what_was_measured():
    record = picture(Form(luminance=Luminance(mean=100.0))).made
    assert record.entry is ENTRY
    assert record.luminance.mean == pytest.approx(100, abs=0.5)
    assert (record.w_from_average, record.w_from_reference, record.licence) == (1.5, 0.25, "CC0")
    assert record.clipped == 0
    assert picture(Form(luminance=Luminance(mean=250.0, contrast=100.0))).made.clipped > 0


def test_a_form_that_does_not_fit_is_refused():
    with pytest.raises(InvalidParameter, match="mask"):
        picture(Form(mask=Ellipse(centre=(0.0, 0.0), semi_axes=(0.01, 0.01))))


@pytest.mark.parametrize("image_format", ["png", "webp", "jpeg"])
@pytest.mark.parametrize("scale", ["luma", "linear"])
def test_the_luminance_is_that_of_the_file_inside_the_mask(image_format, scale):
    noise = np.random.default_rng(0).integers(0, 256, (24, 20, 3), np.uint8)
    mask = Ellipse(centre=(0.5, 0.5), semi_axes=(0.3, 0.3))
    form = Form(luminance=Luminance(contrast=60.0 if scale == "luma" else 0.2, scale=scale), mask=mask)
    found = Studio(form, image_format).picture(ENTRY, noise, PLACE, not_needed)
    inside = ellipse(24, 20, mask) == 1
    shown = measured(decoded(found.data)[inside].astype(np.float32), scale)
    assert found.made.luminance == shown
    before = apply_form(noise, form).luminance
    assert (found.made.luminance == before) == (image_format != "jpeg")


@pytest.mark.parametrize("image_format", ["png", "webp", "jpeg"])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_the_luminance_of_an_unchanged_face_is_that_of_the_file(image_format, channels):
    pixels = np.random.default_rng(0).integers(0, 256, (24, 20, channels), np.uint8)
    found = Studio(Form(), image_format).picture(ENTRY, pixels, PLACE, lambda: encode(pixels, {}))
    shown = flattened(decoded(found.data))
    expected = measured(shown.reshape(-1, shown.shape[2]).astype(np.float32), "luma")
    assert found.made.luminance == expected


@pytest.mark.parametrize("image_format", ["png", "webp", "jpeg"])
@pytest.mark.parametrize(
    "form",
    [
        Form(), Form(size=1000), Form(size=1000, gray=True, mask=Ellipse()),
        Form(size=1000, luminance=Luminance(mean=120.0, contrast=50.0)),
        Form(
            size=1000, luminance=Luminance(mean=0.3, contrast=0.2, scale="linear"), mask=Ellipse(), background=(9, 9, 9)
        ),
    ],
)  # fmt: skip
def test_the_estimate_of_memory_covers_the_arrays(form, image_format):
    pixels = np.random.RandomState(0).randint(0, 256, (600, 600, 3)).astype(np.uint8)
    studio = Studio(form, image_format)
    tracemalloc.start()
    try:
        studio.picture(ENTRY, pixels, PLACE, lambda: encode(pixels, {}))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < studio.bytes_needed(600 * 600)


class Segmenter:
    """Stands for a measuring network whose readings are all there are."""

    def reading(self, face, recipe, pixels, form):
        regions = np.zeros((*pixels.shape[:2], len(REGIONS)), np.float32)
        regions[..., REGIONS.index("background")] = 1
        regions[200:400, 200:400] = np.eye(len(REGIONS))[REGIONS.index("skin")]
        return FaceReading(face, {"eye_centre_l": (250.0, 280.0), "eye_centre_r": (350.0, 280.0)}, regions)

    def quantities(self, recipe, pixels, shown, background):
        return {"skin_L": 60.0}


@pytest.mark.parametrize(
    "form",
    [
        Form(mask="face", size=1000),
        Form(luminance=Luminance(mean=120.0, over="skin"), replace_background=True),
        Form(align=Eyes(left=(0.4, 0.4), right=(0.6, 0.4)), mask="face", size=1000, luminance=Luminance(mean=99.0)),
    ],
)
def test_the_estimate_of_memory_covers_the_regions(form):
    pixels = np.random.RandomState(0).randint(0, 256, (600, 600, 3)).astype(np.uint8)
    studio = Studio(form, "png", Segmenter())
    tracemalloc.start()
    try:
        found = studio.picture(ENTRY, pixels, PLACE, lambda: encode(pixels, {}))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.made.measured == {"skin_L": 60.0}
    assert peak < studio.bytes_needed(600 * 600)
