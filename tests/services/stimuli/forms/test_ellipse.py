"""The mask of a picture."""

import numpy as np
import pytest

from services.stimuli.forms.ellipse import ellipse
from services.stimuli.forms.form import Ellipse


def test_an_oval_covers_its_area_to_a_fraction_of_a_pixel():
    shown = ellipse(100, 80, Ellipse(centre=(0.4, 0.5), semi_axes=(0.3, 0.4)))
    assert shown.sum() == pytest.approx(np.pi * 24 * 40, rel=2e-3)
    assert ((shown >= 0) & (shown <= 1)).all()
    y, x = np.nonzero(shown == 1)
    assert x.mean() + 0.5 == pytest.approx(32, abs=0.01)
    assert y.mean() + 0.5 == pytest.approx(50, abs=0.01)


@pytest.mark.parametrize("height", [1, 63, 64, 65, 200])
def test_an_oval_is_the_same_from_row_to_row_however_many_there_are(height):
    mask = Ellipse(centre=(0.4, 0.5), semi_axes=(0.3, 0.4))
    shown = ellipse(height, 80, mask)
    assert shown == pytest.approx(shown[::-1], abs=1e-6)
