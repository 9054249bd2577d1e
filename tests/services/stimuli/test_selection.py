"""Which faces a set is of."""

import pytest

from services.errors import FaceNotFound, InvalidParameter
from services.faces.random_faces import Look
from services.stimuli import selection
from services.stimuli.selection import Query, chosen_faces
from tests.fakes import FakeNetwork, make_service


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    results = tmp_path_factory.mktemp("selection") / "results"
    service = make_service(results, FakeNetwork(), FakeNetwork(name="other", fingerprint="e" * 64))
    service.random_faces.make(4, Look(seed=10))
    service.averages.make([1, 2])
    service.averages.make_opposite(1, [], [0.5, 1])
    service.random_faces.make(2, Look(seed=12, network="other"))
    yield service.faces.stored
    service.close()


def ids(stored, **query):
    return [face.id for face in chosen_faces(stored, None, Query(**query))]


def test_ids_are_taken_in_their_order(stored):
    assert [face.id for face in chosen_faces(stored, [3, 1, 2], None)] == [3, 1, 2]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        ({"limit": 2}, [1, 2]),
        ({"after": 3, "limit": 3}, [4, 5, 6]),
        ({"by": "random"}, [1, 2, 3, 4, 8, 9]),
        ({"by": "average"}, [5]),
        ({"by": "opposite"}, [6, 7]),
        ({"network": "other"}, [8, 9]),
        ({"network": "f" * 64, "by": "random"}, [1, 2, 3, 4]),
        ({"seed_from": 12}, [3, 4, 8, 9]),
        ({"seed_to": 10}, [1]),
        ({"seed_from": 11, "seed_to": 12, "network": "fake"}, [2, 3]),
    ],
)
def test_a_query_finds_what_fits(stored, query, found):
    assert ids(stored, **query) == found


@pytest.mark.parametrize(
    "query", [{"network": "third"}, {"after": 9}, {"after": 2**70}, {"seed_from": 5, "seed_to": 4}]
)
def test_a_query_that_fits_nothing_says_so(stored, query):
    with pytest.raises(InvalidParameter, match="query"):
        ids(stored, **query)


def test_a_query_that_fits_too_much_asks_for_a_limit(stored, monkeypatch):
    monkeypatch.setattr(selection, "MAX_IMAGES", 8)
    with pytest.raises(InvalidParameter, match="limit"):
        ids(stored)
    assert len(ids(stored, limit=8)) == 8


def test_an_unknown_or_repeated_id_is_refused(stored):
    with pytest.raises(FaceNotFound, match="ids"):
        chosen_faces(stored, [1, 99], None)
    with pytest.raises(InvalidParameter, match="twice: 2"):
        chosen_faces(stored, [1, 2, 2], None)
