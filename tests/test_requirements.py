"""The requirements files: what they install on which platform, and that every version is exact."""

from __future__ import annotations

from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
FILES = sorted(path.name for path in ROOT.glob("requirements*.txt"))
PLATFORMS = {
    "Linux on x86-64": {"sys_platform": "linux", "platform_machine": "x86_64"},
    "Linux on ARM": {"sys_platform": "linux", "platform_machine": "aarch64"},
    "macOS on ARM": {"sys_platform": "darwin", "platform_machine": "arm64"},
    "macOS on Intel": {"sys_platform": "darwin", "platform_machine": "x86_64"},
    "Windows on x86-64": {"sys_platform": "win32", "platform_machine": "AMD64"},
    "Windows on ARM": {"sys_platform": "win32", "platform_machine": "ARM64"},
}


def lines_of(name: str) -> list[str]:
    """The lines of a requirements file without comments."""
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    return [line for line in lines if line]


def requirements(name: str) -> list[Requirement]:
    """What a requirements file names itself, without the files that it refers to."""
    return [Requirement(line) for line in lines_of(name) if not line.startswith("-")]


def installed(name: str, platform: dict[str, str]) -> set[str]:
    """The packages that a requirements file installs on a platform, with the files that it refers to."""
    found = {found.name for found in requirements(name) if found.marker is None or found.marker.evaluate(platform)}
    for line in lines_of(name):
        if line.startswith("-r "):
            found |= installed(line.removeprefix("-r "), platform)
    return found


@pytest.mark.parametrize(
    ("platform", "package"),
    [("Linux on x86-64", "tensorflow-cpu"), ("Linux on ARM", "tensorflow"), ("macOS on ARM", "tensorflow")],
)
def test_each_platform_gets_the_one_build_of_tensorflow_that_it_has_a_wheel_of(platform: str, package: str) -> None:
    packages = installed("requirements.txt", PLATFORMS[platform])
    assert {name for name in packages if name.startswith("tensorflow")} == {package}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_openvino_is_installed_where_it_has_a_wheel(platform: str) -> None:
    has_wheel = platform not in ("macOS on Intel", "Windows on ARM")
    assert ("openvino" in installed("requirements.txt", PLATFORMS[platform])) == has_wheel


def test_the_gpu_gets_tensorflow_with_cuda_and_the_rest_of_the_service() -> None:
    platform = PLATFORMS["Linux on x86-64"]
    [tensorflow] = [found for found in requirements("requirements-gpu.txt") if found.name.startswith("tensorflow")]
    assert tensorflow.extras == {"and-cuda"}
    cpu, gpu = (installed(name, platform) for name in ("requirements.txt", "requirements-gpu.txt"))
    assert gpu - {"tensorflow"} == cpu - {"tensorflow-cpu"}


def test_the_service_comes_with_the_encoder_of_mp4_films() -> None:
    assert "av" in installed("requirements.txt", PLATFORMS["macOS on ARM"])


@pytest.mark.parametrize("name", FILES)
def test_every_version_is_exact_and_the_same_in_the_constraints(name: str) -> None:
    constraints = {canonicalize_name(found.name): str(found.specifier) for found in requirements("constraints.txt")}
    for found in requirements(name):
        assert [one.operator for one in found.specifier] == ["=="], found
        constrained = constraints.get(canonicalize_name(found.name), str(found.specifier))
        assert constrained == str(found.specifier), found
