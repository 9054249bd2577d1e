"""The service below a path, and behind proxies that it is told to trust."""

import re

import pytest
from werkzeug.test import Client

from app import create_app
from app.lanes import planner
from app.mount import below

PROXY = "10.1.2.3"


@pytest.fixture
def client(service):
    """Returns a client of a service with these arguments of `create_app`, which a proxy at PROXY asks."""

    def client(**arguments):
        app = create_app(service, max_amount=100, hosts=["lab.example.org"], **arguments)
        return Client(app.wsgi_app)

    return client


def ask(client, path, method="GET", peer=PROXY, **headers):
    named = {f"X-Forwarded-{name.capitalize()}": value for name, value in headers.items()}
    return client.open(path, method=method, headers=named, environ_overrides={"REMOTE_ADDR": peer})


def base_of_files(page):
    """Returns what stands before "front/" in the addresses of the page: its path, or nothing if they are relative."""
    assert page.status_code == 200
    [base] = set(re.findall(r'(?:src|href)="([^"]*)front/', page.text))
    return base


@pytest.fixture(params=["the operator sets the path", "the proxy takes the path away"])
def lab(request, client):
    """Asks a service below /lab, in each of the two ways, with the path below it."""
    if request.param == "the operator sets the path":
        served = client(path="/lab")
        return lambda path, method="GET": ask(served, f"/lab{path}", method)
    served = client(proxies=[PROXY])
    return lambda path, method="GET": ask(served, path, method, prefix="/lab")


def test_answers_name_paths_that_work_below_the_path(lab):
    made = lab("/faces?amount=2", "POST")
    assert made.headers["Location"] == "/lab/faces?after=0&limit=2"
    assert [made.json["faces"][0][name] for name in ("url", "image")] == ["/lab/faces/1", "/lab/faces/1/image"]
    assert lab("/faces?amount=1", "POST").headers["Location"] == "/lab/faces/3"
    assert "There is nothing at /lab/none" in lab("/none").get_json(force=True)["detail"]
    assert "/lab/faces/mixes does not support GET" in lab("/faces/mixes").get_json(force=True)["detail"]
    assert lab("/faces?limit=1").headers["Link"] == '</lab/faces?limit=1&after=1>; rel="next"'
    assert lab("/openapi.json").json["servers"] == [{"url": "/lab"}]


@pytest.mark.parametrize("root", ["", "/"])
def test_the_page_and_its_files_are_found_below_the_path(lab, root):
    page = lab(root)
    assert base_of_files(page) == "/lab/"
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        with lab(address.removeprefix("/lab")) as response:
            assert response.status_code == 200


def test_no_address_of_the_documentation_page_depends_on_the_path(lab):
    text = lab("/docs").text + lab("/docs/start.js").text
    found = re.findall(r'(?:src|href|url)[=:] ?"([^"]+)"', text)
    assert len(found) == 5
    for address in found:  # relative to /lab/docs, and so below /lab/
        assert address.startswith(("docs/", "openapi.json"))
        with lab(f"/{address}") as response:
            assert response.status_code == 200


def test_requests_that_do_not_come_through_the_proxy_are_served_too(client):
    assert ask(client(path="/lab"), "/healthz").status_code == 200


@pytest.mark.parametrize("path", ["/label/healthz", "/lab/lab/healthz", "/Lab/healthz"])
def test_a_path_that_only_looks_alike_is_another_one(client, path):
    assert ask(client(path="/lab"), path).status_code == 404


@pytest.mark.parametrize(
    ("whole", "rest"),
    [("/lab/faces", "/faces"), ("/lab", ""), ("/lab/", "/"), ("/labs", "/labs"), ("/faces", "/faces"), ("", "")],
)
def test_the_rest_of_a_path(whole, rest):
    assert below("/lab", whole) == rest
    assert below("", whole) == whole


