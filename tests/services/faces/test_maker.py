"""Faces are made, written and stored all together, or not at all."""

import contextlib
import errno
import os

import pytest

from db.face_store import FaceStore
from services.errors import FaceNotFound, OutOfRange, ResultsError, StorageFull
from services.faces.maker import Draft, FaceMaker
from services.faces.random_faces import Look
from services.pictures.decoding import pixel_sha256
from services.results.folder import ResultsFolder
from services.results.following import Following
from services.results.promised_ids import PromisedIds, promising
from tests.fakes import FakeConfig, FakeNetwork


def files(results):
    return sorted(path.name for path in results.glob("*.png"))


def unfinished(results):
    return list((results / ".facespace" / "unfinished").glob("*/*"))


@pytest.fixture
def generator(service):
    return service.networks.generator()


class Workshop:
    """A maker with a folder and a store of its own, whose disk and store a test may break."""

    def __init__(self, results, generator):
        self.write = os.write
        self.store = FaceStore()
        self.folder = ResultsFolder(results, write=lambda descriptor, data: self.write(descriptor, data))
        self.looked_at = []
        self.maker = FaceMaker(
            self.store,
            self.folder,
            Following(self.store, self.folder),
            clock=lambda: 1234.5,
            shows_face=self._shows_face,
        )
        self._generator = generator

    def make(self, *seeds, **options):
        drafts = [Draft(self._generator.random_recipe(seed), **options) for seed in seeds]
        return self.maker.make(self._generator, drafts)

    def _shows_face(self, network, pixels):
        """Finds a face in the first two pictures that it looks at."""
        self.looked_at.append(pixels)
        return len(self.looked_at) <= 2

    def close(self):
        self.folder.close()
        self.store.close()


@pytest.fixture
def workshop(tmp_path, generator):
    workshop = Workshop(tmp_path / "own", generator)
    yield workshop
    workshop.close()


@pytest.fixture
def own(tmp_path):
    return tmp_path / "own"


def test_if_the_fifth_of_ten_fails_nothing_of_the_ten_stays(run, results):
    def fail_once(number):
        if number == 7:  # after the warm-up and two faces
            raise ArithmeticError("the fifth")

    service = run(FakeNetwork(before_image=fail_once))
    kept = service.random_faces.make(2, Look())
    with pytest.raises(ArithmeticError):
        service.random_faces.make(10, Look())
    assert service.stored.ids() == [face.id for face in kept]
    assert files(results) == [face.file for face in kept]
    assert not unfinished(results)
    assert [face.id for face in service.random_faces.make(1, Look())] == [3]


def test_a_picture_without_a_face_is_refused_and_nothing_of_the_request_stays(workshop, own):
    with pytest.raises(OutOfRange) as refusal:
        workshop.make(1, 2, 3, blamed="distance")
    assert refusal.value.field == "distance"
    assert "distance: no face is found" in str(refusal.value)
    assert files(own) == []
    assert not unfinished(own)
    assert [face.id for face in workshop.make(4)] == [1]


def test_a_face_is_looked_for_only_where_something_is_to_blame(workshop):
    assert len(workshop.make(1, 2, 3)) == 3
    assert workshop.looked_at == []
    [face] = workshop.make(4, blamed="speed")
    assert pixel_sha256(workshop.looked_at[0]) == face.sha256


def test_other_pixels_than_before_are_said(run, caplog):
    face = run(engine={"keras": "1"}).random_faces.make(1, Look())[0]
    other = FakeNetwork(FakeConfig(img_height=20))  # stands for a version that computes differently
    again = run(other, engine={"keras": "2"}).faces.make_again(face.id)
    assert again.sha256 != face.sha256
    assert "other pixels" in caplog.text


class FullDisk:
    """os.write on a disk that takes a limited number of PNGs."""

    def __init__(self, room):
        self.room = room

    def __call__(self, descriptor, data):
        if bytes(data[:4]) == b"\x89PNG":
            self.room -= 1
        if self.room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return os.write(descriptor, data)


def test_a_full_disk_is_said_and_leaves_nothing(workshop, own):
    workshop.write = FullDisk(3)
    for seeds in ((1, 2, 3, 4), (5, 6, 7, 8)):
        with pytest.raises(StorageFull):
            workshop.make(*seeds)
    assert workshop.store.ids() == files(own) == unfinished(own) == []
    workshop.write.room = 5
    assert [face.id for face in workshop.make(1, 2, 3, 4, 5)] == [1, 2, 3, 4, 5]


def test_a_disk_that_takes_a_part_at_a_time_gets_whole_files(workshop, own, service):
    workshop.write = lambda descriptor, data: os.write(descriptor, data[:100])
    [face] = workshop.make(5)
    [same] = service.random_faces.make(1, Look(seed=5))
    assert (own / face.file).read_bytes() == service.faces.png(same)


