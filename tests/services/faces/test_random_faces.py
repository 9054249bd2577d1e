"""Random faces: new seeds, seeds asked for again, classes."""

import threading

import pytest

from db.face_store import FaceStore
from services.errors import InvalidParameter
from services.faces.random_faces import Look
from services.results.promised_ids import PromisedIds, promising
from tests.fakes import FakeConfig, FakeNetwork, make_service


def test_each_new_face_has_a_new_id_a_new_seed_and_a_png(service, results):
    made = service.random_faces.make(5, Look())
    assert [face.id for face in made] == service.stored.ids() == [1, 2, 3, 4, 5]
    assert len({face.recipe.seed for face in made}) == 5
    assert sorted(path.name for path in results.glob("*.png")) == [face.file for face in made]


def test_a_seed_asked_for_again_is_the_stored_face(service):
    first = service.random_faces.make(3, Look(seed=10))
    assert service.random_faces.make(5, Look(seed=9))[1:4] == first
    assert service.random_faces.make(1, Look(seed=10, truncation_psi=1.0))[0].id not in [face.id for face in first]
    assert len(service.stored.ids()) == 6


def test_seeds_end_at_two_to_the_thirty_second(service):
    assert service.random_faces.make(2, Look(seed=2**32 - 2))
    with pytest.raises(InvalidParameter, match="seed"):
        service.random_faces.make(2, Look(seed=2**32 - 1))


def test_eight_threads_never_get_the_same_face(service):
    barrier, ids, seeds = threading.Barrier(8), [], []

    def ask():
        barrier.wait()
        for _ in range(5):
            made = service.random_faces.make(3, Look())
            ids.extend(face.id for face in made)
            seeds.extend(face.recipe.seed for face in made)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids) == service.stored.ids() == list(range(1, 121))
    assert len(set(seeds)) == 120


def test_a_class_is_drawn_by_the_seed_and_recorded(run):
    service = run(FakeNetwork(FakeConfig(c_dim=7)))
    made = service.random_faces.make(40, Look(seed=0))
    assert {face.recipe.class_ for face in made} == set(range(7))
    chosen = service.random_faces.make(1, Look(seed=0, class_=6))[0]
    assert chosen.recipe.class_ == 6
    with pytest.raises(InvalidParameter):
        service.random_faces.make(1, Look(class_=7))


def test_a_destination_uses_its_seed_alone_and_gets_its_id_before_it_is_made(service):
    [first] = service.random_faces.make(1, Look(seed=3))
    generator = service.networks.generator()
    with service.random_faces.destination(generator, Look(seed=4)) as (face, drafts):
        assert (face.id, face.file, face.recipe.seed) == (2, "face-00000002.png", 4)
        assert [draft.id for draft in drafts] == [2]
    with service.random_faces.destination(generator, Look(seed=3)) as (face, drafts):
        assert face == first
        assert drafts == []
    assert service.stored.ids() == [1]


def test_a_seed_whose_png_is_gone_is_made_again_under_its_id(service, results):
    made = service.random_faces.make(3, Look(seed=5))
    (results / made[1].file).unlink()
    assert service.random_faces.make(3, Look(seed=5)) == made
    assert (results / made[1].file).exists()


def test_a_seed_that_another_process_is_faster_with_gives_the_face_of_that_process(results, tmp_path):
    address = f"sqlite:///{tmp_path}/faces.db"
    other = make_service(results, store=FaceStore(address))
    faster = []

    def be_faster(number):
        if rival and not faster:
            faster.extend(rival.random_faces.make(1, Look(seed=5)))

    rival = None  # until the service is ready
    service = make_service(results, FakeNetwork(before_image=be_faster), store=FaceStore(address))
    rival = other
    made = service.random_faces.make(3, Look(seed=4))
    assert [face.recipe.seed for face in made] == [4, 5, 6]
    assert made[1] == faster[0]
    assert service.stored.ids() == sorted(face.id for face in made)
    for each in (service, other):
        each.close()


def test_faces_of_an_earlier_attempt_are_new_and_others_are_not(service, tmp_path):
    [known] = service.random_faces.make(1, Look(seed=6))
    with promising(PromisedIds(tmp_path / "ids")):
        first = service.random_faces.make(3, Look(seed=5))
    with promising(PromisedIds(tmp_path / "ids")):
        again = service.random_faces.make(3, Look(seed=5))
    assert [face.is_new for face in first] == [face.is_new for face in again] == [True, False, True]
    assert first == again
    assert again[1].id == known.id
