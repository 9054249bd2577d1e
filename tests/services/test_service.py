"""How a service starts, what waits for its results folder, and how it ends."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from db.face_row import StoreError
from db.face_store import FaceStore
from services.errors import NetworkNotReady
from services.faces.random_faces import Look
from services.service import Service
from tests.fakes import DEFAULTS, FakeNetwork, entry_of, make_service

LONG, SHORT = 10, 0.2  # seconds: to wait for what happens, and for what must not happen


class SlowStore(FaceStore):
    """Says when the results folder begins to be read into it, and waits for permission. Notes what is done to it."""

    def __init__(self):
        super().__init__()
        self.reading, self.may_read = threading.Event(), threading.Event()
        self.done = []

    def rows(self, after=0):
        self.reading.set()
        assert self.may_read.wait(LONG)
        self.done.append("read")
        return super().rows(after)

    def close(self):
        self.done.append("closed")
        super().close()


class UnreadableStore(FaceStore):
    def rows(self, after=0):
        raise StoreError("it cannot be read")


@pytest.fixture
def made(results):
    """The ids of faces that are in the results folder before the service of the test starts."""
    earlier = make_service(results)
    faces = earlier.random_faces.make(3, Look(seed=1))
    earlier.close()
    return [face.id for face in faces]


@pytest.fixture
def start(results):
    """Starts a service on a store, and does not wait for it."""
    started = []

    def start(store, load=lambda entry, on_download: FakeNetwork(), **options):
        service = Service([entry_of(FakeNetwork())], load, results=results, store=store, **DEFAULTS, **options)
        started.append(service)
        service.start()
        return service

    yield start
    for service in started:
        service.close()


@pytest.fixture
def store():
    store = SlowStore()
    yield store
    store.may_read.set()


def test_a_service_is_ready_only_once_its_results_folder_is_read(start, store, made):
    loaded = threading.Event()

    def load(entry, on_download):
        loaded.set()
        return FakeNetwork()

    service = start(store, load)
    assert store.reading.wait(LONG)
    assert loaded.wait(LONG)  # both are done at the same time
    assert not service.networks.wait_until_ready(SHORT)
    with pytest.raises(NetworkNotReady):
        service.readiness.check()
    store.may_read.set()
    assert service.networks.wait_until_ready(LONG)
    assert service.stored.ids() == made


def test_a_request_for_stored_faces_waits_until_the_folder_is_read(start, store, made):
    service = start(store)
    with ThreadPoolExecutor(1) as pool:
        ids = pool.submit(service.stored.ids)
        with pytest.raises(TimeoutError):
            ids.result(SHORT)
        store.may_read.set()
        assert ids.result(LONG) == made


def test_a_folder_that_cannot_be_read_into_the_store_is_reported(start):
    failures, failed = [], threading.Event()

    def on_failure(error):
        failures.append(error)
        failed.set()

    start(UnreadableStore(), on_failure=on_failure)
    assert failed.wait(LONG)
    assert "it cannot be read" in str(failures)


def test_closing_waits_until_the_folder_is_read_before_it_closes_the_store(start, store):
    service = start(store)
    assert store.reading.wait(LONG)
    with ThreadPoolExecutor(1) as pool:
        closing = pool.submit(service.close)
        with pytest.raises(TimeoutError):
            closing.result(SHORT)
        assert "closed" not in store.done
        store.may_read.set()
        closing.result(LONG)
    assert store.done[-1] == "closed"
    assert "read" in store.done


def test_no_thread_is_left_after_closing(results):
    before = set(threading.enumerate())
    service = make_service(results)
    service.random_faces.make(2, Look())
    own = set(threading.enumerate()) - before
    assert own
    service.close()
    for thread in own:
        thread.join(LONG)
    assert not [thread.name for thread in own if thread.is_alive()]
