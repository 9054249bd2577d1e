"""What ships with the bundled network to measure its faces."""

from stylegan2.checkpoints import resolve
from stylegan2.measurement.bundled import shipped_measures, shipped_populations


def test_what_is_shipped_lies_beside_the_bundled_network_and_has_its_name():
    network = resolve("bundled")
    for path in (*shipped_measures(), *shipped_populations()):
        assert path.parent == network.parent
        assert path.name.split(".")[0] == network.stem
