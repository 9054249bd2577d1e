"""The paths of directions that ship with a network."""

from stylegan2.checkpoints.resolving import BUNDLED_FOLDER, shipped_networks
from stylegan2.directions import directions_beside, shipped_directions


def test_the_file_beside_a_network_is_no_second_network(tmp_path):
    assert directions_beside(tmp_path / "faces64.safetensors").name == "faces64.directions.npz"


def test_the_directions_of_each_network_that_ships_are_shipped():
    paths = shipped_networks(BUNDLED_FOLDER).values()
    assert shipped_directions() == [directions_beside(path) for path in paths]
    assert all(path.exists() for path in shipped_directions())
