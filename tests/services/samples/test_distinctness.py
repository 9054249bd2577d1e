"""How far apart faces must be."""

import pytest

from services.errors import NotAvailable
from services.samples.distinctness import Distinct, Distinctness


def test_identity_needs_a_reader_of_the_shape_of_heads(run):
    service = run()
    generator = service.networks.generator()
    with pytest.raises(NotAvailable, match=r"distinct\.metric must be one of w, w\+, pixel for fake"):
        Distinctness(Distinct("identity", 1), generator, lambda: service.populations.of(generator))
