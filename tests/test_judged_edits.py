"""Held edits of the bundled network keep their word, as networks judge them that were trained on other people.

`python -m benchmarks edits` measures the same on 40 faces. The bounds here leave room for the smaller number.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.held_edits import EDITS, edited, random_faces, verdict
from benchmarks.judge import Judge, of_the_bundled_network
from benchmarks.service import server_on
from services.measurements.population import Population

pytestmark = pytest.mark.long

FACES = 12


@pytest.fixture(scope="module")
def judge() -> tuple[Judge, Population]:
    return of_the_bundled_network()


@pytest.fixture(scope="module")
def faces(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[int]]]:
    """The address of a service, and the ids of its faces."""
    with server_on(tmp_path_factory.mktemp("results"), "bundled") as (url, _, _):
        yield url, random_faces(url, FACES)


@pytest.mark.parametrize(
    ("name", "judged", "drift"), [("smile +2 SD", 0.5, 0.3), ("age +-1.5 SD", 0.8, 0.35), ("yaw to 0", 0.85, 0.5)]
)
def test_the_target_is_reached_and_all_else_stays(
    faces: tuple[str, list[int]], judge: tuple[Judge, Population], name: str, judged: float, drift: float
) -> None:
    url, ids = faces
    found = verdict(judge[0], [edited(url, ids, each.targets, each.hold) for each in EDITS[name]], judge[1])
    assert found.reached >= 0.9
    assert found.judged >= judged
    assert found.drift[1] <= drift  # SD
    assert found.head_top <= 0.02  # of the height
    assert found.background <= 1.6  # CIELAB
    assert found.skin <= 2  # L*
    assert found.identity[1] <= 0.6  # of the distance between two faces
