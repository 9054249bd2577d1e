"""Searches stay within the range of the network's faces unless the request insists."""

import numpy as np
import pytest

from services.edits.outputs import Seen
from services.edits.problem import Problem
from services.edits.searches import Searches
from stylegan2.projection.whitening import Whitening

LAYERS, W_DIM = 4, 3
WS = np.zeros((LAYERS, W_DIM))


class MeanW:
    """Pictures of which one number is seen: the mean of w."""

    def seen(self, ws):
        return Seen(("mean",), ws.mean(axis=(1, 2))[:, None].astype(np.float64), None)


def searches(limit):
    whitening = Whitening(np.zeros(W_DIM, np.float32), np.eye(W_DIM))
    seen = MeanW().seen(WS[None])
    return Searches(MeanW(), WS, seen, whitening, tuple(range(LAYERS)), lambda ws: abs(ws).max() <= limit, 8)


def solved(limit, **options):
    wanted = Problem(np.array([0]), np.array([5.0]), np.array([1e-3]))
    return searches(limit).solve(wanted, in_w=False, **options)


def test_a_goal_within_the_range_is_reached():
    assert solved(10).ws.mean() == pytest.approx(5, abs=0.01)


def test_a_goal_beyond_the_range_leads_to_its_limit_and_not_beyond():
    found = solved(2)
    assert 1.9 < abs(found.ws).max() <= 2
    assert found.ws.mean() > 1.9
    assert found.moved == pytest.approx(np.sqrt(W_DIM) * 2, abs=0.1)


def test_who_insists_gets_beyond_the_range():
    assert solved(2, insist=True).ws.mean() == pytest.approx(5, abs=0.01)
