"""Forms that follow the face in the picture."""

import numpy as np
import pytest

from services.errors import InvalidParameter, NotMeasurable
from services.stimuli.forms.apply_form import apply_form, measure
from services.stimuli.forms.form import Ellipse, Eyes, Form, Luminance
from services.stimuli.forms.luminance import measured
from tests.services.stimuli.forms.painted_face import BACKGROUND, HAIR, LIPS, SKIN, painted

GREEN = (0, 255, 0)


def at(stimulus, x, y):
    return tuple(int(value) for value in stimulus.pixels[y, x])


def test_a_face_mask_shows_the_face_and_hides_hair_and_background():
    found = apply_form(*with_form(Form(mask="face", background=GREEN)))
    assert at(found, 32, 35) == SKIN
    assert at(found, 32, 46) == LIPS
    assert at(found, 32, 14) == at(found, 2, 2) == at(found, 62, 35) == GREEN


def test_a_replaced_background_leaves_hair_and_face():
    found = apply_form(*with_form(Form(replace_background=True, background=GREEN)))
    assert at(found, 32, 35) == SKIN
    assert at(found, 32, 14) == HAIR
    assert at(found, 2, 2) == at(found, 62, 62) == GREEN


def test_the_edge_is_soft_where_the_picture_is_enlarged():
    shown = apply_form(*with_form(Form(size=256, replace_background=True, background=GREEN))).pixels[140, :, 1]
    assert len(set(shown[40:90].tolist())) > 4
    assert BACKGROUND[2] not in set(apply_form(*with_form(Form(replace_background=True))).pixels[2, :, 2].tolist())


def test_an_oval_follows_a_face_that_moves():
    for shift in ((0, 0), (8, 4)):
        pixels, reading = painted(shift)
        found = apply_form(pixels, Form(mask="oval", background=GREEN), reading)
        assert at(found, 32 + shift[0], 34 + shift[1]) == SKIN
        assert at(found, 33 + shift[0], 8 + shift[1]) == GREEN
        green = (found.pixels == GREEN).all(axis=2)
        assert (~green).sum() == pytest.approx(np.pi * 18 * 24, rel=0.05)


def with_form(form):
    pixels, reading = painted()
    return pixels, form, reading


def test_aligned_eyes_leave_faces_in_one_place():
    form = Form(align=Eyes(left=(0.4, 0.45), right=(0.6, 0.45)), replace_background=True, background=GREEN)
    one, other = (apply_form(pixels, form, reading).pixels for pixels, reading in (painted(), painted((9, -6))))
    assert np.abs(one.astype(int) - other).mean() < 1.5
    unaligned = Form(replace_background=True, background=GREEN)
    one, other = (apply_form(pixels, unaligned, reading).pixels for pixels, reading in (painted(), painted((9, -6))))
    assert np.abs(one.astype(int) - other).mean() > 15


@pytest.mark.parametrize(
    "form",
    [
        Form(luminance=Luminance(mean=120.0, over="skin")),
        Form(luminance=Luminance(mean=120.0, over="skin"), mask=Ellipse(), size=100),
        Form(luminance=Luminance(mean=120.0, over="skin"), mask="face"),
        Form(luminance=Luminance(mean=0.2, scale="linear", over="face"), replace_background=True),
        Form(luminance=Luminance(mean=50.0, over="hair"), align=Eyes(left=(0.4, 0.45), right=(0.6, 0.45))),
    ],
)
def test_the_region_gets_its_mean_whatever_lies_around_it(form):
    for background in (BACKGROUND, (250, 250, 250)):
        pixels, reading = painted(background=background)
        found = apply_form(pixels, form, reading)
        tolerance = 0.5 if form.luminance.scale == "luma" else 0.002
        assert found.luminance.mean == pytest.approx(form.luminance.mean, abs=tolerance)
        again = measured(found.pixels[found.inside].astype(np.float32), found.scale)
        assert (again.mean, again.contrast) == (found.luminance.mean, found.luminance.contrast)


def test_the_background_does_not_move_the_skin():
    over = {"skin": [], "mask": []}
    for name, found in over.items():
        form = Form(luminance=Luminance(mean=120.0, over=name))
        for background in (BACKGROUND, (250, 250, 250)):
            pixels, reading = painted(background=background)
            found.append(at(apply_form(pixels, form, reading), 32, 35)[0])
    assert over["skin"][0] == over["skin"][1]
    assert abs(over["mask"][0] - over["mask"][1]) > 20  # what the confound was


def test_matching_measures_the_region():
    pixels, reading = painted()
    skin = measure(pixels, Form(luminance=Luminance(mean="match", over="skin")), reading)
    assert skin.mean == pytest.approx(0.299 * SKIN[0] + 0.587 * SKIN[1] + 0.114 * SKIN[2], abs=0.01)


def test_a_region_that_is_not_there_or_hidden_is_refused():
    pixels, reading = painted()
    bald = pixels, Form(luminance=Luminance(mean=9.0, over="hair"), crop=(0, 0.5, 1, 1)), reading
    with pytest.raises(NotMeasurable, match="no hair was found in face 7"):
        apply_form(*bald)
    with pytest.raises(InvalidParameter, match="hides"):
        apply_form(pixels, Form(luminance=Luminance(mean=9.0, over="hair"), mask="face"), reading)
