"""Run as a script: a session with the bundled network that must ask nobody and load neither TensorFlow nor Keras.

Prints what the worker has imported, as a JSON list.
"""

import json
import socket
import sys
from typing import Any

import wsgi


def refuse(*arguments: Any) -> None:
    """Stands in for every way to another machine."""
    raise AssertionError(f"the session asked for {arguments}")


def main() -> None:
    socket.socket.connect = socket.getaddrinfo = refuse  # type: ignore[assignment, method-assign]
    app = wsgi.build()
    service = app.extensions["facespace"]
    assert service.networks.wait_until_ready(60)
    client = app.test_client()

    def ask(method: str, path: str, **body: Any) -> Any:
        response = client.open(path, method=method, **({"json": body} if body else {}))
        assert response.status_code in (200, 201), (path, response.status_code, response.text)
        return response

    ask("POST", "/faces?amount=4&seed=1")
    ask("GET", "/faces/1/image?format=webp&size=128")
    ask("POST", "/faces?amount=5&id1=1&id2=2")
    ask("POST", "/faces/mixes", styles={"coarse": 1, "middle": 1, "fine": 2})
    ask("POST", "/faces/averages", opposite_of=1, ids=[2, 3])
    ask("POST", "/faces/similar", id=1, distance=6, amount=2, seed=1)
    ask("POST", "/faces/edits", id=1, direction="smile", strengths=[-1, 1], control=["age"])
    ask("POST", "/faces/edits", id=1, direction="pca_0", strengths=[1])
    ask("GET", "/faces/1/distances?to=2")
    ask("GET", "/sheets/faces?ids=1,2,3")
    ask("GET", "/sheets/mix?rows=1,2&columns=3,4")
    ask("GET", "/animations?ids=1,2&frames=8")
    ask("POST", "/stimulus-sets", ids=[1, 2, 3], standardise={"size": 128, "luminance": "match"})
    ask("POST", "/faces/1/verify")
    service.close()
    sys.stdout.write(json.dumps(sorted(sys.modules)))


if __name__ == "__main__":
    main()
