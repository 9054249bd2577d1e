"""The store on a real PostgreSQL: large numbers, workers that start together, and tables of earlier versions."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import create_engine, text

from db.face_row import DuplicateFace
from db.face_store import FaceStore
from tests.db.test_face_store import row
from tests.postgres import postgres, programs

pytestmark = pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed")


@pytest.fixture(scope="module")
def server():
    with postgres() as address:
        yield address


@pytest.fixture
def address(server):
    engine = create_engine(server)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS faces"))
    engine.dispose()
    return server


@pytest.fixture
def store(address):
    store = FaceStore(address)
    yield store
    store.close()


@pytest.mark.parametrize("number", [2**31 - 1, 2**31, 2**32 - 1])
def test_every_seed_is_kept(store, number):
    full = row(1, seed=number, class_=2**31 - 1, ws=b"\0\1", ws_shape="1x2")
    store.add([full])
    assert store.get(1) == full
    assert store.has_seed(number)
    assert store.of_seeds([number], "f", 0.7) == [full]


def test_every_id_is_kept(store):
    store.add([row(2**53 - 1, seed=1)])
    assert store.ids() == [2**53 - 1]
    assert store.ids(after=2**63) == []


def test_a_seed_is_stored_once(store):
    store.add([row(1, seed=5)])
    with pytest.raises(DuplicateFace):
        store.add([row(2, seed=5)])


def test_workers_that_start_together_create_the_table_once(address):
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(FaceStore, [address] * 8))
    for number, store in enumerate(stores, 1):
        store.add([row(number)])
        store.close()
    last = FaceStore(address)
    assert last.ids() == list(range(1, 9))
    last.close()


def test_a_table_of_an_earlier_version_is_widened_and_keeps_its_rows(address):
    store = FaceStore(address)
    store.add([row(1)])
    with store._engine.begin() as connection:
        for name in ("id", "seed"):
            connection.execute(text(f"ALTER TABLE faces ALTER COLUMN {name} TYPE INTEGER"))
    store.close()
    again = FaceStore(address)
    again.add([row(2, seed=2**32 - 1)])
    assert [each.seed for each in again.rows()] == [1, 2**32 - 1]
    again.close()
