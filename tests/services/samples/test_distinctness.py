"""How far apart faces must be."""

import numpy as np
import pytest

from services.errors import NotAvailable
from services.samples.distinctness import Distinct, Distinctness
from tests.fakes import readers


def test_identity_needs_a_reader_of_the_shape_of_heads(run):
    service = run()
    generator = service.networks.generator()
    with pytest.raises(NotAvailable, match=r"distinct\.metric must be one of w, w\+, pixel for fake"):
        Distinctness(Distinct("identity", 1), generator, lambda: service.populations.of(generator))


def test_faces_of_which_something_was_not_measured_count_as_too_near(run):
    service = run(readers=readers())
    generator = service.networks.generator()
    distinctness = Distinctness(Distinct("identity", 0.1), generator, lambda: service.populations.of(generator))
    assert distinctness.are_near(np.array([np.nan, 5.0]), np.array([0.0, 0.0]))
    assert not distinctness.are_near(np.array([5.0, 5.0]), np.array([0.0, 0.0]))
