"""Pictures in one form."""

import numpy as np
import pytest

from services.errors import InvalidParameter
from services.stimuli.forms.apply_form import apply_form, measure
from services.stimuli.forms.ellipse import ellipse
from services.stimuli.forms.form import UNCHANGED, Ellipse, Form, Luminance
from services.stimuli.forms.luminance import from_light, measured, to_light


def picture(height=40, width=30, channels=3, seed=0):
    return np.random.RandomState(seed).randint(30, 220, (height, width, channels)).astype(np.uint8)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_nothing_asked_for_leaves_each_pixel(channels):
    found = apply_form(picture(channels=channels), UNCHANGED)
    assert (found.pixels == picture(channels=channels)).all()
    assert found.clipped == 0


def test_luminance_is_measured_of_what_is_left_alone_too():
    found = apply_form(np.full((8, 8, 1), 90, np.uint8), UNCHANGED)
    assert (found.luminance.mean, found.luminance.contrast) == (90, 0)


def test_the_longer_side_gets_the_size():
    assert apply_form(picture(40, 30), Form(size=80)).pixels.shape == (80, 60, 3)
    assert apply_form(picture(30, 40), Form(size=20)).pixels.shape == (15, 20, 3)
    assert apply_form(picture(1, 64), Form(size=16)).pixels.shape == (1, 16, 3)


def test_a_crop_is_that_part_of_the_picture():
    found = apply_form(picture(40, 30), Form(crop=(0.1, 0.25, 0.9, 0.75)))
    assert (found.pixels == picture(40, 30)[10:30, 3:27]).all()
    assert apply_form(picture(), Form(crop=(0.5, 0.5, 0.501, 0.501))).pixels.shape == (1, 1, 3)
    assert apply_form(picture(), Form(crop=(0.9999, 0.9999, 1, 1))).pixels.shape == (1, 1, 3)


def test_an_oval_shows_the_face_and_the_background_around_it():
    form = Form(mask=Ellipse(semi_axes=(0.3, 0.4)), background=(1, 2, 3))
    found = apply_form(picture(), form).pixels
    assert (found[20, 15] == picture()[20, 15]).all()
    for corner in (found[0, 0], found[-1, -1], found[0, -1], found[20, 0]):
        assert tuple(corner) == (1, 2, 3)


def test_a_background_is_mid_gray_if_none_is_named():
    assert tuple(apply_form(picture(), Form(mask=Ellipse())).pixels[0, 0]) == (128, 128, 128)
    assert tuple(apply_form(picture(), Form(mask=Ellipse(), gray=True)).pixels[0, 0]) == (128,)


def test_gray_has_one_channel_and_the_same_luminance():
    colour, gray = apply_form(picture(), UNCHANGED), apply_form(picture(), Form(gray=True))
    assert gray.pixels.shape == (40, 30, 1)
    assert gray.luminance.mean == pytest.approx(colour.luminance.mean, abs=0.05)
    linear = Luminance(mean=0.3, scale="linear")
    one, other = (apply_form(picture(), Form(gray=gray, luminance=linear)) for gray in (True, False))
    assert one.luminance.mean == pytest.approx(other.luminance.mean, abs=0.002)


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_luminance_is_matched_inside_the_mask_only(channels):
    form = Form(
        luminance=Luminance(mean=100.0, contrast=25.0), mask=Ellipse(semi_axes=(0.4, 0.4)), background=(0, 0, 0)
    )
    pixels = picture(channels=channels)
    if channels == 4:
        pixels[..., 3] = 255
    found = apply_form(pixels, form)
    inside = ellipse(40, 30, form.mask) == 1
    again = measured(found.pixels[inside].astype(np.float32), "luma")
    assert (again.mean, again.contrast) == (found.luminance.mean, found.luminance.contrast)
    assert (again.mean, again.contrast) == pytest.approx((100, 25), abs=0.2)
    assert (found.pixels[0, 0] == 0).all()


def test_what_is_transparent_is_background_and_does_not_count():
    pixels = picture(channels=4)
    pixels[..., 3] = 255
    pixels[:10, :, 3] = 0
    found = apply_form(pixels, Form(luminance=Luminance(mean=150.0), background=(9, 8, 7)))
    assert found.pixels.shape == (40, 30, 3)
    assert (found.pixels[0] == (9, 8, 7)).all()
    assert measured(found.pixels[10:].reshape(-1, 3).astype(np.float32), "luma").mean == pytest.approx(150, abs=0.5)


def test_measuring_is_of_the_picture_before_it_is_matched():
    form = Form(size=20, mask=Ellipse(), luminance=Luminance(mean=50.0))
    unmatched = apply_form(picture(), Form(size=20, mask=Ellipse()))
    assert measure(picture(), form).mean == pytest.approx(unmatched.luminance.mean, abs=0.1)


def test_a_mask_that_shows_nothing_is_refused():
    with pytest.raises(InvalidParameter, match="mask"):
        apply_form(picture(), Form(mask=Ellipse(centre=(0.0, 0.0), semi_axes=(0.01, 0.01))))


def test_a_background_that_nobody_would_see_is_refused():
    with pytest.raises(InvalidParameter, match="background"):
        apply_form(picture(), Form(background=(0, 0, 0)))
    apply_form(picture(channels=4), Form(background=(0, 0, 0)))


def as_a_whole(pixels, form):
    """The picture of a form with mask, background, and luminance, computed without blocks."""
    wanted, is_linear = form.luminance, form.luminance.scale == "linear"
    weights = np.array([0.2126, 0.7152, 0.0722] if is_linear else [0.299, 0.587, 0.114], np.float32)
    shown = ellipse(*pixels.shape[:2], form.mask)
    seen, inside, brightest = shown > 0, shown[shown > 0] == 1, np.float32(1 if is_linear else 255)
    levels = pixels[seen].astype(np.float32)
    channels = to_light(levels) if is_linear else levels
    luminance = channels @ weights

    def moved(aim):
        change = np.float32(aim[1] / now[1] - 1) * (luminance - np.float32(now[0])) + np.float32(aim[0] - now[0])
        return np.clip(channels + change[:, None], 0, brightest)

    def moments(values):
        return np.array([values.mean(dtype=np.float64), values.std(dtype=np.float64)])

    now, goal = moments(luminance[inside]), np.array([wanted.mean, wanted.contrast])
    aim, found = goal, []
    for _ in range(12):
        missed = goal - moments((moved(aim) @ weights)[inside])
        found.append((np.abs(missed).max(), aim))
        if found[-1][0] < 1e-5 * brightest:
            break
        aim = aim + missed
    best = moved(min(found, key=lambda each: each[0])[1])
    picture = pixels.astype(np.float32)
    picture[seen] = from_light(best) if is_linear else best
    background = np.array(form.background, np.float32)
    return np.round(picture * shown[..., None] + background * (1 - shown[..., None])).astype(np.uint8)


@pytest.mark.parametrize(
    "luminance", [Luminance(mean=110.0, contrast=50.0), Luminance(mean=0.3, contrast=0.2, scale="linear")]
)
def test_a_picture_made_in_blocks_is_the_picture_made_as_a_whole(luminance):
    form = Form(luminance=luminance, mask=Ellipse(semi_axes=(0.45, 0.48)), background=(10, 20, 30))
    pixels = picture(500, 450)
    assert (apply_form(pixels, form).pixels == as_a_whole(pixels, form)).all()
