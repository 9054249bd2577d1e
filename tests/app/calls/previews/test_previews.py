"""Previews over HTTP: pictures of faces that are not stored."""

import base64
import io
import threading

import pytest
from PIL import Image

from app import create_app
from services.ranges.check import LIMIT
from tests.app.calls.test_no_face import Blind
from tests.brightness_reader import BrightnessReader, make_read_service
from tests.fakes import FakeNetwork, make_service, readers


@pytest.fixture
def client(three_faces):
    return three_faces


def show(client, headers=None, **body):
    return client.post("/previews", json=body, headers=headers)


def opened(response):
    return Image.open(io.BytesIO(response.data))


MADE = {
    "edit": ("/faces/edits", {"id": 1, "direction": "pca_0", "strength": 0.1}, {}),
    "edit of several directions": ("/faces/edits", {"id": 1, "crossed": {"pca_0": [0.1], "pca_1": [0.1]}}, {}),
    "mix": ("/faces/mixes", {"styles": {"coarse": 1, "middle": 2}}, {}),
    "mix at a layer": ("/faces/mixes", {"ids": [1, 2], "crossover": 1}, {}),
    "mix of layers": ("/faces/mixes", {"layers": [1, 2, 3, 1]}, {}),
    "average": ("/faces/averages", {"ids": [1, 2, 3], "weights": [1, 1, 2]}, {}),
    "average, opposite": ("/faces/averages", {"opposite_of": 1, "ids": [2, 3]}, {}),
    "transition": ("/faces/transitions", {"from": 1, "to": 2, "space": "z"}, {"t": 0.3}),
    "transition through three": ("/faces/transitions", {"path": [1, 2, 3], "spacing": "slerp"}, {"t": 0.3}),
}


@pytest.mark.parametrize("name", MADE)
def test_a_preview_shows_the_face_that_the_call_makes(client, name):
    path, body, more = MADE[name]
    kind = name.split()[0].strip(",")
    stored = client.get("/faces").json
    response = show(client, **{kind: {**body, **more}}, format="png")
    assert response.status_code == 200, response.text
    assert client.get("/faces").json == stored
    frame = {"amount": 1, "speed": more["t"]} if more else {}
    [face] = client.post(path, json={**body, **frame}).json["faces"]
    assert response.get_etag() == (face["sha256"], False)
    made = Image.open(io.BytesIO(client.get(face["image"]).data))
    assert opened(response).tobytes() == made.tobytes()


def test_a_preview_of_a_seed_shows_the_face_of_the_seed(client):
    response = show(client, random={"seed": 77, "truncation_psi": 0.5})
    face = client.post("/faces?amount=1&seed=77&truncation_psi=0.5").json["faces"][0]
    assert response.get_etag()[0] == face["sha256"]


def test_a_preview_is_a_webp_and_is_not_kept_by_caches(client):
    response = show(client, random={"seed": 5})
    assert (response.status_code, response.mimetype) == (200, "image/webp")
    assert response.headers["Cache-Control"] == "no-store"
    assert (opened(response).format, opened(response).size) == ("WEBP", (12, 16))


@pytest.mark.parametrize("format_", ["webp", "png", "jpeg"])
def test_a_preview_has_the_format_and_the_size_that_are_asked_for(client, format_):
    response = show(client, random={"seed": 5}, format=format_, size=40)
    assert response.mimetype == f"image/{format_}"
    assert (opened(response).format, opened(response).size) == (format_.upper(), (30, 40))


def test_as_json_the_answer_holds_the_picture_and_its_hash(client):
    response = show(client, random={"seed": 5}, answer="json", format="png")
    assert response.headers["Cache-Control"] == "no-store"
    assert set(response.json) == {"image", "sha256"}
    head, _, data = response.json["image"].partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(data) == show(client, random={"seed": 5}, format="png").data
    assert response.json["sha256"] == response.get_etag()[0]


