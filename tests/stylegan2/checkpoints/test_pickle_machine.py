"""The stack machine stops at its limits, at the end of the file, and at each pickle's end."""

import pytest

from stylegan2.checkpoints.budget import Budget
from stylegan2.checkpoints.pickle_machine import STEP, PickleMachine
from stylegan2.checkpoints.records import Mark
from stylegan2.errors import CheckpointError

LONGEST_NAME = 999  # and its end of line


def machine(data: bytes, **options: object) -> PickleMachine:
    return PickleMachine(memoryview(data), lambda module, name: (module, name), **options)


def budget_of(left: int) -> Budget:
    budget = Budget(0)
    budget.left = left
    return budget


def test_a_pickle_may_take_as_many_steps_as_its_budget_pays_and_no_more():
    program = b"N0N0N."
    assert machine(program, budget=budget_of(STEP * len(program))).load() is None
    with pytest.raises(CheckpointError, match="unfolds to far more than its size"):
        machine(program, budget=budget_of(STEP * len(program) - 1)).load()


def test_all_pickles_of_a_file_share_its_budget():
    budget = budget_of(3 * STEP)
    sharing = machine(b"N.N.", budget=budget)
    sharing.load()
    with pytest.raises(CheckpointError):
        sharing.load()


def test_a_small_file_may_take_half_a_million_steps():
    assert Budget(0).left // STEP > 500_000


def test_pickles_follow_each_other_and_do_not_know_each_others_memo():
    following = machine(b"xxK\x05\x94.K\x06\x94h\x00.h\x00.", position=2)
    assert (following.load(), following.position) == (5, 6)
    assert (following.load(), following.position) == (6, 12)
    with pytest.raises(CheckpointError):
        following.load()


def test_a_value_may_end_where_the_file_does_and_no_later():
    assert bytes(machine(b"abc", position=1).take(2)) == b"bc"
    for size in (3, -1, 2**63):
        with pytest.raises(CheckpointError):
            machine(b"abc", position=1).take(size)
    assert len(machine(b"abc").take(0)) == 0


@pytest.mark.parametrize("program", [b"", b"N", b"K", b"M\x01", b"\x8c\x04abc", b"G1234567"])
def test_a_pickle_that_is_cut_off_is_refused(program):
    with pytest.raises(CheckpointError):
        machine(program).load()


def test_a_name_may_be_as_long_as_the_window():
    longest = b"m" * LONGEST_NAME
    reading = machine(longest + b"\nrest")
    assert reading.line() == longest.decode()
    assert reading.position == LONGEST_NAME + 1
    with pytest.raises(CheckpointError):
        machine(b"m" + longest + b"\nrest").line()


def test_a_line_ends_at_its_own_end_even_where_others_precede_it():
    lines = machine(b"a\nbc\n\n")
    assert [lines.line() for _ in range(3)] == ["a", "bc", ""]
    with pytest.raises(CheckpointError):
        lines.line()


def test_what_lies_above_the_last_mark_is_taken_with_it():
    nested = machine(b"")
    nested.stack = [0, Mark(), 1, Mark(), 2, 3]
    assert nested.pop_to_mark() == [2, 3]
    assert nested.pop_to_mark() == [1]
    assert nested.stack == [0]


@pytest.mark.parametrize("program", [b"t.", b"Nt.", b"NNl.", b"(0NNt."])
def test_without_a_mark_there_is_nothing_to_take(program):
    with pytest.raises(CheckpointError):
        machine(program).load()


def test_a_mark_at_the_bottom_of_the_stack_is_found():
    assert machine(b"(NNt.").load() == (None, None)


@pytest.mark.parametrize("program", [b"\xff.", b"I1\n.", b"h\x00.", b"."])
def test_an_unknown_instruction_or_reference_is_refused(program):
    with pytest.raises(CheckpointError):
        machine(program).load()
