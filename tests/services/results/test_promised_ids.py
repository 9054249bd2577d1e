"""Another attempt of the same work gets the ids of the first one."""

import itertools

from services.results.promised_ids import PromisedIds, promised_ids, promising


def counter():
    numbers = itertools.count(1)
    return lambda amount: list(itertools.islice(numbers, amount))


def test_a_second_attempt_gets_the_ids_of_the_first(tmp_path):
    take = counter()
    first = PromisedIds(tmp_path / "ids")
    taken = [first.take(2, take), first.take(3, take)]
    second = PromisedIds(tmp_path / "ids")
    assert [second.take(2, take), second.take(3, take)] == taken == [[1, 2], [3, 4, 5]]


def test_a_second_attempt_that_takes_another_number_of_ids_gets_new_ones(tmp_path):
    take = counter()
    PromisedIds(tmp_path / "ids").take(2, take)
    second = PromisedIds(tmp_path / "ids")
    assert second.ahead(3) is None
    assert second.take(3, take) == [3, 4, 5]
    assert PromisedIds(tmp_path / "ids").ahead(3) == [3, 4, 5]


def test_ids_are_on_disk_before_they_are_used(tmp_path):
    PromisedIds(tmp_path / "ids").take(1, counter())
    assert (tmp_path / "ids").read_bytes() == b"[[1]]"


def test_all_ids_are_those_of_every_block(tmp_path):
    take, ids = counter(), PromisedIds(tmp_path / "ids")
    ids.take(2, take)
    ids.take(1, take)
    assert ids.all() == [1, 2, 3]


def test_ids_are_promised_during_the_block_only(tmp_path):
    ids = PromisedIds(tmp_path / "ids")
    with promising(ids):
        assert promised_ids() is ids
    assert promised_ids() is None