def test_what_the_making_call_warns_of_a_preview_warns_of(client):
    answer = show(client, edit={"id": 1, "direction": "pca_0", "strength": 9, "insist": True}, answer="json").json
    assert [each["code"] for each in answer["warnings"]] == ["out-of-range"]
    assert answer["warnings"][0]["detail"].startswith("The face: ")


def test_a_measured_edit_answers_its_outcomes(tmp_path):
    service = make_read_service(tmp_path, FakeNetwork(), BrightnessReader())
    client = create_app(service, max_amount=5).test_client()
    body = {"id": 1, "targets": {"skin_lightness": {"by": 0.3, "in": "sd"}}, "hold": ["yaw"], "partial": True}
    answer = show(client, edit=body, answer="json").json
    made = client.post("/faces/edits", json=body).json
    assert answer["outcomes"] == made["outcomes"][0]
    assert answer["sha256"] == made["faces"][0]["sha256"]
    service.close()


OUT_OF_RANGE = {
    "transition.t": {"transition": {"from": 1, "to": 2, "t": 9.9}},
    "edit.strength": {"edit": {"id": 1, "direction": "pca_0", "strength": -10}},
    "average.weights": {"average": {"ids": [1, 2, 3], "weights": [10, -5, -4.9]}},
}


@pytest.mark.parametrize("place", OUT_OF_RANGE)
def test_what_lies_too_far_out_is_refused_with_what_can_be_had(client, problem, place):
    kind, field = place.split(".")
    refusal = show(client, **OUT_OF_RANGE[place])
    assert refusal.status_code == 422
    assert refusal.json["type"] == "urn:facespace:problem:out-of-range"
    assert [each["field"] for each in refusal.json["errors"]] == [place]
    assert f"The limit is {LIMIT:g}" in refusal.json["detail"]
    nearest = refusal.json["nearest"][field]
    assert show(client, **{kind: {**OUT_OF_RANGE[place][kind], field: nearest}}).status_code == 200


def test_a_picture_without_a_face_is_refused(tmp_path):
    service = make_service(tmp_path / "results", readers=readers(Blind()))
    client = create_app(service, max_amount=5).test_client()
    response = show(client, random={"seed": 1, "truncation_psi": 1.01})
    assert (response.status_code, response.json["errors"][0]["field"]) == (422, "random.truncation_psi")
    assert show(client, random={"seed": 1, "truncation_psi": 1.01, "insist": True}).status_code == 200
    service.close()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "edit"),
        ({"random": {"seed": 1}, "mix": {"layers": [1, 1, 1, 1]}}, "random"),
        ({"random": {}}, "random.seed"),
        ({"random": {"seed": -1}}, "random.seed"),
        ({"random": {"seed": "5"}}, "random.seed"),
        ({"random": {"seed": 1, "amount": 2}}, "random.amount"),
        ({"random": {"seed": 1, "class": 1}}, "random.class"),
        ({"random": {"seed": 1, "network": "none"}}, "random.network"),
        ({"random": None}, "random"),
        ({"random": [5]}, "random"),
        ({"edit": {"id": 1, "direction": "pca_0"}}, "edit.strength"),
        ({"edit": {"id": 1, "direction": "none", "strength": 1}}, "edit.direction"),
        ({"edit": {"id": 1, "direction": "pca_0", "strengths": [1, 2]}}, "edit.strengths"),
        ({"edit": {"id": 1, "crossed": {"pca_0": [0, 1], "pca_1": [0]}}}, "edit.crossed"),
        ({"mix": {"ids": [1, 2]}}, "mix.crossover"),
        ({"mix": {"ids": [1, 2], "crossover": 9}}, "mix.crossover"),
        ({"average": {"opposite_of": 1, "strengths": [0, 1]}}, "average.strengths"),
        ({"transition": {"from": 1, "to": 2}}, "transition.t"),
        ({"transition": {"from": 1, "t": 0.5}}, "transition.to"),
        ({"transition": {"from": 1, "to": 2, "t": 0.5, "amount": 3}}, "transition.amount"),
        ({"transition": {"from": 1, "to": 2, "t": 0.5, "spacing": "equal"}}, "transition.spacing"),
        ({"random": {"seed": 1}, "format": "gif"}, "format"),
        ({"random": {"seed": 1}, "size": 0}, "size"),
        ({"random": {"seed": 1}, "size": 4097}, "size"),
        ({"random": {"seed": 1}, "answer": "html"}, "answer"),
        ({"random": {"seed": 1}, "deadline": 0}, "deadline"),
        ({"random": {"seed": 1}, "deadline": 61}, "deadline"),
        ({"random": {"seed": 1}, "deadline": "10"}, "deadline"),
    ],
)
def test_a_wrong_body_names_the_field(client, body, field):
    response = client.post("/previews", json=body)
    assert response.status_code == 400, response.text
    assert field in [error["field"] for error in response.json["errors"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"edit": {"id": 999, "direction": "pca_0", "strength": 1}}, "edit.id"),
        ({"mix": {"ids": [1, 999], "crossover": 1}}, "mix.ids"),
        ({"transition": {"from": 1, "to": 999, "t": 0.5}}, "transition.to"),
    ],
)
def test_an_unknown_face_is_404(client, body, field):
    response = client.post("/previews", json=body)
    assert response.status_code == 404
    assert [error["field"] for error in response.json["errors"]] == [field]


