"""Edits keep their word on a real network, or say that they cannot."""

import numpy as np
import pytest

from services.client import serving
from services.edits.targets import Target
from services.edits.wish import Design, Wish
from services.errors import ClientGone, FaceNotFound, InvalidParameter, NotMeasurable, OutOfRange
from services.faces.random_faces import Look
from services.measurements.readers import Readers
from services.recipes.face_file import face_png
from services.recipes.recipe import Recipe
from tests.brightness_reader import BrightnessReader, make_read_service
from tests.fakes import FakeNetwork, make_service

LIGHTER = {"skin_lightness": Target(0.5, is_relative=True, in_sd=True)}
ALL = Wish(hold=["all"])


def make(service, *designs, face_id=1, wish=ALL, **options):
    return service.held_edits.make(face_id, [Design(each) for each in designs], wish, **options)


def measured(service, face_id):
    return service.measurements.of([service.stored.face(face_id)])[0].quantities


def ws(service, face_id):
    return service.faces.latent(service.stored.face(face_id), "w")


@pytest.fixture(scope="module")
def smiling(bundled):
    """Face 1 with lips lighter by one standard deviation, everything else held."""
    target = {"smile": Target(1, is_relative=True, in_sd=True)}
    return make(bundled, target)[0]


def test_the_target_is_reached_and_the_rest_is_held(smiling):
    target = smiling.outcomes["smile"]
    assert target.role == "target"
    assert target.reached
    held = {name: outcome for name, outcome in smiling.outcomes.items() if outcome.role == "held"}
    assert {"background_lightness", "age", "yaw", "skin_L", "head_top", "pixels"} <= set(held)
    assert np.quantile([outcome.missed for outcome in held.values()], 0.9) < 1.5


def test_outcomes_are_what_is_measured_on_the_stored_pixels(bundled, smiling):
    before, after = measured(bundled, 1), measured(bundled, smiling.face.id)
    for name, outcome in smiling.outcomes.items():
        if name != "pixels":
            assert outcome.before == before[name]
            assert outcome.after == after[name]


def test_holding_moves_what_is_held_less_than_not_holding(bundled, smiling):
    [free] = make(bundled, smiling.design.targets, wish=Wish(partial=True))
    assert set(free.outcomes) == {"smile"}
    before, held, moved = (measured(bundled, face_id) for face_id in (1, smiling.face.id, free.face.id))
    assert abs(held["age"] - before["age"]) < abs(moved["age"] - before["age"])


def test_what_belongs_to_a_change_is_let_go_and_named(bundled):
    target = {"background_lightness": Target(0.1, True, True)}
    result = make(bundled, target, wish=Wish(hold=["all"], partial=True))
    [made], [warning] = result, [warning for warning in result.warnings if warning.code == "let-go"]
    assert warning.detail.startswith(f"Face {made.face.id}: ")
    assert warning.detail.endswith("a change of background_lightness: background_L, background_chroma.")
    assert not {"background_L", "background_chroma"} & set(made.outcomes)
    assert "skin_L" in made.outcomes


def test_the_recipe_says_what_was_asked_and_what_came_of_it(bundled, smiling):
    derived = smiling.face.recipe.derived
    assert derived["by"] == "edit"
    assert derived["from"] == {"id": 1, "seed": 1, "truncation_psi": 0.7}
    assert derived["targets"] == {"smile": {"by": 1.0, "in": "sd"}}
    assert (derived["hold"], derived["share"]) == (["all"], 1.0)
    assert derived["reader"] == {"name": "brightness", "fingerprint": "b" * 64}
    assert derived["outcomes"]["smile"]["reached"] is True
    assert derived["moved"] == pytest.approx(smiling.moved, rel=1e-4)


def test_a_solved_face_is_made_again_from_its_ws(bundled, smiling):
    face = smiling.face
    assert bundled.verification.verify(face.id).equal


def test_step_0_is_the_same_face_bit_for_bit_and_steps_are_in_order(painted):
    designs = [Design({"background_lightness": Target(0.5, True, True)}, step) for step in (-1, 0, 0.5, 1)]
    made = painted.held_edits.make(1, designs, Wish(hold=["yaw"], partial=True))
    assert made[1].face.sha256 == painted.stored.face(1).sha256
    assert made[1].moved == 0
    values = [each.outcomes["background_lightness"].after for each in made]
    assert values == sorted(values)
    assert len(set(values)) == 4


