"""The limit of a request's body."""

from flask import Flask, request

from app.reading.body_limit import body_limit


def test_a_view_may_take_larger_bodies_than_others_up_to_its_own_limit():
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = 10

    @app.post("/small")
    def small():
        return str(len(request.get_data()))

    @app.post("/large")
    @body_limit(20)
    def large():
        return str(len(request.get_data()))

    client = app.test_client()
    paths, sizes = ("/small", "/large"), (10, 11, 20, 21)
    sent = {(path, size): client.post(path, data=bytes(size)).status_code for path in paths for size in sizes}
    assert [size for (path, size), status in sent.items() if path == "/small" and status == 200] == [10]
    assert [size for (path, size), status in sent.items() if path == "/large" and status == 200] == [10, 11, 20]
    assert set(sent.values()) == {200, 413}
