"""flask-smorest's classes as this project adapts them."""

import pytest
from flask import Flask
from marshmallow import Schema, fields

from app.api import ApiBlueprint, FacespaceApi


class NumberParameters(Schema):
    number = fields.Integer(required=True)


@pytest.fixture
def app():
    app = Flask(__name__)
    app.config.update(API_TITLE="Test", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    api = FacespaceApi(app)
    blueprint = ApiBlueprint("numbers", __name__)

    @blueprint.get("/number")
    @blueprint.arguments(NumberParameters, location="query", as_kwargs=True)
    @blueprint.response(200)
    @blueprint.problems(404, 503)
    def show(number):
        return {"number": number}

    api.register_blueprint(blueprint)
    app.extensions["document"] = api.spec.to_dict()
    return app


def test_each_status_of_problems_is_documented_as_a_problem(app):
    responses = app.extensions["document"]["paths"]["/number"]["get"]["responses"]
    assert {"200", "404", "503"} <= set(responses)
    for status in ("404", "503"):
        [(mimetype, content)] = responses[status]["content"].items()
        assert mimetype == "application/problem+json"
        assert content["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_no_other_error_is_documented(app):
    assert "default" not in app.extensions["document"]["paths"]["/number"]["get"]["responses"]


def test_requests_are_read_strictly(app):
    client = app.test_client()
    assert client.get("/number?number=4").json == {"number": 4}
    for query in ("", "?number=4&number=5", "?number=4&other=1"):
        assert client.get(f"/number{query}").status_code == 400


def test_error_handlers_are_left_to_the_application(app):
    assert not app.error_handler_spec[None]