def test_if_the_store_fails_after_the_files_were_published_they_are_gone_again(workshop, own):
    class Commit(Exception):
        pass

    kept = workshop.make(1)
    saving = workshop.store.saving

    @contextlib.contextmanager
    def failing(new, again=()):
        with saving(new, again):
            yield
            assert len(files(own)) == 4  # they are there, and the transaction has not ended
            raise Commit

    workshop.store.saving = failing
    with pytest.raises(Commit):
        workshop.make(2, 3, 4)
    workshop.store.saving = saving
    assert workshop.store.ids() == [1]
    assert files(own) == [face.file for face in kept]
    assert unfinished(own) == []


def test_a_face_made_again_keeps_its_file_when_the_store_fails(workshop, own, generator):
    [face] = workshop.make(1)
    before = (own / face.file).read_bytes()
    with workshop.store.removing(face.id):
        pass
    with pytest.raises(FaceNotFound, match="no face 1"):
        workshop.maker.make(generator, [Draft(face.recipe, stored=face)])
    assert (own / face.file).read_bytes() == before


def test_a_folder_that_cannot_be_written_is_said_and_nothing_is_stored(workshop, own):
    def refuse(descriptor, data):
        if bytes(data[:4]) == b"\x89PNG":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return os.write(descriptor, data)

    workshop.write = refuse
    with pytest.raises(ResultsError, match="Input/output error"):
        workshop.make(1)
    assert workshop.store.ids() == files(own) == unfinished(own) == []


def test_ids_follow_the_drafts_and_skip_none(workshop):
    made = workshop.make(7, 8)
    [reserved] = workshop.folder.take_ids(1)
    later = workshop.make(9, id=reserved)
    assert [face.id for face in (*made, *later, *workshop.make(10))] == [1, 2, 3, 4]
    assert [face.recipe.seed for face in made] == [7, 8]


def test_faces_of_one_request_have_one_time_which_their_files_have_too(workshop, own):
    made = workshop.make(1, 2)
    assert {face.created for face in made} == {1234.5}
    assert {(own / face.file).stat().st_mtime for face in made} == {1234.5}


def test_nothing_is_made_of_no_drafts(workshop, generator):
    assert workshop.maker.make(generator, []) == []
    assert [face.id for face in workshop.make(1)] == [1]


def attempted(workshop, path, *seeds):
    """Makes faces as an attempt of a job whose ids are kept in `path`."""
    with promising(PromisedIds(path)):
        return workshop.make(*seeds)


def test_a_second_attempt_of_a_job_finds_the_faces_of_the_first(workshop, own, tmp_path):
    first = attempted(workshop, tmp_path / "ids", 1, 2)
    again = attempted(workshop, tmp_path / "ids", 1, 2)
    assert [face.id for face in again] == [face.id for face in first]
    assert len(files(own)) == 2


def test_an_attempt_that_failed_before_its_faces_were_stored_gives_its_ids_to_the_next(workshop, own, tmp_path):
    promised = PromisedIds(tmp_path / "ids")
    promised.take(2, workshop.folder.take_ids)  # killed right afterwards
    faces = attempted(workshop, tmp_path / "ids", 1, 2)
    assert [face.id for face in faces] == promised.all()
    assert len(files(own)) == 2


def test_a_face_of_a_job_that_was_deleted_since_is_made_again_under_a_new_id(workshop, own, tmp_path):
    first, second = attempted(workshop, tmp_path / "ids", 1, 2)
    with workshop.store.removing(first.id):
        workshop.folder.ids.retire(first.id)
        (own / first.file).unlink()
    again = attempted(workshop, tmp_path / "ids", 1, 2)
    assert [face.id for face in again] == [3, second.id]
    assert [face.id for face in attempted(workshop, tmp_path / "ids", 1, 2)] == [3, second.id]


def test_ids_of_deleted_faces_are_given_to_no_other_attempt(workshop, own, tmp_path):
    faces = attempted(workshop, tmp_path / "ids", 1, 2)
    for face in faces:
        with workshop.store.removing(face.id):
            workshop.folder.ids.retire(face.id)
            (own / face.file).unlink()
    assert [face.id for face in attempted(workshop, tmp_path / "ids", 1, 2)] == [3, 4]


def test_two_requests_of_one_job_have_ids_of_their_own(workshop, tmp_path):
    with promising(PromisedIds(tmp_path / "ids")):
        first, second = workshop.make(1), workshop.make(2)
    with promising(PromisedIds(tmp_path / "ids")):
        again = [workshop.make(1), workshop.make(2)]
    assert [[face.id for face in faces] for faces in again] == [[first[0].id], [second[0].id]]
