"""Faces that nearly fit are moved into the ranges."""

import pytest

from services.edits.adjuster import Adjuster, targets_of
from services.edits.targets import Target
from services.errors import NotMeasurable
from services.measurements.readers import Readers
from services.samples.samples import SampleRequest
from tests.fakes import make_service


def test_targets_lie_inside_the_nearer_end_of_the_ranges_that_do_not_fit():
    found = {"age": 18.0, "yaw": 9.0, "smile": 0.05}
    where = {"age": (20.0, 30.0), "yaw": (-5.0, 5.0), "smile": (0.0, 0.1), "beauty": (1.0, 2.0)}
    assert targets_of(found, where) == {"age": Target(22.5), "yaw": Target(2.5)}


def test_samples_move_near_misses_into_the_ranges(bundled):
    smiles = [bundled.measurements.of([bundled.stored.face(k)])[0].quantities["smile"] for k in (1, 2, 3)]
    where = {"smile": (max(smiles) + 0.01, max(smiles) + 0.06)}
    found = bundled.samples.make(SampleRequest(amount=1, where=where, seed=1, psi=0.7, most_tries=3, adjust=True))
    [face] = found.faces
    assert face.recipe.derived["by"] == "edit"
    assert face.recipe.derived["from"].keys() == {"seed", "truncation_psi"}
    assert bundled.verification.verify(face.id).equal
    [measured] = bundled.measurements.of(found.faces)
    assert where["smile"][0] <= measured.quantities["smile"] <= where["smile"][1]


def test_what_is_read_too_badly_is_not_moved(painted):
    adjust = painted.adjust
    recipe = painted.stored.face(1).recipe
    assert adjust(recipe, {"weight": (5.0, 6.0)}) is None


def test_without_a_reader_the_refusal_names_the_field(tmp_path):
    service = make_service(tmp_path / "results", readers=Readers())
    recipe = service.networks.generator().random_recipe(1)
    with pytest.raises(NotMeasurable) as refusal:
        service.adjust(recipe, {"background_L": (0.0, 1.0)})
    assert refusal.value.field == "adjust"
    assert isinstance(service.adjust, Adjuster)
    service.close()
