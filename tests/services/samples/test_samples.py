"""Random faces that fit are found, stored, and the same each time."""

import itertools

import pytest

from services.client import serving
from services.errors import ClientGone, InvalidParameter, NotAvailable, NotEnoughFaces
from services.faces.random_faces import Look
from services.measurements.identity_distance import identity, identity_distance
from services.memory_budget import MemoryBudget
from services.samples.distinctness import Distinct
from services.samples.samples import Samples
from services.samples.search import SampleRequest
from tests.fakes import FakeNetwork, FakeReader, readers

LIGHT = {"brightness": (0.5, 0.7)}


@pytest.fixture
def service(run):
    return run(readers=readers())


def request(**changes):
    return SampleRequest(**{"amount": 4, "where": LIGHT, "seed": 1000, "psi": 1.0, **changes})


def seeds(made):
    return [face.recipe.seed for face in made.faces]


def fitting(service, amount, low=0.5, high=0.7):
    """The first seeds from 1000 on whose faces are as light as LIGHT says."""
    generator = service.networks.generator()
    recipes = [generator.random_recipe(seed, 1.0) for seed in range(1000, 1200)]
    measured = (service.measurements.of_pixels(generator.network, each) for each in generator.pictures(recipes))
    found = (r.seed for r, m in zip(recipes, measured, strict=True) if low <= m.attributes["brightness"] <= high)
    return list(itertools.islice(found, amount))


def test_the_first_seeds_that_fit_are_kept(service):
    made = service.samples.make(request())
    assert seeds(made) == fitting(service, 4)
    assert made.tries == seeds(made)[-1] - 1000 + 1
    assert made.acceptance == 4 / made.tries
    assert made.limits == {"brightness": pytest.approx(1 - made.acceptance)}


def test_only_those_are_stored_and_their_measures_are_known(run):
    reader = FakeReader()
    service = run(readers=readers(reader))
    made = service.samples.make(request())
    assert service.stored.ids() == [face.id for face in made.faces]
    before = reader.reads
    found = service.measurements.of([service.stored.face(face.id) for face in made.faces])
    assert reader.reads == before
    assert all(0.5 <= each.attributes["brightness"] <= 0.7 for each in found)


def test_the_same_seed_gives_the_same_faces(service):
    first = service.samples.make(request())
    assert service.samples.make(request()).faces == first.faces


def test_a_face_that_is_stored_already_is_that_face(service):
    stored = service.random_faces.make(1, Look(seed=fitting(service, 2)[1], truncation_psi=1.0))
    made = service.samples.make(request())
    assert made.faces[1].id == stored[0].id
    assert len(service.stored.ids()) == 4


def test_without_a_seed_other_faces_are_drawn_and_the_seed_is_told(service):
    made = service.samples.make(request(seed=None))
    assert made.seed <= seeds(made)[0]
    assert service.samples.make(request(seed=made.seed)).faces == made.faces


def test_the_faces_are_pairwise_distinct(service):
    made = service.samples.make(request(distinct=Distinct("identity", 0.8)))
    population = service.populations.of(service.networks.generator())
    points = [identity(each, population) for each in service.measurements.of(made.faces)]
    assert min(identity_distance(a, b) for a, b in itertools.combinations(points, 2)) >= 0.8
    assert set(made.limits) == {"brightness", "distinct"}


def test_too_few_faces_store_nothing_and_say_what_limits(service):
    with pytest.raises(NotEnoughFaces, match=r"of 4 faces were found in 50 tries.*rejects most is brightness") as error:
        service.samples.make(request(where={"brightness": (0.5, 0.51), "contrast": (-1, 1)}, most_tries=50))
    assert error.value.found < 4
    assert error.value.tries == 50
    assert error.value.limits["contrast"] == 0
    assert service.stored.ids() == []


def test_with_partial_the_faces_that_were_found_are_enough(service):
    some = fitting(service, 2)
    made = service.samples.make(request(most_tries=some[1] - 1000 + 1, partial=True))
    assert seeds(made) == some
    with pytest.raises(NotEnoughFaces):
        service.samples.make(request(where={"brightness": (2, 3)}, most_tries=10, partial=True))


def test_a_client_that_goes_leaves_nothing(run, results):
    reader = FakeReader()
    service = run(readers=readers(reader))
    with serving(lambda: reader.reads > 20), pytest.raises(ClientGone):
        service.samples.make(request(where={"brightness": (0.1, 0.9)}, amount=50))
    assert service.stored.ids() == []
    assert not list(results.glob("*.png"))


