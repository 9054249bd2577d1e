"""The README is true: every route is in it, and a stranger who types what it says gets what it says."""

from __future__ import annotations

import re
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from app import create_app
from tests.documents import INSTALLATION, console, environ, resembles, served, typed
from tests.fakes import make_service

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
TOUR = (ROOT / "docs" / "tour.md").read_text()
FACES = ROOT.parent / "shared" / "faces128"
OTHER_ROUTES = ("/openapi.json", "/docs")  # named in the text


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone."""
    folder = tmp_path_factory.mktemp("stranger") / "facespace"
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
    return folder


@pytest.fixture(scope="module")
def address(clone: Path) -> Iterator[str]:
    """Where `make run`, typed in the clone, answers."""
    with served(clone, {}) as address:
        yield address


def test_every_route_is_in_the_table_of_the_readme(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    rules = {rule.rule for rule in create_app(service).url_map.iter_rules()}
    service.close()
    documented = set(re.findall(r"`(?:GET|POST|DELETE) (/[^`?]*)", README))
    calls = {rule for rule in rules - {"/"} if not rule.startswith(OTHER_ROUTES)}
    assert {re.sub(r"<int:\w+>", "{id}", rule) for rule in calls} == documented


def test_output_with_an_ellipsis_resembles_the_whole() -> None:
    assert resembles('{"ids":[1],...', '{"ids":[1],"faces":[]}\n')
    assert not resembles('{"ids":[1],...', '{"ids":[2],"faces":[]}\n')


@pytest.mark.long
def test_a_stranger_gets_the_session_of_the_readme(clone: Path, address: str) -> None:
    session = [(command, output) for command, output in console(README) if "curl " in command or "zipfile" in command]
    assert len(session) >= 6
    for command, shown in session:
        real = typed(command, clone, address)
        assert resembles(shown, real), f"{command}\nshown: {shown}\nreal:  {real[:500]}"
    with Image.open(clone / "face.png") as face:
        assert face.size == (256, 256)
    assert len(list((clone / "results").glob("*.png"))) == 24


@pytest.mark.long
def test_a_researcher_gets_the_tour(clone: Path) -> None:
    commands = [(command, shown) for command, shown in console(TOUR) if "make" not in command]
    assert len(commands) >= 25
    with served(clone, {"FACESPACE_RESULTS": str(clone / "tour")}) as address:
        for command, shown in commands:
            real = typed(command, clone, address)
            assert resembles(shown, real), f"{command}\nshown: {shown}\nreal:  {real[:500]}"
    for name in re.findall(r"--output (\w+\.(?:png|webp))", TOUR):
        with Image.open(clone / name) as picture:
            picture.load()
    assert len(list((clone / "stimuli" / "images").glob("*.png"))) == 32


@pytest.mark.long
@pytest.mark.skipif(not FACES.is_dir(), reason="the CC0 training set is not beside the checkout")
def test_a_stranger_trains_on_200_photographs_and_serves_the_network_within_ten_minutes(clone: Path) -> None:
    photographs = clone / "photographs"
    with zipfile.ZipFile(FACES / "faces128-00.zip") as shard:
        shard.extractall(photographs, sorted(shard.namelist())[:200])
    commands = [command for command, _ in console(README) if command == "make training" or ".training " in command]
    assert [re.search(r"\.training (\w+)", command + " .training make")[1] for command in commands] == [
        "make",
        "prepare",
        "train",
    ]
    subprocess.run(["bash", "-c", commands[0]], cwd=clone, env=environ(), check=True, timeout=INSTALLATION)
    started = time.monotonic()
    for command in commands[1:]:
        subprocess.run(["bash", "-c", command], cwd=clone, env=environ(), check=True, capture_output=True, timeout=600)
    [setting] = re.findall(r"^\$ FACESPACE_NETWORK=(run/\S+) make run", README, re.MULTILINE)
    results = clone / "results-of-the-run"
    with served(clone, {"FACESPACE_NETWORK": setting, "FACESPACE_RESULTS": str(results)}) as address:
        call = urllib.request.Request(f"http://{address}/faces?amount=2&seed=1", method="POST")
        with urllib.request.urlopen(call, timeout=60) as answer:
            assert answer.status == 201
    assert time.monotonic() - started < 600
    for path in results.glob("*.png"):
        with Image.open(path) as face:
            assert face.size == (32, 32)
    assert len(list(results.glob("*.png"))) == 2
    assert (clone / "run" / "report.html").stat().st_size > 10_000