@pytest.mark.parametrize("stream", ["", "a b", "x" * 101, "é"])
def test_a_wrong_name_of_a_stream_is_refused(client, problem, stream):
    problem(show(client, {"X-Preview-Stream": stream}, random={"seed": 1}), 400, "X-Preview-Stream")


class Painting:
    """A service on a network whose first image waits until it may go on."""

    def __init__(self, folder):
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.service = make_service(folder / "results", FakeNetwork(before_image=self._wait))
        self.app = create_app(self.service, max_amount=5)

    def _wait(self, number):
        if number == 1:  # the image 0 is computed while the network is loaded
            self.begun.set()
            assert self.go_on.wait(20)

    def ask(self, **options):
        """Asks for a preview in another thread, and returns the answers once there are any."""
        answers = []

        def post():
            answers.append(self.app.test_client().post("/previews", **options))

        thread = threading.Thread(target=post)
        thread.start()
        return thread, answers


@pytest.fixture
def painting(tmp_path):
    painting = Painting(tmp_path)
    yield painting
    painting.go_on.set()
    painting.service.close()


def test_a_newer_preview_takes_the_place_of_one_that_is_being_made(painting, problem):
    named = {"headers": {"X-Preview-Stream": "slider"}}
    older, answers = painting.ask(json={"random": {"seed": 1}}, **named)
    assert painting.begun.wait(20)
    newer, newer_answers = painting.ask(json={"random": {"seed": 2}}, **named)
    older.join(20)
    assert problem(answers[0], 409)["type"] == "urn:facespace:problem:superseded"
    painting.go_on.set()
    newer.join(20)
    assert newer_answers[0].status_code == 200


def test_a_preview_that_takes_too_long_is_503_and_says_when_to_ask_again(painting, problem):
    response = painting.app.test_client().post("/previews", json={"random": {"seed": 1}, "deadline": 0.1})
    assert problem(response, 503)["type"] == "urn:facespace:problem:deadline-passed"
    assert int(response.headers["Retry-After"]) > 0


def test_the_preview_of_a_client_that_is_gone_is_given_up(painting):
    gone = threading.Event()
    thread, answers = painting.ask(
        json={"random": {"seed": 1}}, environ_overrides={"waitress.client_disconnected": gone.is_set}
    )
    assert painting.begun.wait(20)
    gone.set()
    thread.join(20)
    assert answers[0].status_code == 499
