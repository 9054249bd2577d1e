"""Sets made again."""

import dataclasses
import json
import zipfile

import numpy as np
import pytest

from services.errors import InvalidParameter, NetworkMismatch
from services.faces.random_faces import Look
from services.stimuli.forms.form import Ellipse, Form, Luminance
from services.stimuli.record_reading import read_record
from services.stimuli.stimulus_sets import StimulusSetRequest
from tests.fakes import FakeConfig, FakeNetwork, make_service

MATCHED = Form(
    size=40, gray=True, luminance=Luminance(mean="match", contrast="match"), mask=Ellipse(semi_axes=(0.4, 0.4))
)


class Brighter(FakeNetwork):
    """The same network on another machine, a level brighter in the top row."""

    def synthesis(self, ws, noise_mode="const"):
        images = super().synthesis(ws, noise_mode)
        images[:, 0] += 2 / 255
        return images


@pytest.fixture
def run(results):
    running = []

    def start(*networks, folder=results, **options):
        running.append(make_service(folder, *networks, **options))
        return running[-1]

    yield start
    for service in running:
        service.close()


def files_of(zipped):
    with zipped as file, zipfile.ZipFile(file) as found:
        return {name: found.read(name) for name in found.namelist()}


def record_of(service, **wish):
    return read_record(json.loads(files_of(service.stimulus_sets.make(StimulusSetRequest(**wish)))["recipe.json"]))


def with_faces(service):
    service.random_faces.make(3, Look(seed=1))
    service.averages.make([1, 2])
    return service


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """One for all tests that only read: replays store nothing."""
    service = with_faces(make_service(tmp_path_factory.mktemp("replays") / "results"))
    yield service
    service.close()


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Another laboratory, without the faces."""
    service = make_service(tmp_path_factory.mktemp("elsewhere") / "results")
    yield service
    service.close()


@pytest.mark.parametrize("image_format", ["png", "webp", "jpeg"])
@pytest.mark.parametrize("form", [Form(), MATCHED], ids=["as it is", "matched"])
def test_a_set_replays_with_all_hashes_equal(service, elsewhere, image_format, form):
    record = record_of(service, ids=[4, 1, 3], form=form, image_format=image_format)
    for replays in (service.replays, elsewhere.replays):
        report = replays.report(record)
        assert [image.equal for image in report.images] == [True, True, True]
        assert [image.expected.entry.id for image in report.images] == [4, 1, 3]
        assert [image.max_difference for image in report.images] == [0, 0, 0]
    assert elsewhere.faces.stored.ids() == []


def test_a_set_of_two_networks_replays_in_its_order(run):
    service = run(FakeNetwork(), FakeNetwork(name="other", fingerprint="e" * 64))
    service.random_faces.make(2, Look(seed=1))
    service.random_faces.make(2, Look(seed=3, network="other"))
    report = service.replays.report(record_of(service, ids=[1, 3, 2, 4]))
    assert [image.expected.entry.id for image in report.images] == [1, 3, 2, 4]
    assert all(image.equal for image in report.images)
    assert set(report.engines) == {"fake", "other"}
    assert report.engines["fake"]["precision"] == "float32"


def test_the_replayed_zip_is_the_first_one_and_its_report(service):
    wish = StimulusSetRequest(ids=[1, 2, 4], form=MATCHED, reference=1)
    first = files_of(service.stimulus_sets.make(wish))
    again = files_of(service.replays.archive(read_record(json.loads(first["recipe.json"]))))
    report = json.loads(again.pop("replay.json"))
    assert again == first
    assert (report["equal"], report["different"]) == (3, 0)


def test_other_pixels_are_told_by_how_much(run):
    service = with_faces(run())
    record = record_of(service, ids=[1, 2])
    service.close()
    report = run(Brighter()).replays.report(record)
    assert [image.equal for image in report.images] == [False, False]
    for image in report.images:
        assert image.max_difference == 1
        assert 0 < image.mean_difference <= 1 / 16
        assert image.sha256 != image.expected.sha256
    assert report.to_dict()["different"] == 2


def test_without_the_old_pixels_nothing_is_said_of_the_difference(service, run, tmp_path):
    record = record_of(service, ids=[1])
    [image] = run(Brighter(), folder=tmp_path / "elsewhere").replays.report(record).images
    assert (image.equal, image.max_difference, image.mean_difference) == (False, None, None)


def test_a_tampered_hash_is_a_difference(service):
    record = record_of(service, ids=[1, 2])
    first, second = record.images
    tampered = dataclasses.replace(record, images=[dataclasses.replace(first, sha256="0" * 64), second])
    report = service.replays.report(tampered)
    assert [image.equal for image in report.images] == [False, True]


def test_more_faces_than_the_queue_holds_come_in_parts(run, tmp_path):
    service = run(folder=tmp_path / "few", queue_size=4)
    for seed in range(0, 12, 3):
        service.random_faces.make(3, Look(seed=seed))
    record = record_of(service, ids=list(range(1, 13)))
    assert service.replays.report(record).to_dict()["equal"] == 12


def test_an_unknown_network_is_named_before_anything_is_made(service, run, tmp_path):
    record = record_of(service, ids=[1])
    network = FakeNetwork(name="other", fingerprint="e" * 64)
    other = run(network, folder=tmp_path / "elsewhere")
    before = network.images
    for replay in (other.replays.report, other.replays.archive):
        with pytest.raises(NetworkMismatch, match="fake"):
            replay(record)
    assert network.images == before


def test_a_class_that_the_network_does_not_have_is_refused(run, tmp_path):
    service = run(FakeNetwork(FakeConfig(c_dim=3)), folder=tmp_path / "classes")
    service.random_faces.make(1, Look(seed=1, class_=2))
    record = record_of(service, ids=[1])
    assert service.replays.report(record).images[0].equal
    [image] = record.images
    recipe = dataclasses.replace(image.entry.recipe, class_=3)
    hostile = dataclasses.replace(image, entry=dataclasses.replace(image.entry, recipe=recipe))
    with pytest.raises(InvalidParameter, match="recipe"):
        service.replays.report(dataclasses.replace(record, images=[hostile]))


def test_latents_of_another_shape_are_another_networks(service):
    record = record_of(service, ids=[4])
    [image] = record.images
    recipe = image.entry.recipe.with_latents(np.ones((5, 6), np.float32))
    hostile = dataclasses.replace(image, entry=dataclasses.replace(image.entry, recipe=recipe))
    with pytest.raises(NetworkMismatch):
        service.replays.report(dataclasses.replace(record, images=[hostile]))


def test_a_failing_network_leaves_no_file_open_and_none_behind(run, tmp_path):
    def fail(number):
        if number == 5:
            raise RuntimeError("out of memory")

    service = run(FakeNetwork(before_image=fail), folder=tmp_path / "failing")
    service.random_faces.make(2, Look(seed=1))
    record = record_of(service, ids=[1, 2])
    service.replays.report(record)  # images 3 and 4; the warm-up was 0
    with pytest.raises(RuntimeError):
        service.replays.archive(record)
    assert sorted(path.name for path in (tmp_path / "failing").glob("[!.]*")) == [
        "face-00000001.png",
        "face-00000002.png",
    ]
