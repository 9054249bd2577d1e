"""No wrong request is answered with 500: whatever it holds, it is the client's mistake and is named."""

import copy
import urllib.parse

import pytest
from hypothesis import HealthCheck, given, settings

from app import create_app
from tests.app.wrong_requests import bodies, queries
from tests.fakes import make_service

ANSWERS = {200, 201, 204, 302, 304, 400, 404, 409, 422, 413, 415}
QUICK = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
THOROUGH = settings(QUICK, max_examples=3000, derandomize=False)

EXAMPLES = {
    "/faces/averages": [{"ids": [1, 2], "weights": [0.5, 0.5]}, {"ids": [1], "opposite_of": 2, "strengths": [0.5, 1]}],
    "/faces/edits": [
        {"id": 1, "direction": "pca_0", "strengths": [1, 2], "layers": [0, 1], "control": ["pca_1"]},
        {"id": 1, "crossed": {"pca_0": [1], "pca_1": [1, 2]}, "layers": "coarse"},
    ],
    "/faces/mixes": [{"styles": {"coarse": 1, "middle": 2}}, {"ids": [1, 2], "crossover": 1}, {"layers": [1, 2, 1, 2]}],
    "/faces/similar": [{"id": 1, "amount": 1, "distance": 1, "metric": "w+", "tolerance": 0.1, "layers": [0]}],
    "/faces/transitions": [
        {"from": 1, "to": 2, "amount": 2, "speed": 0.5, "space": "w", "spacing": "equal", "metric": "w", "layers": [1]},
        {"path": [1, 2, 3], "amount": 3, "endpoints": True, "spacing": "slerp"},
    ],
    "/stimulus-sets": [
        {
            "ids": [1, 2], "format": "png", "names": "f{id}", "reference": 1,
            "standardise": {
                "crop": [0, 0, 1, 1], "size": 16, "gray": True, "background": "#808080",
                "luminance": {"mean": "match", "contrast": 20, "scale": "luma"},
                "mask": {"centre": [0.5, 0.5], "semi_axes": [0.3, 0.4]},
            },
        },
        {"query": {"after": 0, "limit": 2, "network": "fake", "by": "random", "seed_from": 0, "seed_to": 9}},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    service = make_service(tmp_path_factory.mktemp("wrong") / "results")
    app = create_app(service, max_amount=5)
    client = app.test_client()
    client.post("/faces?amount=3&seed=1&truncation_psi=0.3")
    yield client
    service.close()


@pytest.fixture(scope="module")
def record(client):
    """The recipe.json of a set of a random and of a derived face."""
    derived = client.post("/faces/mixes", json={"ids": [1, 2], "crossover": 2}).json["faces"][0]
    images = [
        {
            "file": f"images/face-{face['id']}.png", "id": face["id"], "sha256": face["sha256"],
            "face_sha256": face["sha256"], "recipe": face["recipe"], "clipped": 0.5, "luminance": {"mean": 1.5},
        }
        for face in (client.get("/faces/1").json, derived)
    ]  # fmt: skip
    return {
        "format": "facespace stimulus set", "version": 1, "image_format": "png", "standardise": {}, "images": images,
        "reference": {"id": 1, "recipe": copy.deepcopy(images[0]["recipe"])}, "licences": {"a": "b"}, "software": {},
    }  # fmt: skip


def check(response):
    try:
        assert response.status_code in ANSWERS, response.text
        if response.status_code >= 400:
            assert response.mimetype == "application/problem+json"
            assert len(response.data) < 10_000
    finally:
        response.close()


def try_bodies(client, call, examples, how):
    @how
    @given(body=bodies(examples))
    def send(body):
        data = body.encode("utf-8", "surrogatepass")
        check(client.post(call, data=data, content_type="application/json"))

    send()


def parameters(client):
    """The names of the query parameters of each call, by method and path."""
    for path, methods in client.get("/openapi.json").json["paths"].items():
        for method, described in methods.items():
            if isinstance(described, dict) and "responses" in described:
                names = [each["name"] for each in described.get("parameters", []) if each.get("in") == "query"]
                yield method, path, names


def try_queries(client, how):
    for method, path, names in parameters(client):

        @how
        @given(query=queries(names))
        def send(query):
            text = urllib.parse.urlencode(query, errors="surrogatepass")
            check(client.open(f"{path.replace('{face_id}', '1')}?{text}", method=method))  # noqa: B023 - sent below

        if method != "delete":
            send()


def test_the_examples_are_right(client, record):
    for call, examples in EXAMPLES.items():
        for body in examples:
            with client.post(call, json=body) as response:
                assert response.status_code in (200, 201), response.text
    with client.post("/stimulus-sets/replay", json=record) as response:
        assert response.json["equal"] == 2, response.text


@pytest.mark.parametrize("call", EXAMPLES)
def test_no_wrong_body_is_answered_with_500(client, call):
    try_bodies(client, call, EXAMPLES[call], QUICK)


def test_no_wrong_record_is_answered_with_500(client, record):
    try_bodies(client, "/stimulus-sets/replay", [record], QUICK)


def test_no_wrong_query_is_answered_with_500(client):
    try_queries(client, settings(QUICK, max_examples=15))


@pytest.mark.long
@pytest.mark.parametrize("call", [*EXAMPLES, "/stimulus-sets/replay"])
def test_thousands_of_wrong_bodies_are_not_answered_with_500(client, record, call):
    try_bodies(client, call, EXAMPLES.get(call, [record]), THOROUGH)


@pytest.mark.long
def test_thousands_of_wrong_queries_are_not_answered_with_500(client):
    try_queries(client, settings(THOROUGH, max_examples=500))
