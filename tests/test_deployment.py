"""What is deployed is complete: the package, the image, the example for nginx, and what to cite."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from services.projections.uploads import MAX_FILE_BYTES

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SETUPTOOLS = PYPROJECT["tool"]["setuptools"]
NOT_DEPLOYED = {"tests", "benchmarks", "tools"}


def test_every_package_and_module_of_the_checkout_is_deployed() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_DEPLOYED
    modules = {path.stem for path in ROOT.glob("*.py")}
    assert {f"{name}*" for name in packages} == set(SETUPTOOLS["packages"]["find"]["include"])
    assert modules - {"gunicorn.conf"} == set(SETUPTOOLS["py-modules"])


def test_the_image_is_built_from_all_that_the_package_needs() -> None:
    allowed = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    packages = {name.rstrip("*") for name in SETUPTOOLS["packages"]["find"]["include"]}
    modules = {f"{name}.py" for name in SETUPTOOLS["py-modules"]}
    assert packages | modules | {"pyproject.toml", "README.md", "LICENSE", "constraints.txt"} <= set(allowed)
    assert "requirements*.txt" in allowed


def test_nginx_lets_the_largest_picture_pass() -> None:
    [megabytes] = re.findall(r"client_max_body_size (\d+)m;", (ROOT / "docs" / "deployment.md").read_text())
    assert int(megabytes) << 20 > MAX_FILE_BYTES + (1 << 20)  # a form has more in it than the picture


def test_the_version_to_cite_is_the_version_of_the_package() -> None:
    [cited] = re.findall(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)
    assert cited == PYPROJECT["project"]["version"]
