"""A service that is killed while it makes faces loses none that it acknowledged, and leaves no half request."""

import pytest

from tests.kills import Killing


@pytest.mark.long
def test_kills_lose_nothing_reuse_nothing_and_leave_no_half_request(tmp_path):
    tally = Killing(tmp_path / "results", seed=1).run(25)
    assert tally.kills == 25
    assert tally.acknowledged > 0
    assert tally.unanswered > 0
    assert tally.faults == 0
