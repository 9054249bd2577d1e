"""A page of another origin cannot use the service unless it is named."""

import re

import pytest

from app import create_app
from server.worker import CORS
from tests.fakes import make_service

LAB = "https://lab.example.org"
FROM_A_PAGE = {"Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
BY_A_LINK = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.fixture
def open_client(service):
    """A client of a service that pages of `LAB` may use, and that has a name of its own."""
    return create_app(service, max_amount=100, hosts=["faces.example.org"], origins=[LAB]).test_client()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:3000"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "file://"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "Cross-Site"},
        {"Sec-Fetch-Site": "something new"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", **BY_A_LINK},
        {"Host": "evil.example"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"Host": "evil.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_a_foreign_page_makes_no_faces(client, problem, headers):
    problem(client.post("/faces?amount=1", headers=headers), 403)
    assert client.get("/faces").json == {"ids": []}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost"},
        {"Origin": "http://localhost:80", "Sec-Fetch-Site": "same-origin"},
        {"Host": "127.0.0.1:8000", "Origin": "http://127.0.0.1:8000"},
        {"Host": "[::1]:8000", "Origin": "http://[::1]:8000", "Sec-Fetch-Site": "same-origin"},
        {"Host": "127.3.2.1"},
        {"Host": ""},
        {"Sec-Fetch-Site": "none", **BY_A_LINK},
        {"Sec-Fetch-Site": "same-origin"},
        {"User-Agent": "curl/8.5.0", "Accept": "*/*", "Host": "localhost:8000"},
    ],
)
def test_its_own_page_and_programs_make_faces(client, headers):
    assert client.post("/faces?amount=1", headers=headers).status_code == 201


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/docs/start.js", "/openapi.json", "/faces/1", "/faces/1/image", "/healthz"]
)
def test_a_link_on_another_page_opens_what_costs_nothing(client, path):
    client.post("/faces?amount=1")
    for site in ("cross-site", "same-site"):
        with client.get(path, headers={"Sec-Fetch-Site": site, **BY_A_LINK}) as response:
            assert response.status_code == 200


def test_the_page_gets_its_files_and_another_page_does_not(client, problem):
    address = re.search(r'src="([^"]+)"', client.get("/").text)[1]
    as_module = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "script"}
    with client.get(f"/{address}", headers={"Sec-Fetch-Site": "same-origin", **as_module}) as response:
        assert response.status_code == 200
    problem(client.get(f"/{address}", headers={"Sec-Fetch-Site": "cross-site", **as_module}), 403)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/animations?ids=1,2", BY_A_LINK),
        ("/sheets/faces?ids=1", BY_A_LINK),
        ("/faces/1/latent", BY_A_LINK),
        ("/faces/1/image", FROM_A_PAGE),
        ("/docs", {**BY_A_LINK, "Sec-Fetch-Dest": "iframe"}),
        ("/docs", {}),
        ("/nothing", BY_A_LINK),
    ],
)
def test_another_page_computes_embeds_and_probes_nothing(client, problem, path, headers):
    problem(client.get(path, headers={"Sec-Fetch-Site": "cross-site", **headers}), 403)


