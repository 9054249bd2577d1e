"""A name, a path or an address resolves to a file, or to one sentence that says why it does not."""

import os

import pytest

from stylegan2.checkpoints import KNOWN_NETWORKS, resolve, resolving
from stylegan2.checkpoints.resolving import shipped_networks
from stylegan2.errors import CheckpointError


@pytest.fixture
def fetched(monkeypatch, tmp_path):
    """Records addresses instead of downloading them."""
    urls = []

    def fetch(url, cache_dir=None, sha256=None, progress=True, on_download=None):
        urls.append(url)
        return tmp_path / "fetched"

    monkeypatch.setattr(resolving, "fetch", fetch)
    return urls


@pytest.mark.parametrize("network", KNOWN_NETWORKS, ids=lambda network: network.name)
def test_a_known_name_is_fetched_from_its_address(fetched, network, tmp_path):
    assert resolve(network.name) == tmp_path / "fetched"
    resolve(f"{network.name}.pkl")
    assert fetched == [network.url] * 2


def test_an_address_is_fetched(fetched):
    resolve("https://example.com/mine.pkl")
    assert fetched == ["https://example.com/mine.pkl"]


@pytest.mark.parametrize("kind", [str, lambda path: path])
def test_a_path_is_returned_unchanged(fetched, tmp_path, kind):
    path = tmp_path / "mine.pkl"
    path.touch()
    assert resolve(kind(path)) == path
    assert not fetched


def test_a_path_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(CheckpointError, match="does not exist"):
        resolve(tmp_path / "mine.pkl")


def test_an_unknown_name_is_refused_with_similar_names():
    with pytest.raises(CheckpointError, match=r"neither a file nor a known network.*stylegan2-ffhq-1024x1024") as error:
        resolve("stylegan2-ffhq-1024")
    assert "church" not in str(error.value)


def test_a_name_without_similar_names_is_refused_with_all_names():
    with pytest.raises(CheckpointError) as error:
        resolve("qqq")
    assert all(network.name in str(error.value) for network in KNOWN_NETWORKS)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("stylegan3-t-ffhq-1024x1024.pkl", "StyleGAN3"),
        ("stylegan3-r-afhqv2-512x512", "StyleGAN3"),
        ("stylegan2-ffhq-config-a", "config A"),
        ("stylegan2-ffhq-config-b.pkl", "configs B to D"),
        ("stylegan2-church-config-d", "configs B to D"),
    ],
)
def test_a_published_network_of_another_architecture_is_refused_with_the_reason(fetched, name, reason):
    with pytest.raises(CheckpointError, match=reason):
        resolve(name)
    assert not fetched


def test_networks_that_ship_are_found_by_their_names_and_measuring_networks_are_none(tmp_path):
    for name in ("small.safetensors", "large.safetensors", "README.md", "small.measures.safetensors"):
        (tmp_path / name).touch()
    assert shipped_networks(tmp_path) == {name: tmp_path / f"{name}.safetensors" for name in ("large", "small")}


def test_the_bundled_network_and_earlier_ones_ship():
    assert resolve("bundled") == resolve("faces128")
    assert resolve("faces64").name == "faces64.safetensors"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "network.pkl")
    with pytest.raises(CheckpointError, match=r"network\.pkl is a device or a pipe, not a file"):
        resolve(tmp_path / "network.pkl")
