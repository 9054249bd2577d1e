"""Faces, stimulus sets and direction files of an earlier version are still what they were; see its README.md."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image
from safetensors.numpy import load_file

import stylegan2
from app import create_app
from services.directions.files import DirectionFiles
from stylegan2.directions import shipped_directions
from stylegan2.directions.w_statistics import CovarianceCache
from tests.fakes import make_service

LANDED = Path(__file__).parent / "fixtures" / "landed"
RESULTS = LANDED / "results"
IDS = list(range(1, 30))
DELETED = 30
RANDOM = [1, 2, 3, 6]
DERIVED = [face_id for face_id in IDS if face_id not in RANDOM]
LEVELS = 1  # of 255, by which another processor or engine may round differently
REQUESTS = json.loads((LANDED / "requests.json").read_text())
WHAT_A_FACE_IS = ["face_id", "seed", "psi", "face_class", "derived_by", "from_ids", "step_t", "direction", "strength"]

Start = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def network() -> Any:
    return stylegan2.load("faces64")


@pytest.fixture(scope="module")
def covariances(tmp_path_factory: pytest.TempPathFactory) -> CovarianceCache:
    return CovarianceCache(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A copy of the earlier version's results folder."""
    return shutil.copytree(RESULTS, tmp_path / "results")


@pytest.fixture(scope="module")
def start(network: Any, covariances: CovarianceCache) -> Iterator[Start]:
    """Starts the application on a folder, with these files of directions beside the shipped ones."""
    services = []

    def start(results: Path, *files: Path) -> FlaskClient:
        directions = DirectionFiles(shipped_directions(), files)
        services.append(make_service(results, network, directions=directions, covariances=covariances))
        return create_app(services[-1], max_amount=100).test_client()

    yield start
    for service in services:
        service.close()


@pytest.fixture
def client(start: Start, results: Path) -> FlaskClient:
    return start(results)


