"""Sets of stored faces."""

import csv
import io
import json
import shutil
import zipfile

import numpy as np
import pytest

from services.distances.metrics import w_distance
from services.errors import FaceNotFound, InvalidParameter
from services.faces.random_faces import Look
from services.pictures.decoding import decoded, pixel_sha256
from services.stimuli.forms.form import Ellipse, Form, Luminance
from services.stimuli.stimulus_sets import StimulusSetRequest, check_pixels
from tests.fakes import FakeNetwork, make_service

CELLS = "check-cells.csv"
MATCHED = Form(
    size=40,
    luminance=Luminance(mean="match", contrast="match"),
    mask=Ellipse(semi_axes=(0.4, 0.4)),
    background=(9, 9, 9),
)


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return tmp_path_factory.mktemp("sets") / "results"


@pytest.fixture(scope="module")
def service(results):
    """One for all tests here: sets change nothing."""
    service = make_service(results)
    service.random_faces.make(4, Look(seed=1))
    service.averages.make([1, 2])
    yield service
    service.close()


@pytest.fixture
def unzipped(service):
    def make(**wish):
        with service.stimulus_sets.make(StimulusSetRequest(**wish)) as file, zipfile.ZipFile(file) as found:
            assert found.testzip() is None
            return {name: found.read(name) for name in found.namelist()}

    return make


def rows(files):
    return list(csv.DictReader(io.StringIO(files["manifest.csv"].decode(), newline="")))


def test_faces_that_nothing_is_done_to_are_the_pngs_of_the_folder(service, unzipped):
    files = unzipped(ids=[3, 5])
    assert set(files) == {"images/face-3.png", "images/face-5.png", "manifest.csv", "recipe.json", "README.txt", CELLS}
    for face_id in (3, 5):
        assert files[f"images/face-{face_id}.png"] == service.faces.png(service.faces.stored.face(face_id))
    for row in rows(files):
        assert row["sha256"] == row["face_sha256"] == service.faces.stored.face(int(row["face_id"])).sha256


def test_the_same_wish_gives_the_same_bytes(service):
    def make():
        with service.stimulus_sets.make(StimulusSetRequest(ids=[1, 2, 5], form=MATCHED)) as file:
            return file.read()

    assert make() == make()


@pytest.mark.parametrize("image_format", ["png", "webp", "jpeg"])
def test_manifest_and_record_tell_of_the_files_as_they_are(unzipped, image_format):
    files = unzipped(ids=[1, 2, 5], form=MATCHED, image_format=image_format, names="s{number}", reference=2)
    record = json.loads(files["recipe.json"])
    assert [row["file"] for row in rows(files)] == [f"images/s{k}.{image_format}" for k in (1, 2, 3)]
    for row, image in zip(rows(files), record["images"], strict=True):
        pixels = decoded(files[row["file"]])
        assert row["sha256"] == image["sha256"] == pixel_sha256(pixels)
        assert (int(row["height"]), int(row["width"])) == pixels.shape[:2] == (40, 30)
        assert image["file"] == row["file"]
        assert image["recipe"]["fingerprint"] == row["fingerprint"] == "f" * 64


def test_matching_gives_all_pictures_the_sets_means(unzipped):
    luminance = Luminance(mean="match")
    files = unzipped(ids=[1, 2, 3, 4], form=Form(luminance=luminance))
    before = [float(row["luminance_mean"]) for row in rows(unzipped(ids=[1, 2, 3, 4]))]
    after = [float(row["luminance_mean"]) for row in rows(files)]
    assert after == pytest.approx([np.mean(before)] * 4, abs=1)
    assert max(before) - min(before) > 10
    goal = json.loads(files["recipe.json"])["standardise"]["luminance"]["mean"]
    assert goal == pytest.approx(np.mean(before), abs=0.01)


def test_distances_are_in_w_from_the_average_and_the_reference(service, unzipped):
    found = rows(unzipped(ids=[1, 2, 5], reference=1))
    ws = {k: service.faces.latent(service.faces.stored.face(k), "w") for k in (1, 2, 5)}
    assert [float(row["w_from_reference"]) for row in found] == pytest.approx(
        [w_distance(ws[1], ws[k]) for k in (1, 2, 5)], abs=1e-4
    )
    assert float(found[0]["w_from_average"]) == pytest.approx(w_distance(ws[1], np.zeros((4, 6), np.float32)), abs=1e-4)
    assert all(row["w_from_reference"] == "" for row in rows(unzipped(ids=[1, 2])))


def test_the_readme_names_licence_and_what_was_done(unzipped):
    text = unzipped(ids=[1], form=Form(size=40, luminance=Luminance(mean=100.0), mask=Ellipse()))["README.txt"].decode()
    for words in ("CC0", "fake (ffffffffffff)", "40 pixels", "mean 100", "BRM.42.3.671", "/stimulus-sets/replay"):
        assert words in text
    assert "BRM" not in unzipped(ids=[1])["README.txt"].decode()


def test_a_face_whose_png_is_gone_is_made_again(service, unzipped, results):
    before = unzipped(ids=[1, 2], form=MATCHED)
    (results / "face-00000002.png").unlink()
    assert unzipped(ids=[1, 2], form=MATCHED) == before


def test_pictures_do_without_a_network_that_is_not_here(service, results, tmp_path):
    folder = shutil.copytree(results, tmp_path / "results", ignore=shutil.ignore_patterns(".*"))
    other = make_service(folder, FakeNetwork(name="other", fingerprint="e" * 64))
    with other.stimulus_sets.make(StimulusSetRequest(ids=[1, 5])) as file, zipfile.ZipFile(file) as found:
        assert {row["w_from_average"] for row in rows({"manifest.csv": found.read("manifest.csv")})} == {""}
        assert "unknown" in found.read("README.txt").decode()
    other.close()


def test_nothing_stays_in_the_results_folder(service, unzipped, results):
    before = sorted(path.name for path in results.iterdir())
    unzipped(ids=[1])
    with pytest.raises(InvalidParameter):
        unzipped(ids=[1], form=Form(background=(1, 1, 1)))
    assert sorted(path.name for path in results.iterdir()) == before


def test_a_wish_that_cannot_be_met_is_refused(unzipped):
    with pytest.raises(FaceNotFound, match="reference"):
        unzipped(ids=[1], reference=99)
    with pytest.raises(InvalidParameter, match="mask"):
        unzipped(ids=[1], form=Form(mask=Ellipse(centre=(0, 0), semi_axes=(0.01, 0.01))))
    check_pixels(128, Form(size=4096))
    with pytest.raises(InvalidParameter, match="size must be at most 3276"):
        check_pixels(200, Form(size=4096))
