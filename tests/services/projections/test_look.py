"""What is shown of a projection while it runs."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from services.progress import reporting_to
from services.projections.look import LOOKS, thinned
from services.projections.projections import ProjectionRequest
from tests.fakes import make_service


def upload():
    file = io.BytesIO()
    Image.fromarray(np.random.RandomState(0).randint(0, 256, (40, 40, 3), np.uint8)).save(file, "PNG")
    return file.getvalue()


def test_a_listener_sees_the_face_and_the_loss_as_they_converge(tmp_path):
    service = make_service(tmp_path / "results")
    seen = []

    def listen(share, details):
        if details is not None:
            seen.append((share, details()))

    with reporting_to(listen):
        made = service.projections.make(upload(), ProjectionRequest(steps=60, align="none"))
    service.close()
    assert 1 < len(seen) <= LOOKS
    assert [details["step"] for _, details in seen] == [round(60 * share) for share, _ in seen]
    kind, _, text = seen[-1][1]["picture"].partition(",")
    assert kind == "data:image/webp;base64"
    with Image.open(io.BytesIO(base64.b64decode(text))) as picture:
        assert max(picture.size) == 128
    step, loss = seen[-1][1]["loss"][-1]
    assert loss == round(made.curve[step], 6)


def test_long_curves_are_thinned_and_keep_their_ends():
    curve = [1 / (step + 1) for step in range(1001)]
    found = thinned(curve)
    assert len(found) <= 102
    assert (found[0], found[-1]) == ([0, 1.0], [1000, round(1 / 1001, 6)])
    assert thinned([0.5]) == [[0, 0.5]]