@pytest.fixture(scope="module")
def reader(start: Start, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """For the tests that make no faces."""
    return start(shutil.copytree(RESULTS, tmp_path_factory.mktemp("read") / "results"))


@pytest.fixture(scope="module")
def maker(start: Start, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """For the tests that do not mind which other faces have been made."""
    return start(shutil.copytree(RESULTS, tmp_path_factory.mktemp("make") / "results"))


def png(face_id: int) -> Path:
    return RESULTS / f"face-{face_id:08d}.png"


def written_recipe(face_id: int) -> dict[str, Any]:
    """What the PNG says of its face, read without any code of ours."""
    with Image.open(png(face_id)) as picture:
        recipe: dict[str, Any] = json.loads(picture.text["facespace"])
    return recipe


def written_ws(face_id: int) -> np.ndarray:
    ws = written_recipe(face_id)["ws"]
    return np.frombuffer(base64.b64decode(ws["base64"]), "<f4").reshape(ws["shape"])


def latent(client: FlaskClient, face_id: int) -> np.ndarray:
    return np.load(io.BytesIO(client.get(f"/faces/{face_id}/latent?space=w&format=npy").data))


def made(client: FlaskClient, path: str, body: dict[str, Any] | None = None) -> list[int]:
    """The ids of the faces that the request made."""
    response = client.post(path, json=body)
    assert response.status_code == 201, response.text
    ids: list[int] = response.get_json()["ids"]
    return ids


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_face_is_known_under_its_id(reader: FlaskClient) -> None:
    assert reader.get("/faces").get_json() == {"ids": IDS}


def test_a_start_changes_no_file(client: FlaskClient, results: Path) -> None:
    assert client.get("/faces").status_code == 200  # answers once the folder has been read
    assert files(results).items() >= files(RESULTS).items()


def test_pngs_are_handed_out_as_they_were(reader: FlaskClient) -> None:
    changed = [k for k in IDS if reader.get(f"/faces/{k}/image").data != png(k).read_bytes()]
    assert changed == []


@pytest.mark.parametrize("face_id", IDS)
def test_a_face_is_described_as_its_png_says(reader: FlaskClient, face_id: int) -> None:
    face = reader.get(f"/faces/{face_id}").get_json()
    with Image.open(png(face_id)) as picture:
        assert face["sha256"] == hashlib.sha256(np.asarray(picture).tobytes()).hexdigest()
    assert face["recipe"] == written_recipe(face_id)
    assert face["file"] == png(face_id).name
    assert (face["seed"] is None) == (face_id in DERIVED)


def test_derived_faces_are_where_their_pngs_say(reader: FlaskClient) -> None:
    for face_id in DERIVED:
        np.testing.assert_array_equal(latent(reader, face_id), written_ws(face_id))


def test_made_again_faces_look_as_they_did(reader: FlaskClient) -> None:
    verdicts = [reader.post(f"/faces/{face_id}/verify").get_json() for face_id in IDS]
    assert all(verdict["file_is_whole"] for verdict in verdicts)
    assert {v["id"]: v["max_difference"] for v in verdicts if v["max_difference"] > LEVELS} == {}


def test_a_face_whose_png_was_lost_is_made_again(start: Start, results: Path) -> None:
    client = start(results)
    client.get("/faces")
    for face_id in (1, 4, 28):  # random, derived with noise, projected without
        (results / png(face_id).name).unlink()
        with Image.open(io.BytesIO(client.get(f"/faces/{face_id}/image").data)) as now, Image.open(png(face_id)) as old:
            assert np.abs(np.asarray(now).astype(int) - np.asarray(old)).max() <= LEVELS


def test_the_id_of_a_deleted_face_stays_unused(client: FlaskClient, results: Path) -> None:
    assert client.get(f"/faces/{DELETED}").status_code == 404
    assert made(client, "/faces?amount=1") == [DELETED + 1]
    assert (results / f"face-{DELETED + 1:08d}.png").is_file()


def test_a_seed_of_a_stored_face_gives_that_face(client: FlaskClient) -> None:
    assert made(client, "/faces?amount=3&seed=1")[:2] == [1, 2]


def test_pngs_alone_are_enough(start: Start, results: Path) -> None:
    shutil.rmtree(results / ".facespace")
    assert start(results).get("/faces").get_json() == {"ids": IDS}


@pytest.mark.parametrize("source", DERIVED)
def test_a_derived_face_is_a_source_of_others(maker: FlaskClient, source: int) -> None:
    [half_way] = made(maker, f"/faces?amount=1&id1={source}&id2=1&speed=0.5")
    half = (written_ws(source) + latent(maker, 1)) / 2
    np.testing.assert_allclose(latent(maker, half_way), half, atol=1e-5)
    [same] = made(maker, "/faces/averages", {"ids": [source]})
    np.testing.assert_allclose(latent(maker, same), written_ws(source), atol=1e-5)


def test_the_same_requests_make_the_same_faces(start: Start, tmp_path: Path) -> None:
    client = start(tmp_path / "anew")
    moved = {}
    for request in REQUESTS:
        ids = made(client, request["path"], request.get("body"))
        assert request["faces"][-len(ids) :] == ids  # a new destination is not among the ids of the answer
        for face_id in set(request["faces"]) - set(RANDOM):
            moved[face_id] = float(np.abs(latent(client, face_id) - written_ws(face_id)).max())
    assert len(moved) == 23
    assert {face_id: by for face_id, by in moved.items() if by > 1e-3} == {}


def test_a_recipe_file_replays(reader: FlaskClient) -> None:
    recipe = json.loads((LANDED / "stimulus-set" / "recipe.json").read_text())
    report = reader.post("/stimulus-sets/replay?as=json", json=recipe)
    assert report.status_code == 200, report.text
    images = report.get_json()["images"]
    assert [image["id"] for image in images] == [1, 10, 24]
    assert all(image["max_difference"] <= LEVELS for image in images)
    archive = reader.post("/stimulus-sets/replay?as=zip", json=recipe)
    with zipfile.ZipFile(io.BytesIO(archive.data)) as file:
        assert {image["file"] for image in recipe["images"]} <= set(file.namelist())


def test_a_manifest_of_old_faces_says_what_it_said(reader: FlaskClient) -> None:
    archive = reader.post("/stimulus-sets", json={"query": {}, "reference": 1})
    with zipfile.ZipFile(io.BytesIO(archive.data)) as file:
        now = list(csv.DictReader(io.StringIO(file.read("manifest.csv").decode())))
    old = list(csv.DictReader((LANDED / "stimulus-set" / "manifest-of-all-faces.csv").read_text().splitlines()))
    assert len(old) == len(IDS)
    for row_now, row in zip(now, old, strict=True):
        assert [row_now[name] for name in WHAT_A_FACE_IS] == [row[name] for name in WHAT_A_FACE_IS]
        assert row_now["face_sha256"] == row["face_sha256"]


def test_a_manifest_names_the_faces_of_the_folder(reader: FlaskClient) -> None:
    with (LANDED / "stimulus-set" / "manifest.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 3
    for row in rows:
        face = reader.get(f"/faces/{row['face_id']}").get_json()
        assert (row["face_sha256"], row["fingerprint"]) == (face["sha256"], face["recipe"]["fingerprint"])


@pytest.mark.parametrize("kind", ["npz", "safetensors"])
def test_a_file_of_directions_moves_faces_along_them(start: Start, results: Path, kind: str) -> None:
    path = LANDED / "directions" / f"boundaries.{kind}"
    client = start(results, path)
    listed = [direction["name"] for direction in client.get("/directions").get_json()["directions"]]
    assert {"warm", "calm", "smile"} <= set(listed)
    [edited] = made(client, "/faces/edits", {"id": 1, "direction": "calm", "strength": 2})
    calm = (np.load(path) if kind == "npz" else load_file(path))["directions"][1]
    np.testing.assert_allclose(latent(client, edited) - latent(client, 1), np.tile(2 * calm, (10, 1)), atol=1e-5)
