"""The paths of directions that ship with a network."""

from stylegan2.checkpoints import resolve
from stylegan2.directions import directions_beside, shipped_directions


def test_the_file_beside_a_network_is_no_second_network(tmp_path):
    assert directions_beside(tmp_path / "faces64.safetensors").name == "faces64.directions.npz"


def test_the_bundled_networks_directions_are_shipped():
    assert shipped_directions() == [directions_beside(resolve("bundled"))]
    assert all(path.exists() for path in shipped_directions())