def test_pages_of_a_named_origin_are_answered_and_may_read_the_answer(open_client):
    response = open_client.post("/faces?amount=1", headers={"Origin": LAB, "Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 201
    assert response.headers["Access-Control-Allow-Origin"] == LAB
    exposed = response.headers["Access-Control-Expose-Headers"].split(", ")
    assert {"Location", "ETag", "Retry-After", "Accept-Ranges", "Content-Range"} <= set(exposed)
    assert "Origin" in response.vary
    wrong = open_client.post("/faces?amount=x", headers={"Origin": LAB})
    assert (wrong.status_code, wrong.headers["Access-Control-Allow-Origin"]) == (400, LAB)


def test_pages_of_a_named_origin_embed_pictures(open_client):
    open_client.post("/faces?amount=1")
    headers = {"Sec-Fetch-Site": "cross-site", **FROM_A_PAGE}
    assert open_client.get("/faces/1/image", headers={**headers, "Referer": f"{LAB}/page"}).status_code == 200
    for referer in ("https://evil.example/", f"https://evil.example/{LAB}", "http://[", ""):
        assert open_client.get("/faces/1/image", headers={**headers, "Referer": referer}).status_code == 403


def test_a_preflight_request_of_a_named_origin_is_answered(open_client, problem):
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,prefer"}
    response = open_client.options("/faces/edits", headers={"Origin": LAB, **asked})
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == LAB
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Headers"] == "content-type,prefer"
    refused = open_client.options("/faces/edits", headers={"Origin": "https://evil.example", **asked})
    problem(refused, 403)
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_a_page_behind_a_proxy_is_its_own_whatever_the_scheme(open_client):
    for origin in ("https://faces.example.org", "https://faces.example.org:443", "http://faces.example.org"):
        headers = {"Host": "faces.example.org", "Origin": origin}
        assert open_client.post("/faces?amount=1", headers=headers).status_code == 201


def test_a_refusal_names_what_the_operator_can_set(client, problem):
    body = problem(client.get("/faces", headers={"Host": "faces.example.org"}), 403)
    assert "FACESPACE_HOSTS" in body["detail"]
    assert "'faces.example.org'" in body["detail"]
    body = problem(client.get("/faces", headers={"Origin": LAB}), 403)
    assert "FACESPACE_ORIGINS" in body["detail"]
    assert LAB in body["detail"]


def test_a_server_without_named_origins_sends_no_cors_headers(client):
    response = client.get("/faces", headers={"Origin": "http://localhost"})
    assert not [name for name in response.headers.keys() if name.startswith("Access-Control")]  # noqa: SIM118


def test_the_address_that_the_server_listens_on_is_allowed_once_it_is_known(tmp_path):
    service = make_service(tmp_path / "results")
    app = create_app(service, max_amount=1)
    assert app.test_client().get("/healthz", headers={"Host": "192.168.1.5:8000"}).status_code == 403
    app.extensions["hosts"].listen_on(["192.168.1.5"])
    assert app.test_client().get("/healthz", headers={"Host": "192.168.1.5:8000"}).status_code == 200
    service.close()


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "asked",
    ["content-type", "prefer,idempotency-key", "if-none-match,range,if-range", "last-event-id", "x-preview-stream"],
)
def test_a_page_of_a_named_origin_may_use_every_method_and_every_header_of_the_calls(
    open_client, problem, method, asked
):
    headers = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": asked}
    allowed = open_client.options("/faces/1", headers={"Origin": LAB, "Sec-Fetch-Site": "cross-site", **headers})
    assert (allowed.status_code, allowed.data) == (204, b"")
    assert method in allowed.headers["Access-Control-Allow-Methods"].split(", ")
    assert allowed.headers["Access-Control-Allow-Headers"] == asked
    assert "Origin" in allowed.vary
    for origin in ("https://evil.example", "null", f"{LAB}.evil.example", "http://lab.example.org"):
        refused = open_client.options("/faces/1", headers={"Origin": origin, **headers})
        problem(refused, 403)
        assert not [name for name, _ in refused.headers if name.startswith("Access-Control")]


def test_a_page_of_a_named_origin_deletes_a_face_and_another_page_does_not(open_client, problem):
    open_client.post("/faces?amount=2")
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        problem(open_client.delete("/faces/1", headers=headers), 403)
    response = open_client.delete("/faces/1", headers={"Origin": LAB, "Sec-Fetch-Site": "cross-site"})
    assert (response.status_code, response.headers["Access-Control-Allow-Origin"]) == (204, LAB)
    assert open_client.get("/faces").json == {"ids": [2]}


@pytest.mark.parametrize(
    "header",
    ["Location", "Link", "ETag", "Retry-After", "Preference-Applied", "Idempotency-Key", "X-Preview-Stream",
     "Content-Disposition", "Content-Range"],
)  # fmt: skip
def test_pages_of_a_named_origin_may_read_the_headers_that_calls_answer(open_client, header):
    for status, path in ((200, "/faces"), (404, "/faces/9")):
        response = open_client.get(path, headers={"Origin": LAB})
        assert response.status_code == status
        assert header in response.headers["Access-Control-Expose-Headers"].split(", ")


def test_what_is_not_sent_again_may_be_read_as_well(open_client):
    first = open_client.get("/faces", headers={"Origin": LAB})
    again = open_client.get("/faces", headers={"Origin": LAB, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.headers["Access-Control-Allow-Origin"]) == (304, LAB)
    assert {"Origin", "Accept-Encoding"} <= set(again.vary)


def test_caches_know_that_answers_depend_on_the_origin_also_where_none_was_sent(open_client):
    open_client.post("/faces?amount=1")
    for path in ("/faces", "/faces/1/image"):
        assert "Origin" in open_client.get(path).vary


def test_an_origin_is_no_pattern(service):
    client = create_app(service, max_amount=1, origins=["http://[::1]:3000"]).test_client()
    assert client.get("/faces", headers={"Origin": "http://[::1]:3000"}).status_code == 200
    for origin in ("http://1:3000", "http://:::3000", "http://[::1]:30001", "http://[::1]:3000.evil.example"):
        assert client.get("/faces", headers={"Origin": origin}).status_code == 403


def test_the_server_is_told_which_origins_may_read_its_own_errors(service):
    app = create_app(service, max_amount=1, origins=[LAB])
    assert app.extensions[CORS]("https://evil.example") == app.extensions[CORS]("") == {}
    assert app.extensions[CORS](LAB)["Access-Control-Allow-Origin"] == LAB
