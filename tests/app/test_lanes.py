"""Which call is served in which lane, and how large its body may be."""

import pytest

from app.calls.stimulus_sets.stimulus_sets import LARGEST_RECORD
from app.lanes import LANES, planner
from server.worker import PLANNER, _lanes
from services.projections.uploads import MAX_FILE_BYTES
from settings import Settings


@pytest.fixture(scope="session")
def plan(staged_app):
    return planner(staged_app)


@pytest.mark.parametrize(
    ("call", "lane"),
    [
        ("GET /healthz", "probe"),
        ("GET /readyz", "probe"),
        ("GET /faces", "quick"),
        ("GET /faces/1", "quick"),
        ("DELETE /faces/1", "quick"),
        ("GET /faces/1/image", "quick"),
        ("GET /faces/1/image?format=png", "quick"),
        ("GET /faces/1/image?format=jpeg", "pictures"),
        ("GET /faces/1/image?size=1024", "pictures"),
        ("GET /faces/1/image?size=4096&format=webp", "slow"),
        ("GET /faces/1/image?size=nonsense", "pictures"),
        ("GET /docs", "quick"),
        ("POST /faces?amount=1", "faces"),
        ("POST /faces?amount=4&seed=1", "faces"),
        ("POST /faces?amount=5", "slow"),
        ("POST /faces?amount=-5", "faces"),
        ("POST /faces?amount=" + "9" * 5000, "faces"),
        ("POST /faces?id=1", "faces"),
        ("POST /faces", "slow"),
        ("POST /faces?seed=1", "slow"),
        ("POST /faces/1/verify", "faces"),
        ("POST /faces/mixes", "faces"),
        ("POST /faces/imports", "faces"),
        ("POST /previews", "previews"),
        ("GET /faces/1/distances?to=2,3", "pictures"),
        ("GET /faces/1/distances?to=2,3,4,5,6", "slow"),
        ("GET /faces/1/attributes", "faces"),
        ("GET /attributes?ids=1,2,3,4", "faces"),
        ("GET /attributes?ids=1,2,3,4,5", "slow"),
        ("GET /attributes/distributions", "slow"),
        ("POST /faces/transitions", "slow"),
        ("POST /faces/edits", "slow"),
        ("POST /faces/averages", "slow"),
        ("POST /faces/samples", "slow"),
        ("POST /faces/similar", "slow"),
        ("GET /animations?ids=1,2", "slow"),
        ("GET /sheets/mix", "slow"),
        ("GET /sheets/faces", "slow"),
        ("GET /directions", "slow"),
        ("POST /stimulus-sets", "slow"),
        ("POST /stimulus-sets/replay", "slow"),
        ("POST /faces/projections", "projections"),
        ("POST /faces/projections/alignment", "slow"),
        ("GET /nothing", "quick"),
        ("PATCH /faces", "quick"),
        ("OPTIONS /animations", "quick"),
        ("HEAD /animations", "slow"),
        ("GET /faces/%ff\ud800", "quick"),
    ],
)
def test_each_call_has_its_lane(plan, call, lane):
    method, _, address = call.partition(" ")
    path, _, query = address.partition("?")
    assert plan(method, path, query).lane == lane


@pytest.mark.parametrize(
    ("query", "accept", "lane"),
    [
        ("", "*/*", "quick"),
        ("", "image/png", "quick"),
        ("", "text/html", "quick"),
        ("", "image/webp,*/*;q=0.8", "pictures"),
        ("format=png", "image/webp", "quick"),
        ("size=2000", "image/webp", "slow"),
        ("Accept=image/webp", "", "quick"),
    ],
)
def test_a_picture_that_the_accept_header_lets_be_converted_is_not_quick(plan, query, accept, lane):
    assert plan("GET", "/faces/1/image", query, "", accept).lane == lane


@pytest.mark.parametrize(
    ("call", "largest"),
    [
        ("POST /faces/edits", 1 << 20),
        ("GET /nothing", 1 << 20),
        ("POST /faces/projections", MAX_FILE_BYTES + (1 << 16)),
        ("POST /faces/projections/alignment", MAX_FILE_BYTES + (1 << 16)),
        ("POST /stimulus-sets/replay", LARGEST_RECORD),
    ],
)
def test_each_call_has_its_limit_of_the_body(plan, call, largest):
    assert plan(*call.split(), "").largest_body == largest


def test_every_call_that_waits_for_the_network_is_marked(staged_app):
    unmarked = {name for name, view in staged_app.view_functions.items() if not hasattr(view, "lane")}
    assert {name.partition(".")[2] for name in unmarked} >= {"describe_face", "remove_face", "restore_face"}
    making = {"make", "film", "draw", "replay", "verify", "measure"}
    assert [name for name in unmarked if name.partition(".")[2].split("_")[0] in making] == []


def test_the_worker_has_every_lane_and_finds_the_planner(staged_app):
    assert set(_lanes(16, Settings())) == set(LANES)
    assert staged_app.extensions[PLANNER]("GET", "/healthz", "").lane == "probe"


def test_lists_by_measured_values_are_slow_and_others_quick(plan):
    assert plan("GET", "/faces", "").lane == plan("GET", "/faces", "include=faces&sort=-created").lane == "quick"
    assert plan("GET", "/faces", "include=faces&sort=-smile").lane == "slow"
    assert plan("GET", "/faces", "include=faces&where=age:20..30").lane == "slow"
