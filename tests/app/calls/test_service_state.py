"""The state of the service and its networks."""

import pytest


def test_the_service_tells_how_it_is(client):
    assert client.get("/healthz").json == {"status": "ok"}
    assert client.get("/readyz").json == {"status": "ready"}


def test_networks_are_listed_loaded_ones_first_and_once(client):
    loaded, known = client.get("/networks").json["networks"]
    assert loaded == {
        "name": "fake", "loaded": True, "configured": True, "default": True, "img_height": 16, "img_width": 12,
        "img_channels": 3, "classes": 0, "licence": "CC0", "fingerprint": "f" * 64, "precision": "float32",
        "note": "Paints.",
    }  # fmt: skip
    assert known == {"name": "ffhq", "loaded": False}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/networks"])
def test_the_state_takes_no_parameters(client, problem, path):
    problem(client.get(f"{path}?x=1"), 400, "x")
