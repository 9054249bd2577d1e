"""Processes on one folder have different numbers, and a new one gets the number of one that has ended."""

from jobs.slots import Slot


def test_a_number_belongs_to_one_process_at_a_time(tmp_path):
    first, second = Slot(tmp_path), Slot(tmp_path)
    assert (first.number, second.number) == (0, 1)
    first.close()
    third = Slot(tmp_path)
    assert third.name == first.name == "facespace-0"
    second.close()
    third.close()


def test_the_number_of_a_living_process_cannot_be_held(tmp_path):
    first, second = Slot(tmp_path), Slot(tmp_path)
    with second.holding(first.name) as is_held:
        assert not is_held
    first.close()
    with second.holding(first.name) as is_held:
        assert is_held
    with second.holding(second.name) as is_held:
        assert not is_held
    with second.holding("another program") as is_held:
        assert not is_held
    second.close()
