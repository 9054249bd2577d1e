"""The paths of directions that ship with a network."""

from stylegan2.directions import directions_beside


def test_the_file_beside_a_network_is_no_second_network(tmp_path):
    assert directions_beside(tmp_path / "faces64.safetensors").name == "faces64.directions.npz"
