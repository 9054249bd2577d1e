"""Points in latent spaces that come from elsewhere."""

import numpy as np
import pytest

from services.errors import InvalidParameter
from services.imports.latents import Latent


@pytest.fixture
def generator(service):
    return service.networks.generator()


def latent(values, space, **options):
    return Latent(values=np.asarray(values, np.float64), space=space, field="latent", **options)


def test_truncation_moves_a_point_towards_the_average(generator):
    w_avg = generator.network.w_avg
    point = latent(np.arange(6.0), "w")
    assert (point.ws(generator, 1) == np.arange(6, dtype=np.float32)).all()
    np.testing.assert_allclose(point.ws(generator, 0), np.broadcast_to(w_avg, (4, 6)), atol=1e-6)
    np.testing.assert_allclose(point.ws(generator, 0.5)[2], (w_avg + np.arange(6)) / 2, atol=1e-6)


def test_a_point_in_w_plus_keeps_its_layers(generator):
    ws = np.random.RandomState(0).randn(4, 6).astype(np.float32)
    assert (latent(ws, "w+").ws(generator, 1) == ws).all()


@pytest.mark.parametrize(("space", "shape"), [("z", (6,)), ("w", (8,)), ("w+", (6, 4)), ("w+", (6,)), ("z", (1, 8))])
def test_another_shape_is_refused(generator, space, shape):
    with pytest.raises(InvalidParameter, match=r"z \[8\], w \[6\], w_plus \[4, 6\]"):
        latent(np.zeros(shape), space).checked(generator)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e5, 1e300])
def test_numbers_that_no_latent_has_are_refused(generator, value):
    with pytest.raises(InvalidParameter, match="latent must hold numbers"):
        latent([0, 0, 0, 0, 0, value], "w").checked(generator)