def test_a_step_does_not_depend_on_the_other_steps(painted):
    one, two = ({"skin_lightness": Target(share, True, True)} for share in (0.3, 0.6))
    together = make(painted, one, two, wish=Wish(partial=True))
    [alone] = make(painted, two, wish=Wish(partial=True))
    assert together[1].face.sha256 == alone.face.sha256


def test_a_target_beyond_the_networks_range_is_refused_with_the_nearest_and_nothing_is_made(painted):
    before = painted.stored.ids()
    with pytest.raises(OutOfRange) as refusal:
        make(painted, {"skin_lightness": Target(400.0)}, wish=Wish())
    assert refusal.value.field == "targets.skin_lightness"
    assert 50 < refusal.value.nearest["skin_lightness"] < 110
    assert f"{refusal.value.nearest['skin_lightness']:.4g}" in str(refusal.value)
    assert painted.stored.ids() == before


def test_partial_makes_the_nearest_and_says_what_was_not_reached(painted):
    result = make(painted, {"skin_lightness": Target(400.0)}, wish=Wish(partial=True))
    [made] = result
    outcome = made.outcomes["skin_lightness"]
    assert outcome.wanted == 400
    assert outcome.after > outcome.before
    assert not outcome.reached
    assert {"out-of-range", "not-reached"} <= {warning.code for warning in result.warnings}


def test_who_insists_gets_at_least_as_far(painted):
    target = {"skin_lightness": Target(10.0, is_relative=True, in_sd=True)}
    partial, insisted = (make(painted, target, wish=Wish(partial=True, insist=insist))[0] for insist in (False, True))
    assert insisted.outcomes["skin_lightness"].after > partial.outcomes["skin_lightness"].after


def test_what_cannot_be_reached_while_the_rest_is_held_is_refused(painted):
    before = painted.stored.ids()  # a network of six axes cannot hold all at once
    with pytest.raises(OutOfRange) as refusal:
        make(painted, {"age": Target(1, True, True)}, wish=Wish(hold=["all"], tolerances={"pixels": 0.01}))
    assert refusal.value.field in ("targets.age", "hold")
    assert set(refusal.value.nearest) == {"age"}
    assert painted.stored.ids() == before


def test_a_tolerance_of_the_request_must_be_met(painted):
    target = {"skin_lightness": Target(0.2, True, True)}
    with pytest.raises(OutOfRange) as refusal:
        make(painted, target, wish=Wish(hold=["age"], tolerances={"age": 1e-7, "skin_lightness": 100}))
    assert refusal.value.field == "hold"
    assert "age" in str(refusal.value)


@pytest.mark.parametrize("tolerance", [1e-30, 1e6])
def test_tolerances_of_any_size_can_be_computed_with(painted, tolerance):
    names = ["age", "african", "yaw", "skin_lightness", "pixels"]
    wish = Wish(hold=["all"], tolerances=dict.fromkeys(names, tolerance), partial=True)
    [made] = make(painted, LIGHTER, wish=wish)
    assert np.isfinite(made.moved)
    assert made.outcomes["yaw"].tolerance == tolerance


FAR = {"skin_lightness": Target(10.0, is_relative=True, in_sd=True), "yaw": Target(9.0, True, True)}


def w_distance(service, face_id):
    return service.ranges.of(service.networks.generator()).distance(ws(service, face_id))


def test_a_face_far_out_has_a_warning(painted):
    result = make(painted, FAR, wish=Wish(insist=True))
    [made] = result
    distance = w_distance(painted, made.face.id)
    codes = [warning.code for warning in result.warnings]
    assert ("near-the-limit" in codes or codes.count("out-of-range") == 2) == (distance > 1)


def test_only_the_given_layers_change(painted):
    [made] = make(painted, LIGHTER, wish=Wish(partial=True), layers=[1, 3])
    shift = ws(painted, made.face.id) - ws(painted, 1)
    assert not shift[[0, 2]].any()
    assert shift[[1, 3]].any()


SUMS = {"caucasian": Target(1.5, is_relative=True, in_sd=True)}


def test_targets_that_add_up_are_named_precisely(bundled):
    with pytest.raises(OutOfRange) as refusal:
        make(bundled, SUMS, wish=Wish(hold=["yaw", "african", "smile", "asian"]))
    assert refusal.value.field in ("hold", "targets.caucasian")
    assert any(f"caucasian is determined by {names}. " in str(refusal.value) for names in BOTH)


BOTH = ("african, asian", "asian, african")