def test_no_more_faces_are_drawn_than_are_needed(run):
    network = FakeNetwork()
    service = run(network, readers=readers())
    before = network.images
    made = service.samples.make(request(most_tries=100_000))
    assert network.images - before <= made.tries + 4 + 3  # those that are stored, and what was under way


@pytest.mark.parametrize("metric", ["pixel", "w"])
def test_without_ranges_the_distance_alone_counts(service, metric):
    made = service.samples.make(request(where={}, distinct=Distinct(metric, 0.01)))
    assert seeds(made) == [1000, 1001, 1002, 1003]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"where": {"agge": (0, 1)}}, "where"),
        ({"network": "none"}, "network"),
        ({"class_": 3}, "class"),
        ({"seed": 2**32 - 10, "most_tries": 11}, "seed"),
    ],
)
def test_a_request_that_cannot_be_is_refused_before_anything_is_made(service, changes, field):
    with pytest.raises(InvalidParameter) as refusal:
        service.samples.make(request(**changes))
    assert refusal.value.field == field
    assert service.stored.ids() == []


def test_the_last_seed_can_be_drawn(service):
    made = service.samples.make(
        request(seed=2**32 - 1, most_tries=1, amount=1, where={"brightness": (0, 1)}, partial=True)
    )
    assert seeds(made) == [2**32 - 1]


class TestAdjusted:
    """Faces that nearly fit are moved into the ranges by what the service is given for it."""

    @pytest.fixture
    def samples(self, service):
        def make(adjust):
            return Samples(
                service.networks, service.random_faces, service.measurements, service.populations,
                MemoryBudget(1 << 27), adjust=adjust,
            )  # fmt: skip

        return make

    def test_without_a_way_to_adjust_that_is_refused(self, samples):
        with pytest.raises(NotAvailable, match="adjust must be false"):
            samples(None).make(request(adjust=True))

    def test_a_near_miss_becomes_another_face_and_is_measured_again(self, service, samples):
        generator, asked = service.networks.generator(), []
        good = generator.latents(generator.random_recipe(fitting(service, 1)[0], 1.0))

        def adjust(recipe, where):
            asked.append(recipe.seed)
            return generator.derived_recipe({"by": "edit"}, good) if len(asked) % 2 else None

        made = samples(adjust).make(request(adjust=True))
        derived = [face for face in made.faces if face.recipe.seed is None]
        assert derived
        assert asked
        found = service.measurements.of(made.faces)
        assert all(0.5 <= each.attributes["brightness"] <= 0.7 for each in found)

    def test_what_still_does_not_fit_is_not_kept(self, service, samples):
        made = samples(lambda recipe, where: recipe).make(request(adjust=True))
        assert seeds(made) == fitting(service, 4)

    @pytest.mark.parametrize(("name", "wanted", "reach"), [("brightness", (0.8, 0.85), 3), ("sex", (-0.01, 0.0), 1)])
    def test_a_face_far_off_is_not_adjusted_and_what_is_of_the_person_hardly(
        self, service, samples, name, wanted, reach
    ):
        population, asked = service.populations.of(service.networks.generator()), []
        where = {name: wanted}
        samples(lambda recipe, where: asked.append(recipe.seed)).make(
            request(amount=200, most_tries=200, where=where, adjust=True, partial=True)
        )
        std = population.std[population.names.index(name)]
        drawn = service.random_faces.make(200, Look(seed=1000, truncation_psi=1.0))
        values = {
            face.recipe.seed: found.attributes[name]
            for face, found in zip(drawn, service.measurements.of(drawn), strict=True)
        }
        misses = {seed: max(wanted[0] - value, value - wanted[1]) / std for seed, value in values.items()}
        assert asked == [seed for seed, miss in misses.items() if 0 < miss <= reach]
        assert len(asked) < sum(miss > 0 for miss in misses.values())

    def test_a_face_too_near_to_another_one_is_not_adjusted(self, service, samples):
        asked = []
        far = request(adjust=True, partial=True, distinct=Distinct("w", 1e6), most_tries=100)
        [kept] = samples(lambda recipe, where: asked.append(recipe.seed)).make(far).faces
        assert all(seed < kept.recipe.seed for seed in asked)
