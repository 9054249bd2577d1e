"""The README is true: every route is in it, and a stranger who types what it says gets what it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from app import create_app
from tests.app.jobs import idle_jobs
from tests.documents import ROOT, blocks, cloned, console, environ, resembles, served, typed
from tests.fakes import make_service

README = (ROOT / "README.md").read_text()
OTHER_ROUTES = ("/openapi.json", "/docs", "/front")  # named in the text


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cloned(tmp_path_factory.mktemp("stranger"))


@pytest.fixture(scope="module")
def address(clone: Path) -> Iterator[str]:
    """Where a service with the first four faces of the README answers."""
    with served(clone, {"FACESPACE_RESULTS": str(clone / "faces-of-the-snippets")}) as address:
        typed("curl -X POST 'localhost:8000/faces?amount=4&seed=1'", clone, address)
        yield address


def test_every_route_is_in_the_table_of_the_readme(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    rules = {rule.rule for rule in create_app(service, max_amount=100, jobs=idle_jobs(tmp_path)).url_map.iter_rules()}
    service.close()
    documented = set(re.findall(r"`(?:GET|POST|DELETE) (/[^`?]*)", README))
    calls = {rule for rule in rules - {"/"} if not rule.startswith(OTHER_ROUTES)}
    assert {re.sub(r"<(int:)?\w+>", "{id}", rule) for rule in calls} == documented


def test_output_with_an_ellipsis_resembles_the_whole() -> None:
    assert resembles('{"ids":[1],...', '{"ids":[1],"faces":[]}\n')
    assert not resembles('{"ids":[1],...', '{"ids":[2],"faces":[]}\n')


def test_there_are_as_many_test_functions_as_the_readme_says() -> None:
    [said] = re.findall(r"more than ([\d,]+) test functions", README)
    [count] = [command for command, _ in console((ROOT / "CONTRIBUTING.md").read_text()) if "grep" in command]
    counted = int(typed(count, ROOT, address=""))
    assert int(said.replace(",", "")) < counted


@pytest.mark.long
def test_a_stranger_gets_the_session_of_the_readme(clone: Path) -> None:
    session = [(command, output) for command, output in console(README) if "curl " in command or "zipfile" in command]
    assert len(session) >= 10
    with served(clone, {}) as address:
        for command, shown in session:
            real = typed(command, clone, address)
            assert resembles(shown, real), f"{command}\nshown: {shown}\nreal:  {real[:500]}"
    with Image.open(clone / "face.png") as face:
        assert face.size == (256, 256)
    assert len(list((clone / "results").glob("*.png"))) == 11


@pytest.mark.long
def test_the_python_of_the_readme_saves_two_smiles(clone: Path, address: str) -> None:
    [snippet] = blocks(README, "python")
    run_snippet([clone / ".venv" / "bin" / "python", "-c"], snippet, clone, address)
    assert sizes(clone, "smile*.png") == {"smile-1.png": (256, 256), "smile+1.png": (256, 256)}


@pytest.mark.long
@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_the_r_of_the_readme_saves_two_smiles(clone: Path, address: str) -> None:
    if subprocess.run(["Rscript", "-e", "library(httr2); library(jsonlite)"], capture_output=True).returncode != 0:
        pytest.skip("R has no package httr2, or no jsonlite")
    [snippet] = blocks(README, "r")
    run_snippet(["Rscript", "-e"], snippet, clone, address)
    assert sizes(clone, "smile-in-r*.png") == {"smile-in-r-1.png": (256, 256), "smile-in-r+1.png": (256, 256)}


def run_snippet(command: list[str | Path], snippet: str, folder: Path, address: str) -> None:
    code = snippet.replace("localhost:8000", address)
    run = subprocess.run([*map(os.fspath, command), code], cwd=folder, env=environ(), capture_output=True, text=True)
    assert run.returncode == 0, run.stderr


def sizes(folder: Path, pattern: str) -> dict[str, tuple[int, int]]:
    found = {}
    for path in folder.glob(pattern):
        with Image.open(path) as picture:
            found[path.name] = picture.size
    return found