def test_calls_below_the_path_are_planned_as_they_are_without_it(service):
    plan = planner(create_app(service, max_amount=100, path="/lab"))
    for call in ("POST /faces/projections", "GET /healthz", "POST /faces/edits", "GET /nothing"):
        method, path = call.split()
        assert plan(method, f"/lab{path}", "") == plan(method, path, "")
    assert plan("POST", "/lab/faces/projections", "").lane == "projections"


@pytest.mark.parametrize(
    ("proxies", "peer"),
    [
        ((), PROXY),
        ((), "127.0.0.1"),
        ((), ""),
        (("10.1.2.4",), PROXY),
        (("10.1.2.0/31",), PROXY),
        (("unix",), PROXY),
        (("::1",), "127.0.0.1"),
        (("127.0.0.1",), "not an address"),
        (("127.0.0.1",), ""),
    ],
)
def test_headers_of_others_are_not_believed(client, proxies, peer):
    served = client(proxies=proxies)
    response = ask(served, "/", peer=peer, prefix="/lab", host="evil.example", proto="https")
    assert base_of_files(response) == ""


@pytest.mark.parametrize(
    ("proxies", "peer"),
    [
        ((PROXY,), PROXY),
        (("10.1.0.0/16", "::1"), PROXY),
        (("10.1.0.0/16", "::1"), "::1"),
        ((PROXY,), f"::ffff:{PROXY}"),
        (("unix",), ""),
    ],
)
def test_headers_of_a_proxy_that_is_named_are_believed(client, proxies, peer):
    assert base_of_files(ask(client(proxies=proxies), "/", peer=peer, prefix="/lab")) == "/lab/"


@pytest.mark.parametrize(
    "headers",
    [
        {"prefix": "//evil.example"},
        {"prefix": "/a//b"},
        {"prefix": "lab"},
        {"prefix": "/lab?x"},
        {"prefix": "/../lab"},
        {"prefix": "/a/.."},
        {"prefix": "https://evil.example/lab"},
        {"prefix": '/lab, "//evil.example'},
        {"prefix": "/lab\\x"},
        {"host": "lab.example.org/x"},
        {"host": "lab.example.org\\@evil"},
        {"proto": "javascript"},
        {"for": '1.2.3.4" 200'},
    ],
)
def test_a_header_that_would_spoil_addresses_is_refused_by_name(client, headers):
    response = ask(client(proxies=[PROXY]), "/", **headers)
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")
    [name] = headers
    assert f"X-Forwarded-{name.capitalize()}" in response.get_json(force=True)["detail"]


@pytest.mark.parametrize("prefix", ["/lab", "/lab/", "/outer, /lab", ""])
def test_a_prefix_counts_as_the_nearest_proxy_says_it(client, prefix):
    response = ask(client(proxies=[PROXY], path="/lab"), "/", prefix=prefix)
    assert base_of_files(response) == "/lab/"


def test_a_prefix_of_a_slash_is_none(client):
    assert base_of_files(ask(client(proxies=[PROXY]), "/", prefix="/")) == ""


def test_the_host_that_the_client_asked_for_must_be_allowed_and_that_of_the_proxy_as_well(client, problem):
    served = client(proxies=[PROXY])
    assert ask(served, "/healthz", host="lab.example.org").status_code == 200
    problem(ask(served, "/healthz", host="evil.example"), 403)
    rebound = served.get(
        "/healthz",
        headers={"Host": "evil.example", "X-Forwarded-Host": "lab.example.org"},
        environ_overrides={"REMOTE_ADDR": PROXY},
    )
    problem(rebound, 403)


def test_pages_behind_the_proxy_are_the_services_own(client):
    headers = {"X-Forwarded-Host": "lab.example.org", "X-Forwarded-Prefix": "/lab", "Origin": "https://lab.example.org"}
    served = client(proxies=[PROXY])
    assert served.get("/faces", headers=headers, environ_overrides={"REMOTE_ADDR": PROXY}).status_code == 200
    assert served.get("/faces", headers=headers, environ_overrides={"REMOTE_ADDR": "10.9.9.9"}).status_code == 403
