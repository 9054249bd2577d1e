"""Every known network has a name, an address, a licence and a note on its bias."""

import pytest

from stylegan2.checkpoints import KNOWN_NETWORKS


def test_known_names_and_addresses_are_unique():
    assert len({network.name for network in KNOWN_NETWORKS}) == len(KNOWN_NETWORKS)
    assert len({network.url for network in KNOWN_NETWORKS}) == len(KNOWN_NETWORKS)


@pytest.mark.parametrize("network", KNOWN_NETWORKS, ids=lambda network: network.name)
def test_a_known_network_states_address_resolution_licence_and_bias(network):
    assert network.url.startswith("https://")
    assert network.url.endswith(".pkl")
    assert network.resolution in (32, 256, 512, 1024)
    assert network.licence
    assert network.bias
    assert network.conditional == ("cifar10" in network.name)
