"""Run as a script: a session with the bundled network that needs no gradients. It says whom it asked.

Prints what the worker has imported, as a JSON list.
"""

import json
import sys
from pathlib import Path
from typing import Any

ASKED = Path("asked")  # in the working folder
ASKING = {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}


def record_connections() -> None:
    """Writes each attempt to reach an address into ASKED, those of forked children and of other threads included."""

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in ASKING:
            with ASKED.open("a") as file:
                file.write(f"{event} {arguments}\n")

    sys.addaudithook(hook)


def main() -> None:
    record_connections()
    import wsgi

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
    job = client.post("/faces?amount=40", headers={"Prefer": "respond-async"}).json
    assert b"succeeded" in client.get(f"/jobs/{job['id']}/events").data
    app.extensions["facespace.jobs"].close()
    service.close()
    sys.stdout.write(json.dumps(sorted(sys.modules)))


if __name__ == "__main__":
    main()
