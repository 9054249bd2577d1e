"""`pip install .` gives a Facespace that works anywhere, without the checkout."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from tests.documents import INSTALLATION, environ, wait_until_ready

ROOT = Path(__file__).parents[1]
PACKAGES = ("app", "jobs", "services", "stylegan2", "db", "server")

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone."""
    folder = tmp_path_factory.mktemp("checkout") / "facespace"
    subprocess.run(["git", "clone", "--quiet", ROOT, folder], check=True)
    return folder


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that pip builds of it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(checkout)]
    subprocess.run(build, env=environ(), check=True, timeout=INSTALLATION)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(checkout: Path, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of a fresh environment that has nothing but the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    install = [folder / "bin" / "pip", "install", "--quiet", "--constraint", checkout / "constraints.txt", wheel]
    subprocess.run(install, env=environ(), check=True, timeout=INSTALLATION)
    return folder / "bin"


def test_the_wheel_has_every_file_of_every_package(checkout: Path, wheel: Path) -> None:
    listed = subprocess.run(["git", "ls-files", *PACKAGES], cwd=checkout, capture_output=True, text=True, check=True)
    files = set(listed.stdout.split())
    assert len(files) > 100
    with zipfile.ZipFile(wheel) as archive:
        assert files <= set(archive.namelist())


def test_the_commands_of_an_installed_facespace_run(installed: Path, tmp_path: Path) -> None:
    def shown(*arguments: str) -> str:
        run = [installed / "facespace", *arguments]
        return subprocess.run(run, cwd=tmp_path, env=environ(), capture_output=True, text=True, check=True).stdout

    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert shown("--version") == f"facespace, version {version}\n"
    assert shown("train", "--help").startswith("Usage: facespace train [OPTIONS] COMMAND")
    assert shown("directions", "--help").startswith("Usage: facespace directions [OPTIONS] COMMAND")
    shown("train", "show", "bundled", "faces.png")
    with Image.open(tmp_path / "faces.png") as faces:
        faces.load()


def test_an_installed_facespace_serves_and_saves_its_faces_in_the_working_folder(
    installed: Path, tmp_path: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with open(tmp_path / "log", "w") as log:
        command = [installed / "facespace", "serve", "--bind", address]
        server = subprocess.Popen(command, cwd=tmp_path, env=environ(), stdout=log, stderr=log)
    try:
        wait_until_ready(server, address, tmp_path / "log")
        call = urllib.request.Request(f"http://{address}/faces?amount=2&seed=1", method="POST")
        with urllib.request.urlopen(call, timeout=60) as answer:
            assert answer.status == 201
        with urllib.request.urlopen(f"http://{address}/docs", timeout=60) as page:
            assert b"swagger" in page.read()
        with urllib.request.urlopen(f"http://{address}/", timeout=60) as page:
            [main] = re.findall(r'src="([^"]+)"', page.read().decode())
        with urllib.request.urlopen(f"http://{address}/{main}", timeout=60) as module:
            assert module.headers["Content-Type"].startswith("text/javascript")
    finally:
        server.terminate()
        assert server.wait(60) == 0
    assert sorted(path.name for path in (tmp_path / "results").glob("*.png")) == [
        "face-00000001.png",
        "face-00000002.png",
    ]
