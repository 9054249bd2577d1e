"""What ships with the bundled networks to measure their faces."""

import stylegan2
from stylegan2.checkpoints import resolve
from stylegan2.checkpoints.resolving import BUNDLED_FOLDER, shipped_networks
from stylegan2.measurement.bundled import shipped_judges, shipped_measures, shipped_populations
from stylegan2.measurement.file import read_measures


def test_each_network_that_ships_has_its_population():
    assert [path.name for path in shipped_populations()] == [
        f"{name}.population.json" for name in shipped_networks(BUNDLED_FOLDER)
    ]


def test_the_measuring_networks_and_their_judges_are_for_each_network_that_ships():
    fingerprints = {stylegan2.load(name).fingerprint for name in shipped_networks(BUNDLED_FOLDER)}
    for path in (*shipped_measures(), *shipped_judges()):
        assert path.parent == resolve("bundled").parent
        assert set(read_measures(path).networks) == fingerprints
