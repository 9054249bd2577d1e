"""Steps along a direction, with and without directions that are held still."""

import numpy as np
import pytest

from services.directions.axes import LatentAxes
from services.directions.files import DirectionFiles
from services.directions.steps import Steps
from services.errors import InvalidParameter
from stylegan2.directions import Directions, write_directions
from stylegan2.directions.control import orthogonalised
from stylegan2.directions.w_statistics import CovarianceCache
from tests.fakes import make_service

RNG = np.random.default_rng(0)
VECTORS = RNG.standard_normal((3, 4, 6)).astype(np.float32)
READERS = RNG.standard_normal((3, 24))  # an attribute is b · ws, so that effects are exact
EFFECTS = (VECTORS.reshape(3, 24) @ READERS.T).astype(np.float32)
ALL = (0, 1, 2, 3)
NAMED = Directions(names=("smile", "age", "yaw"), directions=VECTORS, effects=EFFECTS)
UNMEASURED = Directions(names=("beard", "hat"), directions=RNG.standard_normal((2, 4, 6)).astype(np.float32))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("steps")
    write_directions(tmp_path / "named.npz", NAMED)
    write_directions(tmp_path / "unmeasured.npz", UNMEASURED)
    files = DirectionFiles([tmp_path / "named.npz"], [tmp_path / "unmeasured.npz"])
    service = make_service(tmp_path / "results", directions=files)
    yield service
    service.close()


@pytest.fixture(scope="module")
def generator(service):
    return service.networks.generator()


@pytest.fixture(scope="module")
def axes(tmp_path_factory):
    return LatentAxes(CovarianceCache(tmp_path_factory.mktemp("axes"), 50))


@pytest.fixture(scope="module")
def along(service, generator, axes):
    steps = Steps(service.directions, axes)

    def along(name, layers=ALL, control=()):
        return steps.along(generator, name, layers, control)

    return along


def test_without_control_a_step_is_the_direction(along):
    np.testing.assert_array_equal(along("age").shift, VECTORS[1])
    assert list(along("age").sources) == ["age"]


def test_measured_effects_on_what_is_held_still_cancel(along):
    step = along("yaw", control=["smile", "age", "smile"])
    np.testing.assert_allclose(READERS @ step.shift.ravel(), [0, 0, 1], atol=1e-4)
    assert list(step.sources) == ["yaw", "smile", "age"]


@pytest.mark.parametrize(("name", "control"), [
    ("pca_0", ["smile", "age"]), ("sefa_1", ["smile"]), ("beard", ["hat"]), ("smile", ["hat"]),
    ("hat", ["age", "pca_2"]),
])  # fmt: skip
def test_other_directions_lose_what_they_share_with_those_held_still(along, generator, axes, name, control):
    own, *others = (along(each).shift for each in (name, *control))
    expected = orthogonalised(own, np.stack(others), axes.covariance(generator))
    np.testing.assert_array_equal(along(name, control=control).shift, expected)
    assert np.abs(expected - own).max() > 1e-3


def test_only_the_layers_asked_for_move_with_and_without_control(along):
    for control in ([], ["smile"], ["hat"], ["pca_1"]):
        shift = along("age", (1, 2), control).shift
        assert not shift[[0, 3]].any()
        assert shift[[1, 2]].any()


def test_principal_components_do_not_change_each_other(along):
    np.testing.assert_allclose(along("pca_0", control=["pca_1"]).shift, along("pca_0").shift, atol=0.02)


@pytest.mark.parametrize(("name", "control", "field", "text"), [
    ("bread", [], "direction", "direction must be one of smile, age, yaw, beard, hat, sefa_0"),
    ("smile", ["bread"], "control", "control must be one of smile"),
    ("smile", ["age", "smile"], "control", "control must not name smile"),
])  # fmt: skip
def test_a_name_that_does_not_fit_is_refused_with_its_field(along, name, control, field, text):
    with pytest.raises(InvalidParameter, match=text) as refusal:
        along(name, control=control)
    assert refusal.value.field == field


def test_a_direction_that_cannot_move_alone_is_refused(tmp_path, axes):
    twice = np.repeat(VECTORS[:1], 2, axis=0)
    same = Directions(names=("one", "same"), directions=twice, effects=np.ones((2, 2), np.float32))
    copy = Directions(names=("copy",), directions=2 * VECTORS[:1])
    paths = [tmp_path / "same.npz", tmp_path / "copy.npz"]
    for path, directions in zip(paths, (same, copy), strict=True):
        write_directions(path, directions)
    service = make_service(tmp_path / "results", directions=DirectionFiles([], paths))
    steps, generator = Steps(service.directions, axes), service.networks.generator()
    for other in ("same", "copy"):
        with pytest.raises(InvalidParameter, match=rf"part of one free to change. Received: {other}"):
            steps.along(generator, "one", ALL, [other])
    service.close()


def test_a_direction_that_does_nothing_in_these_layers_is_refused(tmp_path, axes):
    coarse = VECTORS[:1] * np.array([1, 1, 0, 0], np.float32)[:, None]
    write_directions(tmp_path / "coarse.npz", Directions(names=("pose",), directions=coarse))
    service = make_service(tmp_path / "results", directions=DirectionFiles([], [tmp_path / "coarse.npz"]))
    steps, generator = Steps(service.directions, axes), service.networks.generator()
    with pytest.raises(
        InvalidParameter, match=r"layers must include a layer that pose changes. It changes none of 2, 3"
    ) as refusal:
        steps.along(generator, "pose", (2, 3))
    assert refusal.value.field == "layers"
    service.close()
