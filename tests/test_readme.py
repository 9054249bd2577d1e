"""The README is true: every route is in it, and a stranger who types what it says gets what it says."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from app import create_app
from tests.fakes import make_service

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
INSTALLATION = 900  # seconds that pip may take
OTHER_ROUTES = ("/openapi.json", "/docs")  # named in the text


def console(text: str) -> list[tuple[str, str]]:
    """The commands of all console blocks, each with the output that is shown below it."""
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    return [(command, output.strip()) for command, _, output in (part.partition("\n") for part in parts)]


def resembles(shown: str, real: str) -> bool:
    """Whether `real` is what is shown, where `...` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.split("..."))
    return re.fullmatch(pattern, real.strip(), re.DOTALL) is not None


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A fresh clone in which `make run` has been typed: its folder, and the address that answers."""
    clone = tmp_path_factory.mktemp("stranger") / "facespace"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    environ = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG") or "PIP" in name}
    with open(clone / "log", "w") as log:
        server = subprocess.Popen(
            ["make", "run", f"ARGS=--bind {address}"], cwd=clone, env=environ, stdout=log, stderr=log
        )
    try:
        wait_until_ready(server, address, clone / "log")
        yield clone, address
    finally:
        server.terminate()
        server.wait(60)


def wait_until_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Returns once the service has loaded its network."""
    deadline = time.monotonic() + INSTALLATION
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{address}/readyz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)  # pip is at work, in another process
    raise AssertionError(log.read_text())


def test_every_route_is_in_the_table_of_the_readme(tmp_path: Path) -> None:
    service = make_service(tmp_path)
    rules = {rule.rule for rule in create_app(service.faces).url_map.iter_rules()}
    service.close()
    documented = set(re.findall(r"`(?:GET|POST|DELETE) (/[^`?]*)", README))
    calls = {rule for rule in rules - {"/"} if not rule.startswith(OTHER_ROUTES)}
    assert {re.sub(r"<int:\w+>", "{id}", rule) for rule in calls} == documented


def test_output_with_an_ellipsis_resembles_the_whole() -> None:
    assert resembles('{"ids":[1],...', '{"ids":[1],"faces":[]}\n')
    assert not resembles('{"ids":[1],...', '{"ids":[2],"faces":[]}\n')


@pytest.mark.long
def test_a_stranger_gets_the_session_of_the_readme(stranger: tuple[Path, str]) -> None:
    clone, address = stranger
    session = [(command, output) for command, output in console(README) if command.startswith("curl ")]
    assert len(session) >= 6
    for command, shown in session:
        real = subprocess.run(
            ["bash", "-c", command.replace("curl ", "curl -s ").replace("localhost:8000", address)],
            cwd=clone, check=True, capture_output=True, text=True, timeout=120,
        ).stdout  # fmt: skip
        assert resembles(shown, real), f"{command}\nshown: {shown}\nreal:  {real[:500]}"
    with Image.open(clone / "face.png") as face:
        assert face.size == (256, 256)
    assert len(list((clone / "results").glob("*.png"))) == 9
