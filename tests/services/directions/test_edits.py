"""Edits move faces along directions."""

import io

import numpy as np
import pytest
from PIL import Image

from services.directions.files import DirectionFiles
from services.errors import FaceNotFound, InvalidParameter, OutOfRange
from services.faces.random_faces import Look
from services.recipes.face_file import face_png
from services.recipes.recipe import Recipe
from stylegan2.directions import Directions, write_directions
from stylegan2.training.directions.boundaries import from_boundaries
from tests.fakes import FakeNetwork, make_service

RNG = np.random.default_rng(0)
VECTORS = RNG.standard_normal((2, 4, 6)).astype(np.float32) / 4
NAMED = Directions(names=("smile", "age"), directions=VECTORS, effects=np.array([[1, 0.3], [0.2, 1]], np.float32))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("edits")
    write_directions(tmp_path / "mine.npz", NAMED)
    service = make_service(tmp_path / "results", directions=DirectionFiles([], [tmp_path / "mine.npz"]))
    service.random_faces.make(2, Look(seed=1))
    yield service
    service.close()


def ws(service, face_id):
    return service.faces.latent(service.faces.stored.face(face_id), "w")


def pixels(service, face_id):
    with Image.open(io.BytesIO(service.faces.png(service.faces.stored.face(face_id)))) as picture:
        return np.asarray(picture).astype(int)


def test_an_edit_adds_strength_times_the_direction(service):
    faces = service.edits.make(1, "smile", [-2, 0.5])
    for face, strength in zip(faces, (-2, 0.5), strict=True):
        np.testing.assert_allclose(ws(service, face.id), ws(service, 1) + strength * VECTORS[0], atol=1e-6)


@pytest.mark.parametrize("direction", ["smile", "sefa_0", "pca_1"])
def test_strength_zero_gives_the_same_face_bit_for_bit(service, direction):
    [face] = service.edits.make(1, direction, [0])
    np.testing.assert_array_equal(ws(service, face.id), ws(service, 1))
    assert face.sha256 == service.faces.stored.face(1).sha256


@pytest.mark.parametrize(
    ("direction", "layers", "control"),
    [("smile", None, []), ("age", None, ["smile"]), ("sefa_0", [1, 2], []), ("pca_2", "coarse", ["age"])],
)
@pytest.mark.parametrize("strength", [0.7, -3, 10])
def test_an_edit_and_its_opposite_cancel(service, direction, layers, control, strength):
    [there] = service.edits.make(1, direction, [strength], layers, control, insist=True)
    [back] = service.edits.make(there.id, direction, [-strength], layers, control, insist=True)
    assert there.sha256 != service.faces.stored.face(1).sha256
    np.testing.assert_allclose(ws(service, back.id), ws(service, 1), atol=1e-5)
    assert np.abs(pixels(service, back.id) - pixels(service, 1)).max() <= 1


def test_other_layers_do_not_change(service):
    [face] = service.edits.make(1, "smile", [2], layers=[1, 3])
    np.testing.assert_array_equal(ws(service, face.id)[[0, 2]], ws(service, 1)[[0, 2]])
    assert np.abs(ws(service, face.id) - ws(service, 1))[[1, 3]].min(axis=1).max() > 0


def test_the_recipe_says_how_the_face_was_made(service):
    [face] = service.edits.make(2, "smile", [1], layers=[3, 1], control=["age", "pca_0", "age"])
    derived = dict(face.recipe.derived)
    assert derived.pop("from") == {"id": 2, "seed": 2, "truncation_psi": 0.7}
    directions = derived.pop("directions")
    assert derived == {
        "by": "edit", "direction": "smile", "strength": 1.0, "layers": [1, 3], "control": ["age", "pca_0"],
    }  # fmt: skip
    assert list(directions) == ["smile", "age", "pca_0"]
    assert (directions["smile"]["file"], len(directions["smile"]["sha256"])) == ("mine.npz", 64)


def test_a_face_without_noise_is_edited_without_noise(tmp_path):
    recipe = Recipe(network="fake", fingerprint="f" * 64, noise_mode="none", seed=5, truncation_psi=0.7)
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "plain.png").write_bytes(face_png(recipe, np.zeros((16, 12, 3), np.uint8))[0])
    service = make_service(tmp_path / "results")
    [face_id] = service.faces.stored.ids()
    assert service.edits.make(face_id, "pca_0", [1])[0].recipe.noise_mode == "none"
    service.close()


def test_all_strengths_are_rendered_or_none(tmp_path):
    def fail(number):
        if number == 4:  # after the warm-up, the face and two edits
            raise ArithmeticError

    service = make_service(tmp_path / "results", FakeNetwork(before_image=fail))
    service.random_faces.make(1, Look(seed=1))
    with pytest.raises(ArithmeticError):
        service.edits.make(1, "pca_0", [1, 2, 3], insist=True)
    assert service.faces.stored.ids() == [1]
    service.close()


