"""Style mixing."""

import numpy as np
import pytest

from services.derived.mixes import mixed
from services.errors import FaceNotFound, InvalidParameter
from services.faces.random_faces import Look
from tests.fakes import FakeConfig, FakeNetwork, make_service


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """With faces 1, 2 and 3."""
    service = make_service(tmp_path_factory.mktemp("results"), FakeNetwork(FakeConfig(num_ws=9)))
    service.random_faces.make(3, Look(seed=1))
    yield service
    service.close()


def ws(service, *faces):
    return [service.faces.latent(face, "w") for face in faces]


@pytest.mark.parametrize(
    "mix",
    [
        lambda mixes: mixes.by_styles({"coarse": 2, "middle": 2, "fine": 2}),
        lambda mixes: mixes.by_layers([2] * 9),
        *(lambda mixes, k=k: mixes.at_crossover([2, 2], k) for k in (0, 4, 9)),
        lambda mixes: mixes.at_crossover([2, 1], 9),
        lambda mixes: mixes.at_crossover([1, 2], 0),
    ],
)
def test_a_face_mixed_with_itself_is_itself(service, mix):
    original, made = service.faces.stored.face(2), mix(service.mixes)
    assert made.sha256 == original.sha256
    assert np.array_equal(*ws(service, made, original))


def test_styles_take_their_groups_of_layers(service):
    made = service.mixes.by_styles({"fine": 3, "coarse": 1, "middle": 2})
    mix, *sources = ws(service, made, *(service.faces.stored.face(number) for number in (1, 2, 3)))
    for layers, source in zip((slice(0, 3), slice(3, 7), slice(7, 9)), sources, strict=True):
        assert np.array_equal(mix[layers], source[layers])
    assert made.recipe.derived["styles"] == {"coarse": 1, "middle": 2, "fine": 3}


def test_a_crossover_is_where_the_second_face_begins(service):
    made = service.mixes.at_crossover([1, 2], 4)
    mix, first, second = ws(service, made, service.faces.stored.face(1), service.faces.stored.face(2))
    assert np.array_equal(mix[:4], first[:4])
    assert np.array_equal(mix[4:], second[4:])
    assert made.recipe.derived == {
        "by": "mix", "crossover": 4, "layers": [1] * 4 + [2] * 5,
        "of": [{"id": k, "seed": k, "truncation_psi": 0.7} for k in (1, 2)],
    }  # fmt: skip


def test_each_layer_may_be_from_a_face_of_its_own(service):
    origins = [1, 2, 3, 3, 2, 1, 1, 2, 3]
    mix, *sources = ws(
        service, service.mixes.by_layers(origins), *(service.faces.stored.face(number) for number in (1, 2, 3))
    )
    assert np.array_equal(mix, mixed(np.stack(sources), [number - 1 for number in origins]))
    assert np.array_equal(mix[5], sources[0][5])


@pytest.mark.parametrize(
    ("mix", "field"),
    [
        (lambda mixes: mixes.by_styles({"coarse": 1, "middle": 2}), "styles"),
        (lambda mixes: mixes.by_styles({"fine": 1}), "styles"),
        (lambda mixes: mixes.at_crossover([1, 2], 10), "crossover"),
        (lambda mixes: mixes.at_crossover([1, 2], -1), "crossover"),
        (lambda mixes: mixes.by_layers([1] * 8), "layers"),
        (lambda mixes: mixes.by_layers([1] * 10), "layers"),
    ],
)
def test_what_the_network_does_not_have_is_refused(service, mix, field):
    stored = service.faces.stored.ids()
    with pytest.raises(InvalidParameter) as refusal:
        mix(service.mixes)
    assert refusal.value.field == field
    assert service.faces.stored.ids() == stored


def test_styles_of_a_small_network_are_those_that_it_has(run):
    run().random_faces.make(2, Look(seed=1))
    mixes = run.service.mixes
    assert mixes.by_styles({"coarse": 1, "middle": 1}).sha256 == run.service.faces.stored.face(1).sha256
    with pytest.raises(InvalidParameter, match="has no fine layers"):
        mixes.by_styles({"coarse": 1, "middle": 2, "fine": 2})


@pytest.mark.parametrize(
    ("mix", "field"),
    [
        (lambda mixes: mixes.by_styles({"coarse": 1, "middle": 1, "fine": 9**9}), "styles"),
        (lambda mixes: mixes.at_crossover([9**9, 1], 1), "ids"),
        (lambda mixes: mixes.by_layers([1] * 8 + [9**9]), "layers"),
    ],
)
def test_an_unknown_face_is_named_with_its_field(service, mix, field):
    with pytest.raises(FaceNotFound) as refusal:
        mix(service.mixes)
    assert (refusal.value.face_id, refusal.value.field) == (9**9, field)
