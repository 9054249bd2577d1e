"""The store keeps rows, finds them, and changes all or nothing, in memory and in a file."""

import contextlib
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from db.face_row import DuplicateFace, FaceRow, MissingFace, StoreError
from db.face_store import FaceStore


def row(face_id, seed=None, **changes):
    plain = FaceRow(
        id=face_id, seed=face_id if seed is None else seed, fingerprint="f", psi=0.7, class_=None, recipe="{}", ws=None,
        ws_shape=None, sha256="0" * 64, file=f"{face_id}.png", created=1.5,
    )  # fmt: skip
    return msgspec.structs.replace(plain, **changes)


@pytest.fixture(params=["memory", "file"])
def store(request, tmp_path):
    store = FaceStore("sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path}/faces.db")
    yield store
    store.close()


def test_a_row_is_returned_as_it_was_added(store):
    full = row(1, class_=3, ws=b"\0\1", ws_shape="1x2")
    store.add([full])
    assert store.get(1) == full


@pytest.mark.parametrize("face_id", [2, 0, -1, 2**63, 10**30])
def test_an_unknown_id_gives_none(store, face_id):
    store.add([row(1)])
    assert store.get(face_id) is None


def test_ids_are_listed_in_order_and_in_pages(store):
    store.add(row(face_id) for face_id in (3, 1, 2, 9))
    assert store.ids() == [1, 2, 3, 9]
    assert store.ids(after=1, limit=2) == [2, 3]
    assert store.ids(after=10**30) == []


@pytest.mark.parametrize(
    "twin",
    [row(1, seed=5), row(2, seed=1)],
    ids=["same id", "same seed, network, psi and class"],
)
def test_a_second_row_of_the_same_face_is_refused(store, twin):
    store.add([row(1)])
    with pytest.raises(DuplicateFace):
        store.add([row(7), twin])
    assert store.ids() == [1]


def test_a_seed_may_be_stored_again_for_another_network_psi_or_class(store):
    store.add([row(1, 5), row(2, 5, fingerprint="g"), row(3, 5, psi=1.0), row(4, 5, class_=0), row(5, 5, class_=1)])
    assert [found.id for found in store.of_seeds([5], "f", 0.7)] == [1, 4, 5]


def test_several_derived_faces_may_have_no_seed(store):
    store.add([row(face_id, psi=None) for face_id in (1,)])
    store.add([msgspec.structs.replace(row(face_id, psi=None), seed=None) for face_id in (2, 3)])
    assert store.ids() == [1, 2, 3]


def test_many_seeds_are_found_at_once(store):
    store.add(row(face_id) for face_id in range(1, 1201))
    assert len(store.of_seeds(range(1, 1201), "f", 0.7)) == 1200
    assert store.has_seed(1200)
    assert not store.has_seed(1201)


def test_a_block_that_fails_changes_nothing(store):
    store.add([row(1)])
    with pytest.raises(ArithmeticError), store.saving([row(2)], [row(1, sha256="1" * 64)]):
        raise ArithmeticError
    with pytest.raises(ArithmeticError), store.removing(1):
        raise ArithmeticError
    assert store.get(1) == row(1)
    assert store.ids() == [1]


def test_a_missing_row_can_be_neither_replaced_nor_removed(store):
    with pytest.raises(MissingFace):
        store.update(row(1))
    with pytest.raises(MissingFace), store.removing(1):
        pass


def test_what_was_measured_is_kept_with_the_row_of_the_same_pixels(store):
    store.add([row(1)])
    assert store.remember(1, "0" * 64, "{}") == store.get(1) == row(1, measures="{}")
    assert store.remember(1, "1" * 64, "[]") is None
    assert store.remember(2, "0" * 64, "[]") is None
    assert store.get(1).measures == "{}"


def test_a_table_of_version_0_1_gets_the_column_that_it_lacks(tmp_path):
    address = f"sqlite:///{tmp_path}/faces.db"
    first = FaceStore(address)
    first.add([row(1)])
    first.close()
    with contextlib.closing(sqlite3.connect(tmp_path / "faces.db")) as connection:
        connection.execute("ALTER TABLE faces DROP COLUMN measures")
        connection.execute("ALTER TABLE faces DROP COLUMN notes")
        connection.execute("ALTER TABLE faces DROP COLUMN search")
    again = FaceStore(address)
    assert again.get(1) == row(1)
    assert again.remember(1, "0" * 64, "{}") == row(1, measures="{}")
    again.close()


def test_workers_that_start_at_once_add_the_column_once(tmp_path):
    address = f"sqlite:///{tmp_path}/faces.db"
    FaceStore(address).close()
    with contextlib.closing(sqlite3.connect(tmp_path / "faces.db")) as connection:
        connection.execute("ALTER TABLE faces DROP COLUMN measures")
        connection.execute("ALTER TABLE faces DROP COLUMN notes")
        connection.execute("ALTER TABLE faces DROP COLUMN search")
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(FaceStore, [address] * 8))
    stores[0].add([row(1, measures="{}")])
    assert all(store.get(1).measures == "{}" for store in stores)
    for store in stores:
        store.close()


def test_threads_share_one_store(store):
    barrier = threading.Barrier(8)

    def add(thread):
        barrier.wait()
        for k in range(25):
            store.add([row(1 + thread * 25 + k)])
            store.ids(limit=10)

    threads = [threading.Thread(target=add, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.ids() == list(range(1, 201))
    assert len(list(store.rows())) == 200


@pytest.mark.parametrize("address", ["nonsense", "nosuch://x", "sqlite:////no/such/folder/faces.db"])
def test_an_impossible_address_is_refused_in_one_line(address):
    with pytest.raises(StoreError) as refusal:
        FaceStore(address)
    assert "\n" not in str(refusal.value)


def test_a_list_of_many_faces_is_read_in_pages(store, tmp_path):
    store.add(row(face_id) for face_id in range(1, 45_001))
    assert store.ids() == list(range(1, 45_001))
    assert sqlite3.sqlite_version_info >= (3, 9)  # an index over an expression


def test_workers_that_start_at_once_share_one_new_database(tmp_path):
    for start in range(5):
        at_once = threading.Barrier(4)

        def open_store(start=start, at_once=at_once):
            at_once.wait()
            return FaceStore(f"sqlite:///{tmp_path}/{start}.db")

        with ThreadPoolExecutor(4) as pool:
            stores = [opening.result() for opening in [pool.submit(open_store) for _ in range(4)]]
        stores[0].add([row(1)])
        assert [store.ids() for store in stores] == [[1]] * 4
        for store in stores:
            store.close()
