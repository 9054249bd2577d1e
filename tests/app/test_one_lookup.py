"""A request looks up its network once, and reads each of its faces once."""

import collections

import pytest

from db.face_store import FaceStore
from services.rendering.networks import Networks

CALLS = [
    ("POST", "/faces?amount=2", None),
    ("POST", "/faces?id=1", None),
    ("POST", "/faces?amount=2&id1=1", None),
    ("POST", "/faces?amount=2&id1=1&id2=2", None),
    ("POST", "/faces/transitions", {"from": 1, "to": 2, "amount": 2}),
    ("POST", "/faces/transitions", {"path": [1, 2, 3], "amount": 3}),
    ("POST", "/faces/averages", {"ids": [1, 2]}),
    ("POST", "/faces/averages", {"opposite_of": 1, "ids": [2, 3]}),
    ("POST", "/faces/mixes", {"ids": [1, 2], "crossover": 1}),
    ("POST", "/faces/mixes", {"styles": {"coarse": 1, "middle": 2}}),
    ("POST", "/faces/edits", {"id": 1, "direction": "pca_1", "strength": 1}),
    ("POST", "/stimulus-sets", {"ids": [1, 2], "reference": 3}),
    ("POST", "/faces/similar", {"id": 1, "amount": 2, "metric": "w", "distance": 0.5}),
    ("GET", "/faces/1/distances?to=2,3", None),
    ("POST", "/faces/imports", {"w": [0, 0, 0, 0, 0, 0]}),
    ("POST", "/previews", {"transition": {"path": [1, 2, 3], "t": 0.5}}),
    ("POST", "/previews", {"edit": {"id": 1, "direction": "pca_1", "strength": 1}}),
    ("GET", "/faces/1/attributes", None),
    ("GET", "/attributes?ids=1,2,3,1", None),
    ("POST", "/faces/1/verify", None),
    ("GET", "/sheets/mix?rows=1,2&columns=2,3&layers=coarse", None),
    ("GET", "/animations?ids=1,2&frames=2", None),
    ("GET", "/faces/1/latent?space=z", None),
    ("GET", "/directions", None),
]


@pytest.fixture
def lookups(monkeypatch):
    """How often a network was looked up, and each face read."""
    found = collections.Counter()
    generator, get = Networks.generator, FaceStore.get
    monkeypatch.setattr(
        Networks, "generator", lambda self, name=None: (found.update(["network"]), generator(self, name))[1]
    )
    monkeypatch.setattr(FaceStore, "get", lambda self, face_id: (found.update([face_id]), get(self, face_id))[1])
    return found


@pytest.mark.parametrize(("method", "path", "body"), CALLS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_request_looks_up_its_network_and_each_of_its_faces_once(three_faces, lookups, method, path, body):
    answer = three_faces.open(path, method=method, json=body)
    assert answer.status_code in (200, 201), answer.text
    assert lookups["network"] == 1
    assert set(lookups.values()) == {1}
