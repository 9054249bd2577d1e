"""Pictures of drafted faces."""

import io

import numpy as np
import pytest
from PIL import Image

from services.client import serving_while
from services.errors import DeadlinePassed, OutOfRange
from services.faces.random_faces import Look
from tests.app.calls.test_no_face import Blind
from tests.fakes import readers
from tests.services.faces.test_drafted import DRAFTS


@pytest.mark.parametrize("draft", DRAFTS.values(), ids=DRAFTS)
def test_a_preview_has_the_pixels_of_the_face_that_is_made_later(service, draft):
    service.random_faces.make(2, Look(seed=1, truncation_psi=0.3))
    drafted, make = draft(service)
    preview = service.previews.of(drafted, None, "png")
    face = make()
    assert preview.sha256 == face.sha256
    assert preview.warnings == []
    with (
        Image.open(io.BytesIO(preview.picture)) as shown,
        Image.open(io.BytesIO(service.faces.png(face))) as stored,
    ):
        assert (np.asarray(shown) == np.asarray(stored)).all()
        assert shown.info == {}


def test_nothing_is_stored(service, results):
    before = sorted(results.rglob("*"))
    service.previews.of(service.random_faces.draft(Look(seed=1)), 32, "webp")
    assert sorted(results.rglob("*")) == before
    assert service.stored.ids() == []


def test_a_picture_without_a_face_is_refused_as_when_it_is_made(run):
    service = run(readers=readers(Blind()))
    drafted = service.random_faces.draft(Look(seed=1, truncation_psi=5))
    with pytest.raises(OutOfRange, match="truncation_psi"):
        service.previews.of(drafted, None, "png")
    insisting = service.random_faces.draft(Look(seed=1, truncation_psi=5, insist=True))
    assert service.previews.of(insisting, None, "png").sha256


def test_a_preview_that_nobody_wants_ends_and_others_go_on(service):
    drafted = service.random_faces.draft(Look(seed=1))

    def check():
        raise DeadlinePassed(1)

    with serving_while(check), pytest.raises(DeadlinePassed):
        service.previews.of(drafted, None, "png")
    assert service.previews.of(drafted, None, "png").sha256
