"""A network is compared with its training set, and disjoint halves of the set with each other."""

import itertools
import json

import numpy as np
import pytest

from stylegan2.training.dataset import ImageArchive
from stylegan2.training.metrics.copying import Copying
from stylegan2.training.metrics.evaluation import Evaluation, Evaluator, keeping
from tests.stylegan2.tiny_network import tiny_network
from tests.stylegan2.training.tiny_run import noise_pictures, write_shard


@pytest.fixture(scope="module")
def network():
    return tiny_network()


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    with ImageArchive(write_shard(tmp_path_factory.mktemp("set") / "noise.zip", noise_pictures(21))) as archive:
        yield archive


def test_a_random_network_is_further_from_the_set_than_its_halves_from_each_other(network, archive):
    found, sheet = Evaluator(network, archive, images=10, directions=32).evaluate()
    assert found.images == 10
    assert found.swd["mean"] > 1.2 * found.swd_floor["mean"] > 0
    assert found.copying.ratio > 0.5
    assert sheet.size == (8 + 1 + 4 * 8, 8 * 8)


def test_the_same_seed_gives_the_same_numbers(network, archive):
    first, second, other = (
        Evaluator(network, archive, 4, seed=seed, directions=4).evaluate()[0].to_dict() for seed in (2, 2, 3)
    )
    assert first == second
    assert first["swd"] != other["swd"]


def test_a_small_set_is_measured_with_half_of_its_pictures(network, archive):
    evaluator = Evaluator(network, archive, images=4096)
    assert evaluator.images == 10
    assert sum(len(batch) for batch in evaluator.fakes(33)) == 33


def test_progress_covers_each_stage_within_its_total(network, archive):
    seen = {}

    def progress(steps, description, total):
        seen[description] = total
        counted = itertools.count(1)
        for step in steps:
            yield step
            assert next(counted) <= total

    Evaluator(network, archive, 10, progress=progress, directions=4).evaluate()
    assert set(seen) == {
        "training pictures",
        "other training pictures",
        "generated pictures",
        "training set searched",
    }


def test_a_set_of_another_shape_is_refused(archive):
    with pytest.raises(ValueError, match=r"training pictures must be \(16, 16, 3\), like the network's. Received: \(8"):
        Evaluator(tiny_network(img_height=16, img_width=16), archive)


@pytest.mark.parametrize("images", [0, -3])
def test_fewer_than_one_image_is_refused(network, archive, images):
    with pytest.raises(ValueError, match=f"`images` must be at least 1, .* Received: {images} and 21"):
        Evaluator(network, archive, images)


def test_halves_have_no_picture_in_common(network, archive):
    evaluator = Evaluator(network, archive, images=10)
    halves = np.concatenate([evaluator._half, evaluator._other_half])
    assert len(set(halves.tolist())) == 20


@pytest.mark.parametrize(("count", "expected"), [(0, 0), (4, 4), (5, 5), (99, 9)])
def test_the_first_pictures_are_kept_on_the_way(count, expected):
    batches, kept = np.arange(9).reshape(3, 3), []
    assert np.array_equal(list(keeping(batches, count, kept)), batches)
    assert kept == list(range(expected))


@pytest.mark.parametrize(
    ("settings", "message"),
    [({"seed": -1}, "`seed` must be"), ({"truncation_psi": float("inf")}, "`truncation_psi` must be a finite number")],
)
def test_impossible_settings_are_refused_at_once(network, archive, settings, message):
    with pytest.raises(ValueError, match=message):
        Evaluator(network, archive, **settings)


def test_a_conditional_network_needs_labels(archive):
    with pytest.raises(ValueError, match="conditional, with 3 classes; the training pictures have no labels"):
        Evaluator(tiny_network(c_dim=3), archive)


def test_an_infinite_ratio_becomes_null_in_json():
    score = Copying(1.0, 0.0, float("inf"), 0.0, 0.0)
    found = Evaluation(1, 1.0, 0, {"mean": 1.0}, {"mean": 1.0}, score).to_dict()
    assert json.loads(json.dumps(found, allow_nan=False))["copying"]["ratio"] is None
