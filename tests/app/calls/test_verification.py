"""Verifying faces over HTTP."""


def test_a_verdict_compares_hashes_pixels_and_engines(client):
    face = client.post("/faces?amount=1&seed=1").json["faces"][0]
    response = client.post("/faces/1/verify")
    assert response.status_code == 200
    assert response.json == {
        "id": 1,
        "equal": True,
        "sha256": {"stored": face["sha256"], "now": face["sha256"]},
        "file": "face-00000001.png",
        "file_shows": "the face",
        "file_is_whole": True,
        "max_difference": 0,
        "mean_difference": 0.0,
        "engine": {"stored": {**face["recipe"]["engine"], "precision": "float32"},
                   "now": {"device": "paint", "precision": "float32"}},
    }  # fmt: skip


def test_an_unknown_face_cannot_be_verified(client, problem):
    problem(client.post("/faces/7/verify"), 404)
    problem(client.post("/faces/7/verify?x=1"), 400, "x")
    problem(client.get("/faces/7/verify"), 405)