def test_a_refused_edit_makes_nothing(service):
    before = service.faces.stored.ids()
    for face_id, direction, layers, error in [
        (999, "smile", None, FaceNotFound), (1, "bread", None, InvalidParameter), (1, "smile", [4], InvalidParameter),
    ]:  # fmt: skip
        with pytest.raises(error):
            service.edits.make(face_id, direction, [1], layers)
    assert service.faces.stored.ids() == before


def test_an_interfacegan_boundary_becomes_a_direction_that_edits(tmp_path):
    network, boundary = FakeNetwork(), np.array([1.0, -2, 0, 0, 3, 1])
    write_directions(tmp_path / "smile.npz", from_boundaries({"smile": boundary}, network))
    service = make_service(tmp_path / "results", directions=DirectionFiles([], [tmp_path / "smile.npz"]))
    service.random_faces.make(1, Look(seed=1))
    [face] = service.edits.make(1, "smile", [1])
    normal = boundary / np.linalg.norm(boundary)
    moved = (ws(service, face.id) - ws(service, 1)) @ normal  # [num_ws], how far from the boundary
    w = network.mapping(np.random.RandomState(5).randn(4000, 8))[:, 0]
    np.testing.assert_allclose(moved, np.std(w @ normal), rtol=0.05)
    service.close()


def test_crossed_directions_give_every_combination_in_order(service):
    made = service.edits.make_crossed(1, {"smile": [-1, 1], "age": [0, 2, 3]}, insist=True)
    assert [tuple(each.strengths.values()) for each in made] == [(-1, 0), (-1, 2), (-1, 3), (1, 0), (1, 2), (1, 3)]
    for each in made:
        shift = sum(
            NAMED.shift(name, [other]) * each.strengths[name] for name, other in (("smile", "age"), ("age", "smile"))
        )
        np.testing.assert_allclose(ws(service, each.face.id), ws(service, 1) + shift, atol=1e-5)
        assert each.face.recipe.derived["crossed"] == each.strengths


def test_crossed_factors_are_independent(service):
    made = service.edits.make_crossed(1, {"smile": [-1, 1], "age": [-1, 1]})
    points = {tuple(each.strengths.values()): ws(service, each.face.id) for each in made}
    for strength in (-1, 1):  # the step of a factor is the same at each level of the other
        np.testing.assert_allclose(points[1, strength] - points[-1, strength], points[1, 1] - points[-1, 1], atol=1e-5)
    effect = np.linalg.solve(NAMED.effects.T, np.eye(2))  # the shares of both directions in each step
    np.testing.assert_allclose(effect[:, 0] @ NAMED.effects, [1, 0], atol=1e-6)


def test_an_unknown_crossed_direction_is_named_and_nothing_made(service):
    before = service.faces.stored.ids()
    with pytest.raises(InvalidParameter) as refusal:
        service.edits.make_crossed(1, {"smile": [1], "beauty": [1]})
    assert refusal.value.field in ("crossed", "control")
    assert "beauty" in str(refusal.value)
    assert service.faces.stored.ids() == before


@pytest.mark.parametrize(("direction", "layers"), [("smile", None), ("sefa_0", None), ("pca_0", [2])])
def test_strengths_that_lead_far_beyond_are_refused_each_with_its_nearest(service, direction, layers):
    before = service.faces.stored.ids()
    with pytest.raises(OutOfRange) as refusal:
        service.edits.make(2, direction, [0.1, 90, -90], layers)
    assert refusal.value.field == "strengths"
    assert service.faces.stored.ids() == before
    [small, most, least] = refusal.value.nearest["strengths"]
    assert small == 0.1
    assert least < 0 < most < 90
    made = service.edits.make(2, direction, [small, most, least], layers)
    [warning] = made.warnings
    assert warning.code == "near-the-limit"
    assert f"Faces {made[1].id}, {made[2].id}:" in warning.detail
    with pytest.raises(OutOfRange) as refusal:
        service.edits.make(2, direction, [most * 1.01], layers, field="strength")
    assert refusal.value.nearest["strength"] == pytest.approx(most, rel=1e-3)


def test_crossed_strengths_that_lead_far_beyond_are_reduced_together(service):
    before = service.faces.stored.ids()
    with pytest.raises(OutOfRange) as refusal:
        service.edits.make_crossed(2, {"smile": [-60, 60], "age": [0, 30]})
    assert refusal.value.field == "crossed"
    assert service.faces.stored.ids() == before
    nearest = refusal.value.nearest["crossed"]
    assert nearest["smile"][1] / nearest["age"][1] == pytest.approx(2, rel=1e-3)
    made = service.edits.make_crossed(2, nearest)
    assert [warning.code for warning in made.warnings] == ["near-the-limit"]
    insisted = service.edits.make_crossed(2, {"smile": [-60, 60], "age": [0, 30]}, insist=True)
    assert insisted.warnings[-1].code == "out-of-range"


def test_an_edit_can_be_undone_from_a_face_far_beyond(service):
    [far] = service.edits.make(2, "smile", [50], insist=True)
    assert service.edits.make(far.id, "smile", [-10, 0]).warnings == []