def test_with_a_group_what_determines_the_target_is_let_go_with_a_warning(bundled):
    result = make(bundled, SUMS, wish=Wish(hold=["identity"], partial=True))
    [made], [warning] = result, [warning for warning in result.warnings if warning.code == "dependent"]
    assert any(f"caucasian is determined by {names}, which cannot all be held." in warning.detail for names in BOTH)
    assert not {"african", "asian"} & set(made.outcomes)
    assert made.outcomes["caucasian"].reached


@pytest.mark.parametrize(
    ("targets", "wish", "field"),
    [
        ({"beauty": Target(1)}, Wish(), "targets"),
        ({"weight": Target(1)}, Wish(), "targets"),
        ({"sefa_0": Target(1)}, Wish(hold=["all"], field="direction"), "direction"),
        (LIGHTER, Wish(hold=["beauty"]), "hold"),
        (LIGHTER, Wish(hold=["weight"]), "hold"),
        (LIGHTER, Wish(hold=["outline_top"]), "hold"),
        (LIGHTER, Wish(hold=["skin_lightness"]), "hold"),
        (LIGHTER, Wish(tolerances={"age": 1}), "tolerances"),
        (LIGHTER, Wish(tolerances={"beauty": 1}), "tolerances"),
    ],
)
def test_wrong_names_are_refused_by_field_before_anything_is_made(painted, targets, wish, field):
    before = painted.stored.ids()
    with pytest.raises(InvalidParameter) as refusal:
        make(painted, targets, wish=wish)
    assert refusal.value.field == field
    assert painted.stored.ids() == before


def test_a_name_that_is_read_too_badly_is_said_to_be(painted):
    with pytest.raises(InvalidParameter, match="weight is read too badly"):
        make(painted, LIGHTER, wish=Wish(hold=["weight"]))


def test_layers_that_do_not_exist_and_unknown_faces_are_refused(painted):
    with pytest.raises(InvalidParameter):
        make(painted, LIGHTER, layers=[4])
    with pytest.raises(FaceNotFound):
        make(painted, LIGHTER, face_id=999)


def test_without_a_reader_the_refusal_says_what_is_missing(tmp_path):
    service = make_service(tmp_path / "results", readers=Readers())
    service.random_faces.make(1, Look(seed=1))
    with pytest.raises(NotMeasurable) as refusal:
        make(service, LIGHTER)
    assert refusal.value.field == "targets"
    assert "fake" in str(refusal.value)
    assert "FACESPACE_MEASURES" in str(refusal.value)
    service.close()


def test_what_is_not_a_number_on_this_face_is_no_target_and_not_held(tmp_path):
    class Blind(BrightnessReader):
        is_blind = False

        def read(self, images):
            readings = super().read(images)
            if self.is_blind:
                readings.attributes[:, self.names.index("yaw")] = np.nan
            return readings

    reader = Blind()
    service = make_read_service(tmp_path, FakeNetwork(), reader)
    reader.is_blind = True
    with pytest.raises(NotMeasurable) as refusal:
        make(service, {"yaw": Target(0)})
    assert refusal.value.field == "targets.yaw"
    [made] = make(service, LIGHTER, wish=Wish(hold=["pose"], partial=True))
    assert "yaw" not in made.outcomes
    assert np.isfinite(made.moved)
    service.close()


def test_a_client_that_leaves_ends_the_search_and_nothing_is_made(tmp_path):
    gone = False

    def leave(number):
        nonlocal gone
        gone = number > 170

    service = make_read_service(tmp_path, FakeNetwork(), BrightnessReader(before_read=leave))
    before, gone = service.stored.ids(), False
    with serving(lambda: gone), pytest.raises(ClientGone):
        make(service, LIGHTER, wish=Wish(partial=True))
    assert service.stored.ids() == before
    service.close()


def test_a_face_without_noise_is_edited_without_noise(tmp_path):
    service = make_read_service(tmp_path, FakeNetwork(), BrightnessReader())
    recipe = Recipe(network="fake", fingerprint="f" * 64, noise_mode="none", seed=5, truncation_psi=0.7)
    (tmp_path / "results" / "plain.png").write_bytes(face_png(recipe, np.zeros((16, 12, 3), np.uint8))[0])
    service.close()
    service = make_read_service(tmp_path, FakeNetwork(), BrightnessReader())
    [face_id] = [each.id for each in service.stored.faces() if each.recipe.noise_mode == "none"]
    [made] = make(service, LIGHTER, face_id=face_id, wish=Wish(partial=True))
    assert made.face.recipe.noise_mode == "none"
    service.close()
