"""The guides in docs/ are true: their commands print what they show."""

from __future__ import annotations

import re
import subprocess
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from settings import Settings
from tests.beside import FACES
from tests.documents import INSTALLATION, ROOT, blocks, cloned, console, environ, resembles, served, typed

DOCS = ROOT / "docs"
TOUR, TRAINING = (DOCS / "tour.md").read_text(), (DOCS / "training.md").read_text()


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cloned(tmp_path_factory.mktemp("researcher"))


def test_the_settings_page_has_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| `?([^`|]*?)`? ", (DOCS / "settings.md").read_text(), re.MULTILINE))
    variables = re.findall(r'^    "([A-Z_]+)": \("(\w+)"', (ROOT / "settings.py").read_text(), re.MULTILINE)
    for variable, field in variables:
        default = getattr(Settings(), field)
        shown = ",".join(map(str, default)) if isinstance(default, tuple) else default
        assert rows.pop(variable) == str(shown or "none")
    assert rows == {}


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
def test_the_python_of_the_networks_page_makes_a_picture(clone: Path) -> None:
    subprocess.run(["make", ".venv/.installed-run"], cwd=clone, env=environ(), check=True, timeout=INSTALLATION)
    [snippet] = blocks((DOCS / "networks.md").read_text(), "python")
    code = f"{snippet}\nprint(image.shape, image.dtype, -1.5 < image.min() < image.max() < 1.5)"
    run = subprocess.run(
        [clone / ".venv" / "bin" / "python", "-c", code], cwd=clone, env=environ(), capture_output=True, text=True
    )
    assert run.stdout == "(1, 128, 128, 3) float32 True\n", run.stderr


@pytest.mark.long
@pytest.mark.skipif(not FACES.is_dir(), reason="the CC0 training set is not beside the checkout")
def test_a_stranger_trains_on_200_photographs_and_serves_the_network_within_ten_minutes(clone: Path) -> None:
    photographs = clone / "photographs"
    with zipfile.ZipFile(FACES / "faces128-00.zip") as shard:
        shard.extractall(photographs, sorted(shard.namelist())[:200])
    commands = [command for command, _ in console(TRAINING) if command == "make training" or ".training " in command]
    assert [re.search(r"\.training (\w+)", command + " .training make")[1] for command in commands] == [
        "make",
        "prepare",
        "train",
    ]
    subprocess.run(["bash", "-c", commands[0]], cwd=clone, env=environ(), check=True, timeout=INSTALLATION)
    started = time.monotonic()
    for command in commands[1:]:
        subprocess.run(["bash", "-c", command], cwd=clone, env=environ(), check=True, capture_output=True, timeout=600)
    [setting] = re.findall(r"^\$ FACESPACE_NETWORK=(run/\S+) make run", TRAINING, re.MULTILINE)
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
