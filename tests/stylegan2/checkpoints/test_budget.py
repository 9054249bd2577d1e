"""A file's budget grows with its size, between limits that keep the reader below 200 MB."""

import pytest

from stylegan2.checkpoints.budget import Budget
from stylegan2.errors import CheckpointError


def test_a_file_may_cost_eight_times_its_size_and_64_megabytes():
    assert Budget(0).left == 64 << 20
    assert Budget(1_000_000).left == (64 << 20) + 8_000_000


def test_no_file_may_cost_more_than_160_megabytes():
    assert Budget(10**7).left < Budget(10**9).left == Budget(10**12).left == 160 << 20


def test_what_is_spent_is_gone():
    budget = Budget(0)
    budget.spend(budget.left - 5)
    budget.spend(5)
    with pytest.raises(CheckpointError, match="unfolds to far more than its size"):
        budget.spend(1)
