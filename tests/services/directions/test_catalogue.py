"""Directions are listed and found by name."""

import queue

import numpy as np
import pytest

from db.face_store import FaceStore
from services.directions.files import DirectionFiles
from services.errors import DirectionsUnusable, InvalidParameter
from services.service import Service
from stylegan2.directions import Directions, write_directions
from tests.fakes import DEFAULTS, FakeConfig, FakeNetwork, entry_of, make_service

CONFIG = FakeConfig()
RNG = np.random.default_rng(0)
VECTORS = RNG.standard_normal((3, CONFIG.num_ws, CONFIG.w_dim)).astype(np.float32)
VECTORS[1, 2:] = 0  # age is in the first layers only
ATTRIBUTES = Directions(
    names=("smile", "age", "yaw"),
    directions=VECTORS,
    descriptions=("a wider smile", "older", "turned"),
    units=("strength", "years", "degrees"),
    effects=np.array([[1, 0.3, -0.5], [0.04, 1, 0], [0, 0, 1]], np.float32),
    attribute_std=np.array([0.1, 12, 14], np.float32),
    fingerprint="f" * 64,
    licence="CC0 1.0",
)
UNMEASURED = Directions(names=("beard",), directions=VECTORS[:1] + 1)  # nobody measured its effects
ALL = (0, 1, 2, 3)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("directions")
    write_directions(tmp_path / "shipped.npz", ATTRIBUTES)
    write_directions(tmp_path / "mine.npz", UNMEASURED)
    files = DirectionFiles([tmp_path / "shipped.npz"], [tmp_path / "mine.npz"])
    other = FakeNetwork(FakeConfig(w_dim=5), name="other", fingerprint="e" * 64)
    service = make_service(tmp_path / "results", FakeNetwork(), other, directions=files)
    yield service
    service.close()


def find(service, name, layers=ALL, field="direction"):
    return service.directions.direction(service.networks.generator(), field, name, layers)


def test_named_directions_are_listed_before_computed_ones(service):
    network, listed = service.directions.listed()
    assert network.name == "fake"
    computed = [f"{kind}_{k}" for kind in ("sefa", "pca") for k in range(6)]
    assert [each.name for each in listed] == ["smile", "age", "yaw", "beard", *computed]
    assert [each.kind for each in listed[2:5]] == ["attribute", "file", "sefa"]


def test_descriptions_are_computed_once(service):
    assert service.directions.listed()[1] is service.directions.listed()[1]


def test_shares_of_computed_directions_fall_and_add_up(service):
    for kind in ("sefa", "pca"):
        shares = [each.share for each in service.directions.listed()[1] if each.kind == kind]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(1)


def test_every_listed_direction_is_found(service):
    for each in service.directions.listed()[1]:
        found = find(service, each.name)
        assert found.shift.shape == (CONFIG.num_ws, CONFIG.w_dim)
        assert found.source["kind"] == each.kind
        assert tuple(np.flatnonzero(found.shift.any(axis=1))) == each.layers


def test_a_direction_is_zero_outside_of_the_layers(service):
    np.testing.assert_array_equal(find(service, "smile", (1, 3)).shift[[1, 3]], VECTORS[0, [1, 3]])
    for name in ("smile", "sefa_0", "pca_0"):
        assert not find(service, name, (1, 3)).shift[[0, 2]].any()


def test_directions_state_their_origin(service):
    beard = find(service, "beard").source
    assert (beard["kind"], beard["file"], len(beard["sha256"])) == ("file", "mine.npz", 64)
    assert find(service, "pca_3").source == {"kind": "pca", "samples": 50}


@pytest.mark.parametrize("name", ["bread", "sefa_6", "pca_6", "sefa_00", "sefa_", "SEFA_0", "pca_-1", ""])
def test_an_unknown_direction_is_refused_with_the_known_ones(service, name):
    with pytest.raises(InvalidParameter, match=r"control must be one of smile, age, yaw, beard, sefa_0") as refusal:
        find(service, name, field="control")
    assert refusal.value.field == "control"


def test_another_network_has_its_own_directions(service):
    with pytest.raises(DirectionsUnusable, match=r"mine.npz: `directions` must have the shape \[D, 5\]"):
        service.directions.listed("other")


def test_a_network_without_files_has_computed_directions(tmp_path):
    service = make_service(tmp_path / "results")
    assert {each.kind for each in service.directions.listed()[1]} == {"sefa", "pca"}
    service.close()


def test_an_unusable_file_is_reported_when_the_default_network_is_loaded(tmp_path):
    wrong = Directions(names=("smile",), directions=np.ones((1, 4, 7), np.float32))
    write_directions(tmp_path / "mine.npz", wrong)
    failures = queue.SimpleQueue()
    service = Service(
        [entry_of(FakeNetwork())],
        lambda entry, on_download: FakeNetwork(),
        results=tmp_path / "results",
        store=FaceStore(),
        directions=DirectionFiles([], [tmp_path / "mine.npz"]),
        on_failure=failures.put,
        **DEFAULTS,
    )
    service.start()
    failure = failures.get(timeout=10)
    assert isinstance(failure, DirectionsUnusable)
    assert "must have the shape" in str(failure)
    service.close()
