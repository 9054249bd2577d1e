"""The application as a whole: what it loads, and what all its responses have in common."""

import subprocess
import sys


def test_importing_the_application_loads_no_engine():
    look = "import sys, app; print(sorted({'keras', 'tensorflow', 'jax'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_browsers_are_told_not_to_guess_a_content_type(client):
    client.post("/faces?amount=1")
    for path in ("/faces", "/faces/1/image", "/docs", "/nothing"):
        with client.get(path) as response:
            assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_members_keep_the_order_of_their_schema(client):
    face = client.post("/faces?amount=1").json["faces"][0]
    assert list(face) == [
        "id",
        "seed",
        "url",
        "image",
        "file",
        "sha256",
        "recipe",
        "kind",
        "name",
        "tags",
        "note",
        "created",
    ]
