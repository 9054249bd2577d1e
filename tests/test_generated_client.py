"""A client that openapi-python-client generates from /openapi.json has correct types, and makes faces."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.documents import blocks
from tests.serving import ROOT, Server, servers

pytestmark = pytest.mark.long

SESSION = """
import sys
from facespace_client import Client
from facespace_client.api.faces import describe_face, list_faces, make_faces
from facespace_client.api.distances import measure_distances
from facespace_client.api.image_and_latent import fetch_image
from facespace_client.api.mixes import make_mix
from facespace_client.api.similar import make_similar
from facespace_client.models import (
    DistancesAnswer, Face, FaceList, FacesAnswer, MixAtCrossover, Problem, SimilarAnswer, SimilarBody,
    SimilarBodyMetric,
)

client = Client(base_url=sys.argv[1], raise_on_unexpected_status=True)
made = make_faces.sync(client=client, amount=2, seed=1)
assert isinstance(made, FacesAnswer)
first, second = made.ids
face = describe_face.sync(first, client=client)
assert isinstance(face, Face)
assert face.to_dict() == made.faces[0].to_dict()
mixed = make_mix.sync(client=client, body=MixAtCrossover(ids=[first, second], crossover=2))
assert isinstance(mixed, FacesAnswer)
similar = make_similar.sync(
    client=client, body=SimilarBody(id=first, amount=1, distance=0.5, metric=SimilarBodyMetric.W_PLUS, insist=True)
)
assert isinstance(similar, SimilarAnswer)
assert similar.metric == "w+"
ids = list_faces.sync(client=client)
assert isinstance(ids, FaceList)
assert ids.ids == [*made.ids, *mixed.ids, *similar.ids]
picture = fetch_image.sync_detailed(first, client=client)
assert picture.content.startswith(b"\\x89PNG")
far = measure_distances.sync(first, client=client, to=str(similar.ids[0]))
assert isinstance(far, DistancesAnswer)
wide = far.distances[0].w_plus
assert wide is not None
assert abs(wide - 0.5) < 0.02
unknown = describe_face.sync(12345, client=client)
assert isinstance(unknown, Problem)
assert unknown.status == 404
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with servers(tmp_path_factory.mktemp("served") / "results") as start:
        yield start().wait_until_ready()


@pytest.fixture(scope="module")
def generated(server: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Returns the folder of the package `facespace_client`, and what the generator said."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(requests.get(f"http://127.0.0.1:{server.port}/openapi.json", timeout=30).text)
    command = "-m openapi_python_client generate --path openapi.json --meta none --output-path facespace_client"
    run = python(*command.split(), "--config", ROOT / "docs" / "openapi-python-client.yaml", at=folder)
    assert run.returncode == 0, run.stdout + run.stderr
    (folder / "session.py").write_text(SESSION)
    return folder, run.stdout + run.stderr


def python(*arguments: object, at: Path) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.environ["PATH"], "HOME": str(at), "COLUMNS": "200"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=at, env=environ, capture_output=True, text=True, timeout=300)


def test_the_generator_understands_the_whole_document(generated: tuple[Path, str]) -> None:
    _, said = generated
    assert said.strip() == "Generating facespace_client"


@pytest.mark.skipif(importlib.util.find_spec("mypy") is None, reason="mypy is not installed (make check installs it)")
def test_the_types_of_the_client_and_of_a_program_that_uses_it_are_correct(generated: tuple[Path, str]) -> None:
    folder, _ = generated
    run = python("-m", "mypy", "--strict", "--config-file", os.devnull, "facespace_client", "session.py", at=folder)
    assert run.returncode == 0, run.stdout
    assert run.stdout.startswith("Success: no issues found in ")


def test_a_program_makes_faces_with_the_client(generated: tuple[Path, str], server: Server) -> None:
    folder, _ = generated
    run = python("-W", "error", "session.py", f"http://127.0.0.1:{server.port}", at=folder)
    assert run.returncode == 0, run.stderr


def test_the_guide_shows_a_program_that_runs_and_the_generator_that_was_tested(
    generated: tuple[Path, str], server: Server
) -> None:
    guide = (ROOT / "docs" / "clients.md").read_text()
    [program] = blocks(guide, "python")
    (generated[0] / "guide.py").write_text(program.replace("localhost:8000", f"127.0.0.1:{server.port}"))
    run = python("-W", "error", "guide.py", at=generated[0])
    assert run.returncode == 0, run.stderr
    [requirement] = re.findall("openapi-python-client==[0-9.]+", guide)
    assert f"{requirement} " in (ROOT / "requirements-test.txt").read_text()
